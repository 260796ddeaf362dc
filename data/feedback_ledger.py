"""The decisions in a desk's ledger, through its view `corrections`; the ledger is only read, never changed."""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from data.article import Article
from data.errors import InputError
from data.feedback_row import FeedbackRow, themes_of
from data.taxonomy import Taxonomy

QUERY = "SELECT * FROM corrections ORDER BY id"
"""The view's columns: id, title, paragraphs, themes, primary_theme, zone, genre, decided_at, changed; decided_by."""
SQLITE_START = b"SQLite format 3\0"
_REMEDY = "name the ledger of a desk, or a sheet that it exported"

View = list[dict[str, Any]]


def is_ledger(source: str) -> bool:
    """Whether a source is the URL of a database or a SQLite file."""
    if "://" in source:
        return True
    try:
        with Path(source).open("rb") as stream:
            return stream.read(len(SQLITE_START)) == SQLITE_START
    except OSError:
        return False


def shown(source: str) -> str:
    """The source without the password a URL may hold."""
    head, at, tail = source.rpartition("@")
    return f"{head.partition('://')[0]}://***@{tail}" if at and "://" in head else source


def read_ledger(source: str, taxonomy: Taxonomy) -> list[FeedbackRow]:
    """Read every decision of a ledger.

    Args:
        source: a URL as SQLAlchemy takes it, or the path of a SQLite file.
        taxonomy: the themes.

    Raises:
        InputError: the database cannot be opened or has no such view.
    """
    path = _sqlite_path(source)
    rows = _from_url(source) if path is None else _from_file(path)
    return [_row(f"{shown(source)} #{row.get('id')}", row, taxonomy) for row in rows]


def _sqlite_path(source: str) -> Path | None:
    kind, _, path = source.partition(":///")
    if "://" not in source:
        return Path(source)
    return Path(path.partition("?")[0]) if kind.partition("+")[0] == "sqlite" else None


def _from_file(path: Path) -> View:
    """Read with the driver of the standard library, so that a file needs no further package."""
    if not path.is_file():
        raise InputError(path, "does not exist", _REMEDY)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(QUERY)]
    except sqlite3.Error as error:
        raise InputError(path, f"cannot be read as a ledger ({error})", _REMEDY) from error


def _from_url(url: str) -> View:
    from sqlalchemy import create_engine, text  # noqa: PLC0415 (only for a database server)
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        # SQLAlchemy's own choice of driver for a plain postgresql:// is another one than the extra brings.
        engine = create_engine(re.sub("^postgres(ql)?://", "postgresql+psycopg://", url))
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(QUERY)).mappings()]
        finally:
            engine.dispose()
    except SQLAlchemyError as error:
        reason = f"cannot be read as a ledger ({type(error).__name__})"
        raise InputError(shown(url), reason, _REMEDY) from error


def _row(place: str, row: Mapping[str, Any], taxonomy: Taxonomy) -> FeedbackRow:
    paragraphs, written = _strings(row.get("paragraphs")), _strings(row.get("themes"))
    if written is None:
        problem, themes = "its themes are no list", themes_of((), taxonomy)
    else:
        themes = themes_of(written, taxonomy)
        problem = themes.problem
    lines = (line.strip() for paragraph in paragraphs or () for line in paragraph.split("\n"))
    article = Article(
        id=_text(row, "id"),
        title=_text(row, "title"),
        paragraphs=tuple(filter(None, lines)),
        zone=_text(row, "zone"),
        genre=_text(row, "genre"),
    )
    return FeedbackRow(
        place=place,
        article=article,
        themes=themes.known,
        primary=_text(row, "primary_theme"),
        editor=_text(row, "decided_by"),
        decided_at=_text(row, "decided_at"),
        corrected=bool(row.get("changed")),
        problem=problem,
    )


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _strings(value: object) -> list[str] | None:
    """A list of texts from JSON text, or from a driver that decodes JSON itself; None for anything else."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
    if isinstance(found, Iterable) and not isinstance(found, str | Mapping):
        return [str(entry) for entry in found]
    return None
