"""Changes to a submission: decide, edit, undo. Each is one new event; nothing is overwritten unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, update

from data.errors import ConflictError, DecisionError
from serving.history import of_batch, record, since
from serving.records import EVENT_ZH, FIELD_ZH, OFFICE_TIME, STATE_ZH, STATES, Event, Submission, now_utc
from serving.stored import columns_of
from serving.submissions import clean, derived, get, text_row, text_values
from serving.tables import SUBMISSIONS, TEXTS

DECIDED, EDITED, UNDONE = "decided", "edited", "undone"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who changes which version of which submission; `batch` names the sheet the change was read from."""

    identity: int
    version: int
    editor: str
    batch: str = ""


def decision_values(
    current: Submission, *, state: str | None, themes: Sequence[str] | None, primary: str | None, issue: str | None
) -> dict[str, Any]:
    """The columns a decision sets, lists as lists.

    Raises:
        DecisionError: the state is unknown, or the primary theme is not among the themes.
    """
    if state is not None and state not in STATES:
        choices = f"one of {', '.join(STATES)}"
        raise DecisionError("state", choices, "状态只能是收到、采用、不采用或已刊发。")
    chosen = [clean(name) for name in dict.fromkeys(current.themes if themes is None else themes)]
    if primary is not None and primary not in chosen:
        problem = "not among the themes"
        raise DecisionError("primary", problem, "主要主题必须是所选主题之一。")
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


def decide(connection: Connection, claim: Claim, values: Mapping[str, Any]) -> Submission:
    """Write a decision; one that is there already is no event.

    Raises:
        NotFoundError: there is no such submission.
        ConflictError: it is no longer at this version.
    """
    current = get(connection, claim.identity)
    if current.version == claim.version and current.decided and not changed(current, values):
        return current
    signed = {"decided": 1, "decided_by": claim.editor, "decided_at": now_utc().isoformat()}
    return change(connection, current, claim, {**values, **signed}, kind=DECIDED)


def edit(connection: Connection, claim: Claim, values: Mapping[str, str | None]) -> Submission:
    """Correct title, zone, contributor or genre; fields that are None stay.

    Raises:
        NotFoundError: there is no such submission.
        ConflictError: it is no longer at this version.
    """
    current = get(connection, claim.identity)
    given = {name: " ".join(clean(value).split()) for name, value in values.items() if value is not None}
    if current.version == claim.version and not changed(current, given):
        return current
    return change(connection, current, claim, given, kind=EDITED)


def undo(connection: Connection, event: Event) -> Submission:
    """Take back a change that still stands (`serving.history.last_change`), as a new event of the same editor.

    A sheet is one change: all its rows are taken back, or none.

    Raises:
        ConflictError: what it set was changed again in the meantime.
    """
    if not event.batch:
        return _undo_event(connection, event)
    undone = [_undo_event(connection, each) for each in of_batch(connection, event.editor, event.batch)]
    return undone[0]


def _undo_event(connection: Connection, event: Event) -> Submission:
    current = get(connection, event.submission)
    if any(stored(current, field) != value for field, value in event.after.items()):
        raise conflict(connection, current.id, event.version)
    if event.other is not None:
        _undo_other(connection, event.other, event.editor)
    claim = Claim(current.id, current.version, event.editor)
    return change(connection, current, claim, event.before, kind=UNDONE, undoes=event.id, other_id=event.other)


def _undo_other(connection: Connection, identity: int, editor: str) -> None:
    """Take the second article of a split off the lists, or put that of a join back on."""
    other = get(connection, identity)
    event = since(connection, identity, 0)[-1]
    if "withdrawn" not in event.after:
        raise conflict(connection, identity, event.version - 1)
    claim = Claim(identity, other.version, editor)
    values = {"withdrawn": int(not other.withdrawn)}
    change(connection, other, claim, values, kind=UNDONE, undoes=event.id, other_id=event.other)


def stored(current: Submission, field: str) -> Any:  # noqa: ANN401 (columns have many types)
    """The value of a column in a submission, lists as lists."""
    value = getattr(current, "primary" if field == "primary_theme" else field)
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
    claim: Claim,
    values: Mapping[str, Any],
    *,
    kind: str,
    **event: Any,  # noqa: ANN401 (columns of events)
) -> Submission:
    """Set fields of a submission that is still at the claimed version, and write the event.

    Raises:
        ConflictError: somebody changed it in the meantime.
    """
    values = changed(current, values)
    columns = columns_of(values)
    paragraphs = columns.pop("paragraphs", None)
    title = values.get("title", current.title)
    columns["head"] = derived(title, values.get("zone", current.zone), values.get("contributor", current.contributor))
    columns["version"] = claim.version + 1
    if paragraphs is not None:
        columns |= text_values(title, paragraphs)
        row = text_row(current.id, paragraphs)
        connection.execute(update(TEXTS).where(TEXTS.c.submission_id == current.id).values(row))
    here = [SUBMISSIONS.c.id == current.id, SUBMISSIONS.c.version == claim.version]
    if "withdrawn" not in values:
        here.append(SUBMISSIONS.c.withdrawn == 0)
    if connection.execute(update(SUBMISSIONS).where(and_(*here)).values(columns)).rowcount != 1:
        raise conflict(connection, current.id, claim.version)
    entry = {"before": {field: stored(current, field) for field in values}, "after": dict(values), **event}
    record(connection, current.id, kind, editor=claim.editor, version=claim.version + 1, batch=claim.batch, **entry)
    return get(connection, current.id)


def conflict(connection: Connection, identity: int, version: int) -> ConflictError:
    """Who changed what since a version, as an error to raise."""
    current = get(connection, identity)
    everything = since(connection, identity, 0)
    events = [event for event in everything if event.version > version] or everything[-1:]
    fields = [field for field in FIELD_ZH if any(field in event.after for event in events)]
    editors = list(dict.fromkeys(event.editor for event in events if event.editor))
    changed_what = f"{', '.join(fields)} changed" if fields else events[-1].kind
    by_whom = ", ".join(editors) or "somebody"
    english = f"submission {identity}: {changed_what} by {by_whom} in the meantime; look again, then decide."
    state = f"（现为“{STATE_ZH[current.state]}”）" if "state" in fields else ""
    article = f"第 {identity} 号稿件"
    what = f"改动了{article}的{'、'.join(FIELD_ZH[field] for field in fields)}{state}"
    did = what if fields else f"把{article}{EVENT_ZH[events[-1].kind]}"
    at = f"{events[-1].at.astimezone(OFFICE_TIME):%m-%d %H:%M}"
    chinese = f"{'、'.join(editors) or '别的编辑'}已于 {at} {did}，您的改动没有保存；请看过后再改。"
    return ConflictError(current, english, chinese)
