"""From scores to what an editor is told: themes, primary theme, and whether somebody must look."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.arrays import Array

TAGGED, NONE, REVIEW, UNREADABLE = "tagged", "none", "review", "unreadable"
STATUSES = (TAGGED, NONE, REVIEW, UNREADABLE)


@dataclass(frozen=True, slots=True)
class Rule:
    """How scores become a decision; chosen in training on out-of-fold scores and stored in the card.

    Attributes:
        thresholds: a theme is given from this score on, one per theme.
        certainty: an article needs an editor when its least certain theme is less certain than this (0.5 to 1).
        min_known_words: an article with fewer known words is too short to be sure of.
        single: whether every article has exactly one theme, the likeliest, whatever the thresholds.
    """

    thresholds: tuple[float, ...]
    certainty: float
    min_known_words: int
    single: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The themes, the primary one (None without themes) and the status."""

    themes: tuple[str, ...]
    primary: str | None
    status: str


def certainty(scores: Array) -> float:
    """How sure the least certain theme of an article is, from 0.5 to 1: the larger of p and 1 - p."""
    return float(min(max(p, 1 - p) for p in scores.tolist()))


def given_themes(scores: Array, rule: Rule) -> list[int]:
    """The columns of the themes given for these scores, shape (n_themes,)."""
    if rule.single:
        return [int(scores.argmax())]
    passed = zip(scores.tolist(), rule.thresholds, strict=True)
    return [k for k, (score, threshold) in enumerate(passed) if score >= threshold]


def decide(scores: Array, names: Sequence[str], rule: Rule, *, n_known: int) -> Decision:
    """Decide on one article.

    Args:
        scores: probability of each theme, shape (n_themes,).
        names: the themes' names, in the order of `scores`.
        rule: thresholds and certainty.
        n_known: how many different known words the article holds.
    """
    given = given_themes(scores, rule) if n_known else []
    themes = tuple(names[k] for k in given)
    primary = names[max(given, key=scores.tolist().__getitem__)] if given else None
    if n_known < rule.min_known_words or certainty(scores) < rule.certainty:
        return Decision(themes, primary, REVIEW)
    return Decision(themes, primary, TAGGED if themes else NONE)
