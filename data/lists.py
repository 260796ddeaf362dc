"""Reads lists of articles: spreadsheets (xlsx), csv and JSON lines, a row for every article."""

import csv
import io
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from data.article import Article, Unreadable
from data.errors import ReadingError
from data.pages import articles_of
from data.parts import MAX_TEXT_CHARACTERS, ReadPart, Result
from data.text import clean, decode
from data.zips import member, open_zip

MAX_ROWS = 20_000
MAX_EMPTY_ROWS = 200
MAX_COLUMNS = 200
HEADER_ROWS = 5
MAX_TABLE_BYTES = 20_000_000
MAX_JSON_CHARACTERS = 4_000_000
MAX_SHEET_BYTES = 40_000_000
COLUMNS = {
    "id": {"id", "编号", "稿号", "稿件编号"},
    "title": {"title", "headline", "标题", "题目", "题名", "稿件标题", "文章标题", "新闻标题", "稿件名称"},
    "text": {
        "text",
        "body",
        "content",
        "article",
        "正文",
        "内容",
        "全文",
        "文章",
        "文章内容",
        "稿件内容",
        "新闻内容",
        "稿件正文",
    },
    "zone": {"zone", "开发区", "园区", "单位", "报送单位", "供稿单位", "来稿单位", "来源单位"},
    "byline": {"byline", "author", "作者", "通讯员", "记者", "供稿人", "投稿人", "撰稿人", "作者姓名"},
    "date": {"date", "日期", "时间", "发布日期", "发布时间", "投稿日期", "来稿日期", "投稿时间", "刊发日期"},
    "genre": {"genre", "体裁", "文体", "稿件类型"},
}
JSON_PARAGRAPHS = "paragraphs"
NAME_A_COLUMN = "name the columns title and text, or 标题 and 正文"

Row = Mapping[str, str]


def read_workbook(content: bytes, source: str, _read: ReadPart) -> list[Result]:
    """Read a spreadsheet: every sheet that has a column of texts.

    Raises:
        ReadingError: it is damaged, oversized, or no sheet has such a column.
    """
    with open_zip(content) as archive:
        total = sum(info.file_size for info in archive.infolist() if info.filename.endswith(".xml"))
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                _refuse_entities(member(archive, info, MAX_SHEET_BYTES))
    if total > MAX_SHEET_BYTES:
        reason = f"it unpacks to more than {MAX_SHEET_BYTES // 1_000_000} MB"
        raise ReadingError(reason, "save the rows of one week as csv")
    return _results([row for sheet in _sheets(content) for row in _rows(sheet)], source)


def read_table(content: bytes, source: str, _read: ReadPart) -> list[Result]:
    """Read a csv or tsv file with a heading line.

    Raises:
        ReadingError: it has no column of texts, or a cell is longer than any article.
    """
    text = decode(content, max_bytes=MAX_TABLE_BYTES).replace("\0", "")
    head = text[:4096]
    delimiter = max(",\t;", key=head.partition("\n")[0].count)
    csv.field_size_limit(MAX_TEXT_CHARACTERS)
    try:
        return _results(list(_rows(csv.reader(io.StringIO(text), delimiter=delimiter))), source)
    except csv.Error as error:
        reason = "its rows cannot be told apart"
        raise ReadingError(reason, "save it as xlsx, or as csv in UTF-8") from error


def read_lines(content: bytes, source: str, _read: ReadPart) -> list[Result]:
    """Read JSON lines, one article each, or a JSON list of articles.

    Raises:
        ReadingError: no line is an article.
    """
    text = decode(content, max_bytes=MAX_TABLE_BYTES)
    rows = [_from_json(value) for _, value in zip(range(MAX_ROWS + 1), _json_values(text), strict=False)]
    if len(rows) > MAX_ROWS:
        raise _too_many_rows()
    if not any(row.get("text") for row in rows):
        raise _no_texts()
    return _results(rows, source)


def _json_values(text: str) -> Iterator[object]:
    try:
        # Parsed whole, JSON takes up to forty times its size.
        whole = json.loads(text) if len(text) <= MAX_JSON_CHARACTERS else None
    except (ValueError, RecursionError):
        whole = None
    if whole is not None:
        yield from whole if isinstance(whole, list) else [whole]
        return
    for line in text.splitlines():
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield None


def _from_json(value: object) -> Row:
    if not isinstance(value, dict):
        return {}
    row: dict[str, str] = {}
    for key, content in value.items():
        name = _column(key)
        if name and isinstance(content, str | int | float):
            row.setdefault(name, clean(str(content)))
    if isinstance(value.get(JSON_PARAGRAPHS), list):
        row["text"] = "\n".join(filter(None, map(_paragraph, value[JSON_PARAGRAPHS])))
    return row


def _paragraph(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    return " ".join(clean(text).split("\n")) if isinstance(text, str) else ""


def _sheets(content: bytes) -> Iterator[Iterable[Iterable[Any]]]:
    import openpyxl  # noqa: PLC0415 (heavy)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names every style it does not know
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                yield list(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True))
        except Exception as error:  # a damaged workbook breaks openpyxl in any way
            reason = "the spreadsheet is damaged"
            raise ReadingError(reason, "open it in Excel, save as xlsx again and send that") from error


def _rows(lines: Iterable[Iterable[Any]]) -> Iterator[Row]:
    """Yield the rows below the heading; a table without one yields nothing."""
    heading: list[str] = []
    empty = 0
    for number, line in enumerate(lines):
        cells = list(line)
        if not heading:
            names = [_column(cell) for cell in cells]
            heading = names if "text" in names else []
            if not heading and number + 1 >= HEADER_ROWS:
                return
            continue
        row = _row(heading, cells)
        empty = 0 if row else empty + 1
        if empty > MAX_EMPTY_ROWS:
            return
        if number > MAX_ROWS:
            raise _too_many_rows()
        if row:
            yield row


def _row(heading: list[str], cells: list[Any]) -> Row:
    row: dict[str, str] = {}
    for name, cell in zip(heading, cells, strict=False):
        if name and cell is not None and str(cell).strip():
            row.setdefault(name, clean(cell.date().isoformat() if isinstance(cell, datetime) else str(cell)).strip())
    return row


def _column(cell: object) -> str:
    word = "".join(str(cell).split()).strip("﻿*：:").lower()
    return next((name for name, words in COLUMNS.items() if word in words), "")


def _results(rows: list[Row], source: str) -> list[Result]:
    if not rows:
        raise _no_texts()
    results: list[Result] = []
    for number, row in enumerate(rows, 1):
        where = source if number == 1 else f"{source}#{number}"
        if not row.get("text", "").strip():
            reason = "the row has no text" if row else "the line is no article"
            results.append(Unreadable(f"{source} > row {number}", reason, NAME_A_COLUMN))
        else:
            results.append(_article(row, where, source))
    return results


def _article(row: Row, where: str, source: str) -> Article:
    lines = tuple(line.strip() for line in row["text"].split("\n") if line.strip())
    title = row.get("title", "")
    if not title:
        found = articles_of(row["text"], source)
        if len(found) == 1:
            title, lines = found[0].title, found[0].paragraphs
    return Article(
        id=row.get("id") or where,
        title=title,
        paragraphs=lines,
        source=source,
        zone=row.get("zone", ""),
        byline=row.get("byline", ""),
        date=row.get("date", ""),
        genre=row.get("genre", ""),
    )


def _refuse_entities(xml: bytes) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        reason = "its XML defines entities, which Excel never does"
        raise ReadingError(reason, "do not open it; ask the sender for a plain xlsx")


def _too_many_rows() -> ReadingError:
    reason = f"it holds more than {MAX_ROWS:,} rows"
    return ReadingError(reason, "send the rows of one week")


def _no_texts() -> ReadingError:
    reason = "no column of texts was found in the table"
    return ReadingError(reason, NAME_A_COLUMN)
