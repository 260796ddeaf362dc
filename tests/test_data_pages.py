"""Scanned pages and submissions to articles; every text is invented."""

import pytest

from data.article import Article
from data.pages import articles_of

KILN = (
    "本刊讯 青禾经济技术开发区的第三座窑炉昨天点火，厂区里来了不少附近村里的人，他们想看看新窑和旧窑有什么不同。",
    "新窑用天然气，烧一炉瓷器要十一个小时，比从前少了四个小时，次品也从一成降到了百分之三，工人不再守夜添煤。",
)
CRANE = (
    "本刊讯 白鹭湾高新区的货场添了两台吊车，司机是从港口请来的师傅，带着六名徒弟，三个月里没有出过一次差错。",
    "货场经理说，吊车到位之后，一列车皮的钢材三个小时就能卸完，司机们不用再在路边排队过夜，运费也跟着降了。",
)
BRIDGE = (
    "一座桥修了四年，桥东的人盼着去桥西上班，桥西的人盼着去桥东上学，石门经济开发区的干部说起这座桥总要停一停。",
    "桥通的那一天，老船工把缆绳收进了仓库，他说自己摇了三十年的橹，如今要去桥头的公司里当一名保安，心里踏实。",
)


def page(*parts: str) -> str:
    """Join the lines of a page as the scanner does, with blank lines between."""
    return "\n\n".join(parts)


def split(*parts: str) -> list[Article]:
    """Split a page called p.txt."""
    return articles_of(page(*parts), "p.txt")


def test_kicker_title_and_byline_are_told_apart() -> None:
    """A zone's name above a title is the zone, (name) at the end the byline; neither is in title or text."""
    article, other = split(
        "青禾经济技术开发区", "新窑点火", KILN[0], KILN[1] + "(邹小满)", "吊车上岗", CRANE[0], CRANE[1] + "(谭一舟)"
    )
    assert (article.zone, article.title, article.byline) == ("青禾经济技术开发区", "新窑点火", "邹小满")
    assert article.paragraphs == KILN
    assert (other.id, other.source, other.zone) == ("p.txt#2", "p.txt", "白鹭湾高新区")


def test_title_on_several_lines_is_joined() -> None:
    """Heading lines above one lead are one title, joined by spaces, hashes of the scanner left out."""
    article, _ = split("## 青禾经济技术开发区", "# 窑火旺", "# 瓷器香", *KILN, "# 吊车上岗", *CRANE)
    assert article.title == "窑火旺 瓷器香"


def test_paragraph_broken_between_columns_is_joined() -> None:
    """A line that stops in mid-sentence goes on in the next; a date and the editors' line between are dropped."""
    start, end = KILN[1][:30], KILN[1][30:]
    article, _ = split(
        "新窑点火", KILN[0], start, "2031年5月6日 星期二", "责编：邹小满 美编：谭一舟", end, "吊车上岗", *CRANE
    )
    assert article.paragraphs == KILN


def test_picture_caption_within_a_sentence_goes_behind_it() -> None:
    """A caption between the two halves of a sentence becomes the last paragraph."""
    start, end = KILN[1][:30], KILN[1][30:]
    article, _ = split("新窑点火", KILN[0], start, "图为点火现场。", end, "吊车上岗", *CRANE)
    assert article.paragraphs == (*KILN, "图为点火现场。")


def test_bare_name_and_name_on_its_own_line_end_articles() -> None:
    """Names without brackets are bylines at the end of a text and on a line of their own."""
    first, second, third = split(
        "新窑点火",
        KILN[0],
        KILN[1] + "邹小满",
        "吊车上岗",
        *CRANE,
        "谭一舟",
        "大桥通车",
        "本刊讯 " + BRIDGE[0],
        BRIDGE[1],
    )
    assert (first.byline, second.byline, third.byline) == ("邹小满", "谭一舟", "")
    assert (first.paragraphs[-1], second.paragraphs) == (KILN[1], CRANE)


def test_sentence_cut_behind_a_surname_is_no_byline() -> None:
    """A name without brackets in mid-text ends an article only on a page whose articles end so."""
    start, end = KILN[0] + "邹小", "满说窑火正旺，" + KILN[1]
    article, _ = split("新窑点火", start, end, "吊车上岗", CRANE[0], CRANE[1] + "(谭一舟)")
    assert (article.paragraphs, article.byline) == ((start + end,), "")


def test_caption_between_paragraphs_goes_to_the_end() -> None:
    """Captions are the last paragraphs of their article."""
    article, _ = split("新窑点火", KILN[0], "图为点火现场。", KILN[1], "吊车上岗", *CRANE)
    assert article.paragraphs == (*KILN, "图为点火现场。")


@pytest.mark.parametrize("subhead", ["一、先把地整好", "（二）再把路修通", "1.请来师傅", "下好先手棋", "降成本 提品质"])
def test_subheads_stay_in_their_article(subhead: str) -> None:
    """Numbered subheads and short slogans are paragraphs of the article, not titles."""
    article, _ = split("新窑点火", KILN[0], subhead, KILN[1], "吊车上岗", *CRANE)
    assert article.paragraphs == (KILN[0], subhead, KILN[1])


def test_feature_without_lead_begins_at_its_subtitle() -> None:
    """A heading with a —— line and a ■ byline begins an article though no 本刊讯 follows and no byline precedes."""
    _, feature = split("新窑点火", *KILN, "一桥飞架", "——石门经济开发区大桥侧记", "■ 谭一舟", *BRIDGE)
    assert feature.title == "一桥飞架 ——石门经济开发区大桥侧记"
    assert (feature.byline, feature.zone, feature.genre) == ("谭一舟", "石门经济开发区", "通讯")
    assert feature.paragraphs == BRIDGE


def test_article_without_heading_begins_at_its_lead() -> None:
    """A lead begins an article even where the scanner lost the heading."""
    first, second = split("新窑点火", *KILN, *CRANE)
    assert (first.paragraphs, second.title, second.paragraphs) == (KILN, "", CRANE)


def test_beginning_far_above_its_heading_is_put_before_the_rest() -> None:
    """Text without heading that stops in mid-sentence goes to the heading without lead that names the same zone."""
    start, end = BRIDGE[1][:30], BRIDGE[1][30:]
    articles = split(
        "新窑点火", KILN[0], KILN[1] + "(邹小满)", BRIDGE[0], start, "吊车上岗", CRANE[0], CRANE[1] + "(谭一舟)",
        "一桥飞架", "——石门经济开发区大桥侧记", "■ 孟阿九", end,
    )  # fmt: skip
    assert [article.title for article in articles][:2] == ["新窑点火", "吊车上岗"]
    assert articles[2].paragraphs == BRIDGE


def test_end_behind_another_article_returns_to_its_beginning() -> None:
    """A column cut in mid-sentence goes on behind the byline of the next article."""
    start, end = KILN[1][:30], KILN[1][30:]
    first, second = split("新窑点火", KILN[0], start, "吊车上岗", CRANE[0], CRANE[1] + "(谭一舟)", end + "(邹小满)")
    assert (first.paragraphs, first.byline) == (KILN, "邹小满")
    assert (second.paragraphs, second.byline) == (CRANE, "谭一舟")


def test_end_above_the_beginning_is_put_behind_it() -> None:
    """Under one heading, text closed by a byline and then the lead: the columns are in the wrong order."""
    first, second = split("新窑点火", KILN[1] + "(邹小满)", KILN[0], "吊车上岗", CRANE[0], CRANE[1] + "(谭一舟)")
    assert (first.title, first.paragraphs, first.byline) == ("新窑点火", KILN, "邹小满")
    assert second.paragraphs == CRANE


def test_call_for_papers_keeps_its_contact_lines() -> None:
    """A notice is an article of its own, with its parts, telephone numbers and signature; it has no genre."""
    lines = (
        "各有关单位：",
        "来稿要求",
        "1.写身边的事，八百字左右。",
        "联系人：邹小满 13900000000",
        "某某周刊编辑部 2031年5月6日",
    )
    first, notice = split("新窑点火", KILN[0], KILN[1] + "(谭一舟)", "征稿启事", *lines)
    assert (first.paragraphs, notice.title, notice.paragraphs) == (KILN, "征稿启事", lines)
    assert (notice.genre, notice.date, notice.byline) == ("", "2031-05-06", "")


def test_lead_glued_behind_its_title_is_cut_off() -> None:
    """A lead in mid-line begins a line of its own."""
    article, _ = split("新窑点火 " + KILN[0], KILN[1], "吊车上岗", *CRANE)
    assert (article.title, article.paragraphs) == ("新窑点火", KILN)


def test_repeated_characters_are_left_as_they_are() -> None:
    """The scanner's runs stay in the text, so that an editor sees what came."""
    article, _ = split("新窑点火", KILN[0], KILN[1] + "好好好好好。", "吊车上岗", *CRANE)
    assert article.paragraphs[1].endswith("好好好好好。")


def test_rows_of_a_table_are_paragraphs() -> None:
    """The cells of a table's row are joined by spaces; rules between rows are dropped."""
    article, _ = split("新窑点火", KILN[0], "| 年份 | 产量 |\n|---|---|\n| 2030 | 9 |", "吊车上岗", *CRANE)
    assert article.paragraphs == (KILN[0], "年份 产量", "2030 9")


def test_page_date_is_the_date_of_every_article() -> None:
    """A line that is a date dates the page."""
    assert [article.date for article in split("2031年5月6日 星期二", "新窑点火", *KILN, "吊车上岗", *CRANE)] == [
        "2031-05-06"
    ] * 2


def test_submission_with_a_head_of_contacts_is_one_article() -> None:
    """Contacts and a letter's polite words around a submission are left out; the author is the byline."""
    (article,) = split(
        "编辑老师：", "您好！", "现将我区稿件发给您，请查收。", "投稿单位：青禾开发区", "联系电话：0351-0000000",
        "标题：新窑点火", "作者：邹小满", *KILN, "此致", "敬礼！", "2031年5月6日",
    )  # fmt: skip
    assert (article.id, article.title, article.byline) == ("p.txt", "新窑点火", "邹小满")
    assert (article.paragraphs, article.date) == (KILN, "2031-05-06")


def test_submission_with_markdown_subheads_is_one_article() -> None:
    """Subheads with more hashes than the title begin no article, even above a report of another zone."""
    (article,) = split(
        "# 新窑点火",
        KILN[0],
        "## 添了帮手",
        "近日，白鹭湾高新区派来了帮手，他们教青禾的工人怎样看火候。",
        "## 前路还长",
        KILN[1],
    )
    assert article.title == "新窑点火"
    assert [len(text) for text in article.paragraphs] == [54, 4, 29, 4, 52]


def test_hard_wrapped_submission_is_put_together() -> None:
    """Lines cut at the same width are joined; an indent begins a paragraph."""
    wrapped = ["　　" + text for text in KILN]
    lines = [text[at : at + 20] for text in wrapped for at in range(0, len(text), 20)]
    (article,) = articles_of("新窑点火\n" + "\n".join(lines), "p.txt")
    assert (article.title, article.paragraphs) == ("新窑点火", KILN)


def test_genre_named_by_the_sender_is_taken() -> None:
    """体裁：评论 on a line of its own decides the genre of a submission."""
    (article,) = split("体裁：评论", "新窑点火", *KILN)
    assert article.genre == "评论"


@pytest.mark.parametrize("text", ["", "\n \n", "![](x.png)", "12", "----"])
def test_text_without_an_article_gives_none(text: str) -> None:
    """Nothing but furniture is no article."""
    assert articles_of(text, "p.txt") == []


def test_title_alone_is_an_article_without_text() -> None:
    """A heading with nothing below it is kept, with no paragraphs."""
    (article,) = articles_of("新窑点火", "p.txt")
    assert (article.title, article.paragraphs) == ("新窑点火", ())


def test_text_of_too_many_lines_is_taken_as_it_is() -> None:
    """More lines than any page has are not looked at one by one."""
    (article,) = articles_of("新窑点火\n" + "\n本刊讯 窑火正旺。" * 20_000, "p.txt")
    assert (article.title, len(article.paragraphs)) == ("新窑点火", 20_000)
