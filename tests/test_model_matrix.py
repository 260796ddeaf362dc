"""model.matrix: counts of parts, paragraphs and wholes of many articles."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from data.article import Article
from model.matrix import TermMatrix, rows_of, term_matrix
from model.tokens import Segmenter

ARTICLES = (
    Article("1", "书屋", ("书屋书屋。", "戏迷。")),
    Article("2", "", ("戏迷。" * 61 + "书屋。",)),
)


@pytest.fixture(scope="module")
def matrix(segmenter: Segmenter) -> TermMatrix:
    """Two articles; the second one's paragraph fills two windows."""
    return term_matrix(ARTICLES, segmenter)


def counts(matrix: TermMatrix, kind: str, term: str) -> list[float]:
    """One term's column."""
    column = matrix.vocabulary.tolist().index(term)
    return [float(value) for value in getattr(matrix, kind)[:, [column]].toarray().ravel()]


def test_term_matrix_counts_parts(matrix: TermMatrix) -> None:
    """Every title and window is a row of `parts`, the empty title too."""
    assert matrix.first_part.tolist() == [0, 3, 6]
    assert matrix.lengths.tolist() == [2, 5, 3, 0, 180, 6]
    assert counts(matrix, "parts", "书屋") == [1, 2, 0, 0, 0, 1]
    assert counts(matrix, "parts", "戏迷") == [0, 0, 1, 0, 60, 1]


MESSY = (
    Article("1", "", ("",)),
    Article("2", "书屋 Book-2号𠀀𠀁楼😀屋", ("书" * 400 + "屋", "Ａｂｃ３．５亿，的了𫝀屋。\r书")),
    Article("3", "戏迷" * 30, ()),
    *ARTICLES,
)


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_term_matrix_counts_the_terms_of_the_parts(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """However many articles are segmented at once, the counts are those of each article's own terms."""
    monkeypatch.setattr("model.matrix._AT_ONCE", at_once)
    documents = [segmenter.document(article) for article in MESSY]
    counter = CountVectorizer(analyzer=str.split)
    expected = counter.fit_transform(part for document in documents for part in document.parts)
    matrix = term_matrix(MESSY, segmenter)
    assert matrix.vocabulary.tolist() == counter.get_feature_names_out().tolist()
    assert (matrix.parts != expected).nnz == 0
    assert matrix.n_words.tolist() == [document.n_words for document in documents]
    assert matrix.lengths.tolist() == [length for document in documents for length in document.lengths]


def test_term_matrix_without_a_term(segmenter: Segmenter) -> None:
    """Texts without a single term cannot be counted."""
    with pytest.raises(ValueError, match="1"):
        term_matrix(MESSY[:1], segmenter)


def test_term_matrix_counts_whole_paragraphs(matrix: TermMatrix) -> None:
    """The windows of a paragraph are added up, titles left out."""
    assert matrix.first_paragraph.tolist() == [0, 2, 3]
    assert counts(matrix, "paragraphs", "书屋") == [2, 0, 1]
    assert counts(matrix, "paragraphs", "戏迷") == [0, 1, 61]
    assert matrix.paragraph_lengths.tolist() == [5, 3, 186]


def test_term_matrix_counts_whole_articles(matrix: TermMatrix) -> None:
    """A whole article counts its title twice."""
    assert matrix.n_articles == 2
    assert counts(matrix, "articles", "书屋") == [4, 1]
    assert counts(matrix, "articles", "戏迷") == [1, 61]


def test_term_matrix_keeps_one_character_words(matrix: TermMatrix) -> None:
    """The vocabulary is sorted and holds pairs as well as words."""
    assert matrix.vocabulary.tolist() == sorted(matrix.vocabulary.tolist())
    assert {"书屋", "~书屋", "~屋书"} <= set(matrix.vocabulary.tolist())


def test_term_matrix_leaves_rare_terms_out(segmenter: Segmenter) -> None:
    """A term in fewer parts than asked for is left out; ~屋书 stands in one."""
    matrix = term_matrix(ARTICLES, segmenter, min_parts=3)
    assert matrix.vocabulary.tolist() == ["~书屋", "~戏迷", "书屋", "戏迷"]


def test_term_matrix_with_a_paragraph_of_nothing(segmenter: Segmenter) -> None:
    """A paragraph without text keeps its row, so that labels stay beside their paragraph."""
    matrix = term_matrix([Article("1", "书屋", ("　", "书屋。"))], segmenter)
    assert matrix.first_paragraph.tolist() == [0, 2]
    assert counts(matrix, "paragraphs", "书屋") == [0, 1]


def test_rows_of_some_articles(matrix: TermMatrix) -> None:
    """Rows come in the order the articles are asked for."""
    assert rows_of(matrix.first_part, np.array([1, 0])).tolist() == [3, 4, 5, 0, 1, 2]
    assert rows_of(matrix.first_paragraph, np.array([1])).tolist() == [2]
