"""Which headings begin articles, and their parts; every text is invented."""

import pytest

from data.headings import Heading, begins_article, is_numbered, is_piece_of_text, opens_report, stacked
from data.lines import Kind, Line, lines_of

BODY = Line("窑火烧了三天三夜，工人们守着。", Kind.BODY)
REPORT = Line("近日，白鹭湾高新区点火。", Kind.BODY)
LEAD = Line("本刊讯 窑火烧了三天三夜。", Kind.LEAD)


def heading(*texts: str) -> Heading:
    """Make a heading from raw lines."""
    return Heading(tuple(lines_of("\n".join(texts))))


@pytest.mark.parametrize(
    ("lines", "below", "closed", "answer"),
    [
        (("窑火正旺",), LEAD, False, True),
        (("一、窑火正旺",), LEAD, False, True),
        (("征稿启事",), BODY, False, True),
        (("窑火正旺",), BODY, True, True),
        (("一、窑火正旺",), BODY, True, False),
        (("青禾开发区", "窑火正旺"), BODY, False, True),
        (("窑火正旺", "——青禾开发区侧记"), BODY, False, True),
        (("窑火正旺", "■ 邹小满"), BODY, False, True),
        (("窑火正旺",), REPORT, False, True),
        (("窑火正旺",), BODY, False, False),
        (("白鹭湾高新区：货场一年记",), BODY, False, False),
        (("白鹭湾高新区：吊车——货场一年记",), BODY, False, True),
        (("窑火正旺", "瓷器飘香"), BODY, False, False),
        (("# 窑火正旺", "瓷器飘香"), BODY, False, True),
        (("窑火正旺",), None, True, False),
    ],
)
def test_heading_begins_an_article_from_two_points(
    lines: tuple[str, ...],
    below: Line | None,
    closed: bool,  # noqa: FBT001 (a table of cases)
    answer: bool,  # noqa: FBT001
) -> None:
    """Each rule of begins_article once, with and without."""
    assert begins_article(heading(*lines), below, closed=closed, zone="青禾开发区") is answer


def test_deeper_hash_takes_a_point_off() -> None:
    """A subhead has more hashes than the title of its article."""
    deep = heading("## 窑火正旺")
    assert begins_article(deep, REPORT, closed=False, zone="青禾开发区", level=2)
    assert not begins_article(deep, REPORT, closed=False, zone="青禾开发区", level=1)


def test_stacked_headings_are_cut_at_kickers_and_bylines() -> None:
    """A kicker under a title, and a title under a byline, begin another heading."""
    lines = lines_of("青禾开发区\n窑火正旺\n石门工业园区\n大桥通车\n■ 邹小满\n吊车上岗")
    assert [found.title for found in stacked(lines)] == ["窑火正旺", "大桥通车", "吊车上岗"]


def test_office_above_a_title_stays_in_the_title() -> None:
    """Only a zone's name is left out of the title."""
    assert heading("青禾市商务局", "在石门开座谈会").title == "青禾市商务局 在石门开座谈会"
    assert heading("青禾开发区", "——一年侧记").title == "青禾开发区 ——一年侧记"


def test_pieces_of_sentences_are_long_with_a_comma() -> None:
    """A title of the weekly rarely has a comma, a piece of a column nearly always."""
    assert is_piece_of_text(Line("工人们守在窑门前，谁也不肯先回家，直到天亮的时候第", Kind.HEADING))
    assert not is_piece_of_text(Line("守窑火，谋发展", Kind.HEADING))
    assert opens_report(Line("近日，青禾开发区", Kind.HEADING))


@pytest.mark.parametrize("text", ["一、窑火", "（三）窑火", "2.窑火", "①窑火", "三是窑火", "第二章 窑火"])
def test_numbers_at_the_front_are_known(text: str) -> None:
    """Every usual way to number a part."""
    assert is_numbered(text)


def test_year_at_the_front_is_no_number() -> None:
    """2031年 opens a sentence."""
    assert not is_numbered("2031年窑火正旺")
