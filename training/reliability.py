"""Whether a score means what it says, and how much may be tagged without an editor looking."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.arrays import Array, Flags
from training.outcomes import Outcomes

BINS = 10
STATED = 0.95
"""The precision, or share of exactly right articles, at which coverage is stated."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Cells with scores of one width: how many, their mean score, and the share of them annotated."""

    cells: int
    score: float
    annotated: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well scores agree with frequencies.

    Attributes:
        brier: mean squared difference of score and annotation (0 or 1) over the (article, theme) cells; 0 is perfect.
        calibration_error: expected calibration error. Cells are put in BINS bins of equal width (a score of 1 falls
            into the last); the differences between mean score and share annotated are averaged, weighted by cells.
        bins: the bins that hold something, lowest scores first.
    """

    brier: float
    calibration_error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The largest share of articles that may go through at a stated quality.

    Attributes:
        share: of all articles.
        certainty: of the least certain one among them; None when no share reaches the quality.
    """

    share: float
    certainty: float | None


def reliability(labels: Flags, scores: Array) -> Reliability:
    """Brier score, expected calibration error and bins of cells, of whatever shape."""
    truth, score = labels.ravel().astype(np.float64), scores.ravel()
    place = np.minimum((score * BINS).astype(np.intp), BINS - 1)
    counts = np.bincount(place, minlength=BINS)
    filled = np.flatnonzero(counts)
    mean = np.bincount(place, score, BINS)[filled] / counts[filled]
    share = np.bincount(place, truth, BINS)[filled] / counts[filled]
    return Reliability(
        brier=round(float(np.mean((score - truth) ** 2)), 4),
        calibration_error=round(float(np.abs(mean - share) @ counts[filled] / len(score)), 4),
        bins=tuple(
            Bin(int(counts[k]), round(float(s), 4), round(float(a), 4))
            for k, s, a in zip(filled, mean, share, strict=True)
        ),
    )


def certainties(scores: Array) -> Array:
    """`model.decision.certainty` of many articles, shape (n_articles,)."""
    least: Array = np.maximum(scores, 1 - scores).min(axis=1)
    return least


def coverage_at_precision(outcomes: Outcomes, stated: float = STATED) -> Coverage:
    """The largest share of articles, most certain first, whose given themes are `stated` precise together.

    Precision is over all themes given to these articles; articles that are given none count as covered, and a share
    that is given none at all counts as precise. Articles of equal certainty come together. The share is found on the
    articles it is stated for: what a certainty chosen beforehand reaches is told by `training.appraisal.Decided`.
    """
    right = (outcomes.given & outcomes.labels).sum(axis=1)
    return _coverage(outcomes, right, outcomes.given.sum(axis=1), stated)


def coverage_exactly_right(outcomes: Outcomes, stated: float = STATED) -> Coverage:
    """The largest share of articles, most certain first, of which the share `stated` has exactly the right themes."""
    return _coverage(outcomes, outcomes.exactly_right, np.ones(len(outcomes)), stated)


def _coverage(outcomes: Outcomes, right: npt.ArrayLike, out_of: npt.ArrayLike, stated: float) -> Coverage:
    sure = certainties(outcomes.scores)
    order = np.argsort(-sure, kind="stable")
    hits, total, ranked = np.cumsum(np.asarray(right)[order]), np.cumsum(np.asarray(out_of)[order]), sure[order]
    ends = np.append(ranked[:-1] != ranked[1:], True)
    # A product, not a quotient, so that 19 of 20 is 0.95 whatever the rounding; 0 of 0 passes.
    passing = np.flatnonzero(ends & (hits >= stated * total - 1e-9))
    if not len(passing):
        return Coverage(0.0, None)
    return Coverage(round((int(passing[-1]) + 1) / len(sure), 4), round(float(ranked[passing[-1]]), 4))
