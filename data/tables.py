"""Rows of an office's tables (xlsx, csv, JSONL), each cell under the heading the office gave it."""

import csv
import io
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.errors import InputError, ReadingError
from data.text import clean, decode

TABLES = {".xlsx", ".xlsm", ".csv", ".tsv"}
LINES = {".jsonl", ".json"}
HEADER_ROWS = 5  # rows above the headings that are passed over, a sheet's title
LONGEST_CELL = 1_000_000  # characters

COLUMNS = {
    "text": ("正文", "内容", "全文", "text", "content", "body"),
    "title": ("标题", "题目", "title"),
    "themes": ("更正主题", "修正主题", "人工主题", "corrected", "主题", "themes", "theme", "类别"),
    "primary": ("更正主要主题", "主要主题", "primary"),
    "author": ("作者", "author", "投稿人"),
    "zone": ("开发区", "zone", "单位"),
    "genre": ("体裁", "genre"),
    "id": ("编号", "id"),
    "source": ("文件", "source"),
}
"""The headings looked for when the user names none, the first that is there; corrections before first tags."""

NO_AUTHOR = "import"

Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the office's archive names things.

    Attributes:
        columns: our name of a column -> the office's heading.
        names: the office's name of a theme -> the taxonomy's, "" for none.
        author: for articles that name none.
        texts: where the texts of a table without texts lie.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    author: str = NO_AUTHOR
    texts: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands and its cells by heading."""

    place: str
    cells: Cells


def rows_of(path: Path, wanted: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table or a JSONL file.

    Args:
        path: xlsx, csv, tsv, or JSON lines.
        wanted: headings of which the heading row holds at least one.

    Raises:
        InputError: the file cannot be opened or holds no such heading row.
    """
    try:
        content = path.read_bytes()
        if path.suffix.lower() in LINES:
            yield from _json_rows(path, decode(content))
            return
        sheets = _workbook(content) if path.suffix.lower() in {".xlsx", ".xlsm"} else [("", _separated(content))]
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be opened", "name an existing file") from error
    except ReadingError as error:
        raise InputError(path, error.reason, error.remedy) from error
    found = False
    for name, lines in sheets:
        for row in _below_headings(f"{path}{name}", lines, wanted):
            found = True
            yield row
    if not found:
        raise InputError(path, "no row of headings was found", f"name its columns, or call them {', '.join(wanted)}")


def _json_rows(path: Path, text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            yield Row(f"{path}:{number}", value if isinstance(value, dict) else {})


def _separated(content: bytes) -> Iterable[Sequence[object]]:
    text = clean(decode(content))
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        reason = "its rows cannot be told apart"
        raise ReadingError(reason, "save it as xlsx, or as csv in UTF-8") from error


def _workbook(content: bytes) -> list[tuple[str, Iterable[Sequence[Any]]]]:
    import openpyxl  # noqa: PLC0415 (heavy)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names every style it does not know
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            return [(f" > {sheet.title}", list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
        except Exception as error:  # a damaged workbook breaks openpyxl in any way
            reason = "the spreadsheet is damaged"
            raise ReadingError(reason, "open it in Excel and save it as xlsx again") from error


def _below_headings(place: str, lines: Iterable[Sequence[object]], wanted: Sequence[str]) -> Iterator[Row]:
    headings: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = ["" if cell is None else str(cell).strip() for cell in line]
        if not headings:
            headings = cells if set(cells) & set(wanted) else []
            if not headings and number >= HEADER_ROWS:
                return
        elif any(cells):
            yield Row(f"{place}:{number}", dict(zip(headings, cells, strict=False)))
