"""Makes PDF files in memory."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SIZE = 12
WIDTH = 30
COLUMN = 16


def _canvas(target: io.BytesIO, user: str = "", owner: str = "") -> Any:  # noqa: ANN401 (reportlab has no types)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    locked = StandardEncryption(user, owner or "owner", canCopy=0) if user or owner else None
    return Canvas(target, encrypt=locked)


def wrapped(text: str, width: int) -> list[str]:
    """Break a paragraph into lines, its first one indented by two characters."""
    text = "\u3000\u3000" + text
    return [text[start : start + width] for start in range(0, len(text), width)]


def pdf_of_lines(text: str, *, per_page: int = 40, user: str = "", owner: str = "") -> bytes:
    """Set a title and paragraphs in one column."""
    title, *rest = text.split("\n")
    target = io.BytesIO()
    canvas = _canvas(target, user, owner)
    lines = ["\u3000" * 6 + title, *(line for paragraph in rest for line in wrapped(paragraph, WIDTH))]
    for start in range(0, len(lines), per_page):
        _column(canvas, lines[start : start + per_page], 80, 760)
        canvas.setFont("STSong-Light", SIZE)
        canvas.drawString(280, 40, f"- {start // per_page + 1} -")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def pdf_of_columns(title: str, paragraphs: Sequence[str]) -> bytes:
    """Set paragraphs in two columns under a title, broken in the middle of a sentence."""
    target = io.BytesIO()
    canvas = _canvas(target)
    canvas.setFont("STSong-Light", 2 * SIZE)
    canvas.drawString(110, 760, title)
    lines = [line for paragraph in paragraphs for line in wrapped(paragraph, COLUMN)]
    half = len(lines) // 2 - 1
    # The right column is drawn first: the order of drawing says nothing about the order of reading.
    _column(canvas, lines[half:], 310, 700)
    _column(canvas, lines[:half], 80, 700)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def pdf_of_picture() -> bytes:
    """Set a page that is one picture."""
    target = io.BytesIO()
    canvas = _canvas(target)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 255)), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _column(canvas: Any, lines: Sequence[str], left: float, top: float) -> None:  # noqa: ANN401
    canvas.setFont("STSong-Light", SIZE)
    for number, line in enumerate(lines):
        canvas.drawString(left, top - number * SIZE * 1.5, line)
