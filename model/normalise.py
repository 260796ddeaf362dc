"""Text as the tokenizer sees it: one width, one case, numbers folded, dateline and byline out."""

import re
import unicodedata
from functools import lru_cache

_LEAD = re.compile(r"^\s*(?:[【\[][^】\]]{2,8}讯[】\]]|(?:本刊|本报)讯|\S{1,6}讯(?=[\s:：]))[\s:：]*")
"""A dateline such as 本刊讯 at the head of a paragraph; it names the paper, not the subject."""
_BYLINE = re.compile(
    r"[（(](?:[^（）()]{0,8}(?:记者|通讯员|供稿|作者)[^（）()]{0,20}|[\u4e00-\u9fff·\s　]{2,12})[）)]\s*$"
)
"""A name in brackets at the very end of a paragraph."""
_NUMBER = re.compile(r"[0-9]+(?:[.,:/~\-][0-9]+)*")
_ASCII_JOINT = re.compile(r"(?<=[a-z0-9])[.\-@](?=[a-z0-9])")
"""Joints on which jieba and rjieba differ (`a-b`, `163.com`)."""
_LOOSE_SPACE = re.compile(r"(?<![a-z0-9]) +| +(?![a-z0-9])")
"""Spaces beside anything but Latin letters and digits: scanners put them inside Chinese words."""
_REPEATED = re.compile(r"([\u4e00-\u9fff])\1{2,}")
"""A character three times or more in a row: a scanner's stutter."""
_STEPS = ((_LOOSE_SPACE, ""), (_NUMBER, "0"), (_ASCII_JOINT, " "), (_REPEATED, r"\1"))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """NFKC and lower case of one character; white space, `~` (the mark of pairs) and half characters become a space."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return "".join(" " if c.isspace() or c == "~" or "\ud800" <= c <= "\udfff" else c for c in folded)


def normalise(text: str) -> str:
    """Fold a paragraph for tokenizing.

    Compatibility forms are folded character by character, so that `align` can say where each one came from.
    """
    return align(text)[0]


def align(text: str) -> tuple[str, list[int]]:
    """Fold a paragraph and say where each folded character came from.

    Returns:
        The folded text, and for each of its characters the index in `text` it came from.
    """
    start = lead.end() if (lead := _LEAD.search(text)) else 0
    end = byline.start() if (byline := _BYLINE.search(text, start)) else len(text)
    folded, origin = [], []
    for index in range(start, end):
        for character in _fold_character(text[index]):
            folded.append(character)
            origin.append(index)
    folded_text = "".join(folded)
    for pattern, replacement in _STEPS:
        folded_text, origin = _substitute(pattern, replacement, folded_text, origin)
    return folded_text, origin


def _substitute(pattern: re.Pattern[str], replacement: str, text: str, origin: list[int]) -> tuple[str, list[int]]:
    """Replace every match; the replacement comes from where the match began."""
    pieces, kept, last = [], [], 0
    for match in pattern.finditer(text):
        new = match.expand(replacement)
        pieces += [text[last : match.start()], new]
        kept += origin[last : match.start()] + [origin[match.start()]] * len(new)
        last = match.end()
    pieces.append(text[last:])
    return "".join(pieces), kept + origin[last:]
