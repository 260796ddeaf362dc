"""Reads zip archives: every file inside by its own reader, nothing ever written to disk."""

import re
import zipfile
from collections.abc import Iterator

from data.errors import ReadingError
from data.parts import Part, ReadPart, Result, read_parts
from data.zips import member, open_zip

MAX_FILES = 500
MAX_UNPACKED_BYTES = 150_000_000
UTF8_NAME = 0x800
OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
PASSED_OVER = re.compile(r"(?:^|/)(?:__MACOSX(?:/|$)|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def read_archive(content: bytes, source: str, read: ReadPart) -> list[Result]:
    """Read every file of a zip archive.

    Raises:
        ReadingError: the archive is damaged, empty, or unpacks to more than a submission may hold.
    """
    with open_zip(content) as archive:
        files = [info for info in archive.infolist() if not info.filename.endswith("/")]
        _refuse_bomb(files)
        results = read_parts(_parts(archive, files), source, read)
    if not results:
        reason = "there is no file in the archive"
        raise ReadingError(reason, "pack it again, with the articles inside")
    return results


def _parts(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> Iterator[Part]:
    for info in files:
        name = name_of(info)
        if OUTSIDE.search(name):
            reason = "its name points outside the archive, as only an attack does"
            yield Part(name, problem=ReadingError(reason, "do not unpack this archive; ask the sender what it is"))
        elif not PASSED_OVER.search(name):
            yield _part(archive, info, name)


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Part:
    try:
        return Part(name, member(archive, info))
    except ReadingError as problem:
        return Part(name, problem=problem)


def name_of(info: zipfile.ZipInfo) -> str:
    """Decode a file name: zips packed on Chinese Windows hold GBK and say nothing about it."""
    if info.flag_bits & UTF8_NAME:
        return info.filename.replace("\\", "/")
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _refuse_bomb(files: list[zipfile.ZipInfo]) -> None:
    if len(files) > MAX_FILES:
        reason = f"the archive holds more than {MAX_FILES} files"
        raise ReadingError(reason, "send the articles in several smaller archives")
    if sum(info.file_size for info in files) > MAX_UNPACKED_BYTES:
        reason = f"the archive unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB"
        raise ReadingError(reason, "send the articles alone, pictures apart")
