"""Files of an upload: counted and limited while they arrive, known by the last part of their name only."""

import errno
import re

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from serving.desk_config import Limits
from serving.intake import Incoming

UNNAMED = "upload"
MAX_NAME = 200
MAX_FIELDS = 100
CUT_OFF = "the form is damaged or was cut off on the way; nothing was taken in, send it again."
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


async def received(request: Request, limits: Limits) -> list[Incoming]:
    """Receive the files of a multipart form, whatever their fields are called; whoever asks closes them.

    Raises:
        HTTPException: 415 for another kind of body, 413 for too many or too large files, 422 for none or half a form,
            507 on a full disk.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise HTTPException(415, "send the files as multipart/form-data.")
    form = await _form(request, limits)
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    try:
        _check(files, limits)
    except HTTPException:
        await form.close()
        raise
    return [Incoming(base_name(file.filename), file.file) for file in files]


def base_name(name: str | None) -> str:
    """What is kept of the name a client gives a file: the part after the last slash, as it can be shown."""
    last = re.split(r"[/\\]", name or "")[-1]
    return _CONTROL.sub("", last).strip()[-MAX_NAME:] or UNNAMED


class WholeForm(MultiPartParser):
    """Starlette's parser, which by itself takes a form that was cut off for a shorter one."""

    has_ended = False

    def on_end(self) -> None:
        """Note that the last boundary has come."""
        self.has_ended = True

    async def parse(self) -> FormData:
        """Read the whole form.

        Raises:
            MultiPartException: it is damaged, cut off, or holds too much.
        """
        form = await super().parse()
        if not self.has_ended:
            for file in self._files_to_close_on_error:
                file.close()
            raise MultiPartException(CUT_OFF)
        return form


async def _form(request: Request, limits: Limits) -> FormData:
    parser = WholeForm(request.headers, request.stream(), max_files=limits.files, max_fields=MAX_FIELDS)
    try:
        return await parser.parse()
    except MultiPartException as error:
        if error.message.startswith("Too many"):
            detail = f"one upload may hold {limits.files} files; send them in several."
            raise HTTPException(413, detail) from error
        raise HTTPException(422, CUT_OFF) from error
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise HTTPException(507, "the disk is full; nothing was taken in, make room and send it again.") from error


def _check(files: list[UploadFile], limits: Limits) -> None:
    if not files:
        raise HTTPException(422, "there is no file in the form; add one as a field of type file.")
    if any((file.size or 0) > limits.file_bytes for file in files):
        raise HTTPException(413, f"one file may have {limits.file_bytes // 1_000_000} MB; send pictures apart.")
