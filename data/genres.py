"""The genre of an article by the rule of the call for papers, and the sign it was told by."""

import re
from dataclasses import dataclass

from data.article import Article
from data.furniture import is_notice, opens_with_lead

ABOUT = {"消息": 800, "通讯": 1500, "评论": 1000}
"""Characters the call asks for in each genre."""
LONGEST_NEWS = (ABOUT["消息"] + ABOUT["通讯"]) // 2

_COMMENT_WORD = r"(?:评论|短评|时评|快评|锐评|微评|社论|述评|漫评|杂谈|言论|评论员文章|本刊评论员|本报评论员)"
_COMMENT = re.compile(
    rf"^[【\[(（《]?{_COMMENT_WORD}[】\])）》]?(?:[\s:：|｜·•]|$)|[\s|｜·•—]{_COMMENT_WORD}$|[【(（]{_COMMENT_WORD}[)）】]"
)
_NAMED = re.compile(r"^[ \t\u3000]*(?:体裁|文体|稿件类型|稿件体裁)\s*[:：]\s*(消息|通讯|评论)", re.MULTILINE)
_WRITER = re.compile("笔者(?:以为|认为|看来|建议)|本刊评论员")
_FEATURE = re.compile(
    "——.{0,30}(?:纪实|侧记|综述|走笔|扫描|见闻|观察|巡礼|回眸|写真|速写|探访|素描|小记|散记|故事|工作法|之路|之变|报告|调查)$"
    "|^[【(（]?通讯[】)）:：]"
)


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre ("" for a notice) and the sign it was told by: given, notice, label, writer, lead, subtitle or length."""

    name: str
    sign: str


def genre_in(text: str) -> str:
    """Return the genre a sender names on a line of its own (体裁：通讯), or ""."""
    named = _NAMED.search(text)
    return named[1] if named else ""


def genre_of(article: Article) -> Genre:
    """Tell 消息, 通讯 and 评论 apart; the first rule that applies decides.

    1. given: the sender or the list named it.
    2. notice: the title is that of a notice, which has no genre.
    3. label: the title or the byline says 评论, 短评, 时评, 本刊评论员 ...; or the text says 笔者认为.
    4. lead: the text opens with 本刊讯 or the like: 消息.
    5. subtitle: the title ends in ——...纪实, 侧记, 综述 ... or is marked 通讯: 通讯.
    6. length: whichever of 消息 and 通讯 is nearer; up to 1,150 characters it is a 消息.
    """
    text = "".join(article.paragraphs)
    has_lead = bool(article.paragraphs) and opens_with_lead(article.paragraphs[0])
    rules = (
        (article.genre in ABOUT, article.genre, "given"),
        (is_notice(article.title), "", "notice"),
        (_COMMENT.search(article.title) or "评论员" in article.byline, "评论", "label"),
        (_WRITER.search(text), "评论", "writer"),
        (has_lead, "消息", "lead"),
        (_FEATURE.search(article.title), "通讯", "subtitle"),
        (article.n_characters <= LONGEST_NEWS, "消息", "length"),
        (True, "通讯", "length"),
    )
    return next(Genre(name, sign) for applies, name, sign in rules if applies)
