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
SHORTEST, LONGEST = 150, 1500
"""Characters of a body between which its length counts; there are few shorter and longer ones to learn from."""
N_FEATURES = 7
"""What `calibration_features` gives for a theme."""
_DAMPING = 3e-3
_ELSEWHERE = 0.1
"""The part of an article from which on it counts what other themes take; below it there is little but noise, and its
logarithm would run far down."""
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


def damped_log_odds(p: Array) -> Array:
    """Log-odds that stay within 6, as of one paragraph, one title or one classifier nothing is certain."""
    damped: Array = np.log((p + _DAMPING) / (1 - p + _DAMPING))
    return damped


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


def body_lengths(lengths: Indices, first: Indices) -> Indices:
    """The characters of each article's body, or of its title where that is all there is; shape (n_articles,).

    Args:
        lengths: characters of each part.
        first: the first part of each article, its title.
    """
    titles, totals = lengths[first], np.add.reduceat(lengths, first)
    return np.where(totals > titles, totals - titles, titles)


def calibration_features(views: Views, lengths: npt.ArrayLike) -> Array:
    """What the calibration of a theme looks at, shape (..., n_themes, N_FEATURES).

    The first four are the views of the theme itself: how much of the text reports it, what the whole article says,
    whether whole paragraphs of a fifth report it, whether the title says so. Beside them stand the likeliest other
    theme and what the others take of the article together, as a text that is clearly about one theme is less likely to
    report another one too, while one that several themes divide has small shares of each; and the length of the body,
    as a share means less in a long one.

    Args:
        views: of the articles.
        lengths: characters of the body, see `body_lengths`, shape (...).
    """
    shares, fifths, titles, articles = views
    ranked = np.sort(articles, axis=-1)
    highest, second = ranked[..., -1:], (ranked[..., -2:-1] if ranked.shape[-1] > 1 else np.zeros(1))
    rival = np.where(articles == highest, second, highest)
    others = np.log(shares.sum(axis=-1, keepdims=True) - shares + _ELSEWHERE)
    long = np.log(np.minimum(np.maximum(lengths, SHORTEST), LONGEST))[..., None]
    own = damped_log_odds(np.stack((shares, articles, fifths, titles, rival), axis=-1))
    rest = np.stack(np.broadcast_arrays(others, long), axis=-1)
    return np.concatenate((own, rest), axis=-1)


def combine(views: Views, lengths: npt.ArrayLike, calibration: Array) -> Array:
    """Join the views of an article into one calibrated probability per theme.

    Args:
        views: as for `calibration_features`.
        lengths: the same.
        calibration: what each product of two features adds to the log-odds, a 1 standing after the features, shape
            (N_FEATURES + 1, N_FEATURES + 1): its last row and column weigh the features themselves, its last number
            is the intercept.
    """
    features = calibration_features(views, lengths)
    features = np.concatenate((features, np.ones((*features.shape[:-1], 1))), axis=-1)
    return sigmoid(((features @ calibration) * features).sum(axis=-1))
