"""The costly half of an evaluation: baselines beside our model, and learning curves."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from data.taxonomy import Taxonomy
from model.arrays import Indices
from training.baselines import baselines
from training.curve import Point, learning_curve
from training.intervals import Comparison, Interval, compare, draws, intervals, resample
from training.run import TrainedModel
from training.settings import Settings

OURS = "zhuti"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table of baselines.

    Attributes:
        name: of the baseline, OURS for our model.
        reason: why it was skipped, "" where it was not.
        intervals: its figures; empty where it was skipped.
        ours_less_theirs: the paired comparisons with our model; empty for our model itself.
    """

    name: str
    reason: str
    intervals: dict[str, Interval]
    ours_less_theirs: dict[str, Comparison]


@dataclass(frozen=True, slots=True)
class FullEvaluation:
    """Baselines over the whole corpus and over the reference authors, and both learning curves."""

    table: tuple[Entry, ...]
    reference_table: tuple[Entry, ...]
    curve: tuple[Point, ...]

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)

    def metrics(self) -> dict[str, float]:
        """The figures by ASCII name; of the curve, the points of all registers."""
        found: dict[str, float] = {}
        for prefix, table in (("", self.table), ("reference_", self.reference_table)):
            for entry in table[1:]:
                found |= {
                    f"{prefix}baseline_{entry.name}_{key}": figure.value for key, figure in entry.intervals.items()
                }
        return found


def evaluate_fully(
    trained: TrainedModel,
    taxonomy: Taxonomy,
    settings: Settings,
    *,
    jobs: int = 1,
    stage: Callable[[str], None] = lambda _: None,
) -> FullEvaluation:
    """Score the baselines on our model's folds and draw the learning curves.

    Args:
        trained: the run.
        taxonomy: its themes.
        settings: its settings.
        jobs: fits at once.
        stage: told what is being done.
    """
    ours, data = trained.outcomes, trained.data
    stage("baselines")
    found = baselines(data, taxonomy, ours.primary, jobs=jobs, seed=settings.seed)
    rivals = {OURS: ours} | {one.name: one.outcomes for one in found}
    reasons = {one.name: one.reason for one in found}

    def table(rows: Indices) -> tuple[Entry, ...]:
        drawn = draws(len(rows), settings.seed)
        own = resample(ours.rows(rows), drawn)
        entries = [Entry(OURS, "", intervals(own), {})]
        for name, outcomes in list(rivals.items())[1:]:
            if outcomes is None:
                entries.append(Entry(name, reasons[name], {}, {}))
            else:
                theirs = resample(outcomes.rows(rows), drawn)
                entries.append(Entry(name, "", intervals(theirs), compare(own, theirs)))
        return tuple(entries)

    tables = table(np.arange(len(ours))), table(data.reference)
    stage("learning curves")
    return FullEvaluation(*tables, tuple(learning_curve(data, settings, ours.primary, jobs=jobs)))
