"""The audit sheet: safe to open, and read back as it was filled in."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from data.article import Article, LabelledArticle
from data.errors import InputError, SheetError
from training.audit import Doubt
from training.audit_sheet import CHANGE, HEADINGS, KEEP, Correction, read_sheet, write_sheet

NAMES = ("茶事", "船事")
COLUMNS = {heading: number for number, heading in enumerate(HEADINGS, 1)}


def doubt(title: str = "渡口开渡", *, paragraph: int = 0) -> Doubt:
    """An article on boats, annotated with tea."""
    article = Article("q-1", title, ("渡船开了。", "=HYPERLINK(1)"))
    row = LabelledArticle(article, "q", ("茶事",), "茶事", ((), ("茶事",)))
    return Doubt(row, paragraph, ("茶事",), ("船事",), {"茶事": 0.1, "船事": 0.95}, 0.9)


def fill(path: Path, row: int, **cells: str) -> None:
    """Fill cells of a row, as an editor does."""
    book = load_workbook(path)
    for heading, value in cells.items():
        book.worksheets[0].cell(row, COLUMNS[heading], value)
    book.save(path)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet that asks about an article and its second paragraph."""
    path = tmp_path / "audit.xlsx"
    write_sheet(path, [doubt(), doubt(paragraph=2)], NAMES)
    return path


def test_a_row_shows_what_an_editor_needs(sheet: Path) -> None:
    """Title, text, both sides' themes, scores and confidence; the columns to fill are empty."""
    rows = list(load_workbook(sheet).worksheets[0].values)
    assert rows[0] == tuple(HEADINGS)
    assert rows[1] == (
        "q-1", "全文", "渡口开渡", "渡船开了。\n=HYPERLINK(1)", "茶事", "船事", "船事 0.95\n茶事 0.10", 0.9,
        None, None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_is_never_a_formula(tmp_path: Path, title: str) -> None:
    """What looks like a formula is stored as text, marked as such, and comes back unchanged."""
    path = tmp_path / "audit.xlsx"
    write_sheet(path, [doubt(title)], NAMES)
    cell = load_workbook(path).worksheets[0].cell(2, COLUMNS["标题"])
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)


def test_characters_a_sheet_cannot_hold_are_left_out(tmp_path: Path) -> None:
    """A control character in a scanned text does not cost the sheet."""
    path = tmp_path / "audit.xlsx"
    write_sheet(path, [doubt("渡\x07口")], NAMES)
    assert load_workbook(path).worksheets[0].cell(2, COLUMNS["标题"]).value == "渡口"


def test_the_decision_is_chosen_from_a_list(sheet: Path) -> None:
    """Keep or change; the themes' list is a help and refuses nothing, as there may be two."""
    validations = load_workbook(sheet).worksheets[0].data_validations.dataValidation
    assert [(v.formula1, v.showErrorMessage) for v in validations] == [
        (f'"{KEEP},{CHANGE}"', True),
        ('"茶事,船事,无"', False),
        ('"茶事,船事,无"', True),
    ]


def test_an_untouched_sheet_changes_nothing(sheet: Path) -> None:
    """Rows left open are passed over, and so are those to be kept."""
    fill(sheet, 2, 处理=KEEP)
    assert read_sheet(sheet, NAMES) == []


@pytest.mark.parametrize("written", ["船事；茶事", "茶事,船事", "船事、茶事", "船事; 茶事"])
def test_themes_are_read_however_they_are_separated(sheet: Path, written: str) -> None:
    """They come in the taxonomy's order."""
    fill(sheet, 2, 处理=CHANGE, 改为主题=written, 改为主要主题="船事")
    assert read_sheet(sheet, NAMES) == [Correction(2, "q-1", 0, ("茶事",), ("茶事", "船事"), "船事")]


def test_no_theme_is_written_as_such(sheet: Path) -> None:
    """无 means none, for the second paragraph here."""
    fill(sheet, 3, 处理=CHANGE, 改为主题="无")
    assert read_sheet(sheet, NAMES) == [Correction(3, "q-1", 2, ("茶事",), (), "")]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"处理": "删"}, "处理 is '删'; choose 保留 or 修改"),
        ({"改为主题": "船事"}, "改为主题 is filled in, 处理 is not; choose 保留 or 修改"),
        ({"处理": CHANGE}, "改为主题 is empty; write the themes, or 无"),
        ({"处理": CHANGE, "改为主题": "马事"}, "unknown theme '马事'; the taxonomy has 茶事, 船事"),
        ({"处理": CHANGE, "改为主题": "船事", "段落": "二"}, "段落 is '二', neither 全文 nor a number"),
    ],
)
def test_what_cannot_be_understood_is_named_by_row(sheet: Path, cells: dict[str, str], problem: str) -> None:
    """The row as the spreadsheet counts it, and what to do."""
    fill(sheet, 2, **cells)
    with pytest.raises(SheetError) as error:
        read_sheet(sheet, NAMES)
    assert str(error.value) == f"{sheet}, row 2: {problem}."


def test_a_sheet_without_the_columns_is_refused(tmp_path: Path, sheet: Path) -> None:
    """Another sheet is not an audit."""
    fill(sheet, 1, 处理="?")
    with pytest.raises(SheetError, match="row 1: no column 处理"):
        read_sheet(sheet, NAMES)
    other = tmp_path / "other.xlsx"
    other.write_text("no sheet", encoding="utf-8")
    with pytest.raises(InputError, match="no xlsx sheet"):
        read_sheet(other, NAMES)
    with pytest.raises(InputError, match="No such file"):
        read_sheet(tmp_path / "missing.xlsx", NAMES)


def test_a_sheet_goes_only_where_one_can_be_written(tmp_path: Path) -> None:
    """The ending tells Excel what it is; the folder must be there."""
    with pytest.raises(InputError, match=r"ends in \.xlsx"):
        write_sheet(tmp_path / "audit.csv", [], NAMES)
    with pytest.raises(InputError, match="No such file"):
        write_sheet(tmp_path / "missing" / "audit.xlsx", [], NAMES)
