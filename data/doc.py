"""Reads Word 97-2003 documents (doc) through their piece table; tracked deletions and hidden text are left out.

The layout is that of [MS-DOC]: the file information block at the start of the stream `WordDocument` says where in the
table stream the piece table lies, and the piece table says where each stretch of text lies and how it is encoded.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

from data.errors import ReadingError
from data.parts import MAX_TEXT_CHARACTERS, Extract
from data.text import clean

WORD_97 = 0xA5EC
ENCRYPTED, TABLE_1 = 0x0100, 0x0200
AT_FLAGS, AT_LENGTHS, AT_CHPX, AT_CLX = 0x0A, 0x4C, 0xFA, 0x1A2
LENGTHS = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes")
READ = ("body", "footnotes", "endnotes", "boxes")
COMPRESSED = 0x4000_0000
PAGE_BYTES = 512
MARKED_DELETED, HIDDEN = 0x0800, 0x083C
OPERAND_BYTES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
MAX_FIELD_DEPTH = 10
MARKS = str.maketrans({"\x07": "\t", "\x0e": "\n", "\x1e": "-", "\x1f": ""})
SAVE_AS = "open it in Word or WPS and save as docx"

Range = tuple[int, int]


def text_of(content: bytes) -> Extract:
    """Read a doc file.

    Raises:
        ReadingError: it is encrypted, damaged, or from before Word 97.
    """
    import olefile  # noqa: PLC0415 (only for this kind of file)

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            text = "\n".join(_stories(ole))
    except (OSError, struct.error, IndexError, TypeError, ValueError) as error:
        reason = "the file is damaged or was cut off on the way"
        raise ReadingError(reason, SAVE_AS) from error
    for _ in range(MAX_FIELD_DEPTH):
        text, found = FIELD.subn(lambda field: field[1] or "", text)
        if not found:
            break
    lines = text.replace("\x07\x07", "\n").translate(MARKS)
    return Extract(clean(lines), text.count("\x01"))


def _stories(ole: Any) -> Iterator[str]:  # noqa: ANN401 (olefile has no types)
    """Yield the body, the notes and the text boxes; headers and comments are not part of an article."""
    main = ole.openstream("WordDocument").read()
    (ident,) = struct.unpack_from("<H", main, 0)
    (flags,) = struct.unpack_from("<H", main, AT_FLAGS)
    if ident != WORD_97:
        reason = "it was written by a Word older than Word 97"
        raise ReadingError(reason, SAVE_AS)
    if flags & ENCRYPTED:
        reason = "it is protected by a password"
        raise ReadingError(reason, "send it again without a password")
    table = ole.openstream("1Table" if flags & TABLE_1 else "0Table").read()
    pieces = list(_pieces(main, table))
    gone = sorted(_left_out(main, table))
    start = 0
    for name, length in zip(LENGTHS, struct.unpack_from("<7i", main, AT_LENGTHS), strict=True):
        if name in READ and 0 < length <= MAX_TEXT_CHARACTERS:
            yield "".join(_stretch(main, pieces, gone, (start, start + length)))
        start += max(length, 0)


def _pieces(main: bytes, table: bytes) -> Iterator[tuple[int, int, int, bool]]:
    """Yield the pieces as (first character, end, offset in the stream, one byte per character)."""
    offset, size = struct.unpack_from("<II", main, AT_CLX)
    clx = table[offset : offset + size]
    at = 0
    # Property runs (1) stand before the one piece table (2).
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (length,) = struct.unpack_from("<I", clx, at + 1)
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    if clx[at] != 2 or count < 1:  # noqa: PLR2004 (see above)
        message = "no piece table"
        raise ValueError(message)
    bounds = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        (place,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)
        compressed = bool(place & COMPRESSED)
        place &= COMPRESSED - 1
        yield bounds[number], bounds[number + 1], place // 2 if compressed else place, compressed


def _stretch(main: bytes, pieces: list[tuple[int, int, int, bool]], gone: list[Range], wanted: Range) -> Iterator[str]:
    """Yield the text between two character positions, without what was deleted or hidden."""
    for first, end, place, compressed in pieces:
        low, high = max(first, wanted[0]), min(end, wanted[1])
        if low >= high:
            continue
        width = 1 if compressed else 2
        for begin, stop in _kept((place + (low - first) * width, place + (high - first) * width), gone):
            yield main[begin:stop].decode("cp1252" if compressed else "utf-16-le", "replace")


def _kept(whole: Range, gone: list[Range]) -> Iterator[Range]:
    at = whole[0]
    for begin, end in gone:
        if begin >= whole[1]:
            break
        if end > at:
            yield at, max(begin, at)
            at = end
    yield at, max(whole[1], at)


def _left_out(main: bytes, table: bytes) -> Iterator[Range]:
    """Yield the stretches of the stream whose characters are marked as deleted or hidden."""
    offset, size = struct.unpack_from("<II", main, AT_CHPX)
    count = max(0, (min(size, len(table) - offset) - 4) // 8)
    pages = struct.unpack_from(f"<{count}I", table, offset + 4 * (count + 1)) if count else ()
    for page in set(pages):
        start = (page & 0x3FFFFF) * PAGE_BYTES
        if start + PAGE_BYTES <= len(main):
            yield from _left_out_on(main[start : start + PAGE_BYTES])


def _left_out_on(page: bytes) -> Iterator[Range]:
    runs = min(page[-1], 101)
    bounds = struct.unpack_from(f"<{runs + 1}I", page)
    for number in range(runs):
        at = 2 * page[4 * (runs + 1) + number]
        if at and _is_left_out(page[at + 1 : at + 1 + page[at]]):
            yield bounds[number], bounds[number + 1]


def _is_left_out(properties: bytes) -> bool:
    at = 0
    while at + 3 <= len(properties):
        (code,) = struct.unpack_from("<H", properties, at)
        if code in {MARKED_DELETED, HIDDEN} and properties[at + 2] == 1:
            return True
        at += 2 + OPERAND_BYTES.get(code >> 13, properties[at + 2] + 1)
    return False
