"""The decisions on a sheet the desk exported (xlsx or csv), with the full texts where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from data.article import Article
from data.errors import InputError, ReadingError
from data.feedback_row import FeedbackRow, themes_of
from data.rows import OWN, Sheet, TableRow, below_headings, read_sheets
from data.taxonomy import Taxonomy

COLUMNS = {
    "编号": "id",
    "题目": "title",
    "开发区": "zone",
    "体裁": "genre",
    "状态": "state",
    "主题": "themes",
    "主要主题": "primary",
    "更正主题": "corrected",
    "更正主要主题": "corrected_primary",
    "编辑": "editor",
    "正文": "text",
    "全文": "text",
}
DECIDED = {"采用", "不采用", "已刊发"}
UNDECIDED = {"", "收到"}
_FORMULA_STARTS = ("'=", "'+", "'-", "'@")  # how an exported cell is kept from running as a formula


def read_sheet(path: Path, taxonomy: Taxonomy) -> list[FeedbackRow]:
    """Read every row of the sheets that have a column 状态.

    A row's text stands in its 正文, or under its 编号 on a sheet without 状态; there several rows are joined.

    Raises:
        InputError: the file cannot be opened or read, or no sheet has the columns 编号, 状态 and 主题.
    """
    try:
        sheets = read_sheets(path.read_bytes(), OWN)
        found = {sheet.name: list(_below(sheet)) for sheet in sheets}
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be opened", "name an existing sheet or ledger") from error
    except ReadingError as error:
        raise InputError(path, error.reason, error.remedy) from error
    decisions = {name: rows for name, rows in found.items() if rows and "state" in rows[0].cells}
    if not decisions:
        raise InputError(path, "no row below the columns 编号, 状态 and 主题", "name a sheet that the desk exported")
    texts = _texts(row.cells for name, rows in found.items() if name not in decisions for row in rows)
    return [
        _row(f"{path} > {name}:{row.number}" if name else f"{path}:{row.number}", row.cells, texts, taxonomy)
        for name, rows in decisions.items()
        for row in rows
    ]


def _below(sheet: Sheet) -> Iterator[TableRow]:
    return below_headings(sheet, OWN, column_of=lambda heading: COLUMNS.get(heading.strip(), ""), is_head=_is_head)


def _is_head(columns: Sequence[str]) -> bool:
    return "id" in columns and ({"state", "themes"} <= set(columns) or "text" in columns)


def _texts(rows: Iterator[Mapping[str, str]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for cells in rows:
        texts[cells["id"]] = "\n".join(filter(None, (texts.get(cells["id"], ""), cells["text"])))
    return texts


def _row(place: str, cells: Mapping[str, str], texts: Mapping[str, str], taxonomy: Taxonomy) -> FeedbackRow:
    cell = {name: _plain(cells.get(name, "")) for name in COLUMNS.values()}
    text = cell["text"] or _plain(texts.get(cell["id"], ""))
    lines = tuple(line.strip() for line in text.split("\n") if line.strip())
    proposed = themes_of(cell["themes"], taxonomy)
    themes = themes_of(cell["corrected"], taxonomy) if cell["corrected"] else proposed
    primary = cell["corrected_primary"] or ("" if cell["corrected"] else cell["primary"])
    return FeedbackRow(
        place=place,
        article=Article(cell["id"], cell["title"], lines, zone=cell["zone"], genre=cell["genre"]),
        themes=themes.known,
        primary=primary,
        editor=cell["editor"],
        corrected=themes.known != proposed.known or cell["corrected_primary"] not in {"", cell["primary"]},
        problem=_undecided(cell) or themes.problem,
    )


def _undecided(cell: Mapping[str, str]) -> str:
    if cell["state"] in DECIDED or cell["corrected"] or cell["editor"]:
        return ""
    return "not decided yet" if cell["state"] in UNDECIDED else f"unknown state {cell['state']}"


def _plain(text: str) -> str:
    return text[1:] if text.startswith(_FORMULA_STARTS) else text
