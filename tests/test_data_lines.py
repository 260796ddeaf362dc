"""Lines of a text with their kinds; every text is invented."""

import pytest

from data.lines import Kind, Line, is_open, lines_of

LONG = "窑火烧了三天三夜，工人们轮流守在窑门前，谁也不肯先回家，直到天亮的时候第一炉瓷器终于出了窑，大家围上去看"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("## 新窑点火", Line("新窑点火", Kind.HEADING, 2)),
        ("**新窑点火**", Line("新窑点火", Kind.HEADING)),
        ("<p>新窑点火</p>", Line("新窑点火", Kind.HEADING)),
        ("　　新窑　点火", Line("新窑 点火", Kind.HEADING)),
        ("新窑点火。", Line("新窑点火。", Kind.BODY)),
        ("新窑点火：", Line("新窑点火：", Kind.BODY)),
        ("，新窑点火", Line("，新窑点火", Kind.BODY)),
        (LONG, Line(LONG, Kind.BODY)),
        ("本刊讯 新窑", Line("本刊讯 新窑", Kind.LEAD)),
        ("■ 邹小满", Line("邹小满", Kind.BYLINE)),
        ("| 年份 | 产量 |", Line("年份 产量", Kind.TABLE)),
        ("某某编辑部 2031年5月6日", Line("某某编辑部 2031年5月6日", Kind.SIGNATURE)),
        ("标题：新窑点火", Line("新窑点火", Kind.HEADING)),
    ],
)
def test_line_is_cleaned_and_classified(raw: str, line: Line) -> None:
    """Scanner's marks go, hashes are counted, the form decides the kind."""
    (found,) = lines_of(raw)
    assert (found.kind, found.level) == (line.kind, line.level)
    assert found.text.lstrip("■ ") == line.text


def test_lead_alone_is_put_before_the_text_below() -> None:
    """本刊讯 on a line of its own belongs to the next line."""
    assert lines_of("本刊讯\n新窑点火") == [Line("本刊讯 新窑点火", Kind.LEAD)]


def test_name_between_title_lines_is_a_title_line() -> None:
    """What looks like a name is part of the title when title lines stand around it."""
    assert [line.kind for line in lines_of("谋在前\n干在先\n——青禾开发区侧记\n" + LONG)][:2] == [Kind.HEADING] * 2


def test_name_between_paragraphs_is_a_subhead_unless_the_page_signs_so() -> None:
    """Three characters that look like a name close an article only where other names do."""
    text = f"{LONG}。\n高标准\n{LONG}。\n"
    assert lines_of(text)[1].kind is Kind.HEADING
    assert lines_of(text + "邹小满\n新窑点火")[1].kind is Kind.BYLINE


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("窑火", True),
        ("窑火，", True),
        ("产值3.", True),
        ("“窑火”", True),
        ("窑火。", False),
        ("“窑火。”", False),
        ("窑火：", False),
        ("", False),
    ],
)
def test_text_is_open_without_a_stop(text: str, answer: bool) -> None:  # noqa: FBT001 (a table of cases)
    """Quotes and brackets behind the stop do not matter; a point behind a figure is no stop."""
    assert is_open(text) is answer


def test_lines_of_many_widths_are_left_apart() -> None:
    """Only a text whose lines reach one width was wrapped."""
    text = "\n".join(LONG[: 12 + 5 * number] for number in range(7))
    assert len(lines_of(text)) == 7
    assert len(lines_of("\n".join([LONG[:40]] * 6 + ["完了。"]))) == 1
