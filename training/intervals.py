"""How far a figure may lie from the truth: the bootstrap over articles, alone and in pairs.

A resample draws as many articles as there are, with replacement. An interval is the middle 95% of a figure over
RESAMPLES resamples (the percentile method). It tells the chance in which articles were annotated, not the step to
articles of another kind, and it takes articles as independent, which those of one author are not quite.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from model.arrays import Array, Indices
from training.outcomes import Outcomes

RESAMPLES = 1000
LEVEL = 0.95
_CHUNK = 100
"""Resamples ranked at a time, which keeps the arrays of a large corpus below some 100 MB."""

BETTER, WORSE, CANNOT_TELL = "better", "worse", "cannot tell"


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A difference of two models on the same articles, and what may be said of it.

    Attributes:
        difference: ours less theirs, with its interval.
        verdict: "better" when the interval lies above 0, "worse" below, otherwise "cannot tell".
    """

    difference: Interval
    verdict: str


@dataclass(frozen=True)
class Resampled:
    """Figures on the articles as they are and on every resample.

    Attributes:
        values: by figure; NaN where it is not defined (average precision without any annotated theme).
        samples: by figure, shape (RESAMPLES,).
    """

    values: dict[str, float]
    samples: dict[str, Array]


def draws(n_articles: int, seed: int) -> Array:
    """How often each article stands in each resample, shape (RESAMPLES, n_articles)."""
    drawn = np.random.default_rng(seed).integers(n_articles, size=(RESAMPLES, n_articles))
    cells = (drawn + n_articles * np.arange(RESAMPLES)[:, None]).ravel()
    return np.bincount(cells, minlength=RESAMPLES * n_articles).reshape(RESAMPLES, n_articles).astype(np.float64)


def resample(outcomes: Outcomes, drawn: Array) -> Resampled:
    """Compute every figure on the articles and on the resamples.

    Args:
        outcomes: of the articles.
        drawn: from `draws`; the same for all models that are to be compared.
    """
    once = weighted_figures(outcomes, np.ones((1, len(outcomes))))
    return Resampled({name: float(value[0]) for name, value in once.items()}, weighted_figures(outcomes, drawn))


def weighted_figures(outcomes: Outcomes, weights: Array) -> dict[str, Array]:
    """The figures of `training.metrics` with every article counted as often as it was drawn.

    Args:
        outcomes: of n articles.
        weights: shape (n_draws, n_articles).

    Returns:
        By figure, shape (n_draws,).
    """
    return decision_figures(outcomes, weights) | {"average_precision_micro": average_precision(outcomes, weights)}


def decision_figures(outcomes: Outcomes, weights: Array) -> dict[str, Array]:
    """The figures that depend on what was decided, and not on the ranking; as `weighted_figures`."""
    total = weights.sum(axis=1)
    return {
        "micro_f1": micro_f1(outcomes, weights),
        "macro_f1": theme_f1(outcomes, weights).mean(axis=1),
        "primary_accuracy": weights @ (outcomes.primary == outcomes.primary_given) / total,
        "exact_match": weights @ outcomes.exactly_right / total,
    }


def theme_f1(outcomes: Outcomes, weights: Array) -> Array:
    """F1 of every draw and theme, shape (n_draws, n_themes)."""
    return _f1(*_cells(outcomes, weights))


def micro_f1(outcomes: Outcomes, weights: Array) -> Array:
    """Micro-F1 alone of every draw, shape (n_draws,); 1 where there is nothing to find and nothing was given."""
    both, differing = _cells(outcomes, weights)
    return _f1(both.sum(axis=1), differing.sum(axis=1))


def _cells(outcomes: Outcomes, weights: Array) -> tuple[Array, Array]:
    """Cells rightly given and cells that differ of every draw and theme, each (n_draws, n_themes)."""
    return weights @ (outcomes.labels & outcomes.given), weights @ (outcomes.labels ^ outcomes.given)


def intervals(resampled: Resampled) -> dict[str, Interval]:
    """The 95% interval of every figure that is defined."""
    return {
        name: interval(value, resampled.samples[name])
        for name, value in resampled.values.items()
        if not np.isnan(value)
    }


def compare(ours: Resampled, theirs: Resampled) -> dict[str, Comparison]:
    """The paired bootstrap: differences on the same resamples of the same articles."""
    comparisons = {}
    for name, value in ours.values.items():
        if not np.isnan(value):
            samples = ours.samples[name] - theirs.samples[name]
            comparisons[name] = compared(interval(value - theirs.values[name], samples))
    return comparisons


def compared(difference: Interval) -> Comparison:
    """A difference with what may be said of it."""
    verdict = BETTER if difference.low > 0 else WORSE if difference.high < 0 else CANNOT_TELL
    return Comparison(difference, verdict)


def interval(value: float, samples: Array, *, level: float = LEVEL) -> Interval:
    """A figure with the middle part, 95% unless said, of its resamples."""
    low, high = np.nanpercentile(samples, [50 * (1 - level), 50 * (1 + level)])
    return Interval(round(value, 4), round(float(low), 4), round(float(high), 4))


def _f1(both: Array, differing: Array) -> Array:
    """F1 from counts; 1 where there is nothing to find and nothing was given."""
    size = 2 * both + differing
    return np.where(size > 0, 2 * both / np.maximum(size, 1), 1.0)


def average_precision(outcomes: Outcomes, weights: Array) -> Array:
    """Precision where each annotated cell stands in the ranking of all cells; cells of one score rank together.

    The ranking is cut into steps that each end with the cells of a score at which something is annotated: only there
    does precision count, and a product of sparse steps with the draws tells how many cells each draw has seen by then.

    Args:
        outcomes: of n articles.
        weights: shape (n_draws, n_articles).

    Returns:
        Shape (n_draws,); NaN where a draw has no annotated cell.
    """
    scores = outcomes.scores.ravel()
    order = np.argsort(-scores, kind="stable")
    article, annotated = order // outcomes.scores.shape[1], outcomes.labels.ravel()[order]
    rank = np.cumsum(np.append(False, np.diff(scores[order]) != 0))
    step = np.searchsorted(np.unique(rank[annotated]), rank)
    shape = (step[annotated].max(initial=-1) + 1, len(outcomes))
    seen, hit = (_counts(step[cells], article[cells], shape) for cells in (step < shape[0], annotated))
    chunks = (weights[start : start + _CHUNK].T for start in range(0, len(weights), _CHUNK))
    return np.concatenate([_stepwise_precision(seen @ chunk, hit @ chunk) for chunk in chunks])


def _counts(step: Indices, article: Indices, shape: tuple[int, int]) -> sparse.csr_matrix:
    """How many cells of each article there are in each step."""
    return sparse.csr_matrix((np.ones(len(step)), (step, article)), shape=shape)


def _stepwise_precision(seen: Array, hit: Array) -> Array:
    """Average precision of every draw from the cells seen and hit in each step, each of shape (n_steps, n_draws)."""
    found = hit.sum(axis=0)
    precision = hit.cumsum(axis=0) / np.maximum(seen.cumsum(axis=0), 1)
    return np.where(found > 0, (hit * precision).sum(axis=0) / np.maximum(found, 1), np.nan)
