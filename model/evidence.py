"""The phrases that carried each theme: exact shares of a linear model's score, placed in the raw text."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.aggregate import Array, part_weights
from model.scorer import Scorer, Scores
from model.tokens import PAIR_MARK, Document, PlacedTerm, Segmenter

MIN_PHRASE = 2
"""Characters an evidence phrase must have; a single one tells an editor nothing."""
JOIN_SHARE = 0.4
"""A neighbour joins a phrase when it weighs at least this share of the other."""
MAX_PHRASE = 10
"""Characters an evidence phrase may grow to by joining neighbours."""


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


class Explainer:
    """Finds evidence with one model and the segmenter it was trained with."""

    def __init__(self, scorer: Scorer, segmenter: Segmenter) -> None:
        """Remember the model."""
        self._scorer = scorer
        self._segmenter = segmenter

    def explain(
        self, texts: Sequence[str], document: Document, scores: Scores, *, themes: Mapping[str, int], limit: int = 3
    ) -> list[Evidence]:
        """Find the strongest phrases of each theme, in the title and the two parts that speak most for it.

        Args:
            texts: the raw title and paragraphs.
            document: their terms.
            scores: what the scorer said of them.
            themes: the themes to explain, name to column.
            limit: phrases per theme.

        Returns:
            At most `limit` phrases per theme, no two with the same text, strongest first within a theme.
        """
        found: list[Evidence] = []
        weights = part_weights(document.lengths)
        placed: dict[int, list[tuple[PlacedTerm, Array]]] = {}
        for name, column in themes.items():
            strongest = np.argsort(-weights * scores.parts[:, column], kind="stable")[:2].tolist()
            candidates = []
            for part in sorted({0, *strongest}):
                paragraph = document.paragraphs[part]
                if part not in placed:
                    placed[part] = self._placed_contributions(texts, document, part)
                candidates += [
                    Evidence(name, paragraph, start, end, texts[paragraph][start:end], round(weight, 4))
                    for start, end, weight in _phrases(placed[part], column)
                ]
            found += _strongest(candidates, limit)
        return found

    def _placed_contributions(
        self, texts: Sequence[str], document: Document, part: int
    ) -> list[tuple[PlacedTerm, Array]]:
        """Each placed known term of a part with its contribution, shared equally among the places where it stands."""
        paragraph = document.paragraphs[part]
        windows = self._segmenter.placed_terms(texts[paragraph], title=paragraph == 0)
        terms = windows[part - document.paragraphs.index(paragraph)]
        times = Counter(term.term for term in terms)
        added = self._scorer.contributions([term.term for term in terms])
        return [(term, added[term.term] / times[term.term]) for term in terms if term.term in added]


def _phrases(placed: list[tuple[PlacedTerm, Array]], column: int) -> list[tuple[int, int, float]]:
    """Words with their own weight and that of the character pairs on them; strong neighbours are joined.

    A pair's weight is halved between its two characters, so nothing is counted twice and the total is kept.
    """
    per_character: dict[int, float] = defaultdict(float)
    words = []
    for term, contribution in placed:
        weight = float(contribution[column])
        if term.term.startswith(PAIR_MARK):
            places: Sequence[int] = (term.start, term.end - 1)
        else:
            places = range(term.start, term.end)
            words.append((term.start, term.end))
        for place in places:
            per_character[place] += weight / len(places)
    weighed = [(start, end, sum(per_character[k] for k in range(start, end))) for start, end in words]
    return _joined([word for word in weighed if word[2] > 0])


def _joined(words: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Join a word to its left neighbour when neither is weak beside the other."""
    phrases: list[tuple[int, int, float]] = []
    last = 0.0
    for start, end, weight in words:
        adjoining = phrases and phrases[-1][1] == start and end - phrases[-1][0] <= MAX_PHRASE
        if adjoining and min(weight, last) >= JOIN_SHARE * max(weight, last):
            phrases[-1] = (phrases[-1][0], end, phrases[-1][2] + weight)
        else:
            phrases.append((start, end, weight))
        last = weight
    return phrases


def _strongest(candidates: list[Evidence], limit: int) -> list[Evidence]:
    kept: dict[str, Evidence] = {}
    for evidence in sorted(candidates, key=lambda e: -e.weight):
        if evidence.end - evidence.start >= MIN_PHRASE and len(kept) < limit:
            kept.setdefault(evidence.text, evidence)
    return list(kept.values())
