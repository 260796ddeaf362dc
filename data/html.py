"""Reads web pages and HTML mail bodies: the visible text, a line for every block."""

import re
from typing import Any

from data.errors import ReadingError
from data.parts import Extract
from data.text import clean, decode

MAX_HTML_BYTES = 20_000_000
INLINE_PICTURE = re.compile(rb"(?i)(data:image/\w+)[a-z0-9+/=;,%\s]+")
LABEL = re.compile(rb"(?i)<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*[\"']?\s*([a-z0-9_\-]+)")
UNSEEN = {"script", "style", "head", "noscript", "template", "select", "button", "iframe", "object", "svg", "nav"}
INLINE = {
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "span",
    "font",
    "small",
    "big",
    "sub",
    "sup",
    "mark",
    "code",
    "s",
    "ins",
    "img",
}
INLINE |= {
    "abbr",
    "cite",
    "q",
    "label",
    "bdo",
    "wbr",
    "time",
    "o:p",
    "st1:chsdate",
    "ruby",
    "rb",
    "input",
    "strike",
    "tt",
}
GAP = {"td": "\t", "th": "\t"}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
BETWEEN_CHINESE = re.compile(r"(?<=[\u2e80-\uffef])\s*\n\s*(?=[\u2e80-\uffef])")
BROKEN_LINE = re.compile(r"\s*\n\s*")
NO_PICTURE = re.compile(r"(?i)^(?:data:image/gif|.*(?:spacer|blank|pixel|track))")


def text_of(content: bytes, label: str = "") -> Extract:
    """Read a web page.

    Args:
        content: the page.
        label: the encoding a mail claims for it; the page's own claim is looked up when there is none.

    Raises:
        ReadingError: the page is larger than any article, or no text.
    """
    if len(content) > MAX_HTML_BYTES:
        reason = f"the page is larger than {MAX_HTML_BYTES // 1_000_000} MB"
        raise ReadingError(reason, "save as docx or txt")
    claimed = LABEL.search(content[:4096])
    text = decode(INLINE_PICTURE.sub(rb"\1", content), label or (claimed[1].decode("ascii") if claimed else ""))
    return _extract(text)


def _extract(text: str) -> Extract:
    from lxml import etree, html  # noqa: PLC0415 (heavy)

    # The declared encoding is dropped: the text is decoded already, and lxml refuses both together.
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = html.document_fromstring(
            body, parser=html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
        )
    except (etree.ParserError, ValueError):
        return Extract("")
    pieces: list[str] = []
    pictures = _take(root, pieces)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(pieces).split("\n"))
    return Extract(clean("\n".join(line for line in lines if line)), pictures)


def _take(root: Any, pieces: list[str]) -> int:  # noqa: ANN401 (lxml's element type is private)
    """Collect the visible text below an element without recursion; returns the number of pictures."""
    pictures = 0
    todo: list[Any] = [root]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        name = str(item.tag).lower()
        if name in UNSEEN or HIDDEN.search(item.get("style") or ""):
            continue
        pictures += name == "img" and not NO_PICTURE.match(item.get("src") or "")
        edge = "" if name in INLINE else GAP.get(name, "\n")
        todo.append(edge)
        for child in reversed(item):
            todo += [_flat(child.tail), child]
        todo += [_flat(item.text), "" if name in GAP else edge]
    return pictures


def _flat(text: str | None) -> str:
    """Line ends inside a paragraph of HTML are white space; between Chinese characters they are nothing at all."""
    if not text or "\n" not in text:
        return text or ""
    return BROKEN_LINE.sub(" ", BETWEEN_CHINESE.sub("", text))
