"""Bytes to text: finds the encoding by trial, repairs text saved in the wrong one, and drops what no reader sees."""

import codecs
import re

from data.errors import ReadingError
from data.parts import MAX_TEXT_CHARACTERS, MAX_TEXT_LINES, Extract

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Labels that say little: trial decoding is right where these are wrong, which in Chinese mail they often are.
LOOSE_LABELS = {"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "gb2312", "gbk"}
LOOSE_LABELS |= {"gb18030", "x-gbk", "cp936", "gb_2312-80", "ansi", "default", "unknown-8bit", "8bit"}
MISREADINGS = (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030"))
# A page of Chinese without a single one of these is rare; text that has them is not mojibake.
ORDINARY = re.compile("[的，。、一在]")
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff\ufff9-\ufffc]"
)
LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
# What the codecs say of a last character that misses its end.
CUT_OFF = {"unexpected end of data", "incomplete multibyte sequence", "truncated data"}
PLAUSIBLE = 0.7
MAX_LOST_SHARE = 0.1
SAMPLE_CHARACTERS = 2_000


def text_of(content: bytes) -> Extract:
    """Read a plain text file in any encoding a Chinese office uses.

    Raises:
        ReadingError: the bytes are no text, or too much of it was lost before it was sent.
    """
    return Extract(clean(decode(content)))


def decode(content: bytes, label: str = "", *, max_bytes: int = 4 * MAX_TEXT_CHARACTERS) -> str:
    """Decode bytes by trial: byte order mark, the label where it says something, UTF-8, GB18030, UTF-16.

    Args:
        content: the bytes.
        label: the encoding a mail or web page claims.
        max_bytes: how long it may be; every encoding tried needs at most four bytes for a character.

    Raises:
        ReadingError: the bytes are no text, too many, or more than a tenth of the text is replacement characters.
    """
    if len(content) > max_bytes:
        raise too_long()
    text = _by_mark(content) or _by_label(content, label) or _by_trial(content)
    text = repaired(text)
    _refuse_lost(text)
    return text


def clean(text: str) -> str:
    """Make every line end a newline and drop control and zero-width characters.

    Raises:
        ReadingError: the text is longer than any submission.
    """
    if len(text) > MAX_TEXT_CHARACTERS or text.count("\n") > MAX_TEXT_LINES:
        raise too_long()
    # Nothing unseen is printable, and asking is ten times as fast as looking for it.
    if text.replace("\n", "").isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return UNSEEN.sub(_seen, text) if UNSEEN.search(text) else text


def too_long() -> ReadingError:
    """Say that a text is longer than any submission."""
    reason = f"it holds more than {MAX_TEXT_CHARACTERS:,} characters or {MAX_TEXT_LINES:,} lines"
    return ReadingError(reason, "send the articles in several files")


def commonness(text: str) -> float:
    """Measure how much of a text is made of the characters Chinese offices write: 1.0 is all of it.

    Common are ASCII, punctuation and the 3,755 characters of the first level of GB 2312.
    """
    sample = [character for character in text[:SAMPLE_CHARACTERS] if not character.isspace()]
    return sum(map(_is_common, sample)) / len(sample) if sample else 0.0


def repaired(text: str) -> str:
    """Undo a decoding with the wrong encoding, where undoing it gives plainly better Chinese."""
    if ORDINARY.search(text, 0, SAMPLE_CHARACTERS) or text.isascii() or commonness(text) >= PLAUSIBLE + 0.2:
        return text
    for wrong, right in MISREADINGS:
        try:
            mended = text.encode(wrong).decode(right)
        except ValueError:
            continue
        if commonness(mended) >= max(PLAUSIBLE, commonness(text) + 0.2):
            return mended
    return text


def _is_common(character: str) -> bool:
    if character.isascii():
        return character.isprintable()
    encoded = character.encode("gb2312", "ignore")
    return bool(encoded) and (encoded[0] <= 0xA3 or 0xB0 <= encoded[0] <= 0xD7)  # noqa: PLR2004 (rows of GB 2312)


def _by_mark(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return ""


def _by_label(content: bytes, label: str) -> str:
    if label.strip("'\" ").lower() in LOOSE_LABELS:
        return ""
    try:
        return content.decode(label.strip("'\" "))
    except (LookupError, ValueError):
        return ""


def _by_trial(content: bytes) -> str:
    if b"\0" in content:
        return _utf16(content)
    text = _decoded(content, "utf-8") or _gb18030(content)
    if text and (text.isascii() or ORDINARY.search(text) or commonness(text) >= PLAUSIBLE):
        return text
    others = [_decoded(content, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    best = max([text, *others], key=commonness)
    return best if commonness(best) >= PLAUSIBLE else text or _by_line(content)


def _utf16(content: bytes) -> str:
    text = max((_decoded(content, encoding) for encoding in ("utf-16-le", "utf-16-be")), key=commonness)
    if commonness(text) >= PLAUSIBLE:
        return text
    without = _decoded(content.replace(b"\0", b""), "utf-8") or _gb18030(content.replace(b"\0", b""))
    if content.count(b"\0") <= len(content) * MAX_LOST_SHARE and commonness(without) >= PLAUSIBLE:
        return without
    reason = "it is no text and no document zhuti knows"
    raise ReadingError(reason, "save as docx or txt")


def _decoded(content: bytes, encoding: str) -> str:
    """Decode strictly, but let the last character be cut off, as it is in a file that was cut to a size."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        return content[: error.start].decode(encoding) if error.reason in CUT_OFF else ""


def _gb18030(content: bytes) -> str:
    """Decode GB18030; what is GBK throughout is the same text there, and decoded a third faster."""
    try:
        return content.decode("gbk")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def _by_line(content: bytes) -> str:
    """Decode line by line: files joined from two sources may hold two encodings."""
    lines = content.splitlines()
    return "\n".join(_decoded(line, "utf-8") or _gb18030(line) or line.decode("utf-8", "replace") for line in lines)


def _refuse_lost(text: str) -> None:
    lost = text.count("\ufffd") + 3 * text.count("锟斤拷")
    if lost > len(text) * MAX_LOST_SHARE:
        reason = "its characters were lost when it was saved in the wrong encoding"
        raise ReadingError(reason, "ask for the original, or save as docx")


def _seen(match: re.Match[str]) -> str:
    character = match[0]
    if character in LINE_ENDS:
        return "\n"
    if character == "\xa0":
        return " "
    return "\ufffd" if "\ud800" <= character <= "\udfff" else ""
