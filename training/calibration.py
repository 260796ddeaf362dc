"""Calibration: a logistic regression on the views of an article and the products of any two of them."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from model.arrays import Array, Labels


def calibrate(features: Array, labels: Labels) -> Array:
    """Fit the calibration; Platt's, with products.

    A line through the views says the same of a share of a fifth whatever the title and the length are. The products
    let one view count for more or less by what the others say, and their squares let it level off. The features are
    scaled to mean 0 and variance 1 for the fit, as the penalty is the same for all, and the weights scaled back.

    Args:
        features: of pairs of article and theme, see `model.aggregate.calibration_features`, shape (n, n_features).
        labels: whether the article has the theme, shape (n,), of both kinds.

    Returns:
        Shape (n_features + 1, n_features + 1), symmetric, as `model.aggregate.combine` takes it.
    """
    scaler = StandardScaler().fit(features)
    scaled = np.hstack((scaler.transform(features), np.ones((len(features), 1))))
    one, other = (index[:-1] for index in np.triu_indices(scaled.shape[1]))  # 1 times 1 is the intercept
    # Newton's method takes a few steps where there are few weights and very many rows.
    fitted = LogisticRegression(solver="newton-cholesky").fit(scaled[:, one] * scaled[:, other], labels)
    weights = np.zeros((scaled.shape[1], scaled.shape[1]))
    weights[one, other] = fitted.coef_[0] / 2
    weights += weights.T
    weights[-1, -1] = fitted.intercept_[0]
    scale = np.diag([*1 / scaler.scale_, 1.0])
    scale[:-1, -1] = -scaler.mean_ / scaler.scale_
    calibration: Array = scale.T @ weights @ scale
    return calibration


def plain_calibration(n_features: int) -> Array:
    """That which adds up the first two features, the shares and the article classifier; where all labels are alike."""
    calibration = np.zeros((n_features + 1, n_features + 1))
    calibration[:2, -1] = calibration[-1, :2] = 0.5
    return calibration
