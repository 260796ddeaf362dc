"""The trained model as numpy arrays: the same scores as the scikit-learn pipelines, without scikit-learn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from model.aggregate import TITLE_TIMES, Array, combine, share, sigmoid
from model.tokens import PAIR_MARK, Document

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Weights:
    """Everything a model learned.

    Attributes:
        vocabulary: the terms, shape (n_terms,).
        idf: inverse document frequency of each term, shape (n_terms,).
        paragraph_coef: shape (n_terms, n_themes), float32.
        paragraph_intercept: shape (n_themes,).
        article_coef: shape (n_terms, n_themes), float32.
        article_intercept: shape (n_themes,).
        calibration: shape (3,), see `model.aggregate.combine`.
    """

    vocabulary: npt.NDArray[np.str_]
    idf: Array
    paragraph_coef: npt.NDArray[np.float32]
    paragraph_intercept: Array
    article_coef: npt.NDArray[np.float32]
    article_intercept: Array
    calibration: Array


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one article.

    Attributes:
        article: probability of each theme, shape (n_themes,).
        parts: probability of each theme in each part of the document, shape (n_parts, n_themes).
        n_known: how many different known words the article holds.
    """

    article: Array
    parts: Array
    n_known: int


class Scorer:
    """Scores documents; holds no text."""

    def __init__(self, weights: Weights) -> None:
        """Index the vocabulary."""
        self.weights = weights

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {term: row for row, term in enumerate(self.weights.vocabulary.tolist())}

    @cached_property
    def _is_word(self) -> npt.NDArray[np.bool_]:
        return ~np.strings.startswith(self.weights.vocabulary, PAIR_MARK)

    def score(self, document: Document) -> Scores:
        """Score one article; an article without a known term scores 0 everywhere."""
        weights = self.weights
        counted = [self._count(part.split(" ")) for part in document.parts]
        whole: Counter[int] = Counter()
        for number, counts in enumerate(counted):
            for row, count in counts.items():
                whole[row] += count * TITLE_TIMES if number == 0 else count
        if not whole:
            empty = np.zeros((len(counted), len(weights.paragraph_intercept)))
            return Scores(empty[0], empty, 0)
        n_known = int(self._is_word[list(whole)].sum())
        parts = np.array(
            [sigmoid(self._margin(c, weights.paragraph_coef, weights.paragraph_intercept)) for c in counted]
        )
        article = sigmoid(self._margin(whole, weights.article_coef, weights.article_intercept))
        return Scores(combine(share(parts, document.lengths), article, weights.calibration), parts, n_known)

    def contributions(self, terms: Sequence[str]) -> dict[str, Array]:
        """What each known term of one part adds to that part's log-odds, shape (n_themes,) each.

        They are exact: with the intercept they sum to the log-odds of the part's probability.
        """
        rows, tfidf = self._tfidf(self._count(terms))
        added = tfidf[:, None] * self.weights.paragraph_coef[rows]
        return {str(self.weights.vocabulary[row]): added[k] for k, row in enumerate(rows)}

    def _count(self, terms: Sequence[str]) -> Counter[int]:
        row_of = self._row_of
        return Counter([row_of[term] for term in terms if term in row_of])

    def _tfidf(self, counts: Counter[int]) -> tuple[Rows, Array]:
        rows = np.fromiter(counts.keys(), np.intp, len(counts))
        tf = 1.0 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
        tfidf = tf * self.weights.idf[rows]
        norm = np.sqrt(tfidf @ tfidf)
        return rows, tfidf / norm if norm else tfidf

    def _margin(self, counts: Counter[int], coef: npt.NDArray[np.float32], intercept: Array) -> Array:
        rows, tfidf = self._tfidf(counts)
        margin: Array = tfidf @ coef[rows].astype(np.float64) + intercept
        return margin
