"""The phrases that carried each theme: exact shares of a linear model's score, placed in the raw text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.aggregate import Array, part_weights
from model.scorer import Scorer, Scores
from model.tokens import PAIR_MARK, PlacedTerm, Segmenter

MIN_PHRASE = 2
"""Characters an evidence phrase must have; a single one tells an editor nothing."""
MAX_PHRASE = 12
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
        weight: what it added to the paragraph's log-odds.
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
        self, texts: Sequence[str], lengths: Sequence[int], scores: Scores, *, themes: Mapping[str, int], limit: int = 3
    ) -> list[Evidence]:
        """Find the strongest phrases of each theme, in the title and the two parts that speak most for it.

        Args:
            texts: the raw title and paragraphs.
            lengths: their lengths, as in their `Document`.
            scores: what the scorer said of them.
            themes: the themes to explain, name to column.
            limit: phrases per theme.

        Returns:
            At most `limit` phrases per theme, no two with the same text, strongest first within a theme.
        """
        found: list[Evidence] = []
        weights = part_weights(lengths)
        placed: dict[int, list[tuple[PlacedTerm, Array]]] = {}
        for name, column in themes.items():
            strongest = np.argsort(-weights * scores.parts[:, column], kind="stable")[:2].tolist()
            candidates = []
            for part in sorted({0, *strongest}):
                if part not in placed:
                    placed[part] = self._placed_contributions(texts[part])
                candidates += [
                    Evidence(name, part, start, end, texts[part][start:end], round(weight, 4))
                    for start, end, weight in _phrases(texts[part], placed[part], column)
                ]
            found += _strongest(candidates, limit)
        return found

    def _placed_contributions(self, text: str) -> list[tuple[PlacedTerm, Array]]:
        """Each placed known term with its contribution, shared equally among the places where it stands."""
        terms = self._segmenter.placed_terms(text)
        times = Counter(term.term for term in terms)
        added = self._scorer.contributions([term.term for term in terms])
        return [(term, added[term.term] / times[term.term]) for term in terms if term.term in added]


def _phrases(text: str, placed: list[tuple[PlacedTerm, Array]], column: int) -> list[tuple[int, int, float]]:
    """Words, each with its own weight and that of the character pairs on it; positive neighbours are joined.

    A pair's weight is halved between its two characters, so nothing is counted twice and the total is kept.
    """
    per_character = np.zeros(len(text))
    words = []
    for term, contribution in placed:
        weight = float(contribution[column])
        if term.term.startswith(PAIR_MARK):
            per_character[[term.start, term.end - 1]] += weight / 2
        else:
            per_character[term.start : term.end] += weight / (term.end - term.start)
            words.append((term.start, term.end))
    phrases: list[tuple[int, int, float]] = []
    for start, end in words:
        weight = float(per_character[start:end].sum())
        if weight <= 0:
            continue
        if phrases and phrases[-1][1] == start and end - phrases[-1][0] <= MAX_PHRASE:
            phrases[-1] = (phrases[-1][0], end, phrases[-1][2] + weight)
        else:
            phrases.append((start, end, weight))
    return phrases


def _strongest(candidates: list[Evidence], limit: int) -> list[Evidence]:
    kept: dict[str, Evidence] = {}
    for evidence in sorted(candidates, key=lambda e: -e.weight):
        if evidence.end - evidence.start >= MIN_PHRASE and len(kept) < limit:
            kept.setdefault(evidence.text, evidence)
    return list(kept.values())
