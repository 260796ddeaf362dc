"""The label audit: where annotators and a model that had not seen the article disagree, most confident first."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from data.article import LabelledArticle
from model.aggregate import Views
from model.arrays import Array, Flags, Indices, Labels
from model.matrix import rows_of
from training.baselines import best_cut
from training.dataset import TrainingData
from training.fit import cross_choose, fit_model, put, unscored
from training.outcomes import given_from
from training.parallel import in_processes, lean
from training.settings import Settings


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label an editor should settle.

    Attributes:
        row: the annotated article.
        paragraph: number of the paragraph from 1; 0 for the article as a whole.
        annotated: its themes as they stand.
        predicted: the themes the model gives.
        scores: the model's score of every theme.
        confidence: how far the score of the theme most in doubt lies from its annotation, 0 to 1.
    """

    row: LabelledArticle
    paragraph: int
    annotated: tuple[str, ...]
    predicted: tuple[str, ...]
    scores: dict[str, float]
    confidence: float


@dataclass(frozen=True)
class HeldOut:
    """What models said that had not seen an article's author: views of articles, probabilities of paragraphs."""

    views: Views
    paragraphs: Array


def doubts(data: TrainingData, settings: Settings, names: tuple[str, ...], *, jobs: int = 1) -> list[Doubt]:
    """Every article and paragraph whose out-of-fold themes differ from the annotated ones, most confident first.

    Articles are decided as in training, paragraphs by the cut with the best micro-F1 on the paragraphs out of the
    fold. At equal confidence an article comes before its paragraphs.
    """
    held_out = score_held_out(data, settings, jobs=jobs)
    scores, cuts = cross_choose(data, held_out.views, settings)
    owner = np.repeat(np.arange(data.matrix.n_articles), np.diff(data.matrix.first_paragraph))
    paragraph_cuts = _paragraph_cuts(data.paragraph_labels == 1, held_out.paragraphs, data.folds[owner])
    numbers = np.arange(len(owner)) - data.matrix.first_paragraph[owner] + 1
    everyone = np.arange(data.matrix.n_articles)
    given = scores >= given_from(scores, cuts, single=data.single)
    found = [
        *_differing(data, names, everyone, np.zeros_like(everyone), (data.article_labels, scores, given)),
        *_differing(
            data,
            names,
            owner,
            numbers,
            (data.paragraph_labels, held_out.paragraphs, held_out.paragraphs >= paragraph_cuts),
        ),
    ]
    return sorted(found, key=lambda doubt: -doubt.confidence)


def score_held_out(data: TrainingData, settings: Settings, *, jobs: int = 1) -> HeldOut:
    """Score every article and paragraph by a model that has seen nothing of its fold."""
    folds = [np.flatnonzero(data.folds == fold) for fold in np.unique(data.folds)]
    results = in_processes(partial(_score, lean(data), settings), folds, jobs=jobs)
    views, paragraphs = unscored(data), np.zeros(data.paragraph_labels.shape)
    for fold, (scored, by_paragraph) in zip(folds, results, strict=True):
        put(views, fold, scored)
        paragraphs[rows_of(data.matrix.first_paragraph, fold)] = by_paragraph
    return HeldOut(views, paragraphs)


def _score(data: TrainingData, settings: Settings, held_out: Indices) -> tuple[Views, Array]:
    model = fit_model(data, settings, np.setdiff1d(np.arange(data.matrix.n_articles), held_out))
    return model.views_and_paragraphs(data.matrix, held_out)


def _paragraph_cuts(labels: Flags, scores: Array, folds: Indices) -> Array:
    """The cut of every paragraph, chosen without its fold, shape (n_paragraphs, 1)."""
    cuts = np.zeros((len(scores), 1))
    for fold in np.unique(folds):
        cuts[folds == fold] = best_cut(labels[folds != fold], scores[folds != fold])
    return cuts


def _differing(
    data: TrainingData,
    names: tuple[str, ...],
    owner: Indices,
    numbers: Indices,
    said: tuple[Labels, Array, Flags],
) -> Iterator[Doubt]:
    """The rows whose given themes differ from the labels.

    Args:
        data: the corpus.
        names: the themes.
        owner: the article of each row.
        numbers: the paragraph of each row, 0 for a whole article.
        said: labels, scores and given themes, each (n_rows, n_themes).
    """
    labels, scores, given = said
    differing = given != (labels == 1)
    for k in np.flatnonzero(differing.any(axis=1)):
        row = data.corpus[owner[k]]
        if numbers[k] > len(row.article.paragraphs):
            continue  # a title without a body counts as a paragraph in training; an editor settles it as the article
        yield Doubt(
            row=row,
            paragraph=int(numbers[k]),
            annotated=tuple(name for name, label in zip(names, labels[k], strict=True) if label),
            predicted=tuple(name for name, theme in zip(names, given[k], strict=True) if theme),
            scores={name: round(float(score), 3) for name, score in zip(names, scores[k], strict=True)},
            confidence=round(float(np.abs(scores[k] - labels[k])[differing[k]].max()), 3),
        )
