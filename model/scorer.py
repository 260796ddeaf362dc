"""The trained model as numpy arrays: the same scores as the scikit-learn pipelines, without scikit-learn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from model.aggregate import TITLE_TIMES, Views, body_lengths, combine, fifths_of, shares_of, sigmoid
from model.arrays import Array, Flags, Indices
from model.tokens import Batch, Document
from model.vocabulary import Places, Vocabulary


@dataclass(frozen=True)
class Weights:
    """Everything a model learned.

    Attributes:
        vocabulary: the terms, shape (n_terms,).
        idf: inverse document frequency of each term, shape (n_terms,).
        paragraph_coef: shape (n_terms, n_themes), float32.
        paragraph_intercept: shape (n_themes,).
        title_coef: the same of the title classifier.
        title_intercept: shape (n_themes,).
        article_coef: shape (n_terms, n_themes), float32.
        article_intercept: shape (n_themes,).
        calibration: shape (N_FEATURES + 1, N_FEATURES + 1), see `model.aggregate.combine`.
    """

    vocabulary: npt.NDArray[np.str_]
    idf: Array
    paragraph_coef: npt.NDArray[np.float32]
    paragraph_intercept: Array
    title_coef: npt.NDArray[np.float32]
    title_intercept: Array
    article_coef: npt.NDArray[np.float32]
    article_intercept: Array
    calibration: Array


@dataclass(frozen=True, slots=True)
class Terms:
    """The known terms of a document or a batch: every place where one stands, and every different one of each part.

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
        parts: probability of each theme in each part of the document, of the title by the classifier of titles, shape
            (n_parts, n_themes).
        n_known: how many different known words the article holds.
        terms: what the probabilities of the parts are made of; None without a known term.
    """

    article: Array
    parts: Array
    n_known: int
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class BatchScores:
    """What the model says of several articles: the fields of `Scores`, with one row or one number for each article."""

    articles: Array
    parts: Array
    n_known: Indices
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
    def _tables(self) -> tuple[Array, Array, Array, Array]:
        """The idf and the coefficients of paragraphs, titles and articles in the order of the vocabulary."""
        weights, rows = self.weights, self._by_frequency[self._vocabulary.rows]
        coefs = (weights.paragraph_coef, weights.title_coef, weights.article_coef)
        paragraph, title, article = (coef[rows].astype(np.float64) for coef in coefs)
        return weights.idf[rows], paragraph, title, article

    def score(self, document: Document) -> Scores:
        """Score one article; an article without a known term scores 0 everywhere."""
        scores = self.score_batch(document.batch)
        return Scores(scores.articles[0], scores.parts, int(scores.n_known[0]), scores.terms)

    def score_batch(self, batch: Batch) -> BatchScores:
        """Score several articles at once, each as if it were alone."""
        weights, n_parts, n_articles = self.weights, len(batch.lengths), len(batch.first) - 1
        n_themes = len(weights.paragraph_intercept)
        places = self._vocabulary.find(batch.words, batch.folded.codes)
        if not len(places.terms):
            return BatchScores(
                np.zeros((n_articles, n_themes)), np.zeros((n_parts, n_themes)), np.zeros(n_articles, np.intp), None
            )
        part = batch.starts.searchsorted(places.starts, "right") - 1
        first, times, entry = _groups(part * len(weights.idf) + places.terms)
        part, term = part[first], places.terms[first]
        owner, titles, is_title = batch.owner, batch.first[:-1], np.zeros(n_parts, np.bool_)
        is_title[titles] = True
        begin, tfidf = self._tfidf(part, term, times)
        added = self._tables[1].take(term, 0) * tfidf[:, None]
        texts = sigmoid(_by_part(added, part, begin, n_parts) + weights.paragraph_intercept)
        in_title = is_title[part].nonzero()[0]
        added[in_title] = self._tables[2].take(term[in_title], 0) * tfidf[in_title, None]
        parts = texts.copy()
        parts[titles] = sigmoid(_by_part(added, part, begin, n_parts)[titles] + weights.title_intercept)
        weighted = np.where(is_title[part], times * TITLE_TIMES, times)
        whole, n_known, has_terms = self._wholes(owner[part], term, weighted, n_articles)
        shares = shares_of(texts, batch.lengths, titles)
        fifths = self._fifths(batch, texts, part, term, times)
        views = Views(shares, fifths, parts[titles], whole)
        articles = combine(views, body_lengths(batch.lengths, titles), weights.calibration)
        articles[~has_terms] = 0
        parts[~has_terms[owner]] = 0
        return BatchScores(articles, parts, n_known, Terms(places, entry, part, times, added))

    def _tfidf(self, part: Indices, term: Indices, times: Indices) -> tuple[Indices, Array]:
        """Where the entries of each part begin, and the TF-IDF of each, shape (n_entries,)."""
        tfidf = _tf(times) * self._tables[0].take(term)
        begin = _changes(part)
        tfidf /= _norm(np.add.reduceat(tfidf * tfidf, begin)).repeat(_sizes(begin, len(part)))
        return begin, tfidf

    def _wholes(self, owner: Indices, term: Indices, times: Indices, n_articles: int) -> tuple[Array, Indices, Flags]:
        """The article classifier.

        Returns:
            Probabilities, shape (n_articles, n_themes); how many different words each rests on; which have any term.
        """
        coef = self._tables[3]
        owner, term, begin, sums = self._merged(owner, term, times, coef)
        log_odds = np.zeros((n_articles, coef.shape[1]))
        log_odds[owner[begin]] = sums
        n_known = np.bincount(owner[term < self._vocabulary.n_words], minlength=n_articles)
        has_terms = np.zeros(n_articles, np.bool_)
        has_terms[owner[begin]] = True
        return sigmoid(log_odds + self.weights.article_intercept), n_known, has_terms

    def _fifths(self, batch: Batch, parts: Array, part: Indices, term: Indices, times: Indices) -> Array:
        """The view of whole paragraphs, shape (n_articles, n_themes); one that is a single part is scored already."""
        titles, is_body = batch.first[:-1], np.ones(len(parts), np.bool_)
        is_body[titles] = batch.first[1:] - titles == 1  # without a body the title stands for it
        body = is_body.nonzero()[0]
        begin = _changes(np.array(batch.texts)[body])
        sizes = _sizes(begin, len(body))
        paragraphs = parts[body[begin]]
        if (sizes > 1).any():
            number = np.full(len(parts), -1)
            number[body] = np.where(sizes > 1, np.arange(len(begin)), -1).repeat(sizes)
            owner = number[part]
            chosen = (owner >= 0).nonzero()[0]
            if len(chosen):
                owner, _, first, sums = self._merged(owner[chosen], term[chosen], times[chosen], self._tables[1])
                paragraphs[owner[first]] = sigmoid(sums + self.weights.paragraph_intercept)
        lengths = np.add.reduceat(batch.lengths[body], begin)
        return fifths_of(paragraphs, lengths, _changes(batch.owner[body[begin]]))

    def _merged(
        self, owner: Indices, term: Indices, times: Indices, coef: Array
    ) -> tuple[Indices, Indices, Indices, Array]:
        """Add up the entries of the parts of each owner, and what they add to its log-odds.

        Returns:
            Owner and term of each different entry, in the order of the owners; where each owner's begin; and what
            they add, shape (n_owners, n_themes).
        """
        idf = self._tables[0]
        keys = owner * len(idf) + term
        order = keys.argsort()
        change = _changes(keys[order])
        times, kept = np.add.reduceat(times[order], change), order[change]
        owner, term = owner[kept], term[kept]
        tfidf = _tf(times) * idf.take(term)
        begin = _changes(owner)
        sums = np.add.reduceat(coef.take(term, 0) * tfidf[:, None], begin)
        return owner, term, begin, sums / _norm(np.add.reduceat(tfidf * tfidf, begin))[:, None]


def _groups(keys: Indices) -> tuple[Indices, Indices, Indices]:
    """Group equal keys: a member of each group in the order of the keys, the group's size, and each key's group."""
    order = keys.argsort()
    change = _changes(keys[order])
    sizes = _sizes(change, len(keys))
    group = np.empty(len(keys), np.intp)
    group[order] = np.arange(len(change)).repeat(sizes)
    return order[change], sizes, group


def _by_part(added: Array, part: Indices, begin: Indices, n_parts: int) -> Array:
    """What the entries of each part add up to, shape (n_parts, n_themes)."""
    sums = np.zeros((n_parts, added.shape[1]))
    sums[part[begin]] = np.add.reduceat(added, begin)
    return sums


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
