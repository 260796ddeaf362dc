"""What stands on a page besides articles, and the set forms of single lines: leads, dates, captions, addresses."""

import re

LONGEST_CAPTION = 120  # characters

_PAPER = r"(?:本[刊报网台社]|科学导报|[\u4e00-\u9fff]{2,6}(?:日报|晚报|时报|导报|快报|新闻网|通讯社))"
LEAD = rf"{_PAPER}(?:(?:记者|通讯员)[\u4e00-\u9fff、 ]{{2,16}})?讯"
"""The words a report opens with: 本刊讯, 科学导报讯, 本报记者 ... 讯."""

_LEAD_FIRST = re.compile(rf"^[(（【\[]?{LEAD}[)）】\]]?(?:[\s:：(（,，]|(?=[\u4e00-\u9fff\d“]))")
_LEAD_ALONE = re.compile(rf"^[(（【\[]?{LEAD}[)）】\]]?$")
_GLUED_LEAD = re.compile(rf"(?<=[\s。！？)）”])(?={LEAD}[\s(（])")

_FIGURE = r"[\d一二三四五六七八九十]{1,3}"
_YEAR = r"(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九]{2}"
_DATE = rf"{_YEAR}\s*[年./-]\s*{_FIGURE}\s*[月./-]\s*{_FIGURE}\s*日?"
_DATE_LINE = re.compile(
    rf"^[(（]?\s*(?:日期|时间|发稿日期|投稿日期)?[:：]?\s*{_DATE}[\s,，]*"
    r"(?:星期[一二三四五六日天])?\s*(?:第?\d+[期版])?[)）]?$",
)
_SIGNATURE = re.compile(
    rf"^[^。，；]{{2,30}}?\s*{_DATE}$|^(?:[《“]?[\u4e00-\u9fff]{{2,10}}[》”]?)?(?:周刊|本刊|本报|杂志社?)?编辑部$"
)

_FURNITURE = re.compile(
    r"""^(?:
      (?:第\s*)?[A-Z]?\s*\d{1,3}\s*(?:版|页)?                       # page numbers
    | (?:第\s*)?[A-Z]?\d{1,2}\s*版[\s:：·]*[\u4e00-\u9fff]{2,6}
    | (?:第\s*)?[一二三四五六七八九十\d]{1,4}\s*[版期](?:\s*[\u4e00-\u9fff]{2,6})?
    | [-—·\s]*\d{1,3}[-—·\s]*
    | 总第\s*\d+\s*期.* | (?:国内统一)?(?:刊号|邮发代号).* | 星期[一二三四五六日天]
    | [A-Za-z][A-Za-z\s.&'-]{2,}                                    # the paper's name in letters
    | .{0,20}(?:责\s*编|编\s*辑|[主美]\s*编|校\s*对|版\s*式|[组排]\s*版|审\s*读|值\s*班)\s*[:：/■□].*  # editors
    | (?:本版)?(?:责编|责任编辑|美编|校对|版式)\s+\S.{0,30}
    | (?:要闻|综合|动态|专版|专题|专刊|周刊|视点|聚焦|资讯|广告|公益广告|时政|经济|特别报道|综合新闻|本刊专稿)
    | (?:https?://|www\.)\S+
    | [(（](?:上接|下转|转|接)[^)）]{0,12}[)）]                     # cross references
    | [-=_*~·.…—\s]{2,}                                             # rules
    )$""",
    re.VERBOSE,
)
_NOTICE = re.compile(
    r"^[\u4e00-\u9fff《》“”·\d\s]{0,14}(?:启事|公告|公示|通告|声明|更正|致歉|征订|讣告|招聘公告|征稿通知|征稿函|约稿函|征文通知)(?:[(（].{1,10}[)）])?$"
)
_CROSS_REFERENCE = re.compile(r"[(（](?:上接|下转)[^)）]{1,14}[)）]")
_CAPTION = re.compile(
    r"^(?:图为|图[①-⑳\d一二三四]|[▲△▼↑←→]|[左右上下][一二三]?图|本组图片|图片说明|配图)"
    r"|(?:摄|摄影|供图|图片由.{2,20}提供)[)）]?$",
)
_PHONE = r"(?:1[3-9]\d{9}|0\d{2,3}[-—\s]?\d{7,8})"
_CONTACT = re.compile(
    r"^(?:联\s*系\s*人|联系(?:电话|方式|地址)|电\s*话|手\s*机|传真|邮\s*箱|投稿(?:邮箱|地址|热线|信箱|单位|栏目)?|[Ee]-?[Mm]ail"
    r"|电子邮[箱件]|通讯地址|地\s*址|邮\s*编|单\s*位|作者单位|微信|QQ|热线|新闻热线|体裁|栏目)\s*[:：]"
    rf"|^[^。]{{0,24}}{_PHONE}[；;，,\s]*$|^[\w.+-]+@[\w.-]+$",
)
_COVER = re.compile(
    r"^(?:(?:尊敬的|敬爱的)?[^，。]{0,10}(?:编辑|主编|老师)(?:部|老师|们|同志)*(?:[：:，,！!]|您好|你好|好).{0,12}"
    r"|(?:您好|你好|大家好)[^。]{0,20}[！!。，：:]?"
    r"|[^。]{0,30}(?:附件|稿件|来稿|投稿)[^。]{0,20}请.{0,6}(?:查收|审阅|审核|斧正|刊发|采用|指正)[^。]{0,12}[。！!]?"
    r"|此致|敬礼|此致\s*敬礼|(?:顺祝|祝您?|谢谢|感谢|盼复)[^。，]{0,14})[！!。]?$",
)


def is_furniture(text: str) -> bool:
    """Tell whether a line is no part of any article: page number, section, editors, rule, polite words."""
    return bool(_FURNITURE.match(text) or _COVER.match(text))


def is_notice(text: str) -> bool:
    """Tell whether a title is that of a notice: 征稿启事, 公告, 更正 ..."""
    return bool(_NOTICE.match(text))


def without_cross_references(text: str) -> str:
    """Take out (上接A1版), (下转第3版) and the like."""
    return _CROSS_REFERENCE.sub("", text)


def opens_with_lead(text: str) -> bool:
    """Tell whether a line opens with a lead."""
    return bool(_LEAD_FIRST.match(text))


def is_lead_alone(text: str) -> bool:
    """Tell whether a line is a lead and nothing else."""
    return bool(_LEAD_ALONE.match(text))


def cut_at_leads(text: str) -> list[str]:
    """Cut a line before every lead in mid-line: the scanner has glued two lines."""
    return [part.strip() for part in _GLUED_LEAD.split(text) if part.strip()]


def is_date(text: str) -> bool:
    """Tell whether a line is a full date and nothing else but weekday and issue."""
    return bool(_DATE_LINE.match(text))


def date_in(text: str) -> str:
    """Return the first full date in a text as 2024-05-13, or ""; Chinese figures are read too."""
    found = re.search(_DATE, text)
    if found is None:
        return ""
    year, month, day = (_number(part) for part in re.findall(r"[\d〇○零一二三四五六七八九十]+", found[0])[:3])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else ""  # noqa: PLR2004 (a calendar)


def is_signature(text: str) -> bool:
    """Tell whether a line is an office and a date, or an editorial office, as under a notice."""
    return bool(_SIGNATURE.match(text))


def is_caption(text: str) -> bool:
    """Tell whether a line describes a picture."""
    return len(text) <= LONGEST_CAPTION and bool(_CAPTION.search(text))


def is_contact(text: str) -> bool:
    """Tell whether a line gives a telephone, an address or whom to contact."""
    return bool(_CONTACT.search(text))


def _number(figures: str) -> int:
    """Read 12, 十二, 二十五 or 二〇二四."""
    if figures.isascii():
        return int(figures)
    digits = {
        figure: str(value)
        for value, row in enumerate(("〇○零", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
        for figure in row
    }
    tens, ten, ones = figures.partition("十")
    if ten:
        return 10 * int(digits.get(tens, "1")) + int(digits.get(ones, "0"))
    return int("".join(digits.get(figure, figure) for figure in figures))
