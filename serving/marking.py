"""Evidence words in their place: a paragraph cut into plain and marked pieces, ready to be escaped and shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and the themes it speaks for (none for plain text)."""

    text: str
    themes: tuple[str, ...] = ()


def pieces_of(text: str, evidence: Iterable[Evidence]) -> list[Piece]:
    """Cut one paragraph at the bounds of its evidence.

    Args:
        text: the paragraph, or the title.
        evidence: the phrases that stand in it; what points outside the text, as after an edit, is left out.

    Returns:
        Pieces that join to the text; where phrases overlap a piece carries the themes of all of them.
    """
    placed = [each for each in evidence if text[each.start : each.end] == each.text]
    bounds = sorted({0, len(text), *(e.start for e in placed), *(e.end for e in placed)})
    pieces = [Piece(text[start:end], _themes_at(placed, start, end)) for start, end in pairwise(bounds)]
    return pieces or [Piece(text)]


def marked_paragraphs(title: str, paragraphs: Sequence[str], evidence: Sequence[Evidence]) -> list[list[Piece]]:
    """Cut the title (first) and every paragraph."""
    texts = (title, *paragraphs)
    return [pieces_of(text, (e for e in evidence if e.paragraph == number)) for number, text in enumerate(texts)]


def evidence_words(evidence: Sequence[Evidence], *, limit: int = 3) -> list[str]:
    """Name the strongest phrase of each theme first, then the strongest of the rest, each once."""
    firsts = {e.theme: e for e in reversed(evidence)}
    ranked = sorted(evidence, key=lambda e: (firsts[e.theme] is not e, -e.weight))
    return list(dict.fromkeys(e.text for e in ranked))[:limit]


def _themes_at(placed: Iterable[Evidence], start: int, end: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.theme for e in placed if e.start <= start and end <= e.end))
