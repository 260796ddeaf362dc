"""The decisions in a desk's ledger, as its view `corrections` tells them."""

from collections.abc import Mapping
from typing import Any

from data.article import Article
from data.feedback_row import FeedbackRow, themes_of
from data.ledger_view import CORRECTIONS, read_view, shown, strings_of, text_of
from data.taxonomy import Taxonomy


def read_ledger(source: str, taxonomy: Taxonomy) -> list[FeedbackRow]:
    """Read every decision of a ledger.

    Args:
        source: a URL as SQLAlchemy takes it, or the path of a SQLite file.
        taxonomy: the themes.

    Raises:
        InputError: the database cannot be opened or has no such view.
    """
    return [_row(f"{shown(source)} #{row.get('id')}", row, taxonomy) for row in read_view(source, CORRECTIONS)]


def _row(place: str, row: Mapping[str, Any], taxonomy: Taxonomy) -> FeedbackRow:
    paragraphs, written = strings_of(row.get("paragraphs")), strings_of(row.get("themes"))
    if written is None:
        problem, themes = "its themes are no list", themes_of((), taxonomy)
    else:
        themes = themes_of(written, taxonomy)
        problem = themes.problem
    lines = (line.strip() for paragraph in paragraphs or () for line in paragraph.split("\n"))
    article = Article(
        id=text_of(row, "id"),
        title=text_of(row, "title"),
        paragraphs=tuple(filter(None, lines)),
        zone=text_of(row, "zone"),
        genre=text_of(row, "genre"),
    )
    return FeedbackRow(
        place=place,
        article=article,
        themes=themes.known,
        primary=text_of(row, "primary_theme"),
        editor=text_of(row, "decided_by"),
        decided_at=text_of(row, "decided_at"),
        corrected=bool(row.get("changed")),
        problem=problem,
    )
