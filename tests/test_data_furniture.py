"""Single lines of a page by their set forms."""

import pytest

from data.furniture import (
    cut_at_leads,
    date_in,
    is_caption,
    is_contact,
    is_date,
    is_furniture,
    is_notice,
    is_signature,
    opens_with_lead,
    without_cross_references,
)

FURNITURE = (
    "A2版 要闻", "第3版", "12", "— 4 —", "责编：邹小满", "责任编辑 邹小满 校对 谭一舟", "KAIFAQU ZHOUKAN", "综合新闻",
    "总第128期", "www.example.com", "（下转第3版）", "-----", "编辑老师：", "此致敬礼！", "附件是我区稿件，请查收。",
)  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_page_furniture_is_known(line: str) -> None:
    """Page numbers, sections, editors, rules and a letter's polite words are no part of an article."""
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["编辑部迎来新同事", "12家企业入园", "老师们来到园区", "经济运行平稳"])
def test_short_titles_are_no_furniture(line: str) -> None:
    """A line that only begins like furniture stays."""
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line", ["本刊讯 今天", "科学导报讯 今天", "（本报讯）今天", "青禾日报讯 今天", "本报记者邹小满讯 今天"]
)
def test_leads_are_known(line: str) -> None:
    """本刊讯, 科学导报讯 and a newspaper's 讯 open a report."""
    assert opens_with_lead(line)


def test_passing_mention_of_news_is_no_lead() -> None:
    """喜讯 and 通讯 are words like any other."""
    assert not opens_with_lead("喜讯 传来")
    assert not opens_with_lead("通讯设备厂开工")


def test_line_is_cut_before_a_lead_inside() -> None:
    """What the scanner glued together is cut before the lead, and nowhere else."""
    assert cut_at_leads("新窑点火 本刊讯 昨天") == ["新窑点火", "本刊讯 昨天"]
    assert cut_at_leads("本刊讯 昨天") == ["本刊讯 昨天"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2031年5月6日 星期二", "2031-05-06"),
        ("2031-05-06", "2031-05-06"),
        ("二〇三一年五月二十六日", "2031-05-26"),
        ("二〇三一年十二月十日", "2031-12-10"),
        ("2031年13月6日", ""),
        ("5月6日", ""),
    ],
)
def test_dates_are_read_in_figures_and_characters(text: str, date: str) -> None:
    """Only a full date of the calendar counts."""
    assert date_in(text) == date


def test_date_line_holds_nothing_else() -> None:
    """A date with weekday and issue is a date line; with a name before it, it is a signature."""
    assert is_date("2031年5月6日 星期二 第12期")
    assert not is_date("某某编辑部 2031年5月6日")
    assert is_signature("某某编辑部 2031年5月6日")
    assert not is_signature("邹小满说，2031年5月6日")


@pytest.mark.parametrize("line", ["联系人：邹小满", "邮 箱：a@example.com", "a@example.com", "邹小满 13900000000；"])
def test_contact_lines_are_known(line: str) -> None:
    """A label or a telephone number at the end makes a contact line."""
    assert is_contact(line)


def test_captions_are_short_and_marked() -> None:
    """图为, a triangle or 摄 at the end mark a caption; a long paragraph never is one."""
    assert is_caption("图为点火现场。")
    assert is_caption("▲新窑")
    assert is_caption("窑火正旺。邹小满 摄")
    assert not is_caption("图为" + "窑" * 120)


def test_notices_are_told_by_their_last_word() -> None:
    """征稿启事 and 更正 are notices; a sentence about one is not."""
    assert is_notice("征稿启事")
    assert is_notice("更正")
    assert not is_notice("青禾开发区发布公告之后")


def test_cross_references_are_taken_out() -> None:
    """(上接A1版) inside a line is dropped."""
    assert without_cross_references("（上接A1版）新窑点火") == "新窑点火"
