"""The append-only history: what happened to a submission, by whom and when."""

from typing import Any

from sqlalchemy import Connection, Select, exists, insert, select

from serving.records import Event, now_utc
from serving.stored import dumps, event_of
from serving.tables import EVENTS

UNDOABLE = ("decided", "edited", "split", "joined")
_NOTHING = {"editor": "", "version": 1, "undoes": None, "other_id": None, "batch": "", "before": {}, "after": {}}


def record(connection: Connection, identity: int, kind: str, **values: Any) -> None:  # noqa: ANN401 (columns of events)
    """Write an event."""
    filled = _NOTHING | values
    filled |= {"before": dumps(filled["before"]), "after": dumps(filled["after"])}
    event = {"submission_id": identity, "at": now_utc().isoformat(), "kind": kind, **filled}
    connection.execute(insert(EVENTS), event)


def since(connection: Connection, identity: int, version: int) -> list[Event]:
    """The events of a submission that left it at this version or a later one, oldest first."""
    query = _events().where(EVENTS.c.submission_id == identity, EVENTS.c.version >= version).order_by(EVENTS.c.id)
    return [event_of(row) for row in connection.execute(query).mappings()]


def last_change(connection: Connection, editor: str, identity: int | None) -> Event | None:
    """The editor's last change that still stands, of one submission or of any."""
    query = _events().where(EVENTS.c.editor == editor, EVENTS.c.kind.in_(UNDOABLE), ~_undone())
    if identity is not None:
        query = query.where(EVENTS.c.submission_id == identity)
    row = connection.execute(query.order_by(EVENTS.c.id.desc()).limit(1)).mappings().one_or_none()
    return event_of(row) if row else None


def of_batch(connection: Connection, editor: str, batch: str) -> list[Event]:
    """What an editor changed with one sheet and still stands, newest first."""
    query = _events().where(EVENTS.c.editor == editor, EVENTS.c.batch == batch, ~_undone())
    return [event_of(row) for row in connection.execute(query.order_by(EVENTS.c.id.desc())).mappings()]


def _events() -> Select[Any]:
    return select(EVENTS, _undone().label("undone"))


def _undone() -> Any:  # noqa: ANN401 (SQLAlchemy's type of EXISTS differs between its versions)
    later = EVENTS.alias("later")
    return exists().where(later.c.undoes == EVENTS.c.id).correlate(EVENTS)
