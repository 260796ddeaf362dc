"""model.aggregate: from paragraph scores to article scores, by hand."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.aggregate import (
    FIFTH,
    GRID,
    N_FEATURES,
    TITLE_LENGTH,
    Views,
    body_lengths,
    calibration_features,
    combine,
    damped_log_odds,
    fifths_of,
    part_weights,
    shares_of,
    sigmoid,
)


def test_sigmoid_is_safe_for_large_values() -> None:
    """Far from zero it saturates without a warning."""
    assert sigmoid(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]
    assert sigmoid(np.array([np.log(3)]))[0] == pytest.approx(0.75)


def test_damped_log_odds_stay_within_six() -> None:
    """Odds of (p + 0.003) to (1 - p + 0.003): near the middle the log-odds, and 5.8 where p is 0 or 1."""
    assert damped_log_odds(np.array([0.5, 0.75])) == pytest.approx([0.0, math.log(0.753 / 0.253)])
    assert damped_log_odds(np.array([0.0, 1.0])) == pytest.approx([-math.log(1003 / 3), math.log(1003 / 3)])


def test_part_weights_fix_the_title() -> None:
    """A title counts TITLE_LENGTH characters, whatever its length."""
    assert TITLE_LENGTH == 60
    assert part_weights((7, 60, 120)).tolist() == [0.25, 0.25, 0.5]
    assert part_weights((90, 60, 120)).tolist() == [0.25, 0.25, 0.5]


def test_part_weights_without_a_title() -> None:
    """An empty title has no weight."""
    assert part_weights((0, 30, 90)).tolist() == [0.0, 0.25, 0.75]


def test_part_weights_of_nothing() -> None:
    """Without a character no part has weight, and nothing is divided by zero."""
    assert part_weights((0, 0)).tolist() == [0.0, 0.0]


def test_part_weights_leave_the_lengths_alone() -> None:
    """The lengths handed in stay as they are."""
    lengths = np.array([7.0, 60.0])
    part_weights(lengths)
    assert lengths.tolist() == [7.0, 60.0]


def test_share_is_the_weighted_mean() -> None:
    """0.25 of the title's, 0.25 of the first, 0.5 of the second part's probability."""
    probabilities = np.array([[0.4, 0.0], [0.8, 0.2], [0.0, 1.0]])
    assert shares_of(probabilities, (7, 60, 120), np.array([0]))[0] == pytest.approx([0.3, 0.55])


def summed_up(probabilities: np.ndarray, steps: list[int]) -> list[float]:
    """The probability of at least FIFTH steps, over every way in which paragraphs may report a theme."""
    found = np.zeros(probabilities.shape[1])
    for reports in product((0, 1), repeat=len(steps)):
        if sum(step for step, does in zip(steps, reports, strict=True) if does) >= FIFTH:
            chances = np.where(np.array(reports)[:, None], probabilities, 1 - probabilities)
            found += chances.prod(axis=0)
    return found.tolist()


def test_fifths_by_hand() -> None:
    """Of a long paragraph its own probability; of two tenths the product; a tenth alone never makes a fifth."""
    assert GRID / FIFTH == 5
    probabilities = np.array([[0.5, 0.0], [0.4, 0.4], [0.3, 0.3]])
    assert fifths_of(probabilities, np.array([80, 10, 10]), np.array([0])).tolist()[0] == pytest.approx(
        [0.5 + 0.5 * 0.12, 0.12]
    )
    assert fifths_of(np.array([[0.0], [0.9]]), np.array([90, 10]), np.array([0]))[0, 0] == pytest.approx(0, abs=1e-12)


def test_fifths_of_very_many_paragraphs() -> None:
    """A hundred thousand paragraphs of one character are as one of their length, without an array of all of them."""
    n = 100_000
    many = fifths_of(np.full((n, 1), 0.5), np.ones(n, np.intp), np.array([0]))
    assert many[0, 0] == pytest.approx(1 - sum(math.comb(GRID, k) for k in range(FIFTH)) / 2**GRID)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, GRID)), min_size=1, max_size=7))
def test_fifths_are_the_sum_over_all_ways(paragraphs: list[tuple[float, float, int]]) -> None:
    """The characteristic function gives what counting every case gives, also of several articles at once."""
    probabilities = np.array([each[:2] for each in paragraphs])
    lengths = np.array([each[2] for each in paragraphs])
    reached = np.rint(GRID * lengths.cumsum() / max(lengths.sum(), 1)).astype(int)
    expected = summed_up(probabilities, np.diff(reached, prepend=0).tolist())
    twice = fifths_of(
        np.concatenate((probabilities, probabilities)), np.tile(lengths, 2), np.array([0, len(paragraphs)])
    )
    assert twice[0].tolist() == pytest.approx(expected, abs=1e-9)
    assert twice[0].tolist() == twice[1].tolist()


def test_body_lengths() -> None:
    """The parts after the title; of a title alone its own characters, also where an empty paragraph follows."""
    assert body_lengths(np.array([7, 60, 120, 9, 0, 50, 8, 0]), np.array([0, 3, 4, 6])).tolist() == [180, 9, 50, 8]


VIEWS = Views(
    np.array([0.5, 0.3, 0.1]), np.array([0.5, 0.0, 1.0]), np.array([0.0, 0.5, 0.0]), np.array([0.9, 0.5, 0.2])
)


def odds(p: float) -> float:
    """The damped odds."""
    return (p + 0.003) / (1 - p + 0.003)


def test_calibration_features_of_three_themes() -> None:
    """Four views, the likeliest other theme (of the likeliest itself the second), what the others take, the length."""
    shares, articles, fifths, titles, rival, others, long = np.moveaxis(calibration_features(VIEWS, 400), -1, 0)
    assert np.exp(shares) == pytest.approx([odds(p) for p in (0.5, 0.3, 0.1)])
    assert np.exp(articles) == pytest.approx([odds(p) for p in (0.9, 0.5, 0.2)])
    assert np.exp(fifths) == pytest.approx([odds(p) for p in (0.5, 0.0, 1.0)])
    assert np.exp(titles) == pytest.approx([odds(p) for p in (0.0, 0.5, 0.0)])
    assert np.exp(rival) == pytest.approx([odds(p) for p in (0.5, 0.9, 0.9)])
    assert np.exp(others) == pytest.approx([0.5, 0.7, 0.9])
    assert np.exp(long) == pytest.approx([400] * 3)


@pytest.mark.parametrize(("length", "counted"), [(0, 150), (150, 150), (1500, 1500), (90000, 1500)])
def test_the_length_counts_within_bounds(length: int, counted: int) -> None:
    """A body of no length, or of a length never seen, is taken as the nearest one that was."""
    assert np.exp(calibration_features(VIEWS, length)[..., -1]) == pytest.approx([counted] * 3)


def test_calibration_features_of_a_single_theme() -> None:
    """Without other themes what they take, and the likeliest of them, is next to nothing."""
    (found,) = calibration_features(Views(*(np.array([p]) for p in (0.5, 0.5, 0.5, 0.9))), 200)
    assert np.exp(found[4:6]) == pytest.approx([odds(0.0), 0.1])


def test_calibration_features_of_several_articles() -> None:
    """Each article's are as if it were alone."""
    twice = calibration_features(Views(*(np.stack((view, view[::-1])) for view in VIEWS)), [200, 700])
    assert twice[0].tolist() == calibration_features(VIEWS, 200).tolist()
    assert twice[1].tolist() == calibration_features(Views(*(view[::-1] for view in VIEWS)), 700).tolist()


def test_combine_by_hand() -> None:
    """Weights of a feature alone stand in the last row and column, those of a product in two places, 1 times 1 last."""
    shares, articles, *_, long = calibration_features(VIEWS, 400)[0]
    calibration = np.zeros((N_FEATURES + 1, N_FEATURES + 1))
    calibration[0, -1] = calibration[-1, 0] = 0.5
    calibration[1, 6] = calibration[6, 1] = -0.1
    calibration[6, 6], calibration[-1, -1] = 0.2, -4.0
    expected = shares - 0.2 * articles * long + 0.2 * long**2 - 4
    assert combine(VIEWS, 400, calibration)[0] == pytest.approx(1 / (1 + math.exp(-expected)))
