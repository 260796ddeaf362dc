"""How much of a text reports a theme, and how often the theme is then given: where annotation itself is hardest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.article import LabelledArticle
from model.arrays import Array
from training.outcomes import Outcomes

_STARTS = (0.0, 0.2, 0.3, 0.5, 0.75)
"""Shares of the text at which the bands begin; the codebook asks for about a fifth."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The cells of articles and themes whose paragraphs take such a share of the text; those that take none left out.

    Attributes:
        low: share of the text from which on.
        high: share below which; the last band holds 1 too.
        annotated: cells annotated.
        found: share of them given; None where there is none.
        others: cells not annotated, their paragraphs notwithstanding.
        taken: share of those given; None where there is none.
    """

    low: float
    high: float
    annotated: int
    found: float | None
    others: int
    taken: float | None


def by_extent(gold: Sequence[LabelledArticle], outcomes: Outcomes, names: Sequence[str]) -> list[Extent]:
    """The bands from the smallest share on.

    Args:
        gold: the annotated articles.
        outcomes: of the same articles.
        names: the themes, in the order of the columns.
    """
    shares = np.array([_shares(row, names) for row in gold])
    bands = []
    for low, high in zip(_STARTS, (*_STARTS[1:], 1.0), strict=True):
        inside = (shares > low if not low else shares >= low) & ((shares < high) | (high == 1))
        annotated, others = inside & outcomes.labels, inside & ~outcomes.labels
        found, taken = (
            round(float(outcomes.given[cells].mean()), 3) if cells.any() else None for cells in (annotated, others)
        )
        bands.append(Extent(low, high, int(annotated.sum()), found, int(others.sum()), taken))
    return bands


def _shares(row: LabelledArticle, names: Sequence[str]) -> Array:
    """The share of the body whose paragraphs are annotated with each theme, shape (n_themes,)."""
    lengths = [len(text) for text in row.article.paragraphs]
    return np.array(
        [
            sum(length for length, themes in zip(lengths, row.paragraph_themes, strict=False) if name in themes)
            for name in names
        ]
    ) / max(sum(lengths), 1)
