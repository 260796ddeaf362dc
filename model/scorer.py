"""The trained model as numpy arrays: the same scores as the scikit-learn pipelines, without scikit-learn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from model.aggregate import TITLE_TIMES, Array, combine, share, sigmoid
from model.normalise import Indices
from model.tokens import Document
from model.vocabulary import Vocabulary


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
        starts: where in the folded text each stands, the words in order and then the pairs, shape (n_places,).
        lengths: characters of each, shape (n_places,).
        n_words: how many of the places are words.
        entry: which of the entries each is, shape (n_places,).
        part: the part of each entry, ascending, shape (n_entries,).
        times: how often each entry stands in its part, shape (n_entries,).
        added: what each entry adds to the log-odds of its part, shape (n_entries, n_themes); with the intercept they
            sum to it.
    """

    starts: Indices
    lengths: Indices
    n_words: int
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
        starts, lengths, terms, n_words = self._find(document)
        if not len(terms):
            empty = np.zeros((n_parts, len(weights.paragraph_intercept)))
            return Scores(empty[0], empty, 0, None)
        idf, paragraph_coef, article_coef = self._tables
        part = document.starts.searchsorted(starts, "right") - 1
        first, times, entry = _groups(part * len(idf) + terms)
        part, term = part[first], terms[first]

        tfidf = _tf(times) * idf.take(term)
        change = _changes(part)
        tfidf /= np.sqrt(np.add.reduceat(tfidf * tfidf, change)).repeat(_sizes(change, len(part)))
        added = paragraph_coef.take(term, 0) * tfidf[:, None]
        log_odds = np.zeros((n_parts, added.shape[1]))
        log_odds[part[change]] = np.add.reduceat(added, change)
        parts = sigmoid(log_odds + weights.paragraph_intercept)

        order = term.argsort()
        ordered = term[order]
        change = _changes(ordered)
        whole = np.add.reduceat(np.where(part == 0, times * TITLE_TIMES, times)[order], change)
        term = ordered[change]
        tfidf = _tf(whole) * idf.take(term)
        article = sigmoid(tfidf @ article_coef.take(term, 0) / np.sqrt(tfidf @ tfidf) + weights.article_intercept)
        n_known = int(term.searchsorted(self._vocabulary.n_words))
        scores = combine(share(parts, document.lengths), article, document.n_paragraphs, weights.calibration)
        return Scores(scores, parts, n_known, Terms(starts, lengths, n_words, entry, part, times, added))

    def _find(self, document: Document) -> tuple[Indices, Indices, Indices, int]:
        """Every place of a known term: where it starts, its length, its index; and how many of them are words."""
        words = self._vocabulary.words(document.words)
        lengths = np.fromiter(map(len, document.words), np.intp, len(document.words))
        known = (words >= 0).nonzero()[0]
        starts = lengths.cumsum() - lengths
        places, pairs = self._vocabulary.pairs(document.folded.codes)
        return (
            np.concatenate((starts[known], places)),
            np.concatenate((lengths[known], np.full(len(places), 2))),
            np.concatenate((words[known], pairs)),
            len(known),
        )


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
