"""The cells of a row that an editor changed since the export, as values of the submission's fields."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.feedback_row import names_in
from data.text import clean
from serving.records import STATE_ZH, Event, Submission
from serving.sheet_rows import SheetRow
from serving.sheets import CORRECTED, CORRECTED_PRIMARY, FIELDS, PRIMARY, THEMES, columns, row_of

_STATES = {zh: state for state, zh in STATE_ZH.items()} | {state: state for state in STATE_ZH}
_RESTORED = {  # what a row shows
    "title",
    "zone",
    "contributor",
    "genre",
    "state",
    "issue",
    "themes",
    "proposed",
    "proposed_primary",
    "decided",
}


class MistakeError(Exception):
    """A row cannot be taken; `args` hold the reason in English and in Chinese, and whether it is a conflict."""


def as_exported(current: Submission, later: Sequence[Event]) -> Submission:
    """The submission as it was before these events, in the fields that a sheet shows."""
    before: dict[str, Any] = {}
    for event in reversed(later):
        before |= event.before
    values: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in before.items() if name in _RESTORED
    }
    if "primary_theme" in before:
        values["primary"] = before["primary_theme"]
    return replace(current, **values)


def edits_of(row: SheetRow, base: Submission, names: Sequence[str]) -> dict[str, Any]:
    """The fields an editor changed, with the values they are to have, themes as a list.

    Args:
        row: as it was read back.
        base: the submission as it was exported.
        names: the taxonomy's themes.

    Raises:
        MistakeError: a state or theme is unknown.
    """
    exported = {column.heading: str(cell) for column, cell in zip(columns(names), row_of(base), strict=True)}
    edited = {heading: plain(cell) for heading, cell in row.cells.items() if plain(cell) != plain(exported[heading])}
    values: dict[str, Any] = {field: edited[heading] for heading, field in FIELDS.items() if heading in edited}
    if not values.get("title", "kept"):
        del values["title"]  # an article keeps its title when the cell was emptied
    if "state" in values:
        values |= _state(values.pop("state"))
    return values | _themes(edited, base, names)


def plain(cell: str) -> str:
    """A cell as it is compared: what a spreadsheet may change of itself makes no difference."""
    return " ".join(clean(cell).split())


def _state(cell: str) -> dict[str, str]:
    if not cell:
        return {}
    if cell not in _STATES:
        english = f"the state is none of {', '.join(STATE_ZH)}"
        raise MistakeError(english, f"状态“{cell}”不认识，请选{'、'.join(STATE_ZH.values())}之一")
    return {"state": _STATES[cell]}


def _themes(edited: dict[str, str], base: Submission, names: Sequence[str]) -> dict[str, Any]:
    """What a corrected theme says; an emptied correction means the proposal was right after all."""
    values: dict[str, Any] = {}
    if CORRECTED in edited:
        corrected = edited[CORRECTED]
        values["themes"] = _named(corrected, names) if corrected else list(base.proposed)
    elif edited.get(THEMES):
        values["themes"] = _named(edited[THEMES], names)
    primary = edited.get(CORRECTED_PRIMARY) or edited.get(PRIMARY) or ""
    if found := _named(primary, names):
        values["primary_theme"] = found[0]
    if set(values.get("themes", ["?"])) == set(base.themes):
        del values["themes"]
    return values


def _named(cell: str, names: Sequence[str]) -> list[str]:
    """The themes of a cell in the taxonomy's order; 无 means none."""
    written = names_in(cell)
    for name in written:
        if name not in names:
            english = "a theme is not in the taxonomy"
            raise MistakeError(english, f"主题“{name}”不认识，应为{'、'.join(names)}或无")
    return [name for name in names if name in written]
