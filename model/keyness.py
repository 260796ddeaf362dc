"""The words that stand out in submissions beside the training data: those the model does not know, those it knows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from model.arrays import Array
from model.scorer import Weights
from model.tokens import PAIR_MARK

SHOWN = 15
FEWEST_ARTICLES = 3
"""A word in fewer submissions says nothing of them together."""
SMALLEST_SHARE = 0.05
"""The same as a share of the submissions."""
_LEVEL = 0.95

Paragraphs = Sequence[Sequence[frozenset[str]]]
"""Of each article the different words of each paragraph."""


@dataclass(frozen=True, slots=True)
class KeyWord:
    """A word that stands out.

    Attributes:
        word: as the model sees it.
        articles: submissions that hold it.
        ratio: how many times as often it stands in a paragraph as in training, longer paragraphs allowed for; None for
            a word the model does not know.
        low: lower end of the ratio's interval.
        theme: the theme it speaks for most, "" when it speaks for none or is not known.
    """

    word: str
    articles: int
    ratio: float | None = None
    low: float | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The words that stand out, the strongest first."""

    unknown: tuple[KeyWord, ...]
    known: tuple[KeyWord, ...]


def key_words(paragraphs: Paragraphs, weights: Weights, names: Sequence[str], *, n_training: int) -> KeyWords:
    """Find the words that stand out.

    Args:
        paragraphs: of the submissions.
        weights: of the model; its inverse document frequencies tell how often a word stood in training.
        names: of the themes, in the order of the coefficients.
        n_training: paragraphs the frequencies refer to.
    """
    row_of = {term: row for row, term in enumerate(weights.vocabulary.tolist()) if not term.startswith(PAIR_MARK)}
    n_articles = Counter(word for article in paragraphs for word in frozenset().union(*article))
    fewest = max(FEWEST_ARTICLES, SMALLEST_SHARE * len(paragraphs))
    common = sorted(word for word, n in n_articles.items() if n >= fewest)
    unknown = sorted((word for word in common if word not in row_of), key=lambda word: -n_articles[word])
    known = [word for word in common if word in row_of]
    trained = _paragraphs_with(weights, n_training)
    all_trained = float(trained[list(row_of.values())].sum())
    rows = np.array([row_of[word] for word in known], dtype=np.intp)
    all_known = np.array([sum(word in row_of for part in article for word in part) for article in paragraphs])
    ratios = _ratios(_counts(paragraphs, known), all_known.astype(np.float64), trained[rows], all_trained)
    return KeyWords(
        unknown=tuple(KeyWord(word, n_articles[word]) for word in unknown[:SHOWN]),
        known=tuple(
            KeyWord(known[k], n_articles[known[k]], round(ratio, 2), round(low, 2), _theme(weights, rows[k], names))
            for k, ratio, low in ratios[:SHOWN]
        ),
    )


def _paragraphs_with(weights: Weights, n_training: int) -> Array:
    """In how many training paragraphs each term stood: idf = ln((1 + n) / (1 + df)) + 1, solved for df."""
    found: Array = np.maximum((1 + n_training) * np.exp(1 - weights.idf) - 1, 1.0)
    return found


def _counts(paragraphs: Paragraphs, words: Sequence[str]) -> Array:
    """In how many paragraphs of each submission each word stands, shape (n_articles, n_words)."""
    column = {word: k for k, word in enumerate(words)}
    counts = np.zeros((len(paragraphs), len(words)))
    for row, article in enumerate(paragraphs):
        for part in article:
            counts[row, [column[word] for word in part if word in column]] += 1
    return counts


def _ratios(counts: Array, all_known: Array, trained: Array, all_trained: float) -> list[tuple[int, float, float]]:
    """Words whose share of all known words is surely larger than in training: column, ratio, lower end of its interval.

    Shares of all known words, as a longer paragraph holds more words of every kind. The error is that of a ratio when
    articles are drawn, not words, with the Poisson error of the count in training; normal on the log scale, and wide
    enough for all words looked at together (Bonferroni). The strongest first, by what the word adds to the likelihood
    ratio.
    """
    if not counts.size:
        return []
    total = counts.sum(axis=0)
    share = total / all_known.sum()
    ratio = share / (trained / all_trained)
    error = np.sqrt(((counts - share * all_known[:, None]) ** 2).sum(axis=0)) / total
    z = NormalDist().inv_cdf(1 - (1 - _LEVEL) / counts.shape[1])
    low = ratio * np.exp(-z * np.sqrt(error**2 + 1 / trained))
    order = np.argsort(-total * np.log(ratio), kind="stable").tolist()
    return [(k, float(ratio[k]), float(low[k])) for k in order if low[k] > 1]


def _theme(weights: Weights, row: np.intp, names: Sequence[str]) -> str:
    speaks = weights.article_coef[row]
    return names[int(speaks.argmax())] if speaks.max() > 0 else ""
