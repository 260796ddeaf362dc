"""training.dataset: a corpus counted, its folds, weights and labels."""

from dataclasses import replace

import pytest

from data.article import LabelledArticle
from data.errors import SettingsError
from data.taxonomy import Taxonomy
from model.tokens import Segmenter
from training.dataset import TrainingData, label_matrix, prepare
from training.settings import Settings


def test_prepare_makes_a_fold_of_each_author(training_data: TrainingData) -> None:
    """All articles of an author are in one fold."""
    assert training_data.folds.tolist() == [0] * 8 + [1] * 8 + [2] * 8


def test_prepare_weighs_and_marks_by_author(training_data: TrainingData) -> None:
    """Authors x weigh 0.6; thresholds may be chosen on author y."""
    assert training_data.weight.tolist() == [0.6] * 16 + [1.0] * 8
    assert training_data.reference.tolist() == list(range(16, 24))


def test_prepare_labels_articles_and_paragraphs(training_data: TrainingData) -> None:
    """Columns are in the taxonomy's order; every paragraph has its own row."""
    assert training_data.article_labels[6].tolist() == [1, 1, 0]
    assert training_data.paragraph_labels[12:14].tolist() == [[1, 0, 0], [0, 1, 0]]
    assert training_data.paragraph_labels.shape == (48, 3)


def test_prepare_with_fewer_folds_than_authors(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """Authors share folds beyond `max_folds`, and none is split."""
    data = prepare(corpus, taxonomy.names, replace(settings, max_folds=2), segmenter)
    assert data.folds.tolist() == [0] * 8 + [1] * 8 + [0] * 8


def test_prepare_with_one_author(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """With one author the articles take turns in five folds."""
    data = prepare(corpus[:8], taxonomy.names, settings, segmenter)
    assert data.folds.tolist() == [0, 1, 2, 3, 4, 0, 1, 2]


def test_prepare_without_a_reference_author(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """When no author fits, all are references."""
    data = prepare(corpus, taxonomy.names, replace(settings, reference_authors=("z",)), segmenter)
    assert data.reference.tolist() == list(range(24))


@pytest.mark.parametrize("n_articles", [0, 1])
def test_prepare_with_too_few_articles(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter, n_articles: int
) -> None:
    """One article leaves nothing to hold out."""
    with pytest.raises(SettingsError) as caught:
        prepare(corpus[:n_articles], taxonomy.names, settings, segmenter)
    assert "setting corpus: at least two articles are needed" in str(caught.value)


def test_prepare_when_no_term_is_frequent_enough(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """A corpus too small for the settings is told which one."""
    with pytest.raises(SettingsError) as caught:
        prepare(corpus, taxonomy.names, replace(settings, min_paragraphs=500), segmenter)
    assert "setting min_paragraphs: no term stands in 500 parts of the corpus" in str(caught.value)


def test_label_matrix_follows_the_names() -> None:
    """Columns follow the names, not the order of the labels."""
    assert label_matrix([("乙", "甲"), (), ("乙",)], ("甲", "乙")).tolist() == [[1, 1], [0, 0], [0, 1]]
