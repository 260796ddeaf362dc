"""From paragraph scores to article scores, in plain numpy; the one place both the trainer and the scorer use."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

TITLE_LENGTH = 60
"""Characters a title counts for among the paragraphs; chosen on the retold articles out of fold."""
TITLE_TIMES = 2
"""How often the title's terms count in the article's own vector."""
_EPSILON = 1e-6


def sigmoid(z: Array) -> Array:
    """The logistic function, safe for large negative values."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def log_odds(p: Array) -> Array:
    """The inverse of the logistic function, clipped so that 0 and 1 stay finite."""
    clipped = np.minimum(np.maximum(p, _EPSILON), 1 - _EPSILON)  # np.clip takes thrice as long on a few numbers
    odds: Array = np.log(clipped / (1 - clipped))
    return odds


def part_weights(lengths: npt.ArrayLike) -> Array:
    """Each part's weight in the article: its length, the title's fixed; shape (n_parts,), summing to 1."""
    weights = np.array(lengths, dtype=np.float64)
    weights[0] = TITLE_LENGTH if weights[0] else 0
    total = weights.sum()
    return weights / total if total else weights


def share(part_probabilities: Array, lengths: npt.ArrayLike) -> Array:
    """The expected share of the article that reports each theme.

    Args:
        part_probabilities: shape (n_parts, n_themes); part 0 is the title.
        lengths: characters of each part.

    Returns:
        Shape (n_themes,): the length-weighted mean. The codebook asks for about a fifth of the text.
    """
    return part_weights(lengths) @ part_probabilities


def combine(shares: Array, article_probabilities: Array, calibration: Array) -> Array:
    """Join both views of an article into one calibrated probability per theme.

    Args:
        shares: shape (..., n_themes), from `share`.
        article_probabilities: the same shape, from the whole-article classifier.
        calibration: (weight of the share's log-odds, weight of the article's log-odds, intercept).
    """
    first, second, intercept = calibration
    return sigmoid(first * log_odds(shares) + second * log_odds(article_probabilities) + intercept)
