"""Term counts of many articles as one sparse matrix, built once and shared by every fit over a part of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from data.article import Article
from model.aggregate import TITLE_TIMES, body_lengths
from model.arrays import Indices
from model.tokens import Segmenter


@dataclass(frozen=True)
class TermMatrix:
    """Counts of the parts, paragraphs and wholes of many articles.

    Attributes:
        vocabulary: the terms, sorted, shape (n_terms,).
        parts: counts of each document's parts, one article after the other, shape (n_parts, n_terms).
        paragraphs: counts of whole paragraphs, shape (n_paragraphs, n_terms); a title counts as one only where it is
            all there is of an article.
        articles: counts of whole articles, the title's TITLE_TIMES, shape (n_articles, n_terms).
        first_part: row of each article's first part, and the end, shape (n_articles + 1,).
        first_paragraph: row of each article's first paragraph, and the end, shape (n_articles + 1,).
        lengths: characters of each part, shape (n_parts,).
        paragraph_lengths: characters of each row of `paragraphs`, shape (n_paragraphs,).
        body_lengths: characters of each article's body, see `model.aggregate.body_lengths`, shape (n_articles,).
        n_words: running words of each article, those too rare for the vocabulary included, shape (n_articles,).
    """

    vocabulary: npt.NDArray[np.str_]
    parts: sparse.csr_matrix
    paragraphs: sparse.csr_matrix
    articles: sparse.csr_matrix
    first_part: Indices
    first_paragraph: Indices
    lengths: Indices
    paragraph_lengths: Indices
    body_lengths: Indices
    n_words: Indices

    @property
    def n_articles(self) -> int:
        """How many articles there are."""
        return len(self.first_part) - 1


def rows_of(first: Indices, articles: Indices) -> Indices:
    """The rows that belong to some articles, `first` being where each article's begin."""
    return np.concatenate([np.arange(first[k], first[k + 1]) for k in articles])


def term_matrix(articles: Sequence[Article], segmenter: Segmenter, *, min_parts: int = 1) -> TermMatrix:
    """Segment articles and count their terms.

    Args:
        articles: what to count.
        segmenter: makes the terms.
        min_parts: terms that stand in fewer parts than this are left out, as no fit could use them.
    """
    documents = [segmenter.document(article) for article in articles]
    counter = CountVectorizer(analyzer=str.split, min_df=min_parts, dtype=np.float64)
    parts = counter.fit_transform(part for document in documents for part in document.parts)
    n_parts = np.array([len(document.lengths) for document in documents])
    first_paragraph = np.cumsum([0, *(max(1, len(article.paragraphs)) for article in articles)])
    paragraph = np.concatenate([np.array(document.paragraphs) for document in documents])
    is_title = paragraph == 0
    is_row = ~is_title | np.repeat(n_parts == 1, n_parts)
    owner = (np.repeat(first_paragraph[:-1], n_parts) + np.maximum(paragraph - 1, 0))[is_row]
    lengths = np.array([length for document in documents for length in document.lengths])
    first_part = np.cumsum([0, *n_parts])
    return TermMatrix(
        vocabulary=counter.get_feature_names_out().astype(np.str_),
        parts=parts,
        paragraphs=_gather(parts[is_row], owner, int(first_paragraph[-1])),
        articles=_gather(
            sparse.diags(np.where(is_title, TITLE_TIMES, 1.0)) @ parts,
            np.repeat(np.arange(len(documents)), n_parts),
            len(documents),
        ),
        first_part=first_part,
        first_paragraph=first_paragraph,
        lengths=lengths,
        paragraph_lengths=np.bincount(owner, lengths[is_row], int(first_paragraph[-1])).astype(np.intp),
        body_lengths=body_lengths(lengths, first_part[:-1]),
        n_words=np.array([document.n_words for document in documents]),
    )


def _gather(rows: sparse.csr_matrix, owner: Indices, n_owners: int) -> sparse.csr_matrix:
    """Add up the rows of each owner, shape (n_owners, n_terms)."""
    n_rows = len(owner)
    return (sparse.csr_matrix((np.ones(n_rows), (owner, np.arange(n_rows))), shape=(n_owners, n_rows)) @ rows).tocsr()
