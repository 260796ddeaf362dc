"""Pieces of a page in order, lines in paragraphs; every text is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.columns import MOST_PIECES, Piece, in_order, paragraphs, starts_broken, with_text
from data.headings import Heading
from data.lines import Kind, Line
from data.pages import articles_of


def body(text: str) -> Line:
    """Make a line of text."""
    return Line(text, Kind.BODY)


def titled(title: str, *texts: str) -> Piece:
    """Make a piece with a heading."""
    return Piece(Heading((Line(title, Kind.HEADING),)), [body(text) for text in texts])


@pytest.mark.parametrize("text", ["，窑火", "火，工人", "窑火”旺了", "）窑火"])
def test_broken_beginnings_are_known(text: str) -> None:
    """A stop, a clause of one or two characters, or a quote that is only closed."""
    assert starts_broken(text)


@pytest.mark.parametrize("text", ["窑火正旺，工人", "“窑火”旺了", "近来窑火"])
def test_whole_beginnings_are_not_broken(text: str) -> None:
    """A sentence that begins."""
    assert not starts_broken(text)


def test_hash_and_number_are_never_glued_to_a_broken_line() -> None:
    """A subhead ends even a sentence without a stop."""
    lines = [
        body("窑火正旺"),
        Line("一、添煤", Kind.HEADING),
        body("工人"),
        Line("守窑", Kind.HEADING, 3),
        body("天亮"),
    ]
    assert paragraphs(lines) == ("窑火正旺", "一、添煤", "工人", "守窑", "天亮")


def test_words_in_letters_are_glued_with_a_space() -> None:
    """Chinese is joined without a gap, letters with one."""
    assert paragraphs([body("窑火用 natural"), body("gas 来烧"), body("。")]) == ("窑火用 natural gas 来烧。",)


def test_short_line_without_hash_is_text_on_a_page_with_hashes() -> None:
    """Where the scanner marks headings, a short unmarked line is a piece of a sentence."""
    lines = [body("窑火正旺。"), Line("工人们", Kind.HEADING), body("守着窑。")]
    assert paragraphs(lines) == ("窑火正旺。", "工人们", "守着窑。")
    assert paragraphs(lines, hashed=True) == ("窑火正旺。", "工人们守着窑。")


def test_heading_without_text_is_put_above_the_next() -> None:
    """Nothing of the page is lost."""
    kept = with_text([titled("守窑"), titled("添煤", "窑火正旺。"), titled("天亮")])
    assert [piece.heading.title for piece in kept if piece.heading] == ["守窑 添煤"]
    assert [line.text for line in kept[0].body] == ["窑火正旺。", "天亮"]


def test_text_goes_to_the_heading_that_has_none() -> None:
    """A piece without heading is the text of an empty heading."""
    (piece,) = in_order([Piece(body=[body("窑火正旺。")]), titled("守窑")])
    assert piece.heading is not None
    assert [line.text for line in piece.body] == ["窑火正旺。"]


def test_too_many_pieces_are_left_in_their_order() -> None:
    """A text of hundreds of pieces is no page."""
    pieces = [Piece(body=[body("窑火正旺。")]) for _ in range(MOST_PIECES + 1)]
    assert in_order(pieces) == pieces


@given(st.lists(st.text(alphabet="窑火。，\n #■(王)一、本刊讯 开发区\u3000|—", max_size=40), max_size=12))
def test_no_text_is_invented_and_none_raises(lines: list[str]) -> None:
    """Whatever comes, the articles hold no more characters than the text."""
    text = "\n".join(lines)
    found = "".join("".join((article.title, article.byline, *article.paragraphs)) for article in articles_of(text, "x"))
    assert found.count("窑") <= text.count("窑")
    assert found.count("火") <= text.count("火")
