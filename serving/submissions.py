"""Submissions into the ledger and out of it: receive, get, list, search, count."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, insert, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from data.article import Article, Unreadable
from data.errors import NotFoundError
from model.tagger import Prediction
from serving.likeness import folded, hash_of, letters_of, signature_of, terms_of
from serving.records import (
    NEEDS_YOU,
    NEWEST,
    NO_THEME,
    OFFICE_TIME,
    RECEIVED,
    Filter,
    Submission,
    Week,
    dumps,
    now_utc,
    submission_of,
)
from serving.tables import EVENTS, SUBMISSIONS, TEXTS

S = SUBMISSIONS.c
_LISTED = [column for column in SUBMISSIONS.c if column.name not in {"head", "signature", "terms", "content_hash"}]


def clean(text: str) -> str:
    """Text every database can hold: NUL and half characters become U+FFFD, so that places in it stay."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def derived(title: str, zone: str, contributor: str) -> str:
    """What of a submission is searched besides its body."""
    return folded(" ".join((title, zone, contributor)))


def text_values(title: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    """The columns that follow from an article's text."""
    letters = letters_of(title, paragraphs)
    return {
        "n_characters": sum(len("".join(text.split())) for text in paragraphs),
        "content_hash": hash_of(letters),
        "signature": signature_of(letters).tobytes(),
        "terms": terms_of(letters).tobytes(),
    }


def proposal_values(prediction: Prediction) -> dict[str, Any]:
    """The columns a prediction fills."""
    return {
        "status": prediction.status,
        "proposed": dumps(prediction.themes),
        "proposed_primary": prediction.primary,
        "scores": dumps(prediction.scores),
        "evidence": dumps(
            [(e.theme, e.paragraph, e.start, e.end, clean(e.text), e.weight) for e in prediction.evidence]
        ),
        "notes": dumps([clean(note) for note in prediction.notes]),
        "model": prediction.model,
        "themes": dumps(prediction.themes),
        "primary_theme": prediction.primary,
    }


def row_of(reading: Article | Unreadable, prediction: Prediction, *, contributor: str, batch: str) -> dict[str, Any]:
    """A new row of `submissions`, without what is found by comparing it to the others."""
    is_article = isinstance(reading, Article)
    at = now_utc()
    local = at.astimezone(OFFICE_TIME)
    year, week, _ = local.isocalendar()
    row = {
        "version": 1,
        "received_at": at.isoformat(),
        "week": f"{year}-W{week:02}",
        "month": f"{local:%Y-%m}",
        "source": clean(reading.source),
        "title": clean(reading.title if isinstance(reading, Article) else prediction.title),
        "zone": clean(reading.zone) if isinstance(reading, Article) else "",
        "contributor": clean(contributor or (reading.byline if isinstance(reading, Article) else "")).strip(),
        "genre": reading.genre if isinstance(reading, Article) else "",
        "date": clean(reading.date) if isinstance(reading, Article) else "",
        "state": RECEIVED,
        "decided": 0,
        "decided_by": "",
        "decided_at": None,
        "issue": "",
        "batch": clean(batch),
        "withdrawn": 0,
        **proposal_values(prediction),
    }
    row["head"] = derived(row["title"], row["zone"], row["contributor"])
    if is_article:
        return row | text_values(row["title"], [clean(text) for text in reading.paragraphs])
    return row | {"n_characters": 0, "content_hash": None, "signature": None, "terms": None}


def add(connection: Connection, row: dict[str, Any], paragraphs: Sequence[str]) -> int:
    """Insert a row and its text; its number."""
    identity = connection.execute(insert(SUBMISSIONS).values(row)).inserted_primary_key
    assert identity is not None  # noqa: S101 (the table has a primary key)
    number = int(identity[0])
    connection.execute(insert(TEXTS).values(text_row(number, paragraphs)))
    return number


def text_row(identity: int, paragraphs: Sequence[str]) -> dict[str, Any]:
    """The row of `texts`."""
    return {
        "submission_id": identity,
        "paragraphs": dumps(list(paragraphs)),
        "folded": folded("\n".join(paragraphs)),
    }


def record(connection: Connection, identity: int, kind: str, **values: Any) -> int:  # noqa: ANN401 (columns of events)
    """Write an event; its number."""
    filled = {"editor": "", "version": 1, "undoes": None, "other_id": None, "batch": "", "before": {}, "after": {}}
    filled |= values
    filled |= {"before": dumps(filled["before"]), "after": dumps(filled["after"])}
    event = {"submission_id": identity, "at": now_utc().isoformat(), "kind": kind, **filled}
    key = connection.execute(insert(EVENTS).values(event)).inserted_primary_key
    assert key is not None  # noqa: S101 (the table has a primary key)
    return int(key[0])


def get(connection: Connection, identity: int) -> Submission:
    """One submission with its text.

    Raises:
        NotFoundError: there is none with this number.
    """
    query = select(*_LISTED, TEXTS.c.paragraphs).join(TEXTS, TEXTS.c.submission_id == S.id).where(S.id == identity)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFoundError(identity)
    return submission_of(row)


def find(connection: Connection, where: Filter) -> list[Submission]:
    """The submissions a filter asks for, in its order."""
    columns = [*_LISTED, TEXTS.c.paragraphs] if where.with_text else _LISTED
    query = _filtered(select(*columns), where, joined=where.with_text).order_by(*_order(where.order))
    query = query.limit(where.limit).offset(where.offset or None)
    return [submission_of(row) for row in connection.execute(query).mappings()]


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


def _filtered(query: Select[Any], where: Filter, *, joined: bool = False) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [S.withdrawn == 0]
    for column in ("week", "month", "state", "status", "contributor", "zone", "batch"):
        if value := getattr(where, column):
            conditions.append(S[column] == value)
    if where.year is not None:
        conditions.append(S.month.between(f"{where.year}-01", f"{where.year}-12"))
    if where.decided is not None:
        conditions.append(S.decided == int(where.decided))
    if where.theme:
        conditions.append(_has_theme(where.theme))
    words = folded(where.text).split()
    if joined or words:
        query = query.join(TEXTS, TEXTS.c.submission_id == S.id)
    conditions += [or_(_holds(S.head, word), _holds(TEXTS.c.folded, word)) for word in words]
    return query.where(and_(*conditions))


def _has_theme(theme: str) -> ColumnElement[bool]:
    return S.themes == "[]" if theme == NO_THEME else _holds(S.themes, json.dumps(theme, ensure_ascii=False))


def _holds(column: ColumnElement[str], part: str) -> ColumnElement[bool]:
    return column.contains(part, autoescape=True)


def _order(order: str) -> list[ColumnElement[Any]]:
    if order == NEWEST:
        return [S.id.desc()]
    if order != NEEDS_YOU:
        return [S.id]
    waits = and_(S.decided == 0, S.status.in_(("review", "unreadable")))
    rank = case((waits, 0), (S.decided == 0, 1), (S.state == RECEIVED, 2), else_=literal(3))
    return [rank, S.id]
