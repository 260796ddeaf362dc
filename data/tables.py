"""Rows of an office's tables (xlsx, csv, JSONL), each cell under the heading the office gave it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import InputError, ReadingError
from data.rows import OWN, below_headings, read_sheets, read_values

TABLES = {".xlsx", ".xlsm", ".csv", ".tsv"}
LINES = {".jsonl", ".json"}

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
        found = list(_lines(path, content) if path.suffix.lower() in LINES else _table(path, content, set(wanted)))
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be opened", "name an existing file") from error
    except ReadingError as error:
        raise InputError(path, error.reason, error.remedy) from error
    if not found and path.suffix.lower() not in LINES:
        raise InputError(path, "no row of headings was found", f"name its columns, or call them {', '.join(wanted)}")
    yield from found


def _lines(path: Path, content: bytes) -> Iterator[Row]:
    for number, value in read_values(content, OWN):
        yield Row(f"{path}:{number}", value if isinstance(value, dict) else {})


def _table(path: Path, content: bytes, wanted: set[str]) -> Iterator[Row]:
    for sheet in read_sheets(content, OWN):
        place = f"{path} > {sheet.name}" if sheet.name else str(path)
        for row in below_headings(sheet, OWN, column_of=str.strip, is_head=lambda columns: bool(wanted & set(columns))):
            yield Row(f"{place}:{row.number}", row.cells)
