"""What simpler means reach, on folds and cuts of the same honesty."""

import numpy as np
import pytest
from scipy import sparse

from data.article import Article
from data.taxonomy import Taxonomy, Theme
from model.arrays import Array, Indices, Labels
from training import baselines as module
from training.baselines import Baseline, baselines, best_cut, chi_square, keyword_counts
from training.dataset import TrainingData
from training.fasttext_model import fasttext_available, fasttext_lines, fasttext_scores
from training.outcomes import NO_THEME, decided_at
from training.run import TrainedModel


@pytest.fixture(scope="module")
def found(trained: TrainedModel, taxonomy: Taxonomy) -> dict[str, Baseline]:
    """All baselines on the small corpus."""
    return {one.name: one for one in baselines(trained.data, taxonomy, trained.outcomes.primary)}


def test_the_best_cut_is_the_highest_of_the_best() -> None:
    """Giving the three highest of four scores finds both themes: F1 0.8; any other cut is worse."""
    labels, scores = np.array([[True], [False], [True], [False]]), np.array([[0.9], [0.6], [0.5], [0.2]])
    assert best_cut(labels, scores) == 0.5


def test_scores_of_one_size_cannot_be_cut_apart() -> None:
    """The first of three equal cells alone would be as good as all four, but the three come together."""
    assert best_cut(np.array([[True, False, False, True]]), np.array([[0.5, 0.5, 0.5, 0.4]])) == 0.4


def test_chi_square_of_a_term_that_tells_all_and_one_that_tells_nothing() -> None:
    """Of four articles, two with the theme: 4 (2 * 2 - 0)^2 / 2^4 = 4 for the first term, 0 for one in all."""
    counts = sparse.csr_matrix(np.array([[3.0, 1.0], [1.0, 1.0], [0.0, 1.0], [0.0, 2.0]]))
    assert chi_square(counts, np.array([[True], [True], [False], [False]])).tolist() == [4.0, 0.0]


def test_keywords_in_the_title_count_twice() -> None:
    """Once in the title and once in each of two paragraphs make four."""
    taxonomy = Taxonomy((Theme("tea", "茶事", "", ("茶山",)), Theme("boats", "船事", "", ("渡船",))))
    article = Article("1", "茶山开园", ("上茶山的路修好了。", "茶山上有人唱歌。"))
    assert keyword_counts([article], taxonomy).tolist() == [[4.0, 0.0]]


def test_themes_are_given_from_their_cut_on() -> None:
    """The cut itself gives the theme; the highest given one is the primary, none without any."""
    labels = np.zeros((2, 2), dtype=bool)
    outcomes = decided_at(labels, np.full(2, NO_THEME), np.array([[0.5, 0.7], [0.4, 0.1]]), 0.5)
    assert outcomes.given.tolist() == [[True, True], [False, False]]
    assert outcomes.primary_given.tolist() == [1, NO_THEME]


def test_the_majority_baseline_gives_one_theme_to_everyone_of_a_fold(
    found: dict[str, Baseline], training_data: TrainingData
) -> None:
    """The theme most articles out of the fold have."""
    outcomes = found["majority"].outcomes
    assert outcomes is not None
    for fold in np.unique(training_data.folds):
        inside = training_data.folds == fold
        expected = training_data.article_labels[~inside].mean(axis=0).argmax()
        assert set(outcomes.primary_given[inside].tolist()) == {expected}


def test_no_baseline_learns_from_the_fold_it_scores(
    training_data: TrainingData, trained: TrainedModel, taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a baseline is given to learn from and what it scores share no fold, and nothing is left out."""
    asked = []

    def spy(_: Labels, train: Indices, held_out: Indices) -> Array:
        asked.append((train, held_out))
        return np.zeros((len(held_out), len(taxonomy.themes)))

    monkeypatch.setattr(module, "NAMES", ("majority",))
    monkeypatch.setattr(module, "_majority", spy)
    baselines(training_data, taxonomy, trained.outcomes.primary)
    for train, held_out in asked:
        assert not set(training_data.folds[train].tolist()) & set(training_data.folds[held_out].tolist())
    assert sorted(k for _, held_out in asked for k in held_out.tolist()) == list(range(len(training_data.corpus)))


def test_the_plain_words_are_cut_at_a_half(found: dict[str, Baseline]) -> None:
    """Nothing is chosen there."""
    outcomes = found["words"].outcomes
    assert outcomes is not None
    assert np.array_equal(outcomes.given, outcomes.scores >= 0.5)


def test_bigrams_find_what_keywords_of_the_corpus_are_about(found: dict[str, Baseline]) -> None:
    """Four in five cells that differ from the annotation would be no baseline."""
    outcomes = found["bigrams"].outcomes
    assert outcomes is not None
    assert (outcomes.given == outcomes.labels).mean() > 0.8


def test_without_fasttext_the_baseline_says_so(
    trained: TrainedModel, taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skipped with a reason, and everything else is there."""
    monkeypatch.setattr(module, "fasttext_available", lambda: False)
    found = {one.name: one for one in baselines(trained.data, taxonomy, trained.outcomes.primary)}
    assert found["fasttext"] == Baseline("fasttext", None, "fastText is not installed; it comes with the dev extra")
    assert [name for name, one in found.items() if one.outcomes is None] == ["fasttext"]


def test_a_line_for_fasttext_repeats_a_word_as_often_as_it_stands() -> None:
    """Columns are named in hexadecimal."""
    counts = sparse.csr_matrix(np.array([[2.0, 0.0, 1.0]]))
    assert fasttext_lines(counts) == ["0 0 2 "]


@pytest.mark.skipif(not fasttext_available(), reason="fastText is not installed")
def test_fasttext_learns_two_words_apart() -> None:
    """Every article with the first word has the theme, none with the second."""
    lines, labels = ["a a a ", "b b b "] * 20, np.array([[1], [0]] * 20, dtype=np.int8)
    scores = fasttext_scores(lines, labels, 0, np.arange(38), np.array([38, 39]))
    assert scores[0, 0] > 0.5 > scores[1, 0]
