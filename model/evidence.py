"""The phrases that carried each theme: exact shares of a linear model's score, placed in the raw text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    words = _Words(document, scores.terms)
    speaks = scores.parts * part_weights(document.lengths)[:, None]
    found: list[Evidence] = []
    for name, column in themes.items():
        chosen = np.zeros(len(speaks), np.bool_)
        chosen[(-speaks[:, column]).argsort(kind="stable")[:2]] = True
        chosen[0] = True
        weights, parts, starts, ends = words.phrases(column, chosen)
        kept: dict[str, Evidence] = {}
        for k in (-np.rint(weights * 10**DIGITS)).argsort(kind="stable").tolist():
            paragraph = document.paragraphs[parts[k]]
            offset = document.folded.offsets[paragraph]
            start, end = int(starts[k]) - offset, int(ends[k]) - offset
            text = texts[paragraph][start:end]
            if text not in kept:
                kept[text] = Evidence(name, paragraph, start, end, text, round(float(weights[k]), DIGITS))
                if len(kept) == limit:
                    break
        found += kept.values()
    return found


class _Words:
    """The known words of a document, and the raw characters they and the known pairs stand on.

    A term's weight is shared equally among the places where it stands, there among the characters of a word or between
    the two of a pair, so nothing is counted twice and the total is kept.
    """

    def __init__(self, document: Document, terms: Terms) -> None:
        """Lay every term on raw characters."""
        origin, n_words = document.folded.origin, terms.n_words
        first, last = origin[terms.starts], origin[terms.starts + terms.lengths - 1]
        word_first, pair_first = first[:n_words], first[n_words:]
        widths = last[:n_words] - word_first + 1
        inside = (word_first + widths - widths.cumsum()).repeat(widths)
        inside += np.arange(len(inside))
        word_entry, pair_entry = terms.entry[:n_words], terms.entry[n_words:]
        self._added = terms.added
        self._entry = np.concatenate((word_entry.repeat(widths), pair_entry, pair_entry))
        self._characters = np.concatenate((inside, pair_first, last[n_words:]))
        sharers = np.concatenate((widths.repeat(widths), np.full(2 * len(pair_first), 2)))
        self._portion = 1.0 / (sharers * terms.times[self._entry])
        self._end = int(origin[-1]) + 2
        self._starts, self._ends = word_first, last[:n_words] + 1
        self._parts = terms.part[word_entry]

    def weights(self, column: int) -> Array:
        """The weight for a theme of each word: its own and that of the pairs on it, shape (n_words,)."""
        shares = self._added[:, column][self._entry] * self._portion
        per_character = np.bincount(self._characters, shares, self._end)
        spans = np.empty(2 * len(self._starts), np.intp)
        spans[::2], spans[1::2] = self._starts, self._ends
        weights: Array = np.add.reduceat(per_character, spans)[::2]
        return weights

    def phrases(self, column: int, chosen: Mask) -> tuple[Array, Indices, Indices, Indices]:
        """The words of the chosen parts that speak for a theme, joined where they are neighbours and neither is weak.

        Args:
            column: of the theme.
            chosen: the parts, shape (n_parts,).

        Returns:
            Weight, part, start and end of each phrase that is not too short, in the order of the text.
        """
        weights = self.weights(column)
        speaking = (chosen[self._parts] & (weights > 0)).nonzero()[0]
        weights, starts, ends = weights[speaking], self._starts[speaking], self._ends[speaking]
        first = _heads(weights, starts, ends)
        last = np.concatenate((first[1:], (len(weights),)))[: len(first)] - 1
        weights, parts, starts, ends = (
            np.add.reduceat(weights, first),
            self._parts[speaking[first]],
            starts[first],
            ends[last],
        )
        shown = ends - starts >= MIN_PHRASE
        return weights[shown], parts[shown], starts[shown], ends[shown]


def _heads(weights: Array, starts: Indices, ends: Indices) -> Indices:
    """Which words begin a phrase: all but those alike their left neighbour, until the phrase would be too long."""
    before, after = weights[:-1], weights[1:]
    alike = np.minimum(before, after) >= JOIN_SHARE * np.maximum(before, after)
    begins: dict[int, int] = {}
    for k in (alike & (ends[:-1] == starts[1:])).nonzero()[0].tolist():
        begin = begins.get(k, starts[k])
        if ends[k + 1] - begin <= MAX_PHRASE:
            begins[k + 1] = begin
    is_head = np.ones(len(weights), np.bool_)
    is_head[list(begins)] = False
    return is_head.nonzero()[0]
