"""What many articles look like to a model: article by article, and summed up as the profile of its training data."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from data.article import Article
from data.errors import ProfileError
from model.arrays import Array, Flags
from model.artifact import Card
from model.decision import REVIEW, UNREADABLE, certainty
from model.tagger import Tagger
from model.tokens import PAIR_MARK

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Of certainty and length, in this order, in a profile."""


@dataclass(frozen=True)
class Population:
    """Articles measured one by one; every array has an entry or a row for each.

    Attributes:
        scores: probability of each theme, shape (n_articles, n_themes).
        given: themes given, same shape.
        review: whether an editor is asked for, shape (n_articles,).
        words: running words.
        unknown: those of them that are not in the model's vocabulary.
        characters: of the body.
    """

    scores: Array
    given: Flags
    review: Flags
    words: Array
    unknown: Array
    characters: Array

    def __len__(self) -> int:
        """How many articles."""
        return len(self.review)

    @property
    def certainty(self) -> Array:
        """How sure the least certain theme of each article is, see `model.decision.certainty`."""
        return np.array([certainty(row) for row in self.scores])


@dataclass(frozen=True, slots=True)
class Profile:
    """A population summed up; in a card, of the training data, each article scored by a model that had not seen it.

    Attributes:
        articles: how many.
        paragraphs: how many the model learned from, which its inverse document frequencies refer to.
        themes: slug -> share of articles given the theme.
        none: share of articles given none.
        scores: slug -> mean probability and its standard error.
        review: share of articles for which an editor is asked.
        unknown_words: share of the running words the model does not know, and its standard error.
        certainty: the QUANTILES of it.
        characters: the QUANTILES of the length.
    """

    articles: int
    paragraphs: int
    themes: dict[str, float]
    none: float
    scores: dict[str, tuple[float, float]]
    review: float
    unknown_words: tuple[float, float]
    certainty: tuple[float, ...]
    characters: tuple[float, ...]

    @classmethod
    def of_card(cls, card: Card) -> Self:
        """The profile a model carries.

        Raises:
            ProfileError: it carries none, or a damaged one.
        """
        names = {entry.name for entry in fields(cls)}
        if not card.profile:
            raise ProfileError(card.name, "does not say what its training data look like, as older ones do not")
        if set(card.profile) != names or set(card.profile["themes"]) != set(card.themes):
            raise ProfileError(card.name, "carries a profile of another form")
        return cls(**card.profile)


@dataclass(frozen=True)
class Measured:
    """Articles measured by a model.

    Attributes:
        population: their figures.
        paragraphs: of each article, the different words of each paragraph.
        unreadable: how many of those given had to be left out, as nothing can be said of them.
    """

    population: Population
    paragraphs: tuple[tuple[frozenset[str], ...], ...]
    unreadable: int


def profile_of(population: Population, slugs: Sequence[str], *, paragraphs: int) -> Profile:
    """Sum a population up.

    Args:
        population: at least two articles.
        slugs: of the themes, in the order of the columns.
        paragraphs: how many the model learned from.
    """
    n = len(population)
    errors = population.scores.std(axis=0, ddof=1) / np.sqrt(n)
    means = zip(population.scores.mean(axis=0).tolist(), errors.tolist(), strict=True)
    shares = population.given.mean(axis=0).tolist()
    return Profile(
        articles=n,
        paragraphs=paragraphs,
        themes=dict(zip(slugs, (round(share, 4) for share in shares), strict=True)),
        none=round(float((~population.given.any(axis=1)).mean()), 4),
        scores=dict(zip(slugs, ((round(mean, 4), round(error, 5)) for mean, error in means), strict=True)),
        review=round(float(population.review.mean()), 4),
        unknown_words=_rate(population.unknown, population.words),
        certainty=_quantiles(population.certainty),
        characters=_quantiles(population.characters),
    )


def _rate(part: Array, whole: Array) -> tuple[float, float]:
    """A share of all words and its standard error, articles being drawn, not words (linearised ratio)."""
    n, total = len(whole), float(max(whole.sum(), 1.0))
    rate = float(part.sum()) / total
    squares = float(((part - rate * whole) ** 2).sum())
    return round(rate, 5), round(float(np.sqrt(squares * n / (n - 1))) / total, 6)


def _quantiles(values: Array) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in np.quantile(values, QUANTILES).tolist())


def measure(articles: Sequence[Article], tagger: Tagger) -> Measured:
    """Tag articles and count their words.

    Args:
        articles: what was submitted.
        tagger: the model.
    """
    vocabulary = {term for term in tagger.scorer.weights.vocabulary.tolist() if not term.startswith(PAIR_MARK)}
    rows, paragraphs, unreadable = [], [], 0
    for article, prediction in zip(articles, tagger.tag_all(articles), strict=True):
        if prediction.status == UNREADABLE:
            unreadable += 1
            continue
        words = _words(article, tagger)
        running = [word for _, part in words for word in part]
        unknown = sum(word not in vocabulary for word in running)
        given = [name in prediction.themes for name in tagger.names]
        scores = [prediction.scores[name] for name in tagger.names]
        counts = (len(running), unknown, article.n_characters)
        rows.append((scores, given, prediction.status == REVIEW, *counts))
        paragraphs.append(_by_paragraph(words))
    return Measured(_population(rows, len(tagger.names)), tuple(paragraphs), unreadable)


def _words(article: Article, tagger: Tagger) -> list[tuple[int, list[str]]]:
    """The words of each part of the article, with the paragraph it stands in."""
    document = tagger.segmenter.document(article)
    return [
        (paragraph, [term for term in part.split() if not term.startswith(PAIR_MARK)])
        for paragraph, part in zip(document.paragraphs, document.parts, strict=True)
    ]


def _by_paragraph(words: Sequence[tuple[int, list[str]]]) -> tuple[frozenset[str], ...]:
    """The different words of each paragraph; a title counts as one only where it is all there is, as in training."""
    found: dict[int, set[str]] = {}
    for paragraph, part in words:
        found.setdefault(paragraph, set()).update(part)
    body = {number: part for number, part in found.items() if number} or found
    return tuple(frozenset(part) for part in body.values())


def _population(rows: Sequence[tuple[list[float], list[bool], bool, int, int, int]], n_themes: int) -> Population:
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Population(
        scores=np.array(columns[0], dtype=np.float64).reshape(-1, n_themes),
        given=np.array(columns[1], dtype=np.bool_).reshape(-1, n_themes),
        review=np.array(columns[2], dtype=np.bool_),
        words=np.array(columns[3], dtype=np.float64),
        unknown=np.array(columns[4], dtype=np.float64),
        characters=np.array(columns[5], dtype=np.float64),
    )
