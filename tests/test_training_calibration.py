"""training.calibration: a logistic regression on features and their products, weights scaled back."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from model.aggregate import sigmoid
from model.arrays import Array
from training.calibration import calibrate


def odds_of(features: Array, calibration: Array) -> Array:
    """The log-odds that a calibration gives."""
    features = np.hstack((features, np.ones((len(features), 1))))
    found: Array = ((features @ calibration) * features).sum(axis=1)
    return found


def drawn(n: int) -> tuple[Array, Array]:
    """Two features of very different scales, and the log-odds of a label that is likeliest in a ring."""
    features = np.random.default_rng(0).normal((3.0, -200.0), (1.0, 50.0), (n, 2))
    first, second = features[:, 0] - 3, (features[:, 1] + 200) / 50
    return features, 1 - first**2 + 0.8 * first * second - 0.5 * second


def test_calibrate_finds_a_curve() -> None:
    """Of labels drawn from squares and products of the features it finds their log-odds, which no line comes near."""
    features, truth = drawn(20000)
    labels = (np.random.default_rng(1).random(20000) < sigmoid(truth)).astype(np.int8)
    found = sigmoid(odds_of(features, calibrate(features, labels)))
    line = LogisticRegression().fit(features, labels).predict_proba(features)[:, 1]
    assert np.abs(found - sigmoid(truth)).mean() < 0.01
    assert np.abs(line - sigmoid(truth)).mean() > 0.1


def test_calibrate_is_symmetric_and_free_of_scale() -> None:
    """The same features in other units give the same probabilities."""
    features, truth = drawn(300)
    labels = (truth > 0).astype(np.int8)
    calibration = calibrate(features, labels)
    assert calibration.shape == (3, 3)
    assert calibration == pytest.approx(calibration.T)
    other = features * (1000.0, 0.01) + (7.0, 0.0)
    assert odds_of(other, calibrate(other, labels)) == pytest.approx(odds_of(features, calibration), abs=1e-4)


def test_calibrate_with_a_feature_that_never_changes() -> None:
    """It has no say, and nothing is divided by zero."""
    features, truth = drawn(300)
    labels = (truth > 0).astype(np.int8)
    more = np.hstack((features, np.full((300, 1), 5.0)))
    assert odds_of(more, calibrate(more, labels)) == pytest.approx(odds_of(features, calibrate(features, labels)))
