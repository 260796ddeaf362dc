"""model.ratio_scaled: the scale of a term, and a fit that remains an ordinary linear model."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from model.ratio_scaled import RatioScaled, plain, ratio_scale

LABELS = np.array([1, 1, 0, 0], dtype=np.int8)
ROWS = sparse.csr_matrix(np.array([[1.0, 0, 0], [1, 0, 1], [0, 1, 1], [0, 1, 0]]))
"""The first term stands only in rows with the theme, the second only in others, the third in one of each."""


def test_scale_grows_with_the_ratio() -> None:
    """A term that both classes use alike is held at 0, those of one class share the whole mean square of 1."""
    assert ratio_scale(ROWS, LABELS) == pytest.approx([np.sqrt(1.5), np.sqrt(1.5), 0])


def test_scale_follows_the_power() -> None:
    """Two terms are scaled as the fourth roots of their log-count ratios, every count taken one higher."""
    rows = sparse.csr_matrix(np.array([[1.0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]]))
    scale = ratio_scale(rows, np.array([1, 1, 1, 0], dtype=np.int8))
    # Counts with the theme 3, 0 and 1, without it 0, 0 and 1: ratios of (4/7) / (1/4), (1/7) / (1/4), (2/7) / (2/4).
    assert scale[0] / scale[1] == pytest.approx((np.log(16 / 7) / np.log(7 / 4)) ** 0.25)
    assert scale[1] == pytest.approx(scale[2])


def test_scale_without_a_difference_is_one() -> None:
    """Where no term tells the classes apart, the fit is a plain one."""
    assert ratio_scale(sparse.csr_matrix(np.ones((2, 3))), np.array([1, 0], dtype=np.int8)).tolist() == [1, 1, 1]


def test_fit_is_the_plain_fit_of_scaled_rows() -> None:
    """The coefficients belong to the rows as they are given: the decision is that of the scaled fit."""
    scaled = ROWS @ sparse.diags(ratio_scale(ROWS, LABELS))
    ours, theirs = RatioScaled(C=7.0).fit(ROWS, LABELS), LogisticRegression(C=7.0).fit(scaled, LABELS)
    assert ours.decision_function(ROWS) == pytest.approx(theirs.decision_function(scaled))


def test_fit_leaves_the_rows_as_they_were() -> None:
    """Liblinear sorts the terms of its rows in place; ours are fitted to one theme after the other."""
    rows = sparse.csr_matrix((np.array([1.0, 2, 3, 4]), np.array([2, 0, 1, 0]), np.array([0, 2, 4])), shape=(2, 3))
    before = rows.toarray()
    RatioScaled(solver="liblinear", dual=True).fit(rows, np.array([1, 0], dtype=np.int8))
    assert rows.toarray().tolist() == before.tolist()


def test_plain_keeps_everything_but_the_class() -> None:
    """Another class, float32 coefficients, the same decision; other estimators come back themselves."""
    ours = RatioScaled(C=7.0).fit(ROWS, LABELS)
    copied = plain(ours)
    assert type(copied) is LogisticRegression
    assert copied.get_params() == ours.get_params()
    assert copied.coef_.tolist() == ours.coef_.astype(np.float32).tolist()
    assert copied.decision_function(ROWS) == pytest.approx(ours.decision_function(ROWS), abs=1e-6)
    assert plain(copied) is copied
