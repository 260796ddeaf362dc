"""All that is said of one model on one set of annotated articles beside the plain figures."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from data.article import LabelledArticle
from data.taxonomy import Taxonomy
from model.arrays import Flags
from training.intervals import Interval, draws, intervals, resample
from training.outcomes import Outcomes
from training.reliability import (
    Coverage,
    Reliability,
    coverage_at_precision,
    coverage_exactly_right,
    reliability,
)
from training.slices import Slices, slices


@dataclass(frozen=True, slots=True)
class Decided:
    """The articles decided without an editor, by a certainty that was not chosen on them.

    Attributes:
        share: of all articles.
        precision: of the themes given to them; None when none was given.
        exact_match: share of them with exactly the annotated themes; None when none was decided.
    """

    share: float
    precision: float | None
    exact_match: float | None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Intervals, reliability, coverage and slices; each is defined where it is computed.

    Attributes:
        intervals: by figure, see `training.intervals`.
        reliability: over all cells, see `training.reliability`.
        theme_reliability: the same by theme.
        coverage_precision: `training.reliability.coverage_at_precision`.
        coverage_exact: `training.reliability.coverage_exactly_right`.
        decided: what the model's own rule lets through.
        slices: dimension -> slice -> figures, see `training.slices`.
    """

    intervals: dict[str, Interval]
    reliability: Reliability
    theme_reliability: dict[str, Reliability]
    coverage_precision: Coverage
    coverage_exact: Coverage
    decided: Decided
    slices: Slices

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)

    def metrics(self, taxonomy: Taxonomy) -> dict[str, float]:
        """The figures by ASCII name."""
        found: dict[str, float | None] = {}
        for name, interval in self.intervals.items():
            found |= {f"{name}_low": interval.low, f"{name}_high": interval.high}
        found |= {"brier": self.reliability.brier, "calibration_error": self.reliability.calibration_error}
        for theme in taxonomy.themes:
            own = self.theme_reliability[theme.name]
            found |= {f"{theme.slug}_brier": own.brier, f"{theme.slug}_calibration_error": own.calibration_error}
        found |= {"coverage_precision": self.coverage_precision.share, "coverage_exact": self.coverage_exact.share}
        found |= {f"decided_{name}": value for name, value in asdict(self.decided).items()}
        return {name: value for name, value in found.items() if value is not None}


def appraise(
    gold: Sequence[LabelledArticle], outcomes: Outcomes, names: Sequence[str], *, decided: Flags, seed: int = 0
) -> Appraisal:
    """Say all of one model.

    Args:
        gold: annotated articles.
        outcomes: of the same articles.
        names: the themes, in the order of the columns.
        decided: whether the model's rule asked for no editor, shape (n_articles,).
        seed: of the bootstrap.
    """
    return Appraisal(
        intervals=intervals(resample(outcomes, draws(len(outcomes), seed))),
        reliability=reliability(outcomes.labels, outcomes.scores),
        theme_reliability={
            name: reliability(outcomes.labels[:, column], outcomes.scores[:, column])
            for column, name in enumerate(names)
        },
        coverage_precision=coverage_at_precision(outcomes),
        coverage_exact=coverage_exactly_right(outcomes),
        decided=decided_figures(outcomes.rows(np.flatnonzero(decided)), len(outcomes)),
        slices=slices(gold, outcomes, names, seed=seed),
    )


def decided_figures(decided: Outcomes, n_articles: int) -> Decided:
    """Share, precision and exactness of the articles decided without an editor, out of `n_articles`."""
    given = int(decided.given.sum())
    return Decided(
        share=round(len(decided) / n_articles, 4),
        precision=round(int((decided.given & decided.labels).sum()) / given, 4) if given else None,
        exact_match=round(float(decided.exactly_right.mean()), 4) if len(decided) else None,
    )
