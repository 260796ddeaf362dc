"""Reads lists of articles: spreadsheets (xlsx), csv and JSON lines, a row for every article."""

from collections.abc import Mapping, Sequence

from data.article import Article, Unreadable
from data.errors import ReadingError
from data.pages import articles_of
from data.parts import ReadPart, Result
from data.rows import SENT, below_headings, read_sheets, read_values
from data.text import clean

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


def read_table(content: bytes, source: str, _read: ReadPart) -> list[Result]:
    """Read a spreadsheet, every sheet of it that has a column of texts, or a csv or tsv file with a heading line.

    Raises:
        ReadingError: it is damaged, oversized, or has no column of texts.
    """
    sheets = read_sheets(content, SENT)
    found = (below_headings(sheet, SENT, column_of=_column, is_head=_has_texts) for sheet in sheets)
    return _results([row.cells for rows in found for row in rows], source)


def read_lines(content: bytes, source: str, _read: ReadPart) -> list[Result]:
    """Read JSON lines, one article each, or a JSON list of articles.

    Raises:
        ReadingError: no line is an article, or there are too many.
    """
    rows = [_from_json(value) for _, value in read_values(content, SENT)]
    if not any(row.get("text") for row in rows):
        raise _no_texts()
    return _results(rows, source)


def _has_texts(columns: Sequence[str]) -> bool:
    return "text" in columns


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


def _column(heading: str) -> str:
    word = "".join(heading.split()).strip("﻿*：:").lower()
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


def _no_texts() -> ReadingError:
    reason = "no column of texts was found in the table"
    return ReadingError(reason, NAME_A_COLUMN)
