"""Reads an edited sheet back as rows of named cells, whatever program saved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.errors import ReadingError, SheetReadingError
from data.rows import OWN, below_headings, read_sheets
from serving.sheets import CORRECTED, CORRECTED_PRIMARY, FIELDS, FORMULA_STARTS, ID, PRIMARY, THEMES, VERSION

READ = (ID, VERSION, *FIELDS, THEMES, PRIMARY, CORRECTED, CORRECTED_PRIMARY)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row.

    Attributes:
        number: as the spreadsheet counts.
        cells: by heading; a column the sheet no longer has is not in it.
    """

    number: int
    cells: dict[str, str]


def read_rows(name: str, content: bytes) -> list[SheetRow]:
    """Read the first sheet that has the columns 编号 and 版本.

    Args:
        name: of the file, for messages.
        content: xlsx, or csv in any encoding Excel and WPS write.

    Raises:
        SheetReadingError: it is no sheet, or lacks one of the two columns.
    """
    try:
        sheets = read_sheets(content, OWN)
        for sheet in sheets:
            rows = list(below_headings(sheet, OWN, column_of=_column, is_head=_is_head))
            if rows:
                return [SheetRow(row.number, {key: _plain(cell) for key, cell in row.cells.items()}) for row in rows]
    except ReadingError as error:
        chinese = "这个表格打不开，可能已损坏；请在 Excel 或 WPS 里另存为 xlsx 后再试。"
        raise SheetReadingError(name, error.reason, chinese) from error
    reason = f"no row below the columns {ID} and {VERSION}; they tell which submission a row is, export again"
    chinese = f"表中没有“{ID}”或“{VERSION}”列，认不出是哪篇稿件；请重新导出，改好后再导入，台账未作改动。"
    raise SheetReadingError(name, reason, chinese)


def read_bytes(path: Path) -> bytes:
    """The content of a sheet the user named.

    Raises:
        SheetReadingError: it cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be opened"
        raise SheetReadingError(path, reason, "这个文件打不开，请检查文件名和权限。") from error


def _column(heading: str) -> str:
    word = "".join(heading.split())
    return word if word in READ else ""


def _is_head(found: Sequence[str]) -> bool:
    return ID in found and VERSION in found


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
