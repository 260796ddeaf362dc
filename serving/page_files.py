"""Files a page offers for download, under Chinese names."""

from urllib.parse import quote

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def as_file(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file; old browsers that do not read its Chinese name get an ASCII one."""
    plain = f"zhuti.{name.rpartition('.')[2]}"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
