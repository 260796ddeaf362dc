"""The sheet of the label audit: written for an editor, read back as corrections.

Headings are Chinese as it is a spreadsheet for the desk. Every cell that holds text is stored as text, so that a title
that begins with `=` is never run as a formula.
"""

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import InputError, SheetError
from training.audit import Doubt

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = {
    "编号": 12,
    "段落": 6,
    "标题": 30,
    "正文": 70,
    "已标主题": 20,
    "模型主题": 20,
    "各主题得分": 24,
    "把握": 8,
    "处理": 8,
    "改为主题": 20,
    "改为主要主题": 16,
    "备注": 20,
}
"""Columns and their widths in characters."""
KEEP, CHANGE = "保留", "修改"
NO_THEME = "无"
WHOLE = "全文"
_SEPARATORS = "；;、，,"
_LONGEST_CELL = 32_000
"""Characters; Excel refuses cells of more than 32,767."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor changed.

    Attributes:
        sheet_row: number of the row in the sheet, for messages.
        id: of the article.
        paragraph: its number from 1, 0 for the article as a whole.
        before: the themes when the sheet was written.
        themes: the themes from now on.
        primary: the primary theme from now on; "" when the editor left it open.
    """

    sheet_row: int
    id: str
    paragraph: int
    before: tuple[str, ...]
    themes: tuple[str, ...]
    primary: str


def write_sheet(path: Path, doubts: Sequence[Doubt], names: Sequence[str]) -> None:
    """Write the sheet, whole or not at all.

    Raises:
        InputError: the file cannot be written.
    """
    from openpyxl import Workbook  # noqa: PLC0415 (loads only when a sheet is written)

    if path.suffix.lower() != ".xlsx":
        raise InputError(path, "not the name of a sheet", "name a file that ends in .xlsx")
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("标注核对")
    _write_head(sheet)
    for number, doubt in enumerate(doubts, 2):
        for column, value in enumerate(_values(doubt), 1):
            _write_cell(sheet, number, column, value)
    _add_choices(sheet, names, len(doubts) + 1)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            temporary = Path(folder) / path.name
            book.save(temporary)
            temporary.replace(path)
    except OSError as error:
        raise InputError(
            path, error.strerror or "cannot be written", "name a file in a folder you may write to"
        ) from error


def _values(doubt: Doubt) -> list[str | float]:
    article = doubt.row.article
    text = article.paragraphs[doubt.paragraph - 1] if doubt.paragraph else "\n".join(article.paragraphs)
    scores = sorted(doubt.scores.items(), key=lambda item: -item[1])
    return [
        article.id,
        str(doubt.paragraph) if doubt.paragraph else WHOLE,
        article.title,
        text[:_LONGEST_CELL],
        "；".join(doubt.annotated) or NO_THEME,
        "；".join(doubt.predicted) or NO_THEME,
        "\n".join(f"{name} {score:.2f}" for name, score in scores),
        doubt.confidence,
        "",
        "",
        "",
        "",
    ]


def _write_head(sheet: "Worksheet") -> None:
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for column, (heading, width) in enumerate(HEADINGS.items(), 1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _write_cell(sheet: "Worksheet", row: int, column: int, value: str | float) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Alignment  # noqa: PLC0415

    cell = sheet.cell(row, column)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str) and value:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
        cell.quotePrefix = True
    elif value != "":
        cell.value = value


def _add_choices(sheet: "Worksheet", names: Sequence[str], last: int) -> None:
    """Drop-downs: strict for the decision and the primary theme, a help for the themes, of which there may be two."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    columns = list(HEADINGS)
    choices = {"处理": (KEEP, CHANGE), "改为主题": (*names, NO_THEME), "改为主要主题": (*names, NO_THEME)}
    for heading, values in choices.items():
        validation = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True)
        validation.showErrorMessage = heading != "改为主题"
        letter = get_column_letter(columns.index(heading) + 1)
        validation.add(f"{letter}2:{letter}{max(last, 2)}")
        sheet.add_data_validation(validation)


def read_sheet(path: Path, names: Sequence[str]) -> list[Correction]:
    """Read the rows an editor marked for change; rows left open or to be kept are passed over.

    Raises:
        InputError: the file cannot be opened or is no sheet.
        SheetError: a heading is missing or a row cannot be understood.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 (loads only when a sheet is read)
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [["" if cell is None else str(cell).strip() for cell in row] for row in book.worksheets[0].values]
        book.close()
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be opened", "name an audit sheet") from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise InputError(path, "no xlsx sheet", "name a sheet that 'zhuti audit --output' wrote") from error
    head = rows[0] if rows else []
    if missing := [heading for heading in HEADINGS if heading not in head and heading != "备注"]:
        raise SheetError(path, 1, f"no column {missing[0]}")
    corrections = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, row, strict=False))
        if (found := _correction(path, number, cells, names)) is not None:
            corrections.append(found)
    return corrections


def _correction(path: Path, number: int, cells: dict[str, str], names: Sequence[str]) -> Correction | None:
    decision = cells["处理"]
    if decision not in ("", KEEP, CHANGE):
        raise SheetError(path, number, f"处理 is {decision!r}; choose {KEEP} or {CHANGE}")
    if decision != CHANGE:
        if cells["改为主题"] and not decision:
            raise SheetError(path, number, f"改为主题 is filled in, 处理 is not; choose {KEEP} or {CHANGE}")
        return None
    if not cells["改为主题"]:
        raise SheetError(path, number, f"改为主题 is empty; write the themes, or {NO_THEME}")
    paragraph = cells["段落"]
    if paragraph != WHOLE and not paragraph.isdecimal():
        raise SheetError(path, number, f"段落 is {paragraph!r}, neither {WHOLE} nor a number")
    return Correction(
        sheet_row=number,
        id=cells["编号"],
        paragraph=0 if paragraph == WHOLE else int(paragraph),
        before=_themes(path, number, cells["已标主题"], names),
        themes=_themes(path, number, cells["改为主题"], names),
        primary=cells["改为主要主题"],
    )


def _themes(path: Path, number: int, text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The themes in the taxonomy's order, however they were separated."""
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    written = [part.strip() for part in text.split("\n") if part.strip()]
    if written == [NO_THEME]:
        return ()
    for name in written:
        if name not in names:
            raise SheetError(path, number, f"unknown theme {name!r}; the taxonomy has {', '.join(names)}")
    return tuple(name for name in names if name in written)
