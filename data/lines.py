"""The lines of a scanned page or a submission: cleaned of scanner's marks and page furniture, each with its kind."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

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
LONGEST_CAPTION = 120
WIDEST_WRAP = 100  # columns; longer lines are whole paragraphs
WRAP_SLACK = 6  # columns a wrapped line may fall short of the widest
LEAST_WRAPPED_LINES = 6

_INVISIBLE = re.compile("[\u200b-\u200f\u2028\u2029\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKS = re.compile(r"^(?P<hash>#{1,6})\s*|^>\s*|^[*-]\s+(?=[\u4e00-\u9fff])")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>|</?(?:p|div|center|br|b|strong|span)[^>]*>|\*\*|__")
_TABLE = re.compile(r"^\|.*\||^</?t(?:able|r|d|h)\b", re.IGNORECASE)
_LEAD = r"(?:本[刊报网台社]|科学导报|[\u4e00-\u9fff]{2,6}(?:日报|晚报|时报|导报|快报|新闻网|通讯社))(?:(?:记者|通讯员)[\u4e00-\u9fff、 ]{2,16})?讯"
_STARTS_WITH_LEAD = re.compile(rf"^[(（【\[]?{_LEAD}[)）】\]]?(?:[\s:：(（,，]|(?=[\u4e00-\u9fff\d“]))")
_LEAD_ALONE = re.compile(rf"^[(（【\[]?{_LEAD}[)）】\]]?$")
_GLUED_LEAD = re.compile(rf"(?<=[\s。！？)）”])(?={_LEAD}[\s(（])")
_DATE = r"(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九]{2}\s*[年./-]\s*[\d一二三四五六七八九十]{1,3}\s*[月./-]\s*[\d一二三四五六七八九十]{1,3}\s*日?"
_DATE_LINE = re.compile(rf"^[(（]?\s*(?:日期|时间|发稿日期|投稿日期)?[:：]?\s*{_DATE}[\s,，]*(?:星期[一二三四五六日天])?\s*(?:第?\d+[期版])?[)）]?$")
_SIGNATURE = re.compile(rf"^[^。，；]{{2,30}}?\s*{_DATE}$")
_FURNITURE = re.compile(
    r"""^(?:
      (?:第\s*)?[A-Z]?\s*\d{1,3}\s*(?:版|页)? | (?:第\s*)?[A-Z]?\d{1,2}\s*版[\s:：·]*[\u4e00-\u9fff]{2,6} | [-—·\s]*\d{1,3}[-—·\s]* | [A-Za-z][A-Za-z\s.&'-]{2,}
    | (?:第\s*)?[一二三四五六七八九十\d]{1,4}\s*[版期](?:\s*[\u4e00-\u9fff]{2,6})?
    | .{0,20}(?:责任?编辑?|本版编辑|编\s*辑|主\s*编|美\s*编|校\s*对|版\s*式|组\s*版|审\s*读|值班|排\s*版)\s*[:：/■□].*
    | (?:本版)?(?:责编|责任编辑|美编|校对|版式)\s+\S.{0,30}
    | (?:https?://|www\.)\S+
    | 总第\s*\d+\s*期.* | (?:国内统一)?(?:刊号|邮发代号).* | (?:星期[一二三四五六日天])
    | (?:要闻|综合|动态|专版|专题|专刊|周刊|视点|聚焦|资讯|广告|公益广告|时政|经济|特别报道|综合新闻|本刊专稿)
    | [(（](?:上接|下转|转|接)[^)）]{0,12}[)）] | [-=_*~·.…—\s]{2,}
    )$""",
    re.VERBOSE,
)
_CONTINUED = re.compile(r"[(（](?:上接|下转)[^)）]{1,14}[)）]")
_CAPTION = re.compile(r"^(?:图为|图[①-⑳\d一二三四]|[▲△▼↑←→]|[左右上下][一二三]?图|本组图片|图片说明|配图)|(?:摄|摄影|供图|图片由.{2,20}提供)[)）]?$")
_PHONE = r"(?:1[3-9]\d{9}|0\d{2,3}[-—\s]?\d{7,8})"
_CONTACT = re.compile(
    rf"^(?:联\s*系\s*人|联系(?:电话|方式|地址)|电\s*话|手\s*机|传真|邮\s*箱|投稿(?:邮箱|地址|热线|信箱|单位|栏目)?|[Ee]-?[Mm]ail|电子邮[箱件]|"
    rf"通讯地址|地\s*址|邮\s*编|单\s*位|作者单位|微信|QQ|热线|新闻热线|体裁|栏目)\s*[:：]"
    rf"|^[^。]{{0,24}}{_PHONE}[；;，,\s]*$|^[\w.+-]+@[\w.-]+$",
)
_LABEL = re.compile(r"^(?:标\s*题|题\s*目|主\s*标题|正\s*文|内\s*容)\s*[:：]\s*")
_COVER = re.compile(
    r"^(?:(?:尊敬的|敬爱的)?[^，。]{0,10}(?:编辑|主编|老师)(?:部|老师|们|同志)*(?:[：:，,！!]|您好|你好|好).{0,12}"
    r"|(?:您好|你好|大家好)[^。]{0,20}[！!。，：:]?"
    r"|[^。]{0,30}(?:附件|稿件|来稿|投稿)[^。]{0,20}请.{0,6}(?:查收|审阅|审核|斧正|刊发|采用|指正)[^。]{0,12}[。！!]?"
    r"|此致|敬礼|此致\s*敬礼|(?:顺祝|祝您?|谢谢|感谢|盼复)[^。，]{0,14})[！!。]?$",
)


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
    for raw in _unwrapped(_INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))):
        level, clean = _clean(raw)
        if not clean or _FURNITURE.match(clean) or _COVER.match(clean):
            continue
        lines += [_classified(part.strip(), level) for part in _GLUED_LEAD.split(clean) if part.strip()]
    return _with_leads(_with_names(lines))


def _with_leads(lines: Sequence[Line]) -> list[Line]:
    """Put a lead that stands alone on its line before the text below."""
    joined: list[Line] = []
    for line in lines:
        if joined and _LEAD_ALONE.match(joined[-1].text) and line.kind in {Kind.BODY, Kind.HEADING, Kind.LEAD}:
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
    titles = [index for index in names if _kind(lines, index + 1) in below and below[lines[index + 1].kind](lines, index)]
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
        cells = re.split(r"\||<[^>]*>", raw)
        row = " ".join(cell.strip() for cell in cells if cell.strip(" -:"))
        return 0, f"|{row}" if row else ""
    text = _IMAGE.sub("", raw).strip(" \t\u3000\xa0")
    marks = _MARKS.match(text)
    level = len(marks["hash"] or "") if marks else 0
    text = text[marks.end() :] if marks else text
    text = _LABEL.sub("", _CONTINUED.sub("", text))
    return level, " ".join(text.split())


def _classified(text: str, level: int) -> Line:
    if text.startswith("|"):
        return Line(text[1:], Kind.TABLE)
    for kind, form in ((Kind.LEAD, _STARTS_WITH_LEAD), (Kind.DATE, _DATE_LINE), (Kind.CONTACT, _CONTACT)):
        if form.search(text):
            return Line(text, kind, level)
    if len(text) <= LONGEST_CAPTION and _CAPTION.search(text):
        return Line(text, Kind.CAPTION)
    if byline_of_line(text):
        return Line(text, Kind.BYLINE, level)
    if _SIGNATURE.match(text):
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
    by_columns, by_characters = _full(raw, _width, WIDEST_WRAP), _full(raw, len, WIDEST_WRAP // 2)
    full = max(by_columns, by_characters, key=sum)
    joined: list[str] = []
    for index, line in enumerate(raw):
        starts = not (index and full[index - 1] and line.strip()) or re.match(r"[ \t]{2,}|\u3000|#", line)
        if starts:
            joined.append(line.rstrip())
        else:
            joined[-1] += line.strip()
    return joined


def _full(raw: Sequence[str], measure: Callable[[str], int], widest_wrap: int) -> list[bool]:
    """Mark the lines that reach the width at which a text is wrapped; none when it is not wrapped."""
    widths = [measure(line.rstrip()) for line in raw]
    filled = sorted(width for width in widths if width)
    widest = filled[int(len(filled) * 0.9)] if filled else 0
    full = [width >= widest - WRAP_SLACK for width in widths]
    few = len(filled) < LEAST_WRAPPED_LINES or sum(full) * 2 <= len(filled)
    return [False] * len(raw) if few or widest > widest_wrap or filled[-1] > widest + WRAP_SLACK else full
