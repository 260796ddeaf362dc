"""Predictions beside annotations as arrays, a row per article; what every figure of this room is computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.article import LabelledArticle
from model.arrays import Array, Flags, Indices
from training.metrics import Predicted

NO_THEME = -1
"""Stands for "no primary theme"."""


@dataclass(frozen=True)
class Outcomes:
    """What annotators and a model said of the same articles.

    Attributes:
        labels: themes annotated, shape (n_articles, n_themes).
        given: themes the model gave, same shape.
        scores: the model's scores, same shape.
        primary: column of the annotated primary theme or NO_THEME, shape (n_articles,).
        primary_given: the same of the model.
    """

    labels: Flags
    given: Flags
    scores: Array
    primary: Indices
    primary_given: Indices

    def __len__(self) -> int:
        """How many articles."""
        return len(self.labels)

    def rows(self, articles: Indices) -> "Outcomes":
        """Some of the articles."""
        return Outcomes(
            self.labels[articles],
            self.given[articles],
            self.scores[articles],
            self.primary[articles],
            self.primary_given[articles],
        )

    @property
    def exactly_right(self) -> Flags:
        """Whether an article's given themes are the annotated ones, shape (n_articles,)."""
        exact: Flags = (self.labels == self.given).all(axis=1)
        return exact


def outcomes_of(gold: Sequence[LabelledArticle], predicted: Sequence[Predicted], names: Sequence[str]) -> Outcomes:
    """Put predictions beside annotations; a theme without a score counts as 0.

    Args:
        gold: annotated articles.
        predicted: one per article, in the same order.
        names: the themes, in the order of the columns.
    """
    return Outcomes(
        labels=theme_flags([row.themes for row in gold], names),
        given=theme_flags([p.themes for p in predicted], names),
        scores=np.array([[p.scores.get(name, 0.0) for name in names] for p in predicted], dtype=np.float64),
        primary=primary_columns([row.primary for row in gold], names),
        primary_given=primary_columns([p.primary for p in predicted], names),
    )


def theme_flags(themes: Sequence[Sequence[str]], names: Sequence[str]) -> Flags:
    """Which theme each row holds, shape (n, n_themes)."""
    return np.array([[name in given for name in names] for given in themes], dtype=np.bool_)


def primary_columns(primaries: Sequence[str | None], names: Sequence[str]) -> Indices:
    """The column of each primary theme, NO_THEME for None."""
    columns = {name: column for column, name in enumerate(names)}
    return np.array([NO_THEME if name is None else columns[name] for name in primaries], dtype=np.intp)


def given_from(scores: Array, thresholds: npt.ArrayLike, *, single: bool) -> Array:
    """The scores from which a theme is given, as `model.decision.given_themes` has it: of single themes the highest."""
    return scores.max(axis=1, keepdims=True) if single else np.asarray(thresholds)


def decided_at(labels: Flags, primary: Indices, scores: Array, cuts: npt.ArrayLike) -> Outcomes:
    """Give every theme whose score reaches its cut; the highest given one is the primary.

    Args:
        labels: themes annotated, shape (n_articles, n_themes).
        primary: column of the annotated primary theme or NO_THEME.
        scores: shape (n_articles, n_themes).
        cuts: anything that broadcasts to that shape.
    """
    given = scores >= np.asarray(cuts)
    best = np.where(given, scores, -np.inf).argmax(axis=1)
    return Outcomes(labels, given, scores, primary, np.where(given.any(axis=1), best, NO_THEME))
