"""Lists of articles: columns, rows, ids."""

import json

import pytest
from cases_packed import workbook
from format_files import LEAD, PARAGRAPHS, TITLE

from data.article import Article, Unreadable
from data.errors import ReadingError
from data.lists import read_lines, read_table
from data.reading import read


def test_columns_fill_the_fields_of_the_article() -> None:
    """Headings in Chinese or English are understood, whatever their order."""
    (article,) = read(
        "a.csv", f"日期,作者,单位,体裁,正文,题目\n2026-05-12,简一文,梧桐区,消息,{LEAD},{TITLE}\n".encode()
    )
    assert article == Article(
        id="a.csv",
        title=TITLE,
        paragraphs=(LEAD,),
        source="a.csv",
        zone="梧桐区",
        byline="简一文",
        date="2026-05-12",
        genre="消息",
        notes=("60 characters", "genre 消息 (lead)", "shorter than a 消息 (about 800)"),
    )


def test_rows_are_numbered_from_the_second_on() -> None:
    """Every row has an id, and one without text a verdict under its number."""
    results = read("a.jsonl", b"".join(json.dumps({"text": text}).encode() + b"\n" for text in (LEAD, "", LEAD)))
    assert [result.id if isinstance(result, Article) else result.source for result in results] == [
        "a.jsonl",
        "a.jsonl > row 2",
        "a.jsonl#3",
    ]


def test_a_row_without_a_title_gets_the_one_in_its_text() -> None:
    """The first line of a text may be its title."""
    (article,) = read("a.json", json.dumps([{"content": "\n".join((TITLE, *PARAGRAPHS))}]).encode())
    assert isinstance(article, Article)
    assert (article.title, article.paragraphs) == (TITLE, PARAGRAPHS)


def test_numbers_and_empty_cells_do_no_harm() -> None:
    """A cell may hold a number or nothing; an empty row is passed over."""
    book = workbook(("标题", "正文", "日期"), (TITLE, LEAD, 45000), (None, None, None), (7, "八九十", None))  # type: ignore[arg-type]
    results = read_table(book, "a.xlsx", read)
    assert [result.title for result in results if isinstance(result, Article)] == [TITLE, "7"]


@pytest.mark.parametrize("content", [b"title,text\n", b"text\n", b"\n\n\n\n\n\ntext\nx", b"1,2\n3,4"])
def test_a_table_that_is_none_is_refused(content: bytes) -> None:
    """Nothing, or a heading too far down, is no table."""
    with pytest.raises(ReadingError):
        read_table(content, "a.csv", read)


def test_lines_that_are_no_articles_are_refused_together() -> None:
    """A file without a single text is refused whole."""
    with pytest.raises(ReadingError, match="no column of texts"):
        read_lines(b'[1, 2, {"title": "x"}]', "a.json", read)


def test_a_damaged_workbook_is_refused() -> None:
    """A workbook whose sheet is broken XML is damaged, not empty."""
    (result,) = read("a.xlsx", workbook(("标题", "正文"))[:-200])
    assert isinstance(result, Unreadable)
