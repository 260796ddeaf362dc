"""Reads PDF files with a text layer by where their characters stand; those without one go to text recognition."""

import re
import threading
import zlib
from collections.abc import Iterator
from contextlib import closing
from ctypes import byref
from itertools import pairwise
from time import monotonic
from typing import Any

from data import image
from data.errors import ReadingError
from data.layout import Row, Segment, paragraphs
from data.parts import Extract
from data.radicals import without_radicals
from data.text import clean, commonness

MAX_PAGES = 60
MAX_SCANNED_PAGES = 8
MAX_PAGE_CHARACTERS = 60_000
MAX_SECONDS = 3.5
MAX_LARGE_BYTES = 120_000_000
MAX_SMALL_BYTES = 4_000_000
MAX_STREAMS = 20_000
DICTIONARY_BYTES = 1_000
ZLIB_STARTS = {b"\x78", b"\x58", b"\x48", b"\x68"}
MIN_CHARACTERS = 10
PLAUSIBLE = 0.5
GAP_EMS = 1.6
PICTURE_POINTS = 40
SCAN_DPI = 200
SAVE_AS = "save as docx, or export the PDF again"
LARGE_STREAM = re.compile(rb"/Image\b|/Length1\b|/CIDFontType0C|/Type1C|/OpenType")
STREAM = re.compile(rb"stream\r?\n")
# PDFium keeps global state and must not be entered by two threads at once.
ONE_AT_A_TIME = threading.Lock()


def text_of(content: bytes) -> Extract:
    """Read a PDF file.

    Raises:
        ReadingError: it is encrypted, damaged, oversized, or has no text layer and no text recognition is installed.
    """
    import pypdfium2  # noqa: PLC0415 (heavy)

    _refuse_bomb(content)
    with ONE_AT_A_TIME:
        try:
            with closing(pypdfium2.PdfDocument(content)) as document:
                return _read(document)
        except pypdfium2.PdfiumError as error:
            raise _not_opened(error) from error


def _read(document: Any) -> Extract:  # noqa: ANN401 (pypdfium2 has no types)
    if len(document) > MAX_PAGES:
        reason = f"it has more than {MAX_PAGES} pages"
        raise ReadingError(reason, "send the pages of the article alone")
    started = monotonic()
    pages: list[list[Segment]] = []
    pictures = 0
    for page in document:
        pages.append(list(_segments(page)))
        pictures += sum(1 for _ in _pictures(page))
        page.close()
        if monotonic() - started > MAX_SECONDS:
            reason = f"reading took longer than {MAX_SECONDS} seconds"
            raise ReadingError(reason, SAVE_AS)
    text = clean(without_radicals("\n".join(paragraphs(pages))))
    length = len("".join(text.split()))
    if length < MIN_CHARACTERS * max(pictures, 1) or commonness(text) < PLAUSIBLE:
        return _recognised(document)
    return Extract(text, pictures)


def _segments(page: Any) -> Iterator[Segment]:  # noqa: ANN401
    """Yield the runs of characters of a page that stand together on one line."""
    characters = sorted(_characters(page), key=lambda one: one.middle)
    row: Row = []
    for character in characters:
        if row and abs(character.middle - row[0].middle) >= min(character.height, row[0].height) / 2:
            yield from _runs(row)
            row = []
        row.append(character)
    yield from _runs(row)


def _runs(row: Row) -> Iterator[Segment]:
    run: Row = []
    for character in sorted(row, key=lambda one: one.left):
        if run and character.text == run[-1].text and character.left - run[-1].left < character.height * 0.2:
            continue  # printed twice for a bold face
        if run and character.left - run[-1].right > character.height * GAP_EMS:
            yield from _segment(run)
            run = []
        run.append(character)
    yield from _segment(run)


def _segment(run: Row) -> Iterator[Segment]:
    # Spaces at either end are no text, but would hide an indent.
    seen = [index for index, one in enumerate(run) if not one.text.isspace()]
    if not seen:
        return
    run = run[seen[0] : seen[-1] + 1]
    text = run[0].text
    for before, after in pairwise(run):
        words = before.text.isascii() and after.text.isascii()
        # Between Chinese characters and figures a narrow gap is typography, a wide one a space.
        gap = after.left - before.right > after.height * (0.2 if words else 0.45)
        apart = gap and not before.text.isspace() and not after.text.isspace()
        text += f" {after.text}" if apart else after.text
    yield Segment(text, run[0].left, run[-1].right, min(one.top for one in run), max(one.bottom for one in run))


def _characters(page: Any) -> Iterator[Segment]:  # noqa: ANN401
    from pypdfium2 import raw  # noqa: PLC0415 (heavy)

    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > MAX_PAGE_CHARACTERS:
        reason = f"a page of it holds more than {MAX_PAGE_CHARACTERS:,} characters"
        raise ReadingError(reason, SAVE_AS)
    box = raw.FS_RECTF()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code >= 32 and raw.FPDFText_IsGenerated(text_page, index) != 1:  # noqa: PLR2004 (the space and all after it)
            raw.FPDFText_GetLooseCharBox(text_page, index, byref(box))
            yield Segment(chr(code), box.left, box.right, -box.top, -box.bottom)
    text_page.close()


def _pictures(page: Any) -> Iterator[Any]:  # noqa: ANN401
    from pypdfium2 import raw  # noqa: PLC0415 (heavy)

    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) >= PICTURE_POINTS:
            yield item


def _recognised(document: Any) -> Extract:  # noqa: ANN401
    """Read the pages of a PDF without a usable text layer as pictures."""
    image.require("the PDF holds scanned pages, no text")
    if len(document) > MAX_SCANNED_PAGES:
        reason = f"it has more than {MAX_SCANNED_PAGES} scanned pages"
        raise ReadingError(reason, "send the pages of the article alone")
    texts = []
    for page in document:
        scale = min(SCAN_DPI / 72, image.MAX_SIDE / max(*page.get_size(), 1))
        texts.append(image.recognised([page.render(scale=scale).to_numpy()]))
        page.close()
    return Extract("\n".join(texts))


def _not_opened(error: Exception) -> ReadingError:
    if "assword" in str(error):
        reason = "it is protected by a password"
        return ReadingError(reason, "send it again without a password")
    reason = "the file is damaged or was cut off on the way"
    return ReadingError(reason, SAVE_AS)


def _refuse_bomb(content: bytes) -> None:
    """Weigh a file before PDFium opens it, which would spend gigabytes on one made for that.

    Streams are unpacked without keeping them. Those of pictures and fonts may be large; the others, and what stands
    outside all streams, become objects in memory many times their size.
    """
    large = small = at = 0
    for number, mark in enumerate(STREAM.finditer(content)):
        if mark.start() < at:
            continue
        small += mark.start() - at
        unpacked = _unpacked_bytes(content, mark.end())
        if LARGE_STREAM.search(content, max(at, mark.start() - DICTIONARY_BYTES), mark.start()):
            large += unpacked
        else:
            small += unpacked
        end = content.find(b"endstream", mark.end())
        at = end if end >= 0 else len(content)
        if number > MAX_STREAMS or large > MAX_LARGE_BYTES or small > MAX_SMALL_BYTES:
            raise _too_large()
    if small + len(content) - at > MAX_SMALL_BYTES:
        raise _too_large()


def _too_large() -> ReadingError:
    reason = "it unpacks to far more than an article can hold"
    return ReadingError(reason, SAVE_AS)


def _unpacked_bytes(content: bytes, start: int) -> int:
    """Measure what a stream unpacks to, up to the limit of large ones."""
    if content[start : start + 1] not in ZLIB_STARTS:
        return 0
    unpacker = zlib.decompressobj()
    total, step = 0, 65_536
    try:
        while start < len(content) and total <= MAX_LARGE_BYTES and not unpacker.eof:
            total += len(unpacker.decompress(content[start : start + step]))
            start += step
    except zlib.error:
        pass
    return total
