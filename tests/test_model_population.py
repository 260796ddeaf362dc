"""What many articles look like to a model, and the profile of its training data in the card."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from data.article import Article
from data.errors import ProfileError
from model.population import QUANTILES, Population, Profile, measure, profile_of
from model.tagger import Tagger


@pytest.fixture
def population() -> Population:
    """Four articles and two themes."""
    return Population(
        scores=np.array([[0.9, 0.1], [0.8, 0.4], [0.2, 0.1], [0.3, 0.6]]),
        given=np.array([[True, False], [True, False], [False, False], [False, True]]),
        review=np.array([False, True, False, True]),
        words=np.array([10.0, 20.0, 30.0, 40.0]),
        unknown=np.array([1.0, 2.0, 3.0, 4.0]),
        characters=np.array([100.0, 200.0, 300.0, 400.0]),
    )


def test_a_profile_sums_a_population_up(population: Population) -> None:
    """Shares of articles, means with their errors, quantiles; a rate that is everywhere the same has no error."""
    profile = profile_of(population, ["a", "b"], paragraphs=9)
    assert (profile.articles, profile.paragraphs) == (4, 9)
    assert (profile.themes, profile.none, profile.review) == ({"a": 0.5, "b": 0.25}, 0.25, 0.5)
    assert profile.unknown_words == (0.1, 0.0)
    assert profile.scores["a"] == pytest.approx((0.55, 0.1756), abs=1e-4)
    assert profile.certainty == (0.6, 0.6, 0.7, 0.825, 0.87)
    assert profile.characters[QUANTILES.index(0.5)] == 250.0


def test_the_error_of_a_rate_counts_articles_not_words(population: Population) -> None:
    """One article full of unknown words says less than as many spread over all."""
    uneven = replace(population, unknown=np.array([10.0, 0.0, 0.0, 0.0]))
    rate, error = profile_of(uneven, ["a", "b"], paragraphs=9).unknown_words
    assert rate == 0.1
    assert error == pytest.approx(0.1211, abs=1e-4)


def test_measure_counts_words_and_leaves_out_what_is_no_chinese(tagger: Tagger, unseen: Article) -> None:
    """Running words, those the model does not know, and the different words of each paragraph without the title."""
    foreign = Article("x", "", ("The quick brown fox jumps over the lazy dog.",))
    measured = measure([unseen, foreign], tagger)
    assert (len(measured.population), measured.unreadable) == (1, 1)
    assert 0 < measured.population.unknown[0] < measured.population.words[0]
    first, second = measured.paragraphs[0]
    assert ("戏台" in first, "戏台" in second, "门口" in first) == (True, False, False)


def test_measure_of_nothing_is_empty(tagger: Tagger) -> None:
    """No submissions are a population of none."""
    measured = measure([], tagger)
    assert (len(measured.population), measured.population.scores.shape) == (0, (0, 3))


def test_a_card_without_a_profile_says_what_to_do(tagger: Tagger) -> None:
    """Models trained before there were profiles tag as ever, but have nothing to be compared with."""
    with pytest.raises(ProfileError) as caught:
        Profile.of_card(replace(tagger.card, profile={}))
    assert str(caught.value) == (
        "model zhuti/small does not say what its training data look like, as older ones do not;"
        " train again with 'zhuti train' and name that model with --model."
    )


def test_a_profile_of_other_themes_is_refused(tagger: Tagger) -> None:
    """A card put together by hand is no reason for a traceback."""
    with pytest.raises(ProfileError, match="carries a profile of another form"):
        Profile.of_card(replace(tagger.card, themes={"other": "别的"}))


def test_a_profile_outlives_the_card(tagger: Tagger) -> None:
    """What was written is what is read."""
    assert json.loads(json.dumps(asdict(Profile.of_card(tagger.card)))) == tagger.card.profile
