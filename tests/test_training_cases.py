"""The table of behavioural cases: what an editor may write, and how a wrong cell is named."""

import csv
from pathlib import Path

import pytest

from data.errors import InputError
from training.cases import COLUMNS, Case, Expectation, load_cases, starter_cases
from training.errors import CasesError

THEMES = ("戏曲", "读书")
GOOD = ("a1", "普通", "一出戏", "", "题目\n正文", "主题=戏曲")


def written(path: Path, *rows: tuple[str, ...], encoding: str = "utf-8-sig") -> Path:
    """A table with the headings and these rows."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    return path


def changed(**cells: str) -> tuple[str, ...]:
    """The good row with some cells replaced, by the English name of the column."""
    names = ("id", "kind", "note", "base", "text", "expected")
    return tuple(cells.get(name, cell) for name, cell in zip(names, GOOD, strict=True))


def test_a_row_becomes_a_case(tmp_path: Path) -> None:
    """Every cell has its field; line breaks inside a text stay."""
    (case,) = load_cases(written(tmp_path / "a.csv", GOOD), THEMES)
    assert case == Case(*GOOD, expectations=(Expectation("主题", frozenset({"戏曲"})),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_saved_by_any_excel_reads_the_same(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without mark, and the GB18030 older Excel writes."""
    (case,) = load_cases(written(tmp_path / "a.csv", GOOD, encoding=encoding), THEMES)
    assert (case.kind, case.text) == ("普通", "题目\n正文")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("主题=读书、戏曲", [("主题", {"戏曲", "读书"})]),
        ("含＝读书; 不含=戏曲", [("含", {"读书"}), ("不含", {"戏曲"})]),
        ("主题=读书，戏曲\n不得自动", [("主题", {"戏曲", "读书"}), ("不得自动", set())]),
        ("主题=无", [("主题", set())]),
        ("无主题", [("无主题", set())]),
    ],
)
def test_an_expectation_may_be_typed_in_several_ways(
    tmp_path: Path, cell: str, expected: list[tuple[str, set[str]]]
) -> None:
    """Conditions are parted by ；, ; or a line break, themes by 、, ， or a comma."""
    (case,) = load_cases(written(tmp_path / "a.csv", changed(expected=cell)), THEMES)
    assert [(each.word, set(each.themes)) for each in case.expectations] == expected


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (changed(id=" "), "编号", "is empty"),
        (changed(kind="普通的"), "类别", "must be one of 普通、多主题"),
        (changed(text=" \n"), "文本", "is empty"),
        (changed(base="别的"), "基准文本", "is needed with 同基准 and 变为, and only with them"),
        (changed(expected="同基准"), "基准文本", "is needed with 同基准 and 变为, and only with them"),
        (changed(expected=""), "期望", "is empty"),
        (changed(expected="应该是戏曲"), "期望", "'应该是戏曲' begins with none of 主题=、含="),
        (changed(expected="无主题=戏曲"), "期望", "'无主题=戏曲' begins with none of 主题="),
        (changed(expected="主题"), "期望", "'主题' begins with none of 主题="),
        (changed(expected="主题=电影、戏曲"), "期望", "'电影' is no theme of this model"),
        (changed(expected="含=无"), "期望", "'无' is no theme of this model"),
        (GOOD, "编号", "a1 stands in an earlier row too"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(
    tmp_path: Path, row: tuple[str, ...], column: str, problem: str
) -> None:
    """Rows count as a spreadsheet counts them: the headings are row 1, a row of empty cells counts too."""
    path = written(tmp_path / "a.csv", GOOD, ("",) * 6, row)
    with pytest.raises(CasesError) as caught:
        load_cases(path, THEMES)
    assert str(caught.value).startswith(f"{path}: row 4, column {column}: {problem}")
    assert str(caught.value).endswith("; see data/behaviour.md for the form.")


def test_an_empty_text_may_be_expected_unreadable(tmp_path: Path) -> None:
    """The empty submission is a case of its own."""
    (case,) = load_cases(written(tmp_path / "a.csv", changed(text="", expected="读不出")), THEMES)
    assert case.text == ""


def test_a_missing_heading_is_named(tmp_path: Path) -> None:
    """Without its heading a column cannot be found."""
    path = tmp_path / "a.csv"
    path.write_text("编号,类别,说明,文本,期望\n", encoding="utf-8")
    with pytest.raises(CasesError) as caught:
        load_cases(path, THEMES)
    assert f"{path}: row 1, column 基准文本: this heading must stand there once;" in str(caught.value)


def test_a_quotation_mark_left_open_is_named(tmp_path: Path) -> None:
    """What follows it becomes one cell too long to read."""
    path = written(tmp_path / "a.csv", GOOD)
    with path.open("a", encoding="utf-8") as stream:
        stream.write('a2,普通,"' + "长" * 140_000)
    with pytest.raises(CasesError, match="row 3, column 编号: the row cannot be read"):
        load_cases(path, THEMES)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"\xff\xff\xff", "neither UTF-8 nor GB18030"), (",".join(COLUMNS).encode(), "holds no case")],
)
def test_a_file_without_cases_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    """Bytes that are no text, and headings alone."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=problem):
        load_cases(path, THEMES)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The message names the path."""
    with pytest.raises(InputError, match=r"none\.csv: No such file"):
        load_cases(tmp_path / "none.csv", THEMES)


def test_another_taxonomy_has_no_starter_cases() -> None:
    """The shipped cases say nothing about other themes."""
    assert starter_cases(THEMES) == []
