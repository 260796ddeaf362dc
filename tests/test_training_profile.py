"""The profile of the training data: measured on articles no model had seen."""

import numpy as np

from data.article import LabelledArticle
from data.taxonomy import Taxonomy
from model.population import Profile
from training.dataset import TrainingData
from training.fit import fit_model
from training.profile import known_words
from training.run import TrainedModel
from training.settings import Settings


def test_known_words_are_those_of_a_fit_without_the_fold(training_data: TrainingData, settings: Settings) -> None:
    """The vocabulary is the one a model would have learned from the other folds."""
    running, different = known_words(training_data, settings)
    fold = int(training_data.folds[0])
    vocabulary = set(fit_model(training_data, settings, np.flatnonzero(training_data.folds != fold)).vocabulary)
    parts = training_data.matrix.parts[: training_data.matrix.first_part[1]]
    counts = np.asarray(parts.sum(axis=0)).ravel()
    known = [
        int(counts[k])
        for k, term in enumerate(training_data.matrix.vocabulary)
        if term in vocabulary and not term.startswith("~") and counts[k]
    ]
    assert (int(running[0]), int(different[0])) == (sum(known), len(known))


def test_every_running_word_is_counted(training_data: TrainingData) -> None:
    """Also those too rare for any vocabulary."""
    is_word = ~np.strings.startswith(training_data.matrix.vocabulary, "~")
    kept = np.add.reduceat(np.asarray(training_data.matrix.parts @ is_word), training_data.matrix.first_part[:-1])
    assert (training_data.matrix.n_words >= kept).all()
    assert training_data.matrix.n_words.sum() > kept.sum()


def test_the_card_carries_the_profile(
    trained: TrainedModel, corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings
) -> None:
    """Theme shares are those given out of fold; so is the share for an editor."""
    profile = Profile.of_card(trained.card)
    assert profile.articles == len(corpus)
    assert profile.paragraphs == sum(len(row.article.paragraphs) for row in corpus)
    given = trained.outcomes.given.mean(axis=0)
    assert list(profile.themes.values()) == [round(float(share), 4) for share in given]
    assert list(profile.themes) == list(taxonomy.slugs)
    _, different = known_words(trained.data, settings)
    assert profile.review == round(float((~trained.decided | (different < settings.min_known_words)).mean()), 4)
    assert 0 < profile.unknown_words[0] < 1
