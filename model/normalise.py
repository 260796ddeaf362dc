"""Text as the tokenizer sees it: one width, one case, numbers folded, dateline and byline out.

All paragraphs of the articles of a call are folded together, as one array of code points; every step is a few array
operations.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from model.arrays import Flags, Indices

CodePoints = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]

BREAK = "\n"
"""Stands between folded paragraphs; none holds it, as white space folds to a space."""

_LEAD = re.compile(r"\s*(?:[【\[][^】\]]{2,8}讯[】\]]|(?:本刊|本报)讯|\S{1,6}讯(?=[\s:：]))[\s:：]*")
"""A dateline such as 本刊讯 at the head of a paragraph; it names the paper, not the subject."""
_BYLINE = re.compile(
    r"[（(](?:[^（）()]{0,8}(?:记者|通讯员|供稿|作者)[^（）()]{0,20}|[\u4e00-\u9fff·\s　]{2,12})[）)]\s*$"
)
"""A name in brackets at the very end of a paragraph."""

_N_CODE_POINTS = 0x110000
_SPACE, _DIGIT, _LATIN, _NUMBER_JOINT, _WORD_JOINT, _HAN = 1, 2, 4, 8, 16, 32


def _kinds() -> Kinds:
    """What matters of a folded character here, by code point."""
    kinds = np.zeros(_N_CODE_POINTS, np.uint8)
    kinds[0x4E00:0xA000] = _HAN
    for kind, characters in (
        (_SPACE, " "),
        (_DIGIT | _LATIN, "0123456789"),
        (_LATIN, "abcdefghijklmnopqrstuvwxyz"),
        (_NUMBER_JOINT, ".,:/-"),
        (_WORD_JOINT, ".-@"),
    ):
        kinds[[ord(character) for character in characters]] |= kind
    return kinds


_KINDS = _kinds()
_FOLDS = np.zeros(_N_CODE_POINTS, np.uint32)
"""What each character folds to, filled in as characters are met; 0 is not met yet, or more or less than one."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded paragraphs, of one article or several.

    Attributes:
        text: the paragraphs, BREAK between them.
        codes: the code points of `text`, shape (n_characters,).
        origin: where in the raw paragraphs each character came from, shape (n_characters,).
        offsets: what to take off an origin to get the place in its raw paragraph, one for each paragraph.
    """

    text: str
    codes: CodePoints
    origin: Indices
    offsets: tuple[int, ...]


def fold(texts: Sequence[str]) -> Folded:
    """Fold paragraphs for tokenizing, and say where each character came from.

    Compatibility forms are folded character by character. What replaces several characters comes from the first.
    """
    bodies, offsets, breaks, place = [], [], [], 0
    for text in texts:
        start, end = _body(text)
        bodies.append(text[start:end])
        offsets.append(place - start)
        place += end - start + 1
        breaks.append(place - 1)
    raw = code_points(BREAK.join(bodies))
    codes = _FOLDS.take(raw)
    codes[breaks[:-1]] = ord(BREAK)
    codes, origin = (codes, np.arange(len(codes))) if codes.all() else _expanded(codes, raw)
    codes, origin = _mended(codes, origin)
    return Folded(codes.tobytes().decode("utf-32-le"), codes, origin, tuple(offsets))


def code_points(text: str) -> CodePoints:
    """The code points of a text, halves of surrogate pairs among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _body(text: str) -> tuple[int, int]:
    """Where a paragraph begins behind its dateline and ends before its byline."""
    lead = _LEAD.match(text) if "讯" in text else None
    start = lead.end() if lead else 0
    byline = _BYLINE.search(text, start) if text.rstrip().endswith((")", "）")) else None
    return start, byline.start() if byline else len(text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """NFKC and lower case of one character; white space, `~` (the mark of pairs) and half characters become a space."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return "".join(" " if c.isspace() or c == "~" or "\ud800" <= c <= "\udfff" else c for c in folded)


def _expanded(codes: CodePoints, raw: CodePoints) -> tuple[CodePoints, Indices]:
    """Fold the characters that the table leaves out, and enter those it can hold."""
    places = np.flatnonzero(codes == 0)
    pieces = [_fold_character(chr(code)) for code in raw[places].tolist()]
    for code, piece in zip(raw[places].tolist(), pieces, strict=True):
        if len(piece) == 1:
            _FOLDS[code] = ord(piece)
    lengths = np.ones(len(codes), np.intp)
    lengths[places] = [len(piece) for piece in pieces]
    expanded = codes.repeat(lengths)
    expanded[expanded == 0] = code_points("".join(pieces))
    return expanded, np.arange(len(codes)).repeat(lengths)


def _mended(codes: CodePoints, origin: Indices) -> tuple[CodePoints, Indices]:
    """Drop loose spaces, make a number one 0, open Latin joints, drop stutters: in this order, where there are any."""
    kinds = _KINDS.take(codes)
    present = int(np.bitwise_or.reduce(kinds))
    if present & _SPACE:
        kept = _without_loose_spaces(kinds)
        codes, origin, kinds = codes[kept], origin[kept], kinds[kept]
    if present & _DIGIT:
        number = _numbers(kinds)
        codes[number] = ord("0")
        kept = np.concatenate(([True], ~(number[1:] & number[:-1])))
        codes, origin, kinds = codes[kept], origin[kept], kinds[kept]
    if present & _WORD_JOINT:
        codes[1:-1][_between(_LATIN, kinds) & _is(_WORD_JOINT, kinds[1:-1])] = ord(" ")
    again = codes[1:] == codes[:-1]
    if (again[1:] & again[:-1]).any():
        kept = _without_stutter(again & _is(_HAN, kinds[1:]))
        codes, origin = codes[kept], origin[kept]
    return codes, origin


def _without_loose_spaces(kinds: Kinds) -> Flags:
    """All but spaces, unless a single one parts Latin letters or digits: scanners put them inside Chinese words."""
    kept = ~_is(_SPACE, kinds)
    kept[1:-1] |= _between(_LATIN, kinds)
    return kept


def _numbers(kinds: Kinds) -> Flags:
    """What is part of a number, `[0-9]+(?:[.,:/-][0-9]+)*`."""
    number = _is(_DIGIT, kinds)
    number[1:-1] |= _between(_DIGIT, kinds) & _is(_NUMBER_JOINT, kinds[1:-1])
    return number


def _without_stutter(again: Flags) -> Flags:
    """All but the repetitions of a Chinese character that stands three times or more in a row.

    Args:
        again: whether each character but the first is the one before it, and Chinese.
    """
    thrice = np.zeros_like(again)
    thrice[1:] = again[:-1]
    thrice[:-1] |= again[1:]
    return np.concatenate(([True], ~(again & thrice)))


def _is(kind: int, kinds: Kinds) -> Flags:
    found: Flags = (kinds & np.uint8(kind)) != 0
    return found


def _between(kind: int, kinds: Kinds) -> Flags:
    """Which characters but the first and the last have one of a kind on either side."""
    return _is(kind, kinds[:-2] & kinds[2:])
