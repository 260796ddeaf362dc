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
    TITLE_LENGTH,
    Views,
    calibration_features,
    combine,
    fifths_of,
    log_odds,
    part_weights,
    shares_of,
    sigmoid,
)


def test_sigmoid_is_safe_for_large_values() -> None:
    """Far from zero it saturates without a warning."""
    assert sigmoid(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]
    assert sigmoid(np.array([np.log(3)]))[0] == pytest.approx(0.75)


def test_log_odds_undoes_sigmoid() -> None:
    """The two are inverse to each other between the clips."""
    assert log_odds(sigmoid(np.array([-3.0, 0.0, 2.5]))) == pytest.approx([-3.0, 0.0, 2.5])


def test_log_odds_stays_finite() -> None:
    """Probabilities of 0 and 1 are clipped a millionth away."""
    assert log_odds(np.array([0.0, 1.0])) == pytest.approx([-13.815510, 13.815510])


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


def test_combine_with_the_identity() -> None:
    """With one weight 1 and the rest 0 a view passes through."""
    views = Views(np.array([[0.2, 0.7]]), np.array([[0.5, 0.5]]), np.array([[0.3, 0.4]]), np.array([[0.9, 0.1]]))
    assert combine(views, [3], np.eye(8)[0]) == pytest.approx(views.shares)
    assert combine(views, [3], np.eye(8)[1]) == pytest.approx(views.articles)


def test_combine_by_hand() -> None:
    """Log-odds of 0.75 and 0.9 are log 3 and log 9; with 2 log 2 of the paragraphs and log 2 they make log 216."""
    views = Views(np.array([0.75]), np.array([0.3]), np.array([0.3]), np.array([0.9]))
    joined = combine(views, 2, np.array([1.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0, np.log(2)]))
    assert joined == pytest.approx([216 / 217])


def test_calibration_features_of_the_other_themes() -> None:
    """What the others take together, and the likeliest of them: for the likeliest theme itself the second."""
    views = Views(
        np.array([0.5, 0.3, 0.1]), np.array([0.5, 0.0, 1.0]), np.array([0.0, 0.5, 0.0]), np.array([0.9, 0.5, 0.2])
    )
    *_, long, others, rival, reported, titled = calibration_features(views, 4)
    assert np.exp(reported) == pytest.approx([1, 0.003 / 1.003, 1.003 / 0.003])
    assert np.exp(titled) == pytest.approx([0.003 / 1.003, 1, 0.003 / 1.003])
    assert np.exp(others) == pytest.approx([0.401, 0.601, 0.801])
    assert rival == pytest.approx([0.0, np.log(9), np.log(9)])
    assert np.exp(long) == pytest.approx([4])


def test_calibration_features_of_a_single_theme() -> None:
    """Without other themes what they take is next to nothing."""
    *_, others, rival, _, _ = calibration_features(Views(*(np.array([p]) for p in (0.5, 0.5, 0.5, 0.9))), 1)
    assert np.exp(others) == pytest.approx([0.001])
    assert rival == pytest.approx(log_odds(np.zeros(1)))
