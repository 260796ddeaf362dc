"""Changes to a submission: decide, edit, undo. Each is one new event; nothing is overwritten unseen."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, exists, select, update

from data.errors import ConflictError, DecisionError
from serving.records import OFFICE_TIME, STATE_ZH, STATES, Event, Submission, dumps, event_of, now_utc
from serving.submissions import clean, derived, get, record, text_row, text_values
from serving.tables import EVENTS, SUBMISSIONS, TEXTS

DECIDED, EDITED, SPLIT, JOINED, UNDONE = "decided", "edited", "split", "joined", "undone"
UNDOABLE = (DECIDED, EDITED, SPLIT, JOINED)
TEXT_FIELDS = ("title", "zone", "contributor", "genre")
FIELD_ZH = {
    "title": "题目",
    "zone": "开发区",
    "contributor": "投稿人",
    "genre": "体裁",
    "state": "状态",
    "issue": "期号",
    "themes": "主题",
    "primary_theme": "主要主题",
    "paragraphs": "正文",
}
_JSON = {"themes", "paragraphs", "proposed", "scores", "evidence", "notes"}


def decision_values(
    current: Submission, *, state: str | None, themes: Sequence[str] | None, primary: str | None, issue: str | None
) -> dict[str, Any]:
    """The columns a decision sets, as they are stored but with lists as lists.

    Raises:
        DecisionError: the state is unknown, the primary theme is not among the themes, or an issue has no number.
    """
    if state is not None and state not in STATES:
        raise DecisionError(
            f"state {state!r} is not one of {', '.join(STATES)}.", "状态只能是收到、采用、不采用或已刊发。"
        )
    chosen = list(dict.fromkeys(current.themes if themes is None else themes))
    if primary is not None and primary not in chosen:
        raise DecisionError("the primary theme is not among the themes.", "主要主题必须是所选主题之一。")
    if primary is None:
        primary = current.primary if current.primary in chosen else _likeliest(chosen, current.scores)
    return {
        "state": state or current.state,
        "themes": chosen,
        "primary_theme": primary,
        "issue": clean(issue).strip() if issue is not None else current.issue,
    }


def _likeliest(themes: Sequence[str], scores: Mapping[str, float]) -> str | None:
    return max(themes, key=lambda name: scores.get(name, 0.0), default=None)


def decide(
    connection: Connection, identity: int, version: int, editor: str, values: dict[str, Any], batch: str = ""
) -> Submission:
    """Write a decision.

    Raises:
        NotFoundError: there is no such submission.
        ConflictError: it is no longer at this version.
    """
    current = get(connection, identity)
    signed = {"decided": 1, "decided_by": editor, "decided_at": now_utc().isoformat()}
    if current.version == version and current.decided and not changed(current, values):
        return current
    return change(connection, current, version, editor, values | signed, kind=DECIDED, batch=batch)


def edit(
    connection: Connection, identity: int, version: int, editor: str, values: Mapping[str, str | None], batch: str = ""
) -> Submission:
    """Correct title, zone, contributor or genre; fields that are None stay.

    Raises:
        NotFoundError: there is no such submission.
        ConflictError: it is no longer at this version.
    """
    current = get(connection, identity)
    given = {name: " ".join(clean(value).split()) for name, value in values.items() if value is not None}
    if current.version == version and not changed(current, given):
        return current
    return change(connection, current, version, editor, given, kind=EDITED, batch=batch)


def stored(current: Submission, field: str) -> Any:  # noqa: ANN401 (columns have many types)
    """The value of a column in a submission, lists as lists."""
    value = getattr(current, {"primary_theme": "primary"}.get(field, field))
    if field == "evidence":
        return [[e.theme, e.paragraph, e.start, e.end, e.text, e.weight] for e in value]
    if field == "decided_at":
        return value.isoformat() if value else None
    if isinstance(value, bool):
        return int(value)
    return list(value) if isinstance(value, tuple) else value


def changed(current: Submission, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that differ from the submission's."""
    return {field: value for field, value in values.items() if stored(current, field) != value}


def change(
    connection: Connection,
    current: Submission,
    version: int,
    editor: str,
    values: Mapping[str, Any],
    *,
    kind: str,
    **event: Any,  # noqa: ANN401 (columns of events)
) -> Submission:
    """Set fields of a submission that is still at `version`, and write the event.

    Raises:
        ConflictError: somebody changed it in the meantime.
    """
    values = changed(current, values)
    columns = {
        field: dumps(value) if field in _JSON else value for field, value in values.items() if field != "paragraphs"
    }
    title = values.get("title", current.title)
    columns["head"] = derived(title, values.get("zone", current.zone), values.get("contributor", current.contributor))
    if "paragraphs" in values:
        columns |= text_values(title, values["paragraphs"])
    here = and_(SUBMISSIONS.c.id == current.id, SUBMISSIONS.c.version == version, SUBMISSIONS.c.withdrawn == 0)
    done = connection.execute(update(SUBMISSIONS).where(here).values(version=version + 1, **columns))
    if done.rowcount != 1:
        raise conflict(connection, current.id, version)
    if "paragraphs" in values:
        row = text_row(current.id, values["paragraphs"])
        connection.execute(update(TEXTS).where(TEXTS.c.submission_id == current.id).values(row))
    before = {field: stored(current, field) for field in values}
    record(connection, current.id, kind, editor=editor, version=version + 1, before=before, after=dict(values), **event)
    return get(connection, current.id)


def conflict(connection: Connection, identity: int, version: int) -> ConflictError:
    """Who changed what since a version."""
    current = get(connection, identity)
    since = [event for event in history(connection, identity) if event.version > version]
    last = since[-1] if since else None
    fields = sorted({field for event in since for field in event.after if field in FIELD_ZH})
    who = (last.editor or "somebody") if last else "somebody"
    at = f"{last.at.astimezone(OFFICE_TIME):%m-%d %H:%M}" if last else ""
    english = (
        f"submission {identity}: {who} changed {', '.join(fields) or 'it'} in the meantime; look again, then decide."
    )
    what = "、".join(FIELD_ZH[field] for field in fields) or "内容"
    state = f"（现为“{STATE_ZH[current.state]}”）" if "state" in fields else ""
    name = who if who != "somebody" else "别的编辑"
    chinese = f"{name}已于{at}改动了第 {identity} 号稿件的{what}{state}，您的改动没有保存；请看过后再改。"
    return ConflictError(current, english, chinese)


def history(connection: Connection, identity: int) -> list[Event]:
    """The events of a submission, oldest first."""
    later = EVENTS.alias("later")
    undone = exists().where(later.c.undoes == EVENTS.c.id).label("undone")
    query = select(EVENTS, undone).where(EVENTS.c.submission_id == identity).order_by(EVENTS.c.id)
    return [event_of(row) for row in connection.execute(query).mappings()]


def last_change(connection: Connection, editor: str, identity: int | None) -> Event | None:
    """The editor's last change that still stands."""
    later = EVENTS.alias("later")
    undone = exists().where(later.c.undoes == EVENTS.c.id)
    query = select(EVENTS, undone.label("undone")).where(
        EVENTS.c.editor == editor, EVENTS.c.kind.in_(UNDOABLE), ~undone
    )
    if identity is not None:
        query = query.where(EVENTS.c.submission_id == identity)
    row = connection.execute(query.order_by(EVENTS.c.id.desc()).limit(1)).mappings().one_or_none()
    return event_of(row) if row else None


def undo(connection: Connection, editor: str, identity: int | None) -> Submission | None:
    """Take back the editor's last change, as a new event.

    Raises:
        ConflictError: what it set was changed again in the meantime.
    """
    event = last_change(connection, editor, identity)
    if event is None:
        return None
    current = get(connection, event.submission)
    if any(stored(current, field) != value for field, value in event.after.items()):
        raise conflict(connection, current.id, event.version)
    return change(connection, current, current.version, editor, event.before, kind=UNDONE, undoes=event.id)
