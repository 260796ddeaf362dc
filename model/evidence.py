"""The phrases that carried each theme: exact shares of a linear model's score, placed in the raw text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model.aggregate import Array, part_weights
from model.normalise import Indices, Mask
from model.scorer import Scores, Terms
from model.tokens import Document

MIN_PHRASE = 2
"""Characters an evidence phrase must have; a single one tells an editor nothing."""
JOIN_SHARE = 0.4
"""A neighbour joins a phrase when it weighs at least this share of the other."""
MAX_PHRASE = 10
"""Characters an evidence phrase may grow to by joining neighbours."""
DIGITS = 4
"""Decimal digits of a weight."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A phrase that spoke for a theme.

    Attributes:
        theme: the theme's name.
        paragraph: 0 is the title, 1 the first paragraph.
        start: first character of the phrase in that paragraph.
        end: one past its last.
        text: the phrase.
        weight: what it added to the log-odds of the window of sentences it stands in.
    """

    theme: str
    paragraph: int
    start: int
    end: int
    text: str
    weight: float

    def to_record(self) -> dict[str, str | int | float]:
        """The phrase as JSON-ready values."""
        return {
            "theme": self.theme,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "weight": self.weight,
        }


def explain(
    texts: Sequence[str], document: Document, scores: Scores, *, themes: Mapping[str, int], limit: int = 3
) -> list[Evidence]:
    """Find the strongest phrases of each theme, in the title and the two parts that speak most for it.

    Args:
        texts: the raw title and paragraphs.
        document: the same, segmented.
        scores: what the scorer said of them.
        themes: the themes to explain, name to column.
        limit: phrases per theme.

    Returns:
        At most `limit` phrases per theme, no two with the same text, strongest first within a theme.
    """
    if scores.terms is None:
        return []
    columns = list(themes.values())
    weights = _word_weights(document, scores.terms, columns)
    phrases = _phrases(document, scores.terms, weights, _chosen_parts(document, scores.parts[:, columns]))
    bounds = phrases.theme.searchsorted(range(len(columns) + 1)).tolist()
    found: list[Evidence] = []
    for name, first, last in zip(themes, bounds, bounds[1:], strict=False):
        kept: dict[str, Evidence] = {}
        for k in phrases.ranked(first, last):
            paragraph = document.paragraphs[phrases.part[k]]
            offset = document.folded.offsets[paragraph]
            start, end = int(phrases.start[k]) - offset, int(phrases.end[k]) - offset
            text = texts[paragraph][start:end]
            if text not in kept:
                kept[text] = Evidence(name, paragraph, start, end, text, round(float(phrases.weight[k]), DIGITS))
                if len(kept) == limit:
                    break
        found += kept.values()
    return found


class _Phrases(NamedTuple):
    """Phrases by theme, and within a theme in the order of the text; one array of shape (n_phrases,) for each field.

    Start and end are places among the raw characters, as `Folded.origin` counts them.
    """

    theme: Indices
    part: Indices
    start: Indices
    end: Indices
    weight: Array

    def ranked(self, first: int, last: int) -> list[int]:
        """The phrases from first to last, the strongest first; of equally strong ones the first in the text."""
        order = (-np.rint(self.weight[first:last] * 10**DIGITS)).argsort(kind="stable")
        ranked: list[int] = (order + first).tolist()
        return ranked


def _word_weights(document: Document, terms: Terms, columns: list[int]) -> Array:
    """The weight of each known word for some themes: its own and that of the pairs on it; shape (n_themes, n_words).

    A term's weight is shared equally among the places where it stands, and a pair's there halved between its two
    characters, so nothing is counted twice and the total is kept.
    """
    _, starts, lengths, n_words = terms.places
    shares = (terms.added.T[columns] / terms.times).take(terms.entry, 1)
    on_characters = np.zeros((len(columns), len(document.folded.codes) + 1))
    on_characters[:, starts[n_words:]] = 0.5 * shares[:, n_words:]
    on_characters[:, 1:] += on_characters[:, :-1].copy()
    spans = np.empty(2 * n_words, np.intp)
    spans[::2] = starts[:n_words]
    spans[1::2] = starts[:n_words] + lengths[:n_words]
    weights: Array = shares[:, :n_words] + np.add.reduceat(on_characters, spans, axis=1)[:, ::2]
    return weights


def _chosen_parts(document: Document, probabilities: Array) -> Mask:
    """The title and the two parts that speak most for each theme; shape (n_themes, n_parts)."""
    speaks = probabilities.T * part_weights(document.lengths)
    chosen = np.zeros(speaks.shape, np.bool_)
    chosen[np.arange(len(speaks))[:, None], (-speaks).argsort(axis=1, kind="stable")[:, :2]] = True
    chosen[:, 0] = True
    return chosen


def _phrases(document: Document, terms: Terms, weights: Array, chosen: Mask) -> _Phrases:
    """The words of the chosen parts that speak for each theme, joined where they are neighbours and neither is weak."""
    _, starts, lengths, n_words = terms.places
    part = terms.part[terms.entry[:n_words]]
    theme, word = (chosen[:, part] & (weights > 0)).nonzero()
    first, origin = starts[word], document.folded.origin
    words = _Phrases(theme, part[word], origin[first], origin[first + lengths[word] - 1] + 1, weights[theme, word])
    if not len(word):
        return words
    heads = _heads(words)
    tails = np.concatenate((heads[1:], (len(word),))) - 1
    long = words.end[tails] - words.start[heads] >= MIN_PHRASE
    weight = np.add.reduceat(words.weight, heads)[long]
    heads, tails = heads[long], tails[long]
    return _Phrases(theme[heads], words.part[heads], words.start[heads], words.end[tails], weight)


def _heads(words: _Phrases) -> Indices:
    """Which words begin a phrase: all but those alike their left neighbour, until the phrase would be too long."""
    before, after = words.weight[:-1], words.weight[1:]
    joined = words.end[:-1] == words.start[1:]
    joined &= words.theme[:-1] == words.theme[1:]
    joined &= np.minimum(before, after) >= JOIN_SHARE * np.maximum(before, after)
    begins: dict[int, int] = {}
    for k in joined.nonzero()[0].tolist():
        begin = begins.get(k, words.start[k])
        if words.end[k + 1] - begin <= MAX_PHRASE:
            begins[k + 1] = begin
    is_head = np.ones(len(joined) + 1, np.bool_)
    is_head[list(begins)] = False
    return is_head.nonzero()[0]
