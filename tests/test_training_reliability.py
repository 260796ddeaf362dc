"""Whether scores mean what they say, and what may go without an editor."""

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.arrays import Array
from model.decision import certainty
from training.outcomes import Outcomes, decided_at
from training.reliability import (
    Bin,
    Coverage,
    Reliability,
    certainties,
    coverage_at_precision,
    coverage_exactly_right,
    reliability,
)


def one_theme(labels: list[bool], scores: list[float]) -> Outcomes:
    """Articles with one theme, given from 0.5 on."""
    primary = np.where(labels, 0, -1)
    return decided_at(np.array(labels)[:, None], primary, np.array(scores)[:, None], 0.5)


def test_brier_and_calibration_error_of_four_cells() -> None:
    """Squares 0.01, 0.81, 0.81, 0.01; both bins are off by 0.4."""
    found = reliability(np.array([True, False, True, False]), np.array([0.9, 0.9, 0.1, 0.1]))
    assert found == Reliability(0.41, 0.4, (Bin(2, 0.1, 0.5), Bin(2, 0.9, 0.5)))


def test_bins_are_weighted_by_their_cells() -> None:
    """Three cells off by 0.2 and one off by 0.6: (3 * 0.2 + 0.6) / 4."""
    found = reliability(np.array([False, False, False, True]), np.array([0.2, 0.2, 0.2, 0.4]))
    assert found.calibration_error == 0.3


def test_a_score_of_one_falls_into_the_last_bin() -> None:
    """The last bin holds its upper end."""
    assert reliability(np.array([True, True]), np.array([1.0, 0.95])).bins == (Bin(2, 0.975, 1.0),)


@given(arrays.arrays(np.float64, (4, 3), elements=st.floats(0, 1)))
def test_certainties_are_those_of_the_decision(scores: Array) -> None:
    """Many articles at once give what `model.decision.certainty` gives one by one."""
    assert certainties(scores).tolist() == [certainty(row) for row in scores]


@pytest.mark.parametrize(("stated", "expected"), [(0.95, Coverage(0.5, 0.98)), (0.75, Coverage(1.0, 0.6))])
def test_coverage_goes_as_far_as_the_precision_holds(stated: float, expected: Coverage) -> None:
    """Two right, then one wrong, then one right: two of two, and three of four."""
    outcomes = one_theme([True, True, False, True], [0.99, 0.98, 0.9, 0.6])
    assert coverage_at_precision(outcomes, stated) == expected


def test_nineteen_of_twenty_are_95_percent() -> None:
    """The stated precision itself is enough."""
    outcomes = one_theme([True] * 19 + [False], np.linspace(0.99, 0.6, 20).tolist())
    assert coverage_at_precision(outcomes).share == 1.0


def test_articles_of_equal_certainty_come_together() -> None:
    """One of two equally certain articles is wrong, so neither can go first."""
    assert coverage_at_precision(one_theme([True, False], [0.9, 0.9])) == Coverage(0.0, None)


def test_a_missed_theme_hurts_exactness_and_not_precision() -> None:
    """Given nothing, nothing given is wrong; but the article is not right."""
    outcomes = one_theme([True], [0.01])
    assert coverage_at_precision(outcomes) == Coverage(1.0, 0.99)
    assert coverage_exactly_right(outcomes) == Coverage(0.0, None)
