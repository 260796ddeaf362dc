"""Figures of parts of the articles: by theme, genre, length, register and number of themes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data.article import LabelledArticle
from training.intervals import Interval, draws, interval, micro_f1
from training.outcomes import Outcomes

LENGTHS = (300, 500, 800)
"""Characters of the body at which the second, third and fourth band begin."""
MANY = 3
"""So many themes and more are one slice."""
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """One slice.

    Attributes:
        articles: how many.
        micro_f1: over its cells, with the 95% interval from the bootstrap over the slice's articles; None where
            nothing is annotated, as there is nothing to find.
        exact_match: share of articles with exactly the annotated themes.
        primary_accuracy: share with the annotated primary theme, or none.
    """

    articles: int
    micro_f1: Interval | None
    exact_match: float
    primary_accuracy: float


Slices = dict[str, dict[str, SliceFigures]]


def slices(gold: Sequence[LabelledArticle], outcomes: Outcomes, names: Sequence[str], *, seed: int = 0) -> Slices:
    """Figures by dimension and slice; slices in their natural order.

    Args:
        gold: the annotated articles.
        outcomes: of the same articles.
        names: the themes, in the order of the columns.
        seed: of the bootstrap.
    """
    parts: Slices = {"theme": _by_theme(outcomes, names, seed)}
    for dimension, value_of in _DIMENSIONS.items():
        values = np.array([value_of(row) for row in gold])
        rows = {value: np.flatnonzero(values == value) for value in sorted(set(values.tolist()), key=_natural)}
        parts[dimension] = {value: _figures(outcomes.rows(chosen), seed) for value, chosen in rows.items()}
    return parts


def length_band(n_characters: int) -> str:
    """The band a length falls into."""
    starts = (0, *LENGTHS)
    number = sum(n_characters >= start for start in starts)
    return f"{starts[number - 1]}-{starts[number] - 1}" if number < len(starts) else f"{starts[-1]} and more"


def register_of(author: str) -> str:
    """The letters before the digits of an author's name, which tell in what manner they write."""
    return re.split(r"\d", author, maxsplit=1)[0] or NOT_STATED


def _number_of_themes(row: LabelledArticle) -> str:
    n = len(row.themes)
    return f"{MANY} and more" if n >= MANY else str(n)


_DIMENSIONS: dict[str, Callable[[LabelledArticle], str]] = {
    "genre": lambda row: row.article.genre or NOT_STATED,
    "length": lambda row: length_band(row.article.n_characters),
    "register": lambda row: register_of(row.author),
    "themes": _number_of_themes,
}


def _natural(value: str) -> tuple[int, str]:
    """Sorts numbers by size and text by letter."""
    digits = re.match(r"\d*", value)
    return int(digits.group() or 0) if digits else 0, value


def _by_theme(outcomes: Outcomes, names: Sequence[str], seed: int) -> dict[str, SliceFigures]:
    """A theme's slice: the articles annotated with it or given it; its micro-F1 counts that theme's cells only."""
    figures = {}
    for column, name in enumerate(names):
        rows = np.flatnonzero(outcomes.labels[:, column] | outcomes.given[:, column])
        if len(rows):
            figures[name] = _figures(outcomes.rows(rows), seed, slice(column, column + 1))
    return figures


def _figures(outcomes: Outcomes, seed: int, columns: slice = slice(None)) -> SliceFigures:
    cells = Outcomes(
        outcomes.labels[:, columns],
        outcomes.given[:, columns],
        outcomes.scores[:, columns],
        outcomes.primary,
        outcomes.primary_given,
    )
    value = float(micro_f1(cells, np.ones((1, len(cells))))[0])
    samples = micro_f1(cells, draws(len(cells), seed))
    return SliceFigures(
        articles=len(outcomes),
        micro_f1=interval(value, samples) if cells.labels.any() else None,
        exact_match=round(float(outcomes.exactly_right.mean()), 4),
        primary_accuracy=round(float((outcomes.primary == outcomes.primary_given).mean()), 4),
    )
