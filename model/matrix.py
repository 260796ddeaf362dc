"""Term counts of many articles as one sparse matrix, built once and shared by every fit over a part of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from model.aggregate import TITLE_TIMES
from model.tokens import Document

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True)
class TermMatrix:
    """The parts (title, then paragraphs) of many articles, one after the other.

    Attributes:
        vocabulary: the terms, sorted, shape (n_terms,).
        parts: counts, shape (n_parts, n_terms).
        articles: counts of whole articles, the title's TITLE_TIMES, shape (n_articles, n_terms).
        first: row of each article's title in `parts`, and the end, shape (n_articles + 1,).
        lengths: characters of each part, shape (n_parts,).
    """

    vocabulary: npt.NDArray[np.str_]
    parts: sparse.csr_matrix
    articles: sparse.csr_matrix
    first: Indices
    lengths: Indices

    @property
    def n_articles(self) -> int:
        """How many articles there are."""
        return len(self.first) - 1

    def part_rows(self, articles: Indices, *, titles: bool) -> Indices:
        """The rows of `parts` that belong to some articles, with or without their titles."""
        starts = self.first[articles] + (0 if titles else 1)
        return np.concatenate([np.arange(a, b) for a, b in zip(starts, self.first[articles + 1], strict=True)])


def term_matrix(documents: Sequence[Document], *, min_parts: int = 1) -> TermMatrix:
    """Count the terms of documents.

    Args:
        documents: the articles.
        min_parts: terms that stand in fewer parts than this are left out, as no fit could use them.
    """
    counter = CountVectorizer(token_pattern=r"\S+", lowercase=False, min_df=min_parts, dtype=np.float64)  # noqa: S106
    parts = counter.fit_transform(part for document in documents for part in document.parts)
    n_parts = [len(document.parts) for document in documents]
    first = np.concatenate([[0], np.cumsum(n_parts)])
    times = np.ones(first[-1])
    times[first[:-1]] = TITLE_TIMES
    owner = np.repeat(np.arange(len(documents)), n_parts)
    gather = sparse.csr_matrix((times, (owner, np.arange(first[-1]))), shape=(len(documents), first[-1]))
    return TermMatrix(
        vocabulary=counter.get_feature_names_out().astype(np.str_),
        parts=parts,
        articles=(gather @ parts).tocsr(),
        first=first,
        lengths=np.array([length for document in documents for length in document.lengths]),
    )
