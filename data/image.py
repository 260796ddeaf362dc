"""Reads pictures of text with the optional text recognition, and says what to install where it is missing."""

import io
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from data.errors import ReadingError
from data.layout import Segment, paragraphs
from data.parts import Extract
from data.radicals import without_radicals
from data.text import clean

ENGINES: tuple[str, ...] = ("rapidocr", "rapidocr_onnxruntime")
MAX_PIXELS = 80_000_000
MAX_SIDE = 5_000
MAX_PAGES = 8
MIN_SCORE = 0.5
REMEDY = "run: pip install 'zhuti[ocr]', or send the article as docx"

_engines: dict[str, Any] = {}


def text_of(content: bytes) -> Extract:
    """Read a picture of a page.

    Raises:
        ReadingError: text recognition is not installed, or the picture is damaged, too large or shows no text.
    """
    require("it is a picture")
    text = recognised(_pages(content))
    if not text.strip():
        reason = "no text was recognised in the picture"
        raise ReadingError(reason, "send a sharper scan, or the article as docx")
    return Extract(text)


def require(what: str) -> str:
    """Name the installed text recognition.

    Args:
        what: what cannot be read without it, for the reason.

    Raises:
        ReadingError: none is installed.
    """
    for engine in ENGINES:
        if find_spec(engine):
            return engine
    reason = f"{what}, and text recognition is not installed"
    raise ReadingError(reason, REMEDY)


def recognised(pages: list[Any]) -> str:
    """Recognise the text of pages, given as arrays (height, width, 3), in reading order."""
    engine = require("it is a picture")
    return clean(without_radicals("\n".join(paragraphs([_segments(engine, page) for page in pages]))))


def _pages(content: bytes) -> list[Any]:
    import numpy as np  # noqa: PLC0415 (heavy)
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415 (comes with the text recognition)

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                reason = f"the picture has more than {MAX_PIXELS // 1_000_000} million pixels"
                raise ReadingError(reason, "scan it with 300 dots per inch")
            frames = []
            for _, frame in zip(range(MAX_PAGES), ImageSequence.Iterator(picture), strict=False):
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                upright.thumbnail((MAX_SIDE, MAX_SIDE))
                frames.append(np.asarray(upright))
            return frames
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        reason = "the picture is damaged or of an unknown kind"
        raise ReadingError(reason, "save it as PNG or JPEG") from error


def _segments(name: str, page: Any) -> list[Segment]:  # noqa: ANN401 (an array)
    if name == "rapidocr":
        found = _engine(name)(page)
        rows = [] if found.boxes is None else list(zip(found.boxes, found.txts, found.scores, strict=True))
    else:
        rows = _engine(name)(page)[0] or []
    return [_placed(box, text) for box, text, score in rows if float(score) >= MIN_SCORE]


def _engine(name: str) -> Any:  # noqa: ANN401
    """Start the recognition once: loading its models takes a second."""
    if name not in _engines:
        quiet = {"params": {"Global.log_level": "critical"}} if name == "rapidocr" else {}
        _engines[name] = import_module(name).RapidOCR(**quiet)
    return _engines[name]


def _placed(box: Any, text: str) -> Segment:  # noqa: ANN401
    across, down = [float(point[0]) for point in box], [float(point[1]) for point in box]
    return Segment(text, min(across), max(across), min(down), max(down))
