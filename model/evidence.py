"""The phrases that carried each theme: exact shares of a linear model's score, placed in the raw text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from model.aggregate import part_weights
from model.arrays import Array, Flags, Indices
from model.scorer import BatchScores, Scores, Terms
from model.tokens import Batch, Document

MIN_PHRASE = 2
"""Characters an evidence phrase must have; a single one tells an editor nothing."""
JOIN_SHARE = 0.4
"""A neighbour joins a phrase when it weighs at least this share of the other."""
MAX_PHRASE = 10
"""Characters an evidence phrase may grow to by joining neighbours."""
DIGITS = 4
"""Decimal digits of a weight."""
THIN = re.compile(
    r"(?!(?:零件|多元)$)(?:[0-9０-９.％%一二三四五六七八九十百千万亿零两几数第多余半这那]+"
    r"[个家项批只位次条成倍年月日时天户座台套名人件张块页份元米亩吨]*|百分之|今年|去年|上年|目前|其中|已经|月底|月初)+"
)
"""Numbers with their measure, times and fillers: an editor learns nothing from them. Words that only look so are
named first; the name of the theme itself always tells something."""


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
    return explain_batch(texts, document.batch, scores, themes=[themes], limit=limit)[0]


def explain_batch(
    texts: Sequence[str],
    batch: Batch,
    scores: Scores | BatchScores,
    *,
    themes: Sequence[Mapping[str, int]],
    limit: int = 3,
) -> list[list[Evidence]]:
    """Do the same for several articles at once: `texts` has those of all, `themes` those to explain of each article."""
    if scores.terms is None:
        return [[] for _ in themes]
    owner, columns = batch.owner, _columns(themes)
    chosen = _chosen_parts(batch, scores.parts, columns[owner], owner)
    phrases = _phrases(batch, _words(scores.terms, chosen, columns[owner]))
    n_parts, n_rows = len(owner), columns.shape[1]
    rows = (np.arange(n_rows) * n_parts)[:, None] + batch.first
    bounds = (phrases.theme * n_parts + phrases.part).searchsorted(rows).tolist()
    ranked = phrases.ranked(owner).tolist()
    found: list[list[Evidence]] = []
    for article, explained in enumerate(themes):
        found.append([])
        for row, name in enumerate(explained):
            order = ranked[bounds[row][article] : bounds[row][article + 1]]
            found[-1] += islice(_strongest(name, texts, batch, phrases, order=order), limit)
    return found


def _columns(themes: Sequence[Mapping[str, int]]) -> Indices:
    """The columns of the themes to explain, filled up with -1; shape (n_articles, the most themes of an article)."""
    columns = np.full((len(themes), max(map(len, themes))), -1)
    for row, explained in zip(columns, themes, strict=True):
        row[: len(explained)] = list(explained.values())
    return columns


def _strongest(
    theme: str, texts: Sequence[str], batch: Batch, phrases: "_Phrases", *, order: list[int]
) -> Iterator[Evidence]:
    """The phrases in an order, each text once, none nothing but a number or a time, the theme's name apart."""
    seen: set[str] = set()
    for k in order:
        part = phrases.part[k]
        number, title = batch.texts[part], batch.texts[batch.first[batch.first.searchsorted(part, "right") - 1]]
        offset = batch.folded.offsets[number]
        start, end = int(phrases.start[k]) - offset, int(phrases.end[k]) - offset
        text = texts[number][start:end]
        if text not in seen and (text == theme or not THIN.fullmatch(text)):
            seen.add(text)
            yield Evidence(theme, number - title, start, end, text, round(float(phrases.weight[k]), DIGITS))


class _Phrases(NamedTuple):
    """Phrases by theme, and within a theme in the order of the text; one array of shape (n_phrases,) for each field.

    Start and end are places among the raw characters, as `Folded.origin` counts them.
    """

    theme: Indices
    part: Indices
    start: Indices
    end: Indices
    weight: Array

    def ranked(self, owner: Indices) -> Indices:
        """The strongest of each theme and article first; of equally strong ones the first in the text."""
        return np.lexsort((-np.rint(self.weight * 10**DIGITS), owner[self.part], self.theme))


def _chosen_parts(batch: Batch, probabilities: Array, columns: Indices, owner: Indices) -> Flags:
    """The title and the two parts of each article that speak most for each theme; shape (n_themes, n_parts)."""
    titles = batch.first[:-1]
    speaks = probabilities[np.arange(len(owner))[:, None], columns].T * part_weights(batch.lengths, titles)
    order = np.lexsort((-speaks, np.broadcast_to(owner, speaks.shape)))
    seconds = (titles + 1)[batch.first[1:] - titles > 1]
    chosen = np.zeros(speaks.shape, np.bool_)
    chosen[np.arange(len(speaks))[:, None], order[:, np.concatenate((titles, seconds))]] = True
    chosen[:, titles] = True
    return chosen & (columns.T >= 0)


def _words(terms: Terms, chosen: Flags, columns: Indices) -> _Phrases:
    """The known words of the chosen parts, each with its weight: its own and that of the pairs on it.

    A term's weight is shared equally among the places where it stands, and a pair's there halved between its two
    characters, so nothing is counted twice and the total is kept. Start and end are among the folded characters.

    Args:
        terms: of the articles.
        chosen: shape (n_themes, n_parts).
        columns: the themes to explain of the article each part belongs to, shape (n_parts, n_themes).
    """
    _, starts, lengths, n_words = terms.places
    part = terms.part[terms.entry[:n_words]]
    theme, word = chosen[:, part].nonzero()
    part, start, length = part[word], starts[word], lengths[word]
    column = columns[part, theme]
    pair_at = np.full(int(starts.max(initial=0)) + int(lengths.max(initial=0)) + 1, -1)
    pair_at[starts[n_words:] + 1] = terms.entry[n_words:]
    # The pairs on a word begin from the character before it to its last one.
    sizes = length + 1
    begin = sizes.cumsum() - sizes
    pairs = pair_at[np.arange(int(sizes.sum())) + (start - begin).repeat(sizes)]
    found = (pairs >= 0).nonzero()[0]
    on_pairs = np.zeros(len(pairs))
    entry = pairs[found]
    on_pairs[found] = terms.added[entry, column.repeat(sizes)[found]] / terms.times[entry]
    on_pairs[begin] *= 0.5
    on_pairs[begin + length] *= 0.5
    entry = terms.entry[word]
    weight = terms.added[entry, column] / terms.times[entry]
    if len(word):
        weight += np.add.reduceat(on_pairs, begin)
    return _Phrases(theme, part, start, start + length, weight)


def _phrases(batch: Batch, words: _Phrases) -> _Phrases:
    """The words that speak for each theme, joined where they are neighbours and neither is weak."""
    speaks = words.weight > 0
    theme, part, weight = words.theme[speaks], words.part[speaks], words.weight[speaks]
    origin = batch.folded.origin
    words = _Phrases(theme, part, origin[words.start[speaks]], origin[words.end[speaks] - 1] + 1, weight)
    if not len(theme):
        return words
    heads = _heads(words)
    tails = np.concatenate((heads[1:], (len(theme),))) - 1
    long = words.end[tails] - words.start[heads] >= MIN_PHRASE
    weight = np.add.reduceat(weight, heads)[long]
    heads, tails = heads[long], tails[long]
    return _Phrases(theme[heads], part[heads], words.start[heads], words.end[tails], weight)


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
