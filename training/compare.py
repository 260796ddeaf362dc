"""Whether one run is better than another: figures and themes of the same articles, resampled in pairs.

Two runs that differ in nothing but chance still choose slightly different thresholds, and a threshold that moves by a
little moves many articles in one direction; resampling the articles does not show that. So every resample also moves
the thresholds of each run by one of MOVES.
"""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np

from model.arrays import Array, Indices
from training.errors import RunError
from training.intervals import (
    LEVEL,
    WORSE,
    Interval,
    Resampled,
    average_precision,
    compared,
    decision_figures,
    draws,
    interval,
    theme_f1,
    weighted_figures,
)
from training.outcomes import Outcomes, decided_at
from training.predictions import Decisions, RunPredictions

MOVES = (-0.02, -0.01, 0.0, 0.01, 0.02)
"""How far thresholds move by chance alone. Twelve parts of the starter corpus, of 300 and 600 articles, were trained
with eight seeds each: without these moves 11% of the pairs of one of them were told apart, with them no pair of any."""
HEADLINE = "micro_f1"
"""The figure the verdict of a comparison is given on."""
MIN_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of both runs.

    Attributes:
        ours: on the compared articles.
        theirs: on the same.
        difference: ours less theirs, with its interval.
        verdict: on ours: "better", "worse" or "cannot tell".
    """

    ours: float
    theirs: float
    difference: Interval
    verdict: str


@dataclass(frozen=True)
class RunComparison:
    """What may be said of our run beside theirs.

    Attributes:
        ours: name of our run.
        theirs: name of the other.
        articles: compared.
        left_out: articles of (ours, theirs) that the other run does not hold, or holds with another annotation.
        figures: by name, 95% intervals.
        reference: the same on the articles that are reference articles of both runs; empty where these are all or none.
        themes: F1 by theme; the intervals of all themes together are right in 95% of cases (Bonferroni).
    """

    ours: str
    theirs: str
    articles: int
    left_out: tuple[int, int]
    figures: dict[str, Pair]
    reference: dict[str, Pair]
    themes: dict[str, Pair]

    @property
    def verdict(self) -> str:
        """What may be said of our run as a whole."""
        return self.figures[HEADLINE].verdict

    @property
    def worse_themes(self) -> tuple[str, ...]:
        """The themes on which our run is worse."""
        return tuple(name for name, pair in self.themes.items() if pair.verdict == WORSE)

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {"verdict": self.verdict, "worse_themes": list(self.worse_themes), **asdict(self)}


def compare_runs(
    ours: RunPredictions,
    theirs: RunPredictions,
    *,
    names: tuple[str, str] = ("ours", "theirs"),
    shared: bool = False,
    seed: int = 0,
) -> RunComparison:
    """Compare two runs article by article, on what each said of articles whose authors it had not seen.

    Args:
        ours: the run that is judged.
        theirs: the run it is judged by.
        names: of (ours, theirs), for messages and tables.
        shared: allow runs on other data; then the articles both hold with the same annotation are compared.
        seed: of the resamples.

    Raises:
        RunError: the runs are of different taxonomies, or of different data and `shared` is not set or leaves nothing.
    """
    own, other = matched(ours, theirs, names=names, shared=shared)
    first, second = rows_of(ours, own), rows_of(theirs, other)
    figures, themes = _pairs(first, second, seed)
    both = np.flatnonzero(first.decisions.reference & second.decisions.reference)
    some = MIN_ARTICLES <= len(both) < len(own)
    return RunComparison(
        ours=names[0],
        theirs=names[1],
        articles=len(own),
        left_out=(len(ours.ids) - len(own), len(theirs.ids) - len(other)),
        figures=figures,
        reference=_pairs(rows_of(first, both), rows_of(second, both), seed)[0] if some else {},
        themes=themes,
    )


def matched(
    ours: RunPredictions, theirs: RunPredictions, *, names: tuple[str, str] = ("ours", "theirs"), shared: bool = False
) -> tuple[Indices, Indices]:
    """The rows of the articles both runs hold, in the order of ours; arguments as for `compare_runs`."""
    if ours.themes != theirs.themes:
        problem = f"is of another taxonomy ({'、'.join(ours.names)}) than {names[1]} ({'、'.join(theirs.names)})"
        raise RunError(names[0], problem, "compare runs of one taxonomy")
    if ours.digest != theirs.digest and not shared:
        problem = f"was trained on other data (digest {ours.digest[:12]}) than {names[1]} ({theirs.digest[:12]})"
        raise RunError(names[0], problem, "compare on the articles both hold with --shared")
    place = {identity: row for row, identity in enumerate(theirs.ids)}
    pairs = [(row, place[identity]) for row, identity in enumerate(ours.ids) if identity in place]
    own, other = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    same = (ours.decisions.labels[own] == theirs.decisions.labels[other]).all(axis=1)
    same &= ours.decisions.primary[own] == theirs.decisions.primary[other]
    if same.sum() < MIN_ARTICLES:
        raise RunError(names[0], f"shares no articles with {names[1]}", "train both on the same articles")
    return own[same], other[same]


def rows_of(run: RunPredictions, rows: Indices) -> RunPredictions:
    """A run's predictions of some of its articles."""
    own = Decisions(**{entry.name: getattr(run.decisions, entry.name)[rows] for entry in fields(Decisions)})
    return replace(run, ids=tuple(run.ids[row] for row in rows), decisions=own)


def _pairs(ours: RunPredictions, theirs: RunPredictions, seed: int) -> tuple[dict[str, Pair], dict[str, Pair]]:
    """The pairs of every figure that is defined, and of every theme's F1."""
    drawn = draws(len(ours.ids), seed)
    figures, themes = zip(*(_sampled(run, drawn, (seed, k)) for k, run in enumerate((ours, theirs))), strict=True)
    level = 1 - (1 - LEVEL) / len(ours.names)
    return _paired(*figures, level=LEVEL), _paired(*themes, level=level)


def _sampled(run: RunPredictions, drawn: Array, seed: tuple[int, int]) -> tuple[Resampled, Resampled]:
    """The figures, and the themes' F1, as decided and on every resample with moved thresholds.

    Args:
        run: the run.
        drawn: from `draws`.
        seed: of the moves; runs that are compared need different ones.
    """
    once = np.ones((1, len(run.ids)))
    values = weighted_figures(run.outcomes, once)
    samples = {name: np.zeros(len(drawn)) for name in values}
    samples["average_precision_micro"] = average_precision(run.outcomes, drawn)
    themes = np.zeros((len(drawn), len(run.names)))
    moves = np.random.default_rng(seed).integers(len(MOVES), size=len(drawn))
    for number, move in enumerate(MOVES):
        rows, outcomes = moves == number, moved(run, move)
        for name, found in decision_figures(outcomes, drawn[rows]).items():
            samples[name][rows] = found
        themes[rows] = theme_f1(outcomes, drawn[rows])
    f1 = theme_f1(run.outcomes, once)[0].tolist()
    return (
        Resampled({name: float(value[0]) for name, value in values.items()}, samples),
        Resampled(dict(zip(run.names, f1, strict=True)), dict(zip(run.names, themes.T, strict=True))),
    )


def moved(run: RunPredictions, move: float) -> Outcomes:
    """The run as it would have decided with other thresholds; as it did where thresholds decided nothing."""
    own = run.decisions
    if not move or not np.array_equal(own.given, own.probabilities >= own.thresholds):
        return run.outcomes
    return decided_at(own.labels, own.primary, own.probabilities, own.thresholds + move)


def _paired(ours: Resampled, theirs: Resampled, *, level: float) -> dict[str, Pair]:
    """The pair of every figure that is defined."""
    pairs = {}
    for name, value in ours.values.items():
        if not np.isnan(value):
            other = theirs.values[name]
            samples = ours.samples[name] - theirs.samples[name]
            found = compared(interval(value - other, samples, level=level))
            pairs[name] = Pair(round(value, 4), round(other, 4), found.difference, found.verdict)
    return pairs
