"""A labelled corpus made ready for fitting: segmented and counted once, with its folds and weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.article import LabelledArticle
from data.errors import SettingsError
from model.arrays import Array, Indices, Labels
from model.matrix import TermMatrix, term_matrix
from model.tokens import Segmenter
from training.settings import Settings
from training.slices import register_of

_MIN_FOLDS = 2


@dataclass(frozen=True)
class TrainingData:
    """A labelled corpus, segmented and counted once.

    Attributes:
        corpus: the articles.
        matrix: their term counts.
        article_labels: shape (n_articles, n_themes).
        paragraph_labels: shape (n_paragraphs, n_themes).
        folds: the number of each article's fold, shape (n_articles,).
        weight: of each article, shape (n_articles,).
        reference: the articles thresholds may be chosen on.
        registers: of each article, see `training.slices.register_of`, shape (n_articles,).
        single: whether every article has exactly one theme.
    """

    corpus: Sequence[LabelledArticle]
    matrix: TermMatrix
    article_labels: Labels
    paragraph_labels: Labels
    folds: Indices
    weight: Array
    reference: Indices
    registers: npt.NDArray[np.str_]
    single: bool = False


def prepare(
    corpus: Sequence[LabelledArticle],
    names: Sequence[str],
    settings: Settings,
    segmenter: Segmenter,
    *,
    single: bool = False,
) -> TrainingData:
    """Segment and count a corpus, once for all fits.

    Raises:
        SettingsError: there are fewer than two articles, or no term is frequent enough.
    """
    folds = _folds(corpus, settings.max_folds)
    try:
        matrix = term_matrix([row.article for row in corpus], segmenter, min_parts=settings.min_paragraphs)
    except ValueError as error:
        problem = f"no term stands in {settings.min_paragraphs} parts of the corpus"
        raise SettingsError("min_paragraphs", problem) from error
    paragraphs = [themes for row in corpus for themes in row.paragraph_themes or (row.themes,)]
    named = np.array([settings.is_reference(row.author) for row in corpus])
    is_reference = named if named.any() else ~named
    return TrainingData(
        corpus=corpus,
        matrix=matrix,
        article_labels=label_matrix([row.themes for row in corpus], names),
        paragraph_labels=label_matrix(paragraphs, names),
        folds=folds,
        weight=np.array([settings.weight_of(row.author) for row in corpus]),
        reference=np.flatnonzero(is_reference),
        registers=np.array([register_of(row.author) for row in corpus]),
        single=single,
    )


def label_matrix(themes: Sequence[Sequence[str]], names: Sequence[str]) -> Labels:
    """0 and 1, shape (n, n_themes), columns in the order of `names`."""
    return np.array([[name in given for name in names] for given in themes], dtype=np.int8)


def _folds(corpus: Sequence[LabelledArticle], max_folds: int) -> Indices:
    """One fold per author; authors share folds beyond `max_folds`. With fewer than two authors, articles take turns."""
    authors = sorted({row.author for row in corpus})
    if len(authors) < _MIN_FOLDS:
        folds = np.arange(len(corpus)) % min(5, max_folds)
    else:
        fold_of = {author: number % max_folds for number, author in enumerate(authors)}
        folds = np.array([fold_of[row.author] for row in corpus])
    if len(np.unique(folds)) < _MIN_FOLDS:
        raise SettingsError("corpus", "at least two articles are needed")
    return folds
