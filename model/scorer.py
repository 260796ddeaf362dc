"""The trained model as numpy arrays: the same scores as the scikit-learn pipelines, without scikit-learn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from model.aggregate import TITLE_TIMES, Array, combine, share, sigmoid
from model.normalise import Indices
from model.tokens import Document
from model.vocabulary import Places, Vocabulary


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
        calibration: shape (N_FEATURES + 1,), see `model.aggregate.combine`.
    """

    vocabulary: npt.NDArray[np.str_]
    idf: Array
    paragraph_coef: npt.NDArray[np.float32]
    paragraph_intercept: Array
    article_coef: npt.NDArray[np.float32]
    article_intercept: Array
    calibration: Array


@dataclass(frozen=True, slots=True)
class Terms:
    """The known terms of a document: every place where one stands, and every different one of each part.

    Attributes:
        places: where in the folded text they stand.
        entry: which of the entries each is, shape (n_places,).
        part: the part of each entry, ascending, shape (n_entries,).
        times: how often each entry stands in its part, shape (n_entries,).
        added: what each entry adds to the log-odds of its part, shape (n_entries, n_themes); with the intercept they
            sum to it.
    """

    places: Places
    entry: Indices
    part: Indices
    times: Indices
    added: Array


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one article.

    Attributes:
        article: probability of each theme, shape (n_themes,).
        parts: probability of each theme in each part of the document, shape (n_parts, n_themes).
        n_known: how many different known words the article holds.
        terms: what the probabilities of the parts are made of; None without a known term.
    """

    article: Array
    parts: Array
    n_known: int
    terms: Terms | None


class Scorer:
    """Scores documents; holds no text."""

    def __init__(self, weights: Weights) -> None:
        """Index the vocabulary."""
        self.weights = weights

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.weights.vocabulary[self._by_frequency])

    @cached_property
    def _by_frequency(self) -> Indices:
        """The rows of the weights, frequent terms first: what is often needed lies together in the cache."""
        return self.weights.idf.argsort(kind="stable")

    @cached_property
    def _tables(self) -> tuple[Array, Array, Array]:
        """The idf and both coefficients in the order of the vocabulary."""
        weights, rows = self.weights, self._by_frequency[self._vocabulary.rows]
        both = (weights.paragraph_coef, weights.article_coef)
        paragraph, article = (coef[rows].astype(np.float64) for coef in both)
        return weights.idf[rows], paragraph, article

    def score(self, document: Document) -> Scores:
        """Score one article; an article without a known term scores 0 everywhere."""
        weights, n_parts = self.weights, len(document.lengths)
        places = self._vocabulary.find(document.words, document.folded.codes)
        if not len(places.terms):
            empty = np.zeros((n_parts, len(weights.paragraph_intercept)))
            return Scores(empty[0], empty, 0, None)
        part = document.starts.searchsorted(places.starts, "right") - 1
        first, times, entry = _groups(part * len(weights.idf) + places.terms)
        part, term = part[first], places.terms[first]
        change, added = self._added(part, term, times)
        log_odds = np.zeros((n_parts, added.shape[1]))
        log_odds[part[change]] = np.add.reduceat(added, change)
        parts = sigmoid(log_odds + weights.paragraph_intercept)
        article, n_known = self._whole(term, np.where(part == 0, times * TITLE_TIMES, times))
        scores = combine(share(parts, document.lengths), article, document.n_paragraphs, weights.calibration)
        return Scores(scores, parts, n_known, Terms(places, entry, part, times, added))

    def _added(self, part: Indices, term: Indices, times: Indices) -> tuple[Indices, Array]:
        """Where the entries of each part begin, and what each adds to its log-odds, shape (n_entries, n_themes)."""
        idf, coef, _ = self._tables
        tfidf = _tf(times) * idf.take(term)
        change = _changes(part)
        tfidf /= _norm(np.add.reduceat(tfidf * tfidf, change)).repeat(_sizes(change, len(part)))
        return change, coef.take(term, 0) * tfidf[:, None]

    def _whole(self, term: Indices, times: Indices) -> tuple[Array, int]:
        """The article view's probabilities, shape (n_themes,), and how many different words it rests on."""
        idf, _, coef = self._tables
        order = term.argsort()
        term = term[order]
        change = _changes(term)
        times, term = np.add.reduceat(times[order], change), term[change]
        tfidf = _tf(times) * idf.take(term)
        log_odds = tfidf @ coef.take(term, 0) / _norm(tfidf @ tfidf)
        return sigmoid(log_odds + self.weights.article_intercept), int(term.searchsorted(self._vocabulary.n_words))


def _groups(keys: Indices) -> tuple[Indices, Indices, Indices]:
    """Group equal keys: a member of each group in the order of the keys, the group's size, and each key's group."""
    order = keys.argsort()
    change = _changes(keys[order])
    sizes = _sizes(change, len(keys))
    group = np.empty(len(keys), np.intp)
    group[order] = np.arange(len(change)).repeat(sizes)
    return order[change], sizes, group


def _changes(ordered: Indices) -> Indices:
    """Where a new value begins in an ordered array that is not empty."""
    return np.concatenate(((0,), (ordered[1:] != ordered[:-1]).nonzero()[0] + 1))


def _sizes(change: Indices, n: int) -> Indices:
    return np.concatenate((change[1:], (n,))) - change


def _tf(times: Indices) -> Array:
    return 1.0 + np.log(times)


def _norm(squares: Array) -> Array:
    """The length of vectors, from the sums of their squares; of an empty one so little that it stays empty."""
    norm: Array = np.maximum(np.sqrt(squares), np.finfo(np.float64).tiny)
    return norm
