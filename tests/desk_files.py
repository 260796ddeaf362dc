"""Sheets and ledgers as the desk leaves them, for tests; every text is invented."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl

HEADINGS = (
    *("编号", "版本", "题目", "开发区", "投稿人", "体裁", "收到日期", "状态", "期号", "主题", "主要主题"),
    *("更正主题", "更正主要主题", "依据", "说明", "正文"),
)
COLUMNS = (
    *("id", "title", "paragraphs", "themes", "primary_theme", "zone", "contributor", "genre", "model"),
    *("decided_at", "changed", "decided_by"),
)
LIBRARY = "图书馆把借阅台搬到集市上，读者排队办借书证。"
STAGE = "剧团在桥头搭台演出，戏迷听完唱腔不肯散去。"
COURT = "村里的球场晚上亮了灯，打球的人多起来。"


def desk_sheet(path: Path, *rows: Mapping[str, str], texts: Sequence[tuple[str, str]] = ()) -> Path:
    """Write an exported workbook; with `texts` (编号, 正文) on a second sheet 全文."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "稿件"
    sheet.append(HEADINGS)
    for number, row in enumerate(rows, 1):
        cells = {"编号": str(number), "题目": "集市", "状态": "采用", **row}
        sheet.append([cells.get(heading, "") for heading in HEADINGS])
    if texts:
        full = book.create_sheet("全文")
        full.append(("编号", "正文"))
        for line in texts:
            full.append(line)
    book.save(path)
    return path


def desk_ledger(path: Path, *rows: Mapping[str, object]) -> Path:
    """Write a SQLite file with the view `corrections` that a ledger publishes."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE submissions ({', '.join(COLUMNS)})")
        connection.execute("CREATE VIEW corrections AS SELECT * FROM submissions")
        for number, row in enumerate(rows, 1):
            cells = {"id": number, "title": "集市", "zone": "", "genre": "", "changed": 0, "decided_by": "", **row}
            found = [cells.get(name) for name in COLUMNS]
            values = [json.dumps(value) if isinstance(value, list) else value for value in found]
            connection.execute(f"INSERT INTO submissions VALUES ({', '.join('?' * len(COLUMNS))})", values)  # noqa: S608
    return path
