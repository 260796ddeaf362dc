"""Scripts, styles and icons of the desk, which a browser keeps: their addresses change with their content."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

KEEP = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """The folder serving/static."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 (passed on)
        """Answer with a file, to be kept for a year; `asset()` puts its time of change into the address."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = KEEP
        return response
