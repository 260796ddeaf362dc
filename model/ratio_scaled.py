"""A logistic regression whose regularisation follows how unequally a theme uses each term."""

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from model.arrays import Array, Labels

RATIO_POWER = 0.25
"""How strongly a fit favours the terms that a theme's rows use unlike the others; chosen on authors left out."""


class RatioScaled(LogisticRegression):  # type: ignore[misc]  # scikit-learn publishes no types
    """A logistic regression that is freer in the terms which rows with and without the theme use unequally often.

    Each term is scaled before the fit by `ratio_scale`, and its coefficient after it, so that the result is an ordinary
    linear model of the terms as they were.
    """

    def fit(self, rows: sparse.csr_matrix, labels: Labels, sample_weight: Array | None = None) -> "RatioScaled":
        """Fit to rows of shape (n_rows, n_terms) and their labels; the rows stay as they were."""
        scale = ratio_scale(rows, labels)
        scaled = rows.copy()  # liblinear sorts what it is given, in place
        scaled.data *= scale[rows.indices]
        super().fit(scaled, labels, sample_weight)
        self.coef_ *= scale
        return self


def ratio_scale(rows: sparse.csr_matrix, labels: Labels) -> Array:
    """The scale of each term: its log-count ratio between the two classes to the power of RATIO_POWER.

    The ratio is that of S. Wang and C. Manning (Baselines and Bigrams, 2012), who take its first power. The mean square
    over all occurrences is 1, so that a fit's C keeps its meaning.

    Args:
        rows: the terms of each row, shape (n_rows, n_terms).
        labels: 0 or 1, shape (n_rows,).

    Returns:
        Shape (n_terms,).
    """
    n_rows = np.bincount(rows.indices, minlength=rows.shape[1])
    with_theme = np.bincount(rows.indices, np.repeat(labels == 1, np.diff(rows.indptr)), rows.shape[1])
    shares = [(counts + 1) / (counts + 1).sum() for counts in (with_theme, n_rows - with_theme)]
    scale = np.abs(np.log(shares[0] / shares[1])) ** RATIO_POWER
    size: float = np.sqrt(np.average(scale**2, weights=n_rows))
    return scale / size if size else np.ones(rows.shape[1])


def plain(estimator: BaseEstimator) -> BaseEstimator:
    """A fitted estimator without our class, rounded to float32, which is what the artifact stores."""
    if not isinstance(estimator, RatioScaled):
        return estimator
    copy = LogisticRegression(**estimator.get_params())
    vars(copy).update({name: value for name, value in vars(estimator).items() if name.endswith("_")})
    copy.coef_ = estimator.coef_.astype(np.float32).astype(np.float64)
    return copy
