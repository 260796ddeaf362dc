"""Opens zip files, the shell of docx and xlsx too, without trusting what they say about themselves."""

import io
import zipfile
import zlib

from data.errors import ReadingError

MAX_MEMBERS = 3_000
MAX_MEMBER_BYTES = 50_000_000
MAX_RATIO = 200
RATIO_FLOOR_BYTES = 1_000_000
DAMAGED = "open it on your computer, save it again and send that"


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Open a zip held in memory.

    Raises:
        ReadingError: it is damaged, or lists more members than any submission has.
    """
    # Counted before opening: the list of a million members alone would fill the memory.
    if content.count(b"PK\x01\x02") > MAX_MEMBERS:
        reason = f"it lists more than {MAX_MEMBERS:,} files"
        raise ReadingError(reason, "send the articles in several smaller files")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        reason = "the file is damaged or was cut off on the way"
        raise ReadingError(reason, DAMAGED) from error


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, max_bytes: int = MAX_MEMBER_BYTES) -> bytes:
    """Unpack one member.

    `zipfile` never unpacks more than the size a member declares, so checking that size is enough.

    Raises:
        ReadingError: it is encrypted, damaged, too large, or packed as only a zip bomb is.
    """
    if info.flag_bits & 1:
        reason = "it is protected by a password"
        raise ReadingError(reason, "send it again without a password")
    if info.file_size > max_bytes:
        reason = f"it unpacks to more than {max_bytes // 1_000_000} MB"
        raise ReadingError(reason, "send the article in a smaller file, pictures apart")
    if info.file_size > RATIO_FLOOR_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        reason = f"it unpacks to more than {MAX_RATIO} times its size, as a zip bomb does"
        raise ReadingError(reason, "send the article itself, not packed")
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        reason = "the file is damaged or was cut off on the way"
        raise ReadingError(reason, DAMAGED) from error
