"""Scripts, styles and icons of the desk, which a browser keeps: their addresses change with their content."""

from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).with_name("static")
KEEP = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """The folder serving/static."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 (passed on)
        """Answer with a file, to be kept for a year; `asset()` puts its time of change into the address."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = KEEP
        return response


def asset(name: str) -> str:
    """The address of a file in serving/static; it changes with the file, so that browsers may keep it."""
    return f"/static/{name}?{int((STATIC / name).stat().st_mtime):x}"
