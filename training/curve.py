"""Learning curves: what more articles, and more authors of a register, add on reference authors left out.

The reference authors are dealt into GROUPS groups. For every point, each group is scored by a model trained on a part
of all other articles, and decided by calibration and threshold chosen on the scores of the other groups. Parts are
nested: a larger one holds the smaller ones. So every point is measured on the same articles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from model.aggregate import Views
from model.arrays import Flags, Indices
from training.dataset import TrainingData
from training.fit import choose, fit_model, probabilities, put, unscored
from training.intervals import weighted_figures
from training.outcomes import decided_at
from training.parallel import in_processes, lean
from training.settings import Settings
from training.slices import register_of

GROUPS = 3
SIZES = (100, 200, 400, 800)
"""Articles trained on, beside all there are."""
ALL = "all"
"""Stands for the curve by articles of every register."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a curve.

    Attributes:
        register: whose authors were counted out, everyone else kept; ALL for the curve by number of articles.
        authors: of the register trained on, the mean over the groups; of everyone for ALL.
        articles: trained on, the mean over the groups.
        micro_f1: on the reference articles.
        average_precision: on the same.
    """

    register: str
    authors: float
    articles: float
    micro_f1: float
    average_precision: float


@dataclass(frozen=True)
class Part:
    """What one point is trained on: for each group of authors left out, articles that none of them wrote."""

    register: str
    train: tuple[Indices, ...]


def learning_curve(data: TrainingData, settings: Settings, primary: Indices, *, jobs: int = 1) -> list[Point]:
    """Both curves.

    Args:
        data: the corpus.
        settings: of the fit; `seed` deals the groups and orders articles and authors.
        primary: column of each article's annotated primary theme.
        jobs: fits at once.
    """
    groups = deal(data, settings.seed)
    planned = list(parts(data, groups, settings.seed))
    tasks = [(train, group) for part in planned for train, group in zip(part.train, groups, strict=True)]
    views = list(in_processes(partial(_score, lean(data), settings), tasks, jobs=jobs))
    points = []
    for number, part in enumerate(planned):
        own = views[number * len(groups) : (number + 1) * len(groups)]
        points.append(_point(data, settings, primary, part, groups=groups, own=own))
    return points


def deal(data: TrainingData, seed: int) -> list[Indices]:
    """The reference articles, dealt into groups that share no fold."""
    folds = np.random.default_rng(seed).permutation(np.unique(data.folds[data.reference]))
    dealt = [folds[start::GROUPS] for start in range(min(GROUPS, len(folds)))]
    return [data.reference[np.isin(data.folds[data.reference], chosen)] for chosen in dealt]


def parts(data: TrainingData, groups: Sequence[Indices], seed: int) -> Iterator[Part]:
    """What every point is trained on, the smallest first; nobody's part holds articles of a fold it is measured on."""
    everyone = [np.flatnonzero(~np.isin(data.folds, data.folds[group])) for group in groups]
    order = np.random.default_rng(seed).permutation(data.matrix.n_articles)
    for size in SIZES:
        if all(size < len(rest) for rest in everyone):
            yield Part(ALL, tuple(np.sort(order[np.isin(order, rest)][:size]) for rest in everyone))
    yield Part(ALL, tuple(everyone))
    registers = np.array([register_of(row.author) for row in data.corpus])
    for register in sorted(set(registers.tolist())):
        yield from _register_parts(data, everyone, registers == register, register, seed)


def _register_parts(
    data: TrainingData, everyone: Sequence[Indices], is_own: Flags, register: str, seed: int
) -> Iterator[Part]:
    """Parts with none, one and half of a register's authors; all of them are the last point of the other curve."""
    authors = np.array([row.author for row in data.corpus])
    order = np.random.default_rng(seed).permutation(np.unique(authors[is_own]))
    for number in sorted({0, 1, len(order) // 2} - {len(order)}):
        chosen = []
        for rest in everyone:
            present = [author for author in order if (authors[rest] == author).any()]
            kept = np.isin(authors[rest], present[:number]) | ~is_own[rest]
            chosen.append(rest[kept])
        if all(len(train) for train in chosen):
            yield Part(register, tuple(chosen))


def _score(data: TrainingData, settings: Settings, task: tuple[Indices, Indices]) -> Views:
    train, group = task
    return fit_model(data, settings, train).views(data.matrix, group)


def _point(  # noqa: PLR0913 (what is scored, by whom, and what it was trained on)
    data: TrainingData,
    settings: Settings,
    primary: Indices,
    part: Part,
    *,
    groups: Sequence[Indices],
    own: Sequence[Views],
) -> Point:
    views = unscored(data)
    for group, scored in zip(groups, own, strict=True):
        put(views, group, scored)
    scores, cuts = np.zeros(data.article_labels.shape), np.ones(data.article_labels.shape)
    for group in groups:
        others = np.setdiff1d(data.reference, group)
        choice = choose(data, views, settings, others if len(others) else group)
        scores[group] = probabilities(data, views, group, choice.calibration)
        cuts[group] = choice.rule.thresholds
    measured = decided_at(data.article_labels == 1, primary, scores, cuts).rows(data.reference)
    figures = weighted_figures(measured, np.ones((1, len(measured))))
    authors = [row.author for row in data.corpus]
    counted = [{authors[k] for k in train if part.register in (ALL, register_of(authors[k]))} for train in part.train]
    return Point(
        register=part.register,
        authors=round(float(np.mean([len(names) for names in counted])), 1),
        articles=round(float(np.mean([len(train) for train in part.train])), 1),
        micro_f1=round(float(figures["micro_f1"][0]), 4),
        average_precision=round(float(figures["average_precision_micro"][0]), 4),
    )
