"""A desk's ledger read through its views, the contract between the rooms; nothing in it is ever changed."""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from data.errors import InputError

CORRECTIONS = "corrections"
"""Decided submissions: id, title, paragraphs, themes, primary_theme, zone, genre, decided_at, decided_by, changed."""
RECEIVED = "received"
"""All submissions: id, title, paragraphs, zone, genre, received_at."""
SQLITE_START = b"SQLite format 3\0"
_REMEDY = "name the ledger of a desk"

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


def read_view(source: str, view: str) -> View:
    """Read all rows of a view, in the order of their numbers.

    Args:
        source: a URL as SQLAlchemy takes it, or the path of a SQLite file.
        view: CORRECTIONS or RECEIVED.

    Raises:
        InputError: the database cannot be opened or has no such view.
    """
    path = _sqlite_path(source)
    query = f"SELECT * FROM {view} ORDER BY id"  # noqa: S608 (one of two constants)
    return _from_url(source, query) if path is None else _from_file(path, query)


def strings_of(value: object) -> list[str] | None:
    """A list of texts from JSON text, or from a driver that decodes JSON itself; None for anything else."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None
    if isinstance(found, Iterable) and not isinstance(found, str | Mapping):
        return [str(entry) for entry in found]
    return None


def text_of(row: Mapping[str, Any], column: str) -> str:
    """A cell as text, "" where the view has no such column."""
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _sqlite_path(source: str) -> Path | None:
    kind, _, path = source.partition(":///")
    if "://" not in source:
        return Path(source)
    return Path(path.partition("?")[0]) if kind.partition("+")[0] == "sqlite" else None


def _from_file(path: Path, query: str) -> View:
    """Read with the driver of the standard library, so that a file needs no further package."""
    if not path.is_file():
        raise InputError(path, "does not exist", _REMEDY)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]
    except sqlite3.Error as error:
        raise InputError(path, f"cannot be read as a ledger ({error})", _REMEDY) from error


def _from_url(url: str, query: str) -> View:
    from sqlalchemy import create_engine, text  # noqa: PLC0415 (only for a database server)
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    try:
        # SQLAlchemy's own choice of driver for a plain postgresql:// is another one than the extra brings.
        engine = create_engine(re.sub("^postgres(ql)?://", "postgresql+psycopg://", url))
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(query)).mappings()]
        finally:
            engine.dispose()
    except SQLAlchemyError as error:
        reason = f"cannot be read as a ledger ({type(error).__name__})"
        raise InputError(shown(url), reason, _REMEDY) from error
