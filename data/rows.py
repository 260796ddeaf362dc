"""Rows of xlsx, csv and JSON lines as they stand in the file; one reader for lists sent in and for archives."""

import csv
import io
import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.errors import ReadingError
from data.parts import MAX_TEXT_CHARACTERS
from data.text import clean, decode
from data.zips import member, open_zip

HEADER_ROWS = 5  # a heading further down is no heading; a sheet's title may stand above it
MAX_COLUMNS = 200
MAX_JSON_CHARACTERS = 4_000_000  # parsed whole, JSON takes up to forty times its size


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a table may be.

    Attributes:
        file_bytes: of csv and JSON.
        sheet_bytes: of a workbook's XML, unpacked.
        rows: below the headings.
        empty_rows: after so many empty rows in a row the table has ended.
        remedy: what to do with a larger one.
    """

    file_bytes: int
    sheet_bytes: int
    rows: int
    empty_rows: int
    remedy: str


SENT = Bounds(20_000_000, 40_000_000, 20_000, 200, "send the rows of one week")
"""For what anybody may send in."""
OWN = Bounds(500_000_000, 2_000_000_000, 1_048_576, 1_048_576, "split it into several files")
"""For what the user of a command names: archives of many years."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the whole of a csv file under the name ""."""

    name: str
    lines: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headings.

    Attributes:
        number: as a spreadsheet counts, from 1.
        cells: cleaned text by column, "" where the row has none; of columns of one name the first filled one counts.
    """

    number: int
    cells: Mapping[str, str]


def read_sheets(content: bytes, bounds: Bounds) -> list[Sheet]:
    """Read a workbook (xlsx) sheet by sheet, or a csv or tsv file.

    Raises:
        ReadingError: it is damaged, larger than the bounds, or defines XML entities.
    """
    return _workbook(content, bounds) if content.startswith(b"PK") else [Sheet("", _separated(content, bounds))]


def below_headings(
    sheet: Sheet, bounds: Bounds, *, column_of: Callable[[str], str], is_head: Callable[[Sequence[str]], bool]
) -> Iterator[TableRow]:
    """Yield the rows below the headings that hold something; a sheet without headings yields nothing.

    Args:
        sheet: from `read_sheets`.
        bounds: of rows.
        column_of: the column a heading stands for, "" for none.
        is_head: whether these columns make the row of headings.

    Raises:
        ReadingError: there are more rows than the bounds allow, or a cell is longer than any article.
    """
    head: list[str] = []
    empty = 0
    for number, line in enumerate(sheet.lines, 1):
        if not head:
            columns = [column_of(str(cell)) if cell is not None else "" for cell in line]
            head = columns if is_head(columns) else []
            if not head and number >= HEADER_ROWS:
                return
            continue
        cells = _cells(head, line)
        filled = any(cells.values())
        empty = 0 if filled else empty + 1
        if empty > bounds.empty_rows:
            return
        if filled and number > bounds.rows + 1:
            raise too_many_rows(bounds)
        if filled:
            yield TableRow(number, cells)


def read_values(content: bytes, bounds: Bounds) -> Iterator[tuple[int, object]]:
    """Yield number (from 1) and value of every JSON line, or of every entry of a JSON list; None for what is no JSON.

    Raises:
        ReadingError: it is no text, or larger than the bounds.
    """
    text = decode(content, max_bytes=bounds.file_bytes)
    for n_values, numbered in enumerate(_json_values(text), 1):
        if n_values > bounds.rows:
            raise too_many_rows(bounds)
        yield numbered


def too_many_rows(bounds: Bounds) -> ReadingError:
    """Say that a table has more rows than its bounds allow."""
    reason = f"it holds more than {bounds.rows:,} rows"
    return ReadingError(reason, bounds.remedy)


def _cells(head: Sequence[str], line: Sequence[object]) -> dict[str, str]:
    cells = {column: "" for column in head if column}
    for column, cell in zip(head, line, strict=False):
        if column and cell is not None and not cells[column]:
            cells[column] = clean(cell.date().isoformat() if isinstance(cell, datetime) else str(cell)).strip()
    return cells


def _separated(content: bytes, bounds: Bounds) -> Iterator[Sequence[object]]:
    text = decode(content, max_bytes=bounds.file_bytes).replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    delimiter = max(",\t;", key=text[:4096].partition("\n")[0].count)
    csv.field_size_limit(MAX_TEXT_CHARACTERS)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        reason = "its rows cannot be told apart"
        raise ReadingError(reason, "save it as xlsx, or as csv in UTF-8") from error


def _workbook(content: bytes, bounds: Bounds) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415 (heavy)

    _refuse_unsafe(content, bounds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names every style it does not know
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = []
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                lines = list(sheet.iter_rows(max_row=bounds.rows + 2, max_col=MAX_COLUMNS, values_only=True))
                sheets.append(Sheet(str(sheet.title), lines))
        except Exception as error:  # a damaged workbook breaks openpyxl in any way
            reason = "the spreadsheet is damaged"
            raise ReadingError(reason, "open it in Excel, save as xlsx again and send that") from error
    return sheets


def _refuse_unsafe(content: bytes, bounds: Bounds) -> None:
    with open_zip(content) as archive:
        total = sum(info.file_size for info in archive.infolist() if info.filename.endswith(".xml"))
        if total > bounds.sheet_bytes:
            reason = f"it unpacks to more than {bounds.sheet_bytes // 1_000_000} MB"
            raise ReadingError(reason, bounds.remedy)
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                _refuse_entities(member(archive, info, bounds.sheet_bytes))


def _refuse_entities(xml: bytes) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        reason = "its XML defines entities, which Excel never does"
        raise ReadingError(reason, "do not open it; ask the sender for a plain xlsx")


def _json_values(text: str) -> Iterator[tuple[int, object]]:
    whole = _json(text) if len(text) <= MAX_JSON_CHARACTERS else None
    if whole is not None:
        yield from enumerate(whole if isinstance(whole, list) else [whole], 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _json(line)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
