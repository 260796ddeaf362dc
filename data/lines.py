"""The lines of a scanned page or a submission: cleaned of scanner's marks and page furniture, each with its kind."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from data import furniture
from data.bylines import byline_of_line, is_name
from data.zones import is_kicker


class Kind(Enum):
    """What a line is, judged by its own form only."""

    HEADING = "heading"  # short, no full stop: a title line, a kicker, a subhead
    BODY = "body"
    LEAD = "lead"  # a body line that opens with 本刊讯, 科学导报讯 ...
    BYLINE = "byline"
    CAPTION = "caption"
    CONTACT = "contact"  # telephone, mail address, contact person
    DATE = "date"
    SIGNATURE = "signature"  # an office and a date, under a notice
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text without marks, its kind and the number of markdown hashes before it."""

    text: str
    kind: Kind
    level: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the line stops in mid-sentence, as at the foot of a column."""
        return self.kind in {Kind.BODY, Kind.LEAD} and is_open(self.text)


_TEXTS = {Kind.BODY, Kind.LEAD, Kind.TABLE, Kind.CAPTION}
LONGEST_HEADING = 50  # characters; columns of the weekly break after more
LONGEST_MARKED_HEADING = 80
WIDEST_WRAP = 100  # columns; longer lines are whole paragraphs
NARROWEST_WRAP = 24  # columns; shorter lines are headings or a list
WRAP_SLACK = 6  # columns a wrapped line may fall short of the widest
LEAST_WRAPPED_LINES = 6

_FORMS = {
    Kind.LEAD: furniture.opens_with_lead,
    Kind.DATE: furniture.is_date,
    Kind.CONTACT: furniture.is_contact,
    Kind.CAPTION: furniture.is_caption,
}
_LABEL = re.compile(r"^(?:标\s*题|题\s*目|主\s*标题|正\s*文|内\s*容)\s*[:：]\s*")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028\u2029\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKS = re.compile(r"^(?P<hash>#{1,6})\s*|^>\s*|^[*-]\s+(?=[\u4e00-\u9fff])")
_IMAGE = re.compile(
    r"!\[[^\[\]]{0,200}\]\([^()]{0,500}\)|</?(?:img|p|div|center|br|b|strong|span)(?:\s[^<>]{0,500})?>|\*\*|__"
)
_TABLE = re.compile(r"^\|.*\||^</?t(?:able|r|d|h)\b", re.IGNORECASE)


def is_open(text: str) -> bool:
    """Tell whether a text stops in mid-sentence: no full stop, colon or semicolon, closing quotes disregarded."""
    bare = text.rstrip("”’\"')）》】」 \u3000")
    if not bare:
        return False
    if bare.endswith("."):
        return bare[-2:-1].isdigit()
    return bare[-1] not in "。！？!?…；;：:~～"


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text that carry something, in their order.

    Dropped: page numbers, section names, editors' lines (责编 ...), cross references (下转 ...), rules, addresses of
    sites, picture marks. Hard-wrapped paragraphs are put together first; a lead that stands in mid-line starts a new
    line.
    """
    lines = []
    plain = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for raw in _unwrapped(re.sub("\n{3,}", "\n\n", plain)):
        level, clean = _clean(raw)
        if clean and not furniture.is_furniture(clean):
            lines += [_classified(part, level) for part in furniture.cut_at_leads(clean)]
    return _with_leads(_with_names(lines))


def _with_leads(lines: Sequence[Line]) -> list[Line]:
    """Put a lead that stands alone on its line before the text below."""
    joined: list[Line] = []
    for line in lines:
        if joined and furniture.is_lead_alone(joined[-1].text) and line.kind in {Kind.BODY, Kind.HEADING, Kind.LEAD}:
            joined[-1] = Line(f"{joined[-1].text} {line.text}", Kind.LEAD)
        else:
            joined.append(line)
    return joined


def _with_names(lines: Sequence[Line]) -> list[Line]:
    """Take an unmarked name for a title or a subhead after all.

    It is a title between a kicker and a lead, or between two title lines; a subhead between two pieces of text, unless
    other names close articles on this page.
    """
    checked = list(lines)
    names = [index for index, line in enumerate(lines) if line.kind is Kind.BYLINE and is_name(line.text)]
    between = [index for index in names if _kind(lines, index - 1) in _TEXTS and _kind(lines, index + 1) is Kind.BODY]
    closing = [index for index in names if _kind(lines, index - 1) in _TEXTS and index not in between]
    below = {Kind.LEAD: _below_kicker, Kind.HEADING: _below_title}
    titles = [
        index for index in names if _kind(lines, index + 1) in below and below[lines[index + 1].kind](lines, index)
    ]
    for index in titles + ([] if closing else between):
        checked[index] = Line(lines[index].text, Kind.HEADING, lines[index].level)
    return checked


def _kind(lines: Sequence[Line], index: int) -> Kind | None:
    return lines[index].kind if 0 <= index < len(lines) else None


def _below_title(lines: Sequence[Line], index: int) -> bool:
    return _kind(lines, index - 1) is Kind.HEADING


def _below_kicker(lines: Sequence[Line], index: int) -> bool:
    return _kind(lines, index - 1) is Kind.HEADING and is_kicker(lines[index - 1].text)


def _clean(raw: str) -> tuple[int, str]:
    if _TABLE.match(raw.strip()):
        cells = re.split(r"\||<[^<>]{0,500}>", raw)
        row = " ".join(cell.strip() for cell in cells if cell.strip(" -:"))
        return 0, f"|{row}" if row else ""
    text = _IMAGE.sub("", raw).strip(" \t\u3000\xa0")
    marks = _MARKS.match(text)
    level = len(marks["hash"] or "") if marks else 0
    text = text[marks.end() :] if marks else text
    text = _LABEL.sub("", furniture.without_cross_references(text))
    return level, " ".join(text.split())


def _classified(text: str, level: int) -> Line:
    if text.startswith("|"):
        return Line(text[1:], Kind.TABLE)
    for kind, applies in _FORMS.items():
        if applies(text):
            return Line(text, kind, level)
    if byline_of_line(text):
        return Line(text, Kind.BYLINE, level)
    if furniture.is_signature(text):
        return Line(text, Kind.SIGNATURE)
    return Line(text, Kind.HEADING if _looks_like_heading(text, level) else Kind.BODY, level)


def _looks_like_heading(text: str, level: int) -> bool:
    if len(text) > (LONGEST_MARKED_HEADING if level else LONGEST_HEADING):
        return False
    if re.search(r"[。；;]", text) or text[-1] in "：:，,、.":
        return False
    return not re.match(r"[，。、；：！？）”,;:!?)]", text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _unwrapped(text: str) -> list[str]:
    """Put hard-wrapped lines together; a text counts as wrapped when most of its lines reach the same width."""
    raw = text.split("\n")
    by_columns, by_characters = _full(raw, _width, columns=1), _full(raw, len, columns=2)
    full = max(by_columns, by_characters, key=sum)
    joined: list[list[str]] = []
    for index, line in enumerate(raw):
        starts = not (index and full[index - 1] and line.strip()) or re.match(r"[ \t]{2,}|\u3000|#", line)
        if starts:
            joined.append([line.rstrip()])
        else:
            joined[-1].append(line.strip())
    return ["".join(parts) for parts in joined]


def _full(raw: Sequence[str], measure: Callable[[str], int], *, columns: int) -> list[bool]:
    """Mark the lines that reach the width at which a text is wrapped; none when it is not wrapped.

    Args:
        raw: the lines.
        measure: gives a line's width.
        columns: columns to one unit of the measure.
    """
    widths = [measure(line.rstrip()) for line in raw]
    filled = sorted(width for width in widths if width)
    widest = filled[int(len(filled) * 0.9)] if filled else 0
    full = [width >= widest - WRAP_SLACK for width in widths]
    few = len(filled) < LEAST_WRAPPED_LINES or sum(full) * 2 <= len(filled)
    wrapped = NARROWEST_WRAP <= widest * columns <= WIDEST_WRAP
    return [False] * len(raw) if few or not wrapped or filled[-1] > widest + WRAP_SLACK else full
