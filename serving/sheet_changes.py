"""What an edited sheet would change: differences, conflicts and mistakes, shown first, then applied at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from data.errors import DecisionError
from serving.decisions import Claim, changed, conflict, decide, decision_values, edit, stored
from serving.history import since
from serving.ledger import Ledger
from serving.records import FIELD_ZH, OFFICE_TIME, STATE_ZH, Submission, now_utc
from serving.search import by_number
from serving.sheet_edits import MistakeError, as_exported, edits_of
from serving.sheet_rows import READ, SheetRow, read_rows
from serving.sheets import ID, VERSION, joined


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a row changes.

    Attributes:
        row: its number in the sheet.
        id: of the submission.
        title: the submission's, as it stands in the ledger.
        version: the ledger's; applying refuses when it moved on.
        old: field -> value in the ledger.
        new: field -> value in the sheet, the same fields.
    """

    row: int
    id: int
    title: str
    version: int
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Name, old and new value of each field, as an editor reads them."""
        return [(FIELD_ZH[f], shown(f, self.old[f]), shown(f, self.new[f])) for f in FIELD_ZH if f in self.new]

    @property
    def lines_zh(self) -> list[str]:
        """A line for each field, such as 状态：收到 → 采用."""
        return [f"{name}：{old} → {new}" for name, old, new in self.differences]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is left out: a mistake in it, or somebody changed the same field after the export."""

    row: int
    id: int | None
    english: str
    zh: str
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sheet would change.

    Attributes:
        name: of the file.
        changes: rows that can be applied.
        problems: rows that are left out, conflicts among them.
        unchanged: how many rows say what the ledger says.
        missing: headings the sheet no longer has; nothing of them is changed.
    """

    name: str
    changes: tuple[RowChange, ...]
    problems: tuple[RowProblem, ...]
    unchanged: int
    missing: tuple[str, ...]

    @property
    def summary_zh(self) -> str:
        """One sentence on the whole."""
        conflicts = sum(problem.is_conflict for problem in self.problems)
        mistakes = len(self.problems) - conflicts
        parts = [f"{len(self.changes)} 篇有改动", f"{self.unchanged} 篇无改动"]
        parts += [f"{conflicts} 篇与别人的改动冲突（不导入）"] if conflicts else []
        parts += [f"{mistakes} 行有错（不导入）"] if mistakes else []
        gone = (
            f"表中没有{'、'.join(f'“{name}”' for name in self.missing)}列，这些内容不作改动。" if self.missing else ""
        )
        return f"{'，'.join(parts)}。{gone}"


def compare(ledger: Ledger, name: str, content: bytes, names: Sequence[str]) -> Changes:
    """Say what an edited sheet would change; nothing is written.

    Only cells that differ from what was exported count, so a sheet may be older than the ledger.

    Args:
        ledger: where it would be changed.
        name: of the file, for messages.
        content: xlsx or csv.
        names: the taxonomy's themes.

    Raises:
        SheetReadingError: it is no sheet, or lacks the columns 编号 and 版本.
    """
    rows = read_rows(name, content)
    numbers = Counter(_whole(row.cells[ID]) for row in rows)
    changes: list[RowChange] = []
    problems: list[RowProblem] = []
    with ledger.store.reading() as connection:
        known = by_number(connection, (number for number in numbers if number is not None))
        for row in rows:
            try:
                found = _change(connection, row, _submission(row, known, numbers), names)
            except MistakeError as mistake:
                problems.append(RowProblem(row.number, _whole(row.cells[ID]), *mistake.args))
            else:
                changes += [found] if found else []
    missing = tuple(heading for heading in READ if heading not in rows[0].cells)
    return Changes(name, tuple(changes), tuple(problems), len(rows) - len(changes) - len(problems), missing)


def apply(ledger: Ledger, changes: Changes, *, editor: str) -> int:
    """Write the changes in one transaction, under the editor's name; undo takes the whole sheet back.

    Returns:
        How many submissions were changed.

    Raises:
        ConflictError: somebody changed one of them after `compare`; nothing was written.
    """
    batch = f"{changes.name} {now_utc().astimezone(OFFICE_TIME):%Y-%m-%d %H:%M:%S}"
    with ledger.store.writing() as connection:
        for each in changes.changes:
            claim = Claim(each.id, each.version, editor, batch)
            decides = any(field in each.new for field in ("state", "issue", "themes", "primary_theme"))
            (decide if decides else edit)(connection, claim, each.new)
    return len(changes.changes)


def shown(field: str, value: object) -> str:
    """A value as an editor reads it."""
    if field == "state":
        return STATE_ZH.get(str(value), str(value))
    if field == "themes" and isinstance(value, list):
        return joined(value)
    return str(value) if value else "（空）"


def _change(connection: Connection, row: SheetRow, current: Submission, names: Sequence[str]) -> RowChange | None:
    version = _whole(row.cells[VERSION])
    if version is None or not 1 <= version <= current.version:
        english, chinese = "the version is not one of this submission", f"“{VERSION}”被改动过，请恢复原值"
        raise MistakeError(english, chinese)
    base = current if version == current.version else as_exported(current, since(connection, current.id, version + 1))
    edits = edits_of(row, base, names)
    wanted = {field: value for field, value in edits.items() if field in ("title", "zone", "contributor", "genre")}
    if len(edits) > len(wanted):
        try:
            wanted |= _decision(current, edits)
        except DecisionError as error:
            raise MistakeError(str(error).rstrip("."), error.zh.rstrip("。")) from error
    new = changed(current, wanted)
    if changed(current, {field: stored(base, field) for field in new}):
        told = conflict(connection, current.id, version)
        raise MistakeError(str(told).rstrip("."), told.zh.rstrip("。"), True)  # noqa: FBT003 (is_conflict)
    old = {field: stored(current, field) for field in new}
    return RowChange(row.number, current.id, current.title, current.version, old, new) if new else None


def _decision(current: Submission, edits: Mapping[str, Any]) -> dict[str, Any]:
    values = decision_values(
        current,
        state=edits.get("state"),
        themes=edits.get("themes"),
        primary=edits.get("primary_theme"),
        issue=edits.get("issue"),
    )
    touched = {"themes", "primary_theme"} if edits.keys() & {"themes", "primary_theme"} else set()
    return {field: value for field, value in values.items() if field in edits or field in touched}


def _submission(row: SheetRow, known: Mapping[int, Submission], numbers: Mapping[int | None, int]) -> Submission:
    number = _whole(row.cells[ID])
    current = known.get(number) if number is not None else None
    if number is None or current is None:
        english = "no submission of this number in the ledger"
        raise MistakeError(english, f"台账里没有编号“{row.cells[ID]}”")
    if numbers[number] > 1:
        english = f"{numbers[number]} rows have this number"
        raise MistakeError(english, f"编号“{number}”在表中出现了 {numbers[number]} 次，不知以哪行为准")
    if current.withdrawn:
        english = "it was joined to another submission"
        raise MistakeError(english, "这篇稿件已并入另一篇")
    return current


def _whole(cell: str) -> int | None:
    """A whole number, also as a spreadsheet may write it: 12.0."""
    number = cell.removesuffix(".0")
    return int(number) if number.isdecimal() and len(number) < len("1000000000") else None
