"""From paragraph scores to article scores, in plain numpy; the one place both the trainer and the scorer use."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.arrays import Array, Indices

TITLE_LENGTH = 60
"""Characters a title counts for among the paragraphs; chosen on the retold articles out of fold."""
TITLE_TIMES = 2
"""How often the title's terms count in the article's own vector."""
GRID = 40
"""Steps a body is measured in where paragraphs are added up."""
FIFTH = 8
"""As many of them are the part of the text from which on the codebook gives a theme."""
N_FEATURES = 7
"""What `calibration_features` gives for a theme."""
_EPSILON = 1e-6
_LEAST_SHARE = 1e-3
_DAMPING = 3e-3
_FREQUENCIES = 2j * np.pi * np.arange(GRID // 2 + 1) / (GRID + 1)
_TURNS = np.exp(np.outer(np.arange(GRID + 1), _FREQUENCIES)) - 1
"""What a paragraph of so many steps adds to 1 in the characteristic function when it reports the theme."""
_BELOW = np.exp(np.outer(_FREQUENCIES, -np.arange(FIFTH))).sum(axis=1) * np.where(_FREQUENCIES, 2, 1) / (GRID + 1)
"""What turns a characteristic function into the probability of fewer than FIFTH steps; every frequency but the first
stands for two."""


class Views(NamedTuple):
    """What the linear models say of articles, before it is calibrated; each of shape (..., n_themes).

    Attributes:
        shares: the share of the text expected to report each theme, see `shares_of`.
        fifths: the probability that whole paragraphs on it make up a fifth of the body, see `fifths_of`.
        titles: the probability of the title alone.
        articles: the probability by the whole-article classifier.
    """

    shares: Array
    fifths: Array
    titles: Array
    articles: Array

    def at(self, rows: Indices) -> "Views":
        """Those of some articles."""
        return Views(*(view[rows] for view in self))


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


def shares_of(part_probabilities: Array, lengths: npt.ArrayLike, first: Indices) -> Array:
    """The expected share of each article that reports each theme.

    Args:
        part_probabilities: one article after the other, shape (n_parts, n_themes).
        lengths: characters of each part.
        first: the first part of each article, its title.

    Returns:
        Shape (n_articles, n_themes): the length-weighted mean. The codebook asks for about a fifth of the text.
    """
    weighted = part_weights(lengths, first)[:, None] * part_probabilities
    shares: Array = np.add.reduceat(weighted, first)
    return shares


def fifths_of(probabilities: Array, lengths: Indices, first: Indices) -> Array:
    """The probability that paragraphs on a theme make up a fifth of the body, which is the codebook's own question.

    Each paragraph is taken to report the theme or not, independently of the others. The length they then make up,
    measured in GRID steps of the body, has a distribution that its characteristic function gives at once (Y. Hong, On
    computing the distribution function for the Poisson binomial distribution, 2013).

    Args:
        probabilities: of whole paragraphs, one article after the other, shape (n_paragraphs, n_themes); of an article
            without a body its title stands for the one paragraph.
        lengths: characters of each paragraph, shape (n_paragraphs,).
        first: the first paragraph of each article.

    Returns:
        Shape (n_articles, n_themes).
    """
    ends = np.concatenate((first[1:], (len(lengths),)))
    sizes, reached = ends - first, lengths.cumsum()
    before = reached[first] - lengths[first]
    totals = np.maximum(reached[ends - 1] - before, 1)
    places = np.rint(GRID * (reached - before.repeat(sizes)) / totals.repeat(sizes)).astype(np.intp)
    steps = np.diff(places, prepend=0)
    steps[first] = places[first]
    counts = steps > 0  # a paragraph of no step changes nothing, and there may be very many of them
    counts[first] = True
    turned = 1 + probabilities[counts][:, :, None] * _TURNS[steps[counts]][:, None, :]
    below: Array = (np.multiply.reduceat(turned, counts.cumsum()[first] - 1) * _BELOW).real.sum(axis=-1)
    fifths: Array = np.minimum(np.maximum(1 - below, 0), 1)
    return fifths


def _damped(p: Array) -> Array:
    """Log-odds that stay within 6, as of one paragraph or one title nothing is certain."""
    damped: Array = np.log((p + _DAMPING) / (1 - p + _DAMPING))
    return damped


def calibration_features(views: Views, n_paragraphs: npt.ArrayLike) -> tuple[Array, ...]:
    """What the calibration of a theme looks at: N_FEATURES arrays that broadcast to shape (..., n_themes).

    The views of the theme itself are the codebook's three questions: how much of the text reports it, whether whole
    paragraphs of a fifth do, whether the title says so. Beside them: how many paragraphs there are, as a share means
    less in a long article; and what the other themes take of the article, as a text that is clearly about one theme is
    less likely to report another one too, while one that several themes divide has small shares of each.

    Args:
        views: of the articles.
        n_paragraphs: shape (...), of the body, from 1.
    """
    shares, fifths, titles, articles = views
    own = log_odds(articles)
    ranked = np.sort(own, axis=-1)
    highest, second = ranked[..., -1:], (ranked[..., -2:-1] if ranked.shape[-1] > 1 else log_odds(np.zeros(1)))
    rival = np.where(own == highest, second, highest)
    others = np.log(shares.sum(axis=-1, keepdims=True) - shares + _LEAST_SHARE)
    long = np.log(np.asarray(n_paragraphs, dtype=np.float64))[..., None]
    return log_odds(shares), own, long, others, rival, _damped(fifths), _damped(titles)


def combine(views: Views, n_paragraphs: npt.ArrayLike, calibration: Array) -> Array:
    """Join the views of an article into one calibrated probability per theme.

    Args:
        views: as for `calibration_features`.
        n_paragraphs: the same.
        calibration: the weight of each feature, then the intercept, shape (N_FEATURES + 1,).
    """
    *weights, intercept = calibration.tolist()
    features = calibration_features(views, n_paragraphs)
    return sigmoid(sum((w * feature for w, feature in zip(weights, features, strict=True)), start=np.array(intercept)))
