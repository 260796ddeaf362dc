"""Asks the ledger: lists by filter, words in the text, counts, weeks."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Integer

from serving.likeness import folded
from serving.records import NEEDS_YOU, NEWEST, NO_THEME, RECEIVED, Filter, Submission, Week
from serving.stored import submission_of
from serving.submissions import LISTED, S
from serving.tables import SUBMISSIONS, TEXTS

_AT_ONCE = 500
"""Numbers in one query; databases bound them."""


class _Place(GenericFunction[int]):
    """Where a text holds another, from 1; 0 when it does not. Several times faster than LIKE on SQLite."""

    type = Integer()
    inherit_cache = True
    name = "strpos"


@compiles(_Place, "sqlite")
def _place_on_sqlite(element: _Place, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 (SQLAlchemy's form)
    return f"instr({compiler.process(element.clauses, **options)})"


def find(connection: Connection, where: Filter) -> list[Submission]:
    """The submissions a filter asks for, in its order."""
    columns = [*LISTED, TEXTS.c.paragraphs] if where.with_text else LISTED
    query = _filtered(select(*columns), where, joined=where.with_text).order_by(*_order(where.order))
    query = query.limit(where.limit).offset(where.offset or None)
    return [submission_of(row) for row in connection.execute(query).mappings()]


def numbers(connection: Connection, where: Filter) -> list[int]:
    """The numbers alone of what a filter asks for, in its order."""
    query = _filtered(select(S.id), where).order_by(*_order(where.order))
    return list(connection.execute(query.limit(where.limit).offset(where.offset or None)).scalars())


def by_number(connection: Connection, numbers: Iterable[int]) -> dict[int, Submission]:
    """Submissions by their number, without texts, those off the lists included; unknown numbers are left out."""
    wanted = sorted(set(numbers))
    found: dict[int, Submission] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(*LISTED).where(S.id.in_(wanted[start : start + _AT_ONCE]))
        found |= {row["id"]: submission_of(row) for row in connection.execute(query).mappings()}
    return found


def count(connection: Connection, where: Filter) -> int:
    """How many a filter asks for, limit and offset aside."""
    return int(connection.execute(_filtered(select(func.count()).select_from(SUBMISSIONS), where)).scalar_one())


def weeks(connection: Connection) -> list[Week]:
    """Every week with submissions, newest first."""
    query = select(S.week, S.state, S.status, S.decided, func.count().label("n")).where(S.withdrawn == 0)
    found: dict[str, Week] = {}
    for week, state, status, decided, n in connection.execute(query.group_by(S.week, S.state, S.status, S.decided)):
        old = found.get(week, Week(week, 0, 0, {}, {}))
        states = old.states | {state: old.states.get(state, 0) + n}
        statuses = old.statuses | {status: old.statuses.get(status, 0) + n}
        found[week] = Week(week, old.total + n, old.undecided + (0 if decided else n), states, statuses)
    return sorted(found.values(), key=lambda each: each.week, reverse=True)


def choices(connection: Connection, field: str) -> list[str]:
    """The values of a column that occur, the commonest first."""
    query = select(S[field]).where(S.withdrawn == 0, S[field] != "").group_by(S[field])
    return list(connection.execute(query.order_by(func.count().desc(), S[field])).scalars())


def _filtered(query: Select[Any], where: Filter, *, joined: bool = False) -> Select[Any]:
    words = folded(where.text).split()
    if joined or words:
        query = query.join(TEXTS, TEXTS.c.submission_id == S.id)
    held = (or_(_holds(S.head, word), _holds(TEXTS.c.folded, word)) for word in words)
    return query.where(and_(*_conditions(where), *held))


def _conditions(where: Filter) -> Iterator[ColumnElement[bool]]:
    yield S.withdrawn == 0
    for column in ("week", "month", "state", "status", "contributor", "zone", "batch", "source"):
        if value := getattr(where, column):
            yield S[column] == value
    if where.year is not None:
        yield S.month.between(f"{where.year:04}-01", f"{where.year:04}-12")
    if where.since is not None:
        yield S.received_at >= where.since.astimezone(UTC).isoformat()
    if where.decided is not None:
        yield S.decided == int(where.decided)
    if where.theme:
        yield has_theme(where.theme)


def has_theme(theme: str) -> ColumnElement[bool]:
    """Whether a submission has a theme, or none at all for NO_THEME."""
    return S.themes == "[]" if theme == NO_THEME else _holds(S.themes, json.dumps(theme, ensure_ascii=False))


def _holds(column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    return _Place(column, part) > 0


def _order(order: str) -> list[ColumnElement[Any]]:
    if order == NEWEST:
        return [S.id.desc()]
    if order != NEEDS_YOU:
        return [S.id]
    waits = and_(S.decided == 0, S.status.in_(("review", "unreadable")))
    rank = case((waits, 0), (S.decided == 0, 1), (S.state == RECEIVED, 2), else_=literal(3))
    return [rank, S.id]
