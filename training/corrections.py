"""An editor's corrections applied to a corpus, into a new folder; lines without a correction stay as they are."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.corpus import numbered_lines, parse_line
from data.errors import CorpusError, InputError, SheetError
from data.files import write_whole
from training.audit_sheet import NO_THEME, Correction

Lines = dict[Path, list[tuple[str, dict[str, Any], int]]]
"""Line, record and line number of every article of every file."""


@dataclass(frozen=True, slots=True)
class Change:
    """One label that differs from the source, for the user to see."""

    file: str
    id: str
    field: str
    before: str
    after: str


def apply_corrections(
    sheet: Path, corrections: Sequence[Correction], paths: Sequence[Path], names: Sequence[str], folder: Path
) -> list[Change]:
    """Write corrected copies of all corpus files into a folder.

    Nothing is written unless every correction fits.

    Args:
        sheet: where the corrections come from, for messages.
        corrections: from `training.audit_sheet.read_sheet`.
        paths: the corpus files the sheet was made from.
        names: the themes.
        folder: where the copies go; made if missing.

    Raises:
        InputError: the folder holds a source file, or cannot be written.
        CorpusError: an id stands twice in the corpus, or a file does not fit.
        SheetError: a correction does not fit the corpus.
    """
    _refuse_sources(paths, folder)
    lines = {path: list(_records(path, names)) for path in paths}
    places = _places(lines)
    changes = []
    for correction in corrections:
        if correction.id not in places:
            raise SheetError(sheet, correction.sheet_row, f"no article {correction.id!r} in the corpus")
        path, k = places[correction.id]
        record = lines[path][k][1]
        changes += [
            Change(path.name, correction.id, *change) for change in _corrected(sheet, correction, record, names)
        ]
    changed = {places[correction.id] for correction in corrections}
    _check(lines, changed, names)
    _write(lines, changed, folder)
    return changes


def _refuse_sources(paths: Sequence[Path], folder: Path) -> None:
    for path in paths:
        if path.resolve().parent == folder.resolve():
            raise InputError(folder, f"holds {path.name}, which would be written over", "name another folder")
    if len({path.name for path in paths}) < len(paths):
        raise InputError(folder, "two corpus files have the same name", "apply the sheet to one of them at a time")


def _records(path: Path, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any], int]]:
    """Line, record and line number of every article."""
    for number, line in numbered_lines(path):
        parse_line(path, number, line, names)
        yield line, json.loads(line), number


def _places(lines: Lines) -> dict[str, tuple[Path, int]]:
    places: dict[str, tuple[Path, int]] = {}
    for path, records in lines.items():
        for k, (_, record, number) in enumerate(records):
            if record["id"] in places:
                raise CorpusError(path, number, f"the id {record['id']!r} stands twice in the corpus")
            places[record["id"]] = (path, k)
    return places


def _corrected(
    sheet: Path, correction: Correction, record: dict[str, Any], names: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Change the record; yield field, before and after of everything that changed."""
    target = _target(sheet, correction, record)
    before = tuple(name for name in names if name in target.get("themes", []))
    if before != correction.before:
        raise SheetError(sheet, correction.sheet_row, "the annotation has changed since the sheet was written")
    if correction.themes != before:
        target["themes"] = list(correction.themes)
        field = f"paragraph {correction.paragraph}" if correction.paragraph else "themes"
        yield field, _shown(before), _shown(correction.themes)
    if not correction.paragraph:
        old, new = record.get("primary"), _primary(sheet, correction, record)
        if old != new:
            record["primary"] = new
            yield "primary", old or NO_THEME, new or NO_THEME


def _target(sheet: Path, correction: Correction, record: dict[str, Any]) -> dict[str, Any]:
    """What carries the themes: the article, or one of its paragraphs."""
    if not correction.paragraph:
        return record
    paragraphs = record["paragraphs"]
    if correction.paragraph > len(paragraphs):
        raise SheetError(sheet, correction.sheet_row, f"the article has {len(paragraphs)} paragraphs")
    entry = paragraphs[correction.paragraph - 1]
    target: dict[str, Any] = entry if isinstance(entry, dict) else {"text": entry}
    paragraphs[correction.paragraph - 1] = target
    return target


def _primary(sheet: Path, correction: Correction, record: dict[str, Any]) -> str | None:
    """The editor's primary theme; else the old one where it still fits; else the only theme."""
    if correction.primary == NO_THEME or not correction.themes:
        return None
    if correction.primary:
        if correction.primary not in correction.themes:
            raise SheetError(sheet, correction.sheet_row, "改为主要主题 is not among 改为主题")
        return correction.primary
    if record.get("primary") in correction.themes:
        return str(record["primary"])
    if len(correction.themes) > 1:
        raise SheetError(sheet, correction.sheet_row, "改为主要主题 is empty; choose one of the themes")
    return correction.themes[0]


def _check(lines: Lines, changed: set[tuple[Path, int]], names: Sequence[str]) -> None:
    """What is written can be read again."""
    for path, k in changed:
        _, record, number = lines[path][k]
        parse_line(path, number, json.dumps(record, ensure_ascii=False), names)


def _write(lines: Lines, changed: set[tuple[Path, int]], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(folder, error.strerror or "cannot be made", "name a folder you may write to") from error
    for path, records in lines.items():
        with write_whole(folder / path.name) as stream:
            for k, (line, record, _) in enumerate(records):
                stream.write((json.dumps(record, ensure_ascii=False) if (path, k) in changed else line) + "\n")


def _shown(themes: Sequence[str]) -> str:
    return "；".join(themes) or NO_THEME
