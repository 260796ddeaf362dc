"""Sheets as editors send them back."""

import io

from invented_ledger import THEMES
from openpyxl import load_workbook

from serving.ledger import Ledger
from serving.records import NUMBER, Filter
from serving.sheet_changes import Changes, compare
from serving.sheets import to_xlsx

EVERYTHING = Filter(order=NUMBER, with_text=True)

HEADINGS = [
    "编号", "版本", "题目", "开发区", "投稿人", "体裁", "收到日期", "状态", "期号", "主题", "主要主题", "更正主题",
    "更正主要主题", "依据", "说明", "编辑",
]  # fmt: skip


def exported(ledger: Ledger) -> bytes:
    """Everything as xlsx."""
    return to_xlsx(ledger.submissions(EVERYTHING), THEMES)


def edited(content: bytes, row: int = 2, /, **cells: str | int | None) -> bytes:
    """The sheet with cells of a row filled, as Excel saves it; the second row is the first submission."""
    book = load_workbook(io.BytesIO(content))
    for heading, value in cells.items():
        book["稿件"].cell(row, HEADINGS.index(heading) + 1).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def without(content: bytes, *headings: str) -> bytes:
    """The sheet without some columns."""
    book = load_workbook(io.BytesIO(content))
    for heading in headings:
        names = [cell.value for cell in book["稿件"][1]]
        book["稿件"].delete_cols(names.index(heading) + 1)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def compared(ledger: Ledger, content: bytes) -> Changes:
    """What the sheet would change."""
    return compare(ledger, "周报.xlsx", content, THEMES)
