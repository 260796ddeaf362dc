"""Editors' decisions as labelled articles: read from sheets and ledgers, checked, made unique, counted."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.article import Article, LabelledArticle
from data.corpus import FEEDBACK_AUTHOR
from data.errors import InputError
from data.feedback_ledger import read_ledger
from data.feedback_row import FeedbackRow
from data.feedback_sheet import read_sheet
from data.imports import LeftOut, guessed_themes
from data.ledger_view import is_ledger, shown
from data.profile import garbled_share
from data.taxonomy import Taxonomy

MOST_GARBLED = 0.01
LATER = "a later decision on the same text counts"
KNOWN = "the corpus has the text with the same themes"


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What one sheet or ledger gave.

    Attributes:
        source: its path, or its URL without a password.
        rows: read.
        taken: learned from; with the left out ones they add up to the rows.
        corrected: of the taken ones, those whose editor changed the proposal; with the others the editor agreed.
        left_out: reason -> rows.
    """

    source: str
    rows: int
    taken: int
    corrected: int
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything the sources gave.

    Attributes:
        articles: the decided articles, each text once, labelled as its last decision says.
        counts: by source.
        left_out: every row that is not learned from, with the reason.
        replaced: ids of the corpus articles that a decision overrules.
    """

    articles: tuple[LabelledArticle, ...] = ()
    counts: tuple[SourceCount, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    replaced: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """JSON-ready counts, without any text."""
        return {
            "articles": len(self.articles),
            "replaced": list(self.replaced),
            "sources": [
                {"source": c.source, "rows": c.rows, "taken": c.taken, "corrected": c.corrected, "left_out": c.left_out}
                for c in self.counts
            ],
        }


@dataclass(slots=True)
class _Sorted:
    """The rows of all sources while they are told apart; a row is (number of its source, row)."""

    taken: dict[str, tuple[int, FeedbackRow]] = field(default_factory=dict)
    left_out: list[tuple[int, LeftOut]] = field(default_factory=list)

    def leave_out(self, source: int, row: FeedbackRow, reason: str) -> None:
        self.left_out.append((source, LeftOut(row.place, reason)))


def read_feedback(sources: Sequence[str], taxonomy: Taxonomy, corpus: Sequence[LabelledArticle] = ()) -> Feedback:
    """Read decided articles.

    Of several decisions on one text the last counts: the later one where both say when, otherwise the one read later.
    A decision overrules the corpus; where both agree the corpus, which knows the themes of each paragraph, counts.
    Editors are numbered, so that no name of a person gets into a run.

    Args:
        sources: sheets the desk exported, ledgers as SQLite files or database URLs.
        taxonomy: the themes.
        corpus: what else is learned from.

    Raises:
        InputError: a source cannot be opened or is none.
    """
    read = [_rows_of(source, taxonomy) for source in sources]
    found = _last_decisions((number, row) for number, rows in enumerate(read) for row in rows)
    replaced = _against_corpus(found, corpus)
    authors = _authors(row.editor for _, row in found.taken.values())
    return Feedback(
        articles=tuple(_labelled(key, row, authors, taxonomy) for key, (_, row) in found.taken.items()),
        counts=tuple(
            _count(number, source, len(rows), found)
            for number, (source, rows) in enumerate(zip(sources, read, strict=True))
        ),
        left_out=tuple(one for _, one in found.left_out),
        replaced=replaced,
    )


def text_key(article: Article) -> str:
    """The same for two articles whose bodies have the same letters and digits."""
    text = "".join(c for paragraph in article.paragraphs for c in paragraph if c.isalnum())
    return hashlib.sha256(text.encode()).hexdigest()


def _rows_of(source: str, taxonomy: Taxonomy) -> list[FeedbackRow]:
    if is_ledger(source):
        return read_ledger(source, taxonomy)
    if Path(source).is_dir():
        raise InputError(source, "is a folder", "name a ledger, or a sheet that the desk exported")
    return read_sheet(Path(source), taxonomy)


def _last_decisions(rows: Iterable[tuple[int, FeedbackRow]]) -> _Sorted:
    found = _Sorted()
    for number, row in rows:
        if problem := row.problem or _text_problem(row.article):
            found.leave_out(number, row, problem)
            continue
        key = text_key(row.article)
        known = found.taken.get(key)
        if known is None:
            found.taken[key] = number, row
        elif known[1].decided_at and row.decided_at and row.decided_at < known[1].decided_at:
            found.leave_out(number, row, LATER)
        else:
            found.leave_out(*known, LATER)
            found.taken[key] = number, row
    return found


def _text_problem(article: Article) -> str:
    text = "".join(article.paragraphs)
    if not any(c.isalnum() for c in text):
        return "no text"
    return "the text is garbled" if garbled_share(text) > MOST_GARBLED else ""


def _against_corpus(found: _Sorted, corpus: Sequence[LabelledArticle]) -> tuple[str, ...]:
    """Leave out what the corpus says as well; return the ids of the corpus articles that are overruled."""
    replaced = []
    for labelled in corpus:
        key = text_key(labelled.article)
        if key not in found.taken:
            continue
        number, row = found.taken[key]
        if set(row.themes) == set(labelled.themes) and (row.primary or labelled.primary) == labelled.primary:
            del found.taken[key]
            found.leave_out(number, row, KNOWN)
        else:
            replaced.append(labelled.article.id)
    return tuple(replaced)


def _authors(editors: Iterable[str]) -> dict[str, str]:
    """An author for each editor, for honest folds; FEEDBACK_AUTHOR alone where nobody is named."""
    names = sorted({editor for editor in editors if editor})
    return {"": FEEDBACK_AUTHOR} | {name: f"{FEEDBACK_AUTHOR}{number}" for number, name in enumerate(names, 1)}


def _labelled(key: str, row: FeedbackRow, authors: dict[str, str], taxonomy: Taxonomy) -> LabelledArticle:
    primary = row.primary if row.primary in row.themes else next(iter(row.themes), None)
    return LabelledArticle(
        article=replace(row.article, id=f"{FEEDBACK_AUTHOR}-{key[:12]}"),
        author=authors[row.editor],
        themes=row.themes,
        primary=primary,
        paragraph_themes=guessed_themes(row.article, row.themes, taxonomy),
    )


def _count(number: int, source: str, n_rows: int, found: _Sorted) -> SourceCount:
    taken = [row for origin, row in found.taken.values() if origin == number]
    reasons = Counter(one.reason for origin, one in found.left_out if origin == number)
    corrected = sum(row.corrected for row in taken)
    return SourceCount(shown(source), n_rows, len(taken), corrected, dict(reasons.most_common()))
