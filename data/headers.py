"""Decodes the header fields of Chinese mail, in all the broken ways they arrive."""

import base64
import binascii
import quopri
import re
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from data.errors import ReadingError
from data.text import clean, decode

MAX_FIELD_CHARACTERS = 20_000
ENCODED_WORD = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?([^?]*)\?=")
# White space between two encoded words belongs to neither of them.
BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?)")


def field(mail: Message, name: str) -> str:
    """Decode one header field of a mail parsed with the compat32 policy, or "" when it has none."""
    for key, value in mail.raw_items():
        if key.lower() == name.lower():
            return decoded(str(value))
    return ""


def decoded(raw: str) -> str:
    """Decode a field: encoded words, also those split inside a character, and raw bytes without any encoding.

    Args:
        raw: the field as parsed, bytes beyond ASCII as surrogate escapes.
    """
    text = BETWEEN_WORDS.sub(r"\1\2", _from_raw(raw[:MAX_FIELD_CHARACTERS]))
    pieces: list[str] = []
    held, held_label, last = b"", "", 0
    for word in ENCODED_WORD.finditer(text):
        label = word[1].partition("*")[0].lower()
        if held and (label != held_label or word.start() != last):
            pieces.append(_decode(held, held_label))
            held = b""
        pieces.append(text[last : word.start()])
        held, held_label, last = held + _word_bytes(word[2], word[3]), label, word.end()
    pieces += [_decode(held, held_label) if held else "", text[last:]]
    return " ".join(clean("".join(pieces)).split())


def sender(mail: Message) -> str:
    """Name who sent a mail, or "" when only an address is given."""
    for key, value in mail.raw_items():
        if key.lower() == "from":
            name = decoded(parseaddr(str(value))[0]) or decoded(str(value).partition("<")[0])
            return "" if "@" in name else name.strip("\"' ")
    return ""


def sent_on(mail: Message) -> str:
    """Give the day a mail was sent as 2026-05-31, or "" when its date cannot be read."""
    try:
        return parsedate_to_datetime(field(mail, "date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def file_name(part: Message) -> str:
    """Find the file name of an attachment: RFC 2231, encoded words, or raw bytes; "" when it has none."""
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = _whole(part, header).get_param(parameter, header=header)
        if isinstance(value, tuple):
            return _base_name(_decode(value[2].encode("latin-1", "replace"), value[0] or ""))
        if isinstance(value, str) and value:
            return _base_name(decoded(value))
    return ""


def _whole(part: Message, header: str) -> Message:
    """Give a part whose header has its raw bytes decoded; `email` would replace each of them by a question mark."""
    for key, value in part.raw_items():
        if key.lower() == header and not str(value).isascii():
            copy = Message()
            copy[header] = " ".join(_from_raw(str(value)).split())
            return copy
    return part


def _base_name(name: str) -> str:
    return " ".join(clean(re.split(r"[/\\]", name)[-1]).split())


def _from_raw(raw: str) -> str:
    return raw if raw.isascii() else _decode(raw.encode("utf-8", "surrogateescape"))


def _decode(content: bytes, label: str = "") -> str:
    """Decode what may be no text at all: a header must not cost the mail."""
    try:
        return decode(content, label)
    except ReadingError:
        return content.decode("gb18030", "replace")


def _word_bytes(coding: str, word: str) -> bytes:
    if coding in "qQ":
        return quopri.decodestring(word.replace("_", "=20").encode("utf-8"))
    padded = re.sub(r"[^A-Za-z0-9+/]", "", word)
    try:
        return base64.b64decode(padded + "=" * (-len(padded) % 4))
    except binascii.Error:
        return base64.b64decode(padded[:-1] + "=" * (-len(padded[:-1]) % 4))
