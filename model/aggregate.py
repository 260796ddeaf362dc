"""From paragraph scores to article scores, in plain numpy; the one place both the trainer and the scorer use."""

import numpy as np
import numpy.typing as npt

from model.arrays import Array

TITLE_LENGTH = 60
"""Characters a title counts for among the paragraphs; chosen on the retold articles out of fold."""
TITLE_TIMES = 2
"""How often the title's terms count in the article's own vector."""
N_FEATURES = 5
"""What `calibration_features` gives for a theme."""
_EPSILON = 1e-6
_LEAST_SHARE = 1e-3


def sigmoid(z: Array) -> Array:
    """The logistic function, safe for large negative values."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def log_odds(p: Array) -> Array:
    """The inverse of the logistic function, clipped so that 0 and 1 stay finite."""
    clipped: Array = np.minimum(np.maximum(p, _EPSILON), 1 - _EPSILON)  # twice as fast as np.clip on a few numbers
    return np.log(clipped / (1 - clipped))


def part_weights(lengths: npt.ArrayLike, first: npt.ArrayLike = (0,)) -> Array:
    """Each part's weight in its article: its length, the title's fixed; shape (n_parts,), an article's summing to 1.

    Args:
        lengths: characters of each part.
        first: the first part of each article, its title.
    """
    weights, titles = np.array(lengths, dtype=np.float64), np.asarray(first)
    weights[titles] = np.minimum(weights[titles], 1) * TITLE_LENGTH
    totals = np.add.reduceat(weights, titles)
    totals = totals.repeat(np.concatenate((titles[1:], (len(weights),))) - titles)
    return weights / np.maximum(totals, 1)


def shares_of(part_probabilities: Array, lengths: npt.ArrayLike, first: npt.NDArray[np.intp]) -> Array:
    """The same as `share` for several articles, `first` being each one's first part; shape (n_articles, n_themes)."""
    weighted = part_weights(lengths, first)[:, None] * part_probabilities
    shares: Array = np.add.reduceat(weighted, first)
    return shares


def share(part_probabilities: Array, lengths: npt.ArrayLike) -> Array:
    """The expected share of the article that reports each theme.

    Args:
        part_probabilities: shape (n_parts, n_themes); part 0 is the title.
        lengths: characters of each part.

    Returns:
        Shape (n_themes,): the length-weighted mean. The codebook asks for about a fifth of the text.
    """
    return part_weights(lengths) @ part_probabilities


def calibration_features(shares: Array, article_probabilities: Array, n_paragraphs: npt.ArrayLike) -> tuple[Array, ...]:
    """What the calibration of a theme looks at: N_FEATURES arrays that broadcast to shape (..., n_themes).

    Beside both views of the theme itself: how many paragraphs there are, as a share means less in a long article;
    and what the other themes take of the article, as a text that is clearly about one theme is less likely to report
    another one too, while one that several themes divide has small shares of each.

    Args:
        shares: shape (..., n_themes), from `share`.
        article_probabilities: the same shape, from the whole-article classifier.
        n_paragraphs: shape (...), of the body, from 1.
    """
    own = log_odds(article_probabilities)
    ranked = np.sort(own, axis=-1)
    highest, second = ranked[..., -1:], (ranked[..., -2:-1] if ranked.shape[-1] > 1 else log_odds(np.zeros(1)))
    rival = np.where(own == highest, second, highest)
    others = np.log(shares.sum(axis=-1, keepdims=True) - shares + _LEAST_SHARE)
    long = np.log(np.asarray(n_paragraphs, dtype=np.float64))[..., None]
    return log_odds(shares), own, long, others, rival


def combine(shares: Array, article_probabilities: Array, n_paragraphs: npt.ArrayLike, calibration: Array) -> Array:
    """Join both views of an article into one calibrated probability per theme.

    Args:
        shares: as for `calibration_features`.
        article_probabilities: the same.
        n_paragraphs: the same.
        calibration: the weight of each feature, then the intercept, shape (N_FEATURES + 1,).
    """
    *weights, intercept = calibration.tolist()
    features = calibration_features(shares, article_probabilities, n_paragraphs)
    return sigmoid(sum((w * feature for w, feature in zip(weights, features, strict=True)), start=np.array(intercept)))
