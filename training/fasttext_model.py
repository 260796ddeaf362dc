"""fastText as a baseline: a bag of word vectors, one-vs-all; an optional package."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from model.arrays import Array, Indices, Labels

DIMENSIONS, EPOCHS, RATE = 10, 5, 2.0
"""As good on the starter corpus as four times the epochs at a quarter of the rate."""
_NO_THEME = "none"


def fasttext_available() -> bool:
    """Whether a package that brings fastText is installed."""
    return find_spec("fasttext") is not None


def fasttext_lines(counts: sparse.csr_matrix) -> list[str]:
    """The words of each article as often as they were counted; fastText adds vectors up, so their order is free.

    A word is told by the number of its column: shorter lines are read faster, and fastText reads them every epoch.
    """
    words = [f"{column:x} " for column in range(counts.shape[1])]
    return [
        "".join(words[term] * int(times) for term, times in zip(row.indices.tolist(), row.data.tolist(), strict=True))
        for row in counts
    ]


def fasttext_scores(lines: list[str], labels: Labels, seed: int, train: Indices, held_out: Indices) -> Array:
    """Train on some articles and score others.

    Articles come in a shuffled order, as fastText learns from one after the other.

    Args:
        lines: the words of every article.
        labels: of every article, shape (n_articles, n_themes).
        seed: of the order and of fastText.
        train: articles to learn from.
        held_out: articles to score.

    Returns:
        Shape (n_held_out, n_themes).
    """
    import fasttext  # noqa: PLC0415 (optional)

    order = np.random.default_rng(seed).permutation(train)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        path.write_text("".join(f"{_marks(labels[k])} {lines[k]}\n" for k in order), encoding="utf-8")
        machine = fasttext.train_supervised(
            str(path), loss="ova", dim=DIMENSIONS, epoch=EPOCHS, lr=RATE, thread=1, seed=seed, verbose=0
        )
    scores = np.zeros((len(held_out), labels.shape[1]))
    marks, probabilities = machine.predict([lines[k] for k in held_out], k=-1)
    for row, (names, values) in enumerate(zip(marks, probabilities, strict=True)):
        for name, value in zip(names, values, strict=True):
            if (theme := name.removeprefix("__label__")) != _NO_THEME:
                scores[row, int(theme)] = value
    return scores


def _marks(row: npt.NDArray[np.int8]) -> str:
    """An article's labels as fastText reads them; it skips articles without any, so these get one of their own."""
    themes = [str(column) for column in np.flatnonzero(row)] or [_NO_THEME]
    return " ".join(f"__label__{theme}" for theme in themes)
