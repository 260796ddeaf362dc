"""Evidence words in their place."""

from hypothesis import given
from hypothesis import strategies as st

from model.evidence import Evidence
from serving.marking import Piece, evidence_words, marked_paragraphs, pieces_of

TEXT = "图书馆搭起戏台"


def spoken(start: int, end: int, theme: str = "阅读推广", *, paragraph: int = 1, weight: float = 1.0) -> Evidence:
    """A phrase of TEXT."""
    return Evidence(theme, paragraph, start, end, TEXT[start:end], weight)


def test_a_phrase_becomes_a_piece_with_its_theme() -> None:
    """The text around it stays plain."""
    assert pieces_of(TEXT, [spoken(0, 3)]) == [Piece("图书馆", ("阅读推广",)), Piece("搭起戏台")]


def test_overlapping_phrases_share_what_they_overlap() -> None:
    """A word that speaks for two themes carries both."""
    pieces = pieces_of(TEXT, [spoken(0, 5), spoken(3, 7, "戏曲传承")])
    assert [(piece.text, piece.themes) for piece in pieces] == [
        ("图书馆", ("阅读推广",)),
        ("搭起", ("阅读推广", "戏曲传承")),
        ("戏台", ("戏曲传承",)),
    ]


def test_a_phrase_that_no_longer_stands_there_is_left_out() -> None:
    """After a correction of the title old places mark nothing wrong."""
    assert pieces_of("别的题目", [spoken(0, 3)]) == [Piece("别的题目")]


def test_an_empty_paragraph_is_one_empty_piece() -> None:
    """Nothing is lost and nothing breaks."""
    assert pieces_of("", []) == [Piece("")]


def test_title_and_paragraphs_keep_their_own_phrases() -> None:
    """Paragraph 0 is the title."""
    marked = marked_paragraphs(TEXT, (TEXT,), [spoken(0, 3, paragraph=0), spoken(5, 7, paragraph=1)])
    assert [[piece.text for piece in pieces if piece.themes] for pieces in marked] == [["图书馆"], ["戏台"]]


def test_the_strongest_word_of_each_theme_comes_first() -> None:
    """A row has room for three words; no theme is left without one."""
    evidence = [spoken(0, 3, weight=9), spoken(0, 5, weight=8), spoken(3, 5, weight=7), spoken(5, 7, "戏曲传承")]
    assert evidence_words(evidence, limit=2) == ["图书馆", "戏台"]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_pieces_join_to_the_text(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever the evidence says, every character is shown once."""
    evidence = [Evidence("a", 1, start, end, text[start:end], 1.0) for start, end in places]
    assert "".join(piece.text for piece in pieces_of(text, evidence)) == text
