"""The profile of the training data that a model carries, measured on articles no model had seen."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from data.taxonomy import Taxonomy
from model.arrays import Flags, Indices
from model.classifier import frequent_terms
from model.matrix import rows_of
from model.population import Population, profile_of
from model.tokens import PAIR_MARK
from training.dataset import TrainingData
from training.outcomes import Outcomes
from training.settings import Settings


def training_profile(
    data: TrainingData, settings: Settings, taxonomy: Taxonomy, *, outcomes: Outcomes, decided: Flags
) -> dict[str, Any]:
    """The profile as the card takes it.

    Args:
        data: the corpus.
        settings: of the fit.
        taxonomy: the themes.
        outcomes: out-of-fold predictions.
        decided: whether the certainty asked for no editor, shape (n_articles,).
    """
    running, different = known_words(data, settings)
    words = data.matrix.n_words.astype(np.float64)
    population = Population(
        scores=outcomes.scores,
        given=outcomes.given,
        review=~decided | (different < settings.min_known_words),
        words=words,
        unknown=words - running,
        characters=np.array([row.article.n_characters for row in data.corpus], dtype=np.float64),
    )
    profile = profile_of(population, taxonomy.slugs, paragraphs=data.matrix.paragraphs.shape[0])
    as_read: dict[str, Any] = json.loads(json.dumps(asdict(profile)))
    return as_read


def known_words(data: TrainingData, settings: Settings) -> tuple[Indices, Indices]:
    """How many words of each article stand in the vocabulary learned without its fold.

    Returns:
        Running and different words, each (n_articles,).
    """
    matrix = data.matrix
    is_word = ~np.strings.startswith(matrix.vocabulary, PAIR_MARK)
    n_terms = len(matrix.vocabulary)
    running, different = np.zeros(matrix.n_articles, dtype=np.intp), np.zeros(matrix.n_articles, dtype=np.intp)
    held_out = {fold: np.flatnonzero(data.folds == fold) for fold in np.unique(data.folds).tolist()}
    own = {
        fold: np.bincount(matrix.paragraphs[rows_of(matrix.first_paragraph, rows)].indices, minlength=n_terms)
        for fold, rows in held_out.items()
    }
    total = sum(own.values(), np.zeros(n_terms, dtype=np.intp))
    for fold, rows in held_out.items():
        known = np.zeros(n_terms)
        known[frequent_terms(total - own[fold], settings.min_paragraphs, settings.max_terms)] = 1.0
        known *= is_word
        parts = matrix.parts[rows_of(matrix.first_part, rows)] @ known
        owner = np.repeat(np.arange(len(rows)), np.diff(matrix.first_part)[rows])
        running[rows] = np.bincount(owner, weights=parts, minlength=len(rows))
        different[rows] = (matrix.articles[rows] > 0) @ known
    return running, different
