"""Fit a model and everything chosen on scores of unseen articles: calibration, threshold, certainty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from model.aggregate import N_FEATURES, Views, calibration_features, combine
from model.arrays import Array, Flags, Indices, Labels
from model.classifier import ThemeClassifier
from model.decision import Rule
from training.calibration import calibrate, plain_calibration
from training.dataset import TrainingData
from training.outcomes import given_from
from training.parallel import in_processes, lean
from training.reliability import certainties
from training.settings import Settings

FLAT = 0.002
"""Figures of cuts that differ by less are taken as equal."""
_CUTS = np.round(np.arange(0.2, 0.71, 0.01), 2)
MANY = 100
"""Articles of a register from which on it has a say in the certainty; the share that is right among fewer is chance."""
_CERTAINTIES = np.round(np.arange(0.5, 1.0, 0.01), 2)


@dataclass(frozen=True)
class Choice:
    """What is chosen on the scores of unseen articles."""

    calibration: Array
    rule: Rule


def fit_model(data: TrainingData, settings: Settings, articles: Indices | None = None) -> ThemeClassifier:
    """Fit on some of the articles, or on all."""
    chosen = np.arange(data.matrix.n_articles) if articles is None else articles
    # liblinear's short vector products lose most of the time to waiting when BLAS spreads them over threads.
    with threadpool_limits(1, "blas"):
        return ThemeClassifier(settings.hyperparameters).fit(
            data.matrix, chosen, data.article_labels, data.paragraph_labels, data.weight
        )


def out_of_fold(
    data: TrainingData, settings: Settings, *, jobs: int = 1, progress: Callable[[int, int], None] | None = None
) -> Views:
    """The views of every article by models that had seen nothing of its fold.

    Args:
        data: the corpus.
        settings: of the fit.
        jobs: folds fitted at once.
        progress: told (folds done, folds in all).
    """
    folds = np.unique(data.folds)
    views = unscored(data)
    held_out = [np.flatnonzero(data.folds == fold) for fold in folds]
    results = in_processes(partial(_score_held_out, lean(data), settings), held_out, jobs=jobs)
    for done, (rows, scored) in enumerate(results, 1):
        put(views, rows, scored)
        if progress:
            progress(done, len(folds))
    return views


def unscored(data: TrainingData) -> Views:
    """Room for the views of every article."""
    return Views(*(np.zeros(data.article_labels.shape) for _ in Views._fields))


def put(views: Views, articles: Indices, scored: Views) -> None:
    """Write the views of some articles to their places."""
    for view, part in zip(views, scored, strict=True):
        view[articles] = part


def _score_held_out(data: TrainingData, settings: Settings, held_out: Indices) -> tuple[Indices, Views]:
    model = fit_model(data, settings, np.setdiff1d(np.arange(data.matrix.n_articles), held_out))
    return held_out, model.views(data.matrix, held_out)


def choose(data: TrainingData, scores: Views, settings: Settings, articles: Indices) -> Choice:
    """Choose calibration and threshold on some articles' scores; the certainty is for `assure` to choose.

    Calibration is one for all themes, see `training.calibration.calibrate`.
    The threshold, one for all themes, is the cut with the best `micro_f` at the `miss_cost` of the settings; of those
    within FLAT of the best, between which chance decides, the middle.

    Args:
        data: the corpus.
        scores: views by models that had not seen the articles.
        settings: `miss_cost` and `min_known_words` are used.
        articles: those to choose on.
    """
    labels = data.article_labels[articles]
    features = calibration_features(scores.at(articles), data.matrix.body_lengths[articles])
    if len(np.unique(labels)) > 1:
        with threadpool_limits(1, "blas"):
            calibration = calibrate(features.reshape(-1, N_FEATURES), labels.ravel())
    else:
        calibration = plain_calibration(N_FEATURES)
    given = probabilities(data, scores, articles, calibration)
    figures = np.array([micro_f(labels, given >= cut, settings.miss_cost) for cut in _CUTS])
    nearly_best = _CUTS[figures >= figures.max() - FLAT]
    threshold = nearly_best[len(nearly_best) // 2]
    rule = Rule((float(threshold),) * labels.shape[1], 1.0, settings.min_known_words, single=data.single)
    return Choice(calibration, rule)


def assure(data: TrainingData, scores: Views, settings: Settings, articles: Indices, choice: Choice) -> Choice:
    """Choose the certainty: the smallest that leaves the asked-for share of articles decided without an editor right.

    A run chooses it on scores of authors left out. The share must be right among all the articles together, and in
    every register of the reference authors that has MANY: an office writes in one register, and the easy ones of a
    corpus would pay for the hard ones.

    Args:
        data: the corpus.
        scores: views by models that had not seen the articles.
        settings: `agreement` is used.
        articles: those to choose on.
        choice: calibration and threshold.
    """
    given = probabilities(data, scores, articles, choice.calibration)
    of_reference = np.isin(articles, data.reference)
    groups = [np.ones(len(articles), dtype=np.bool_)]
    for register in np.unique(data.registers[articles]):
        group = of_reference & (data.registers[articles] == register)
        groups += [group] if group.sum() >= MANY else []
    certainty = max(
        _smallest_certainty(data.article_labels[articles[group]], given[group], choice.rule, settings)
        for group in groups
    )
    return replace(choice, rule=replace(choice.rule, certainty=certainty))


def settle(data: TrainingData, scores: Views, settings: Settings, articles: Indices) -> Choice:
    """Choose everything on some articles: the certainty on all, the rest on the references among them, if there are.

    Args:
        data: the corpus.
        scores: as for `choose`.
        settings: as for `choose` and `assure`.
        articles: those to choose on.
    """
    references = np.intersect1d(articles, data.reference)
    choice = choose(data, scores, settings, references if len(references) else articles)
    return assure(data, scores, settings, articles, choice)


def probabilities(data: TrainingData, scores: Views, articles: Indices, calibration: Array) -> Array:
    """The calibrated probabilities of some articles, shape (n, n_themes)."""
    return combine(scores.at(articles), data.matrix.body_lengths[articles], calibration)


def cross_choices(data: TrainingData, scores: Views, settings: Settings) -> dict[int, Choice]:
    """For each fold the choice made on the articles out of it."""
    return {
        fold: settle(data, scores, settings, np.flatnonzero(data.folds != fold))
        for fold in np.unique(data.folds).tolist()
    }


def cross_choose(
    data: TrainingData,
    scores: Views,
    settings: Settings,
    *,
    choices: Mapping[int, Choice] | None = None,
) -> tuple[Array, Array]:
    """Calibrate and decide every article by choices made without its fold.

    Args:
        data: the corpus.
        scores: views of authors left out, which are decided on, and on which the choices are made.
        settings: as for `choose`.
        choices: from `cross_choices`, where they are known already.

    Returns:
        Probabilities and thresholds, each (n_articles, n_themes).
    """
    scored = np.zeros(data.article_labels.shape)
    thresholds = np.zeros(data.article_labels.shape)
    for fold, choice in (choices or cross_choices(data, scores, settings)).items():
        held_out = np.flatnonzero(data.folds == fold)
        scored[held_out] = probabilities(data, scores, held_out, choice.calibration)
        thresholds[held_out] = choice.rule.thresholds
    return scored, thresholds


def micro_f(labels: Labels, given: Flags, miss_cost: float) -> float:
    """Micro-averaged F of which a theme missed counts as so many themes too many; van Rijsbergen's beta is its root.

    1 where there is nothing to find and nothing was given.
    """
    both = (1 + miss_cost) * float((labels * given).sum())
    missed, extra = float((labels * ~given).sum()), float(((1 - labels) * given).sum())
    size = both + miss_cost * missed + extra
    return both / size if size else 1.0


def _smallest_certainty(labels: Labels, probabilities: Array, rule: Rule, settings: Settings) -> float:
    """The lowest certainty from which on the wanted share of articles has exactly the right themes."""
    sure = certainties(probabilities)
    given = probabilities >= given_from(probabilities, rule.thresholds, single=rule.single)
    right = (given == (labels == 1)).all(axis=1)
    for cut in _CERTAINTIES:
        if (sure >= cut).any() and right[sure >= cut].mean() >= settings.agreement:
            return float(cut)
    return float(_CERTAINTIES[-1])
