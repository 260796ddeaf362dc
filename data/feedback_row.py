"""One decision of an editor, as every source of feedback gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.article import Article
from data.finds import MARKS, NO_THEME
from data.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One row of a sheet or a ledger.

    Attributes:
        place: file and row, for messages.
        article: what was decided on; without paragraphs where the source has no text.
        themes: the decided ones.
        primary: the decided one, or "".
        editor: who decided, or "".
        decided_at: ISO time, or "" where the source does not say.
        corrected: whether the editor changed what the model had proposed.
        problem: why nothing can be learned from the row, or "".
    """

    place: str
    article: Article
    themes: tuple[str, ...]
    primary: str = ""
    editor: str = ""
    decided_at: str = ""
    corrected: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NamedThemes:
    """The themes somebody wrote down, and what is wrong with them."""

    known: tuple[str, ...]
    problem: str = ""


def names_in(written: str | Sequence[str]) -> list[str]:
    """The themes somebody wrote down, of whatever taxonomy; nothing and 无 mean none."""
    parts = re.split(r"[;；,，、/|\n]", written) if isinstance(written, str) else written
    return [name for part in parts if (name := part.strip(MARKS)) and name not in NO_THEME]


def themes_of(written: str | Sequence[str], taxonomy: Taxonomy) -> NamedThemes:
    """The themes of a cell or a list, in the taxonomy's order; nothing and 无 mean none."""
    names = names_in(written)
    unknown = next((name for name in names if name not in taxonomy.names), "")
    known = tuple(name for name in taxonomy.names if name in names)
    return NamedThemes(known, f"unknown theme {unknown}" if unknown else "")
