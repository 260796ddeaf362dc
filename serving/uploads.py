"""Files of an upload: counted and limited while they arrive, known by the last part of their name only."""

import errno
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from serving.desk_config import Limits

UNNAMED = "upload"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
MAX_NAME = 200


@asynccontextmanager
async def uploaded(request: Request, limits: Limits) -> AsyncIterator[list[UploadFile]]:
    """Receive the files of a multipart form, whatever their fields are called.

    Raises:
        HTTPException: 415 for another kind of body, 413 for too many or too large files, 422 for none, 507 on a full
            disk.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(415, "send the files as multipart/form-data.")
    try:
        async with request.form(max_files=limits.files, max_fields=100) as form:
            files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
            _check(files, limits)
            yield files
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise HTTPException(507, "the disk is full; nothing was taken in, make room and send it again.") from error
        raise


def base_name(name: str | None) -> str:
    """What is kept of the name a client gives a file: the part after the last slash, as it can be shown."""
    last = re.split(r"[/\\]", name or "")[-1]
    return _CONTROL.sub("", last).strip()[-MAX_NAME:] or UNNAMED


def _check(files: list[UploadFile], limits: Limits) -> None:
    if not files:
        raise HTTPException(422, "there is no file in the form; add one as a field of type file.")
    if any((file.size or 0) > limits.file_bytes for file in files):
        raise HTTPException(413, f"one file may have {limits.file_bytes // 1_000_000} MB; send pictures apart.")
