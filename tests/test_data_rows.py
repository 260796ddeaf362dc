"""The one reader of table rows: where a table begins and ends, what its cells say, what is refused."""

from dataclasses import replace
from datetime import datetime

import pytest
from cases_packed import workbook

from data.errors import ReadingError
from data.rows import OWN, SENT, Bounds, TableRow, below_headings, read_sheets, read_values

FEW = replace(SENT, rows=2, empty_rows=1)


def rows(content: bytes, bounds: Bounds = SENT) -> list[TableRow]:
    """The rows of the first sheet whose headings hold 甲."""
    (sheet, *_) = read_sheets(content, bounds)
    return list(below_headings(sheet, bounds, column_of=str.strip, is_head=lambda columns: "甲" in columns))


@pytest.mark.parametrize("content", ["甲,乙\n一,\n".encode(), workbook(("甲", "乙"), ("一", ""))])
def test_csv_and_xlsx_give_the_same_rows(content: bytes) -> None:
    """What the content is decides, not its name; a cell without text is ""."""
    assert rows(content) == [TableRow(2, {"甲": "一", "乙": ""})]


def test_line_ends_of_an_old_mac_are_understood() -> None:
    """A lone carriage return ends a row."""
    assert [row.cells["甲"] for row in rows("甲,乙\r一,二\r三,四\r".encode())] == ["一", "三"]


def test_of_two_columns_of_one_name_the_first_filled_one_counts() -> None:
    """An empty cell does not hide the text beside it."""
    assert [row.cells["甲"] for row in rows("甲,甲\n,二\n三,四\n".encode())] == ["二", "三"]


def test_a_date_is_written_as_one() -> None:
    """Excel stores days as moments; the time of day says nothing."""
    (row,) = rows(workbook(("甲",), (datetime(2026, 5, 12, 8, 30),)))  # type: ignore[arg-type]  # noqa: DTZ001
    assert row.cells == {"甲": "2026-05-12"}


@pytest.mark.parametrize("content", ["甲\n1\n2\n3\n".encode(), workbook(("甲",), ("1",), ("2",), ("3",))])
def test_more_rows_than_the_bounds_are_refused(content: bytes) -> None:
    """No row is dropped without a word, in no kind of table."""
    with pytest.raises(ReadingError, match="it holds more than 2 rows; send the rows of one week"):
        rows(content, FEW)


def test_a_table_ends_after_its_empty_rows() -> None:
    """A sheet that Excel believes to be a million rows long ends where its text does."""
    content = workbook(("甲",), ("1",), (None,), (None,), ("2",))  # type: ignore[arg-type]
    assert [row.number for row in rows(content, replace(SENT, empty_rows=1))] == [2]
    assert [row.number for row in rows(content, replace(SENT, empty_rows=2))] == [2, 5]


def test_more_json_lines_than_the_bounds_are_refused() -> None:
    """The rule for tables holds for JSON lines."""
    with pytest.raises(ReadingError, match="it holds more than 2 rows"):
        list(read_values(b"1\n2\n3\n", FEW))


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b'{"a": 1}\n\n{broken\n', [(1, {"a": 1}), (3, None)]),
        (b"[1,\n 2]", [(1, 1), (2, 2)]),
        (b'{\n"a": 1\n}', [(1, {"a": 1})]),
        ('{"a": "一\u2028二"}\n2\n'.encode(), [(1, {"a": "一\u2028二"}), (2, 2)]),
    ],
)
def test_json_is_lines_or_a_list(content: bytes, values: list[tuple[int, object]]) -> None:
    """A line that is no JSON is None under its number; only a newline ends a line."""
    assert list(read_values(content, OWN)) == values
