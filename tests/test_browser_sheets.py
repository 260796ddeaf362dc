"""The Excel round trip in a real browser: export, edit, differences, apply, undo."""

import io
from pathlib import Path

import openpyxl
from desk_articles import titled, week
from desk_server import Desk, Visit
from playwright.sync_api import Page, expect

from model.tagger import Tagger


def exported(page: Page, button: str = "导出 Excel（xlsx）") -> tuple[str, bytes]:
    """Export the list; give the file's name and content."""
    page.goto("/sheets")
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def edited(content: bytes, row: int, **cells: str) -> bytes:
    """Change cells of a row of the exported sheet, named by their heading."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    headings = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    for heading, value in cells.items():
        sheet.cell(row, headings[heading], value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_back(page: Page, content: bytes, name: str = "改好的表.xlsx") -> None:
    """Choose a sheet and ask for its differences."""
    page.goto("/sheets")
    payload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("选择改好的表").set_input_files(payload)  # type: ignore[arg-type]
    page.get_by_role("button", name="看看有哪些差别").click()


def test_the_week_is_exported_under_a_chinese_name(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The file is named after the week and holds a row for every submission."""
    items = week(desk.ledger, tagger, 3)
    name, content = exported(page)
    year, number = items[0].week.split("-W")
    assert name == f"来稿_{year}年第{int(number)}周.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row == 4


def test_only_what_is_filtered_is_exported(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The export follows the filter of the form."""
    week(desk.ledger, tagger, 8)
    page.goto("/sheets")
    page.get_by_role("combobox", name="主题").select_option(tagger.names[0])
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 csv").click()
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").count("2026-") == 2
    assert download.value.suggested_filename.endswith(f"_{tagger.names[0]}.csv")


def test_differences_are_shown_before_they_are_applied(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Old and new value stand side by side; nothing changes before 导入; then everything does."""
    week(desk.ledger, tagger, 3)
    read_back(page, edited(exported(page)[1], 2, 状态="采用", 更正主题=tagger.names[1]))
    expect(page.locator("del").first).to_have_text("收到")
    expect(page.locator("ins").first).to_have_text("采用")
    assert [each.version for each in desk.ledger.submissions()] == [1, 1, 1]
    page.get_by_role("button", name="导入这 1 篇的改动").click()
    expect(page.locator("#flash")).to_have_text("已导入 1 篇的改动。")
    changed = [each for each in desk.ledger.submissions() if each.decided]
    assert [(each.state, each.themes) for each in changed] == [("accepted", (tagger.names[1],))]


def test_a_whole_sheet_is_taken_back(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Undo after an import takes back every row of it."""
    week(desk.ledger, tagger, 3)
    content = edited(edited(exported(page)[1], 2, 状态="采用"), 3, 状态="不采用")
    read_back(page, content)
    page.get_by_role("button", name="导入这 2 篇的改动").click()
    page.get_by_role("button", name="撤销刚才的导入").click()
    expect(page.locator("#flash")).to_have_text("已撤销刚才的导入。")
    assert [each.state for each in desk.ledger.submissions()] == ["received"] * 3


def test_a_conflict_is_told_and_left_out(page: Page, desk: Desk, tagger: Tagger) -> None:
    """What another editor changed after the export is not overwritten; the row says who and what."""
    week(desk.ledger, tagger, 2)
    content = exported(page)[1]
    number = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].cell(2, 1).value
    assert isinstance(number, int)
    desk.ledger.decide(number, version=1, editor="李强", state="rejected")
    read_back(page, edited(content, 2, 状态="采用"))
    expect(page.locator(".notice")).to_contain_text("李强")
    expect(page.get_by_role("button", name="导入")).to_have_count(0)
    assert desk.ledger.submission(number).state == "rejected"


def test_a_change_between_showing_and_applying_is_shown_again(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Only what was shown is applied."""
    week(desk.ledger, tagger, 2)
    content = exported(page)[1]
    number = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].cell(2, 1).value
    assert isinstance(number, int)
    read_back(page, edited(content, 2, 状态="采用"))
    expect(page.locator("ins")).to_have_text("采用")
    desk.ledger.decide(number, version=1, editor="李强", state="rejected")
    page.get_by_role("button", name="导入这 1 篇的改动").click()
    expect(page.get_by_role("alert")).to_contain_text("刚才又有人改了稿件")
    assert desk.ledger.submission(number).state == "rejected"


def test_a_file_that_is_no_sheet_is_refused_in_chinese(page: Page) -> None:
    """One sentence; the page stays as it was."""
    read_back(page, b"no sheet at all", "来稿.txt")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Excel 往来")


def test_removed_columns_are_told(page: Page, desk: Desk, tagger: Tagger) -> None:
    """A sheet without a column is read; what the column held stays as it is."""
    week(desk.ledger, tagger, 2)
    book = openpyxl.load_workbook(io.BytesIO(exported(page)[1]))
    book.worksheets[0].delete_cols(4)
    target = io.BytesIO()
    book.save(target)
    read_back(page, target.getvalue())
    expect(page.locator(".head")).to_contain_text("开发区")


def test_a_formula_in_a_title_stays_text(visit: Visit, page: Page, desk: Desk, tagger: Tagger) -> None:
    """A title that Excel would run is a text cell, and reading it back changes nothing."""
    desk.ledger.receive(titled("=cmd|' /C calc'!A1"), tagger.tag(titled("=cmd|' /C calc'!A1")))
    content = exported(page)[1]
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].cell(2, 3)
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A1")
    read_back(page, content)
    expect(visit.page.locator(".empty")).to_contain_text("没有可以导入的改动")


def test_a_sheet_that_was_applied_is_gone(page: Page) -> None:
    """An old address of differences leads to one sentence and a way back."""
    page.goto("/sheets/unknown")
    expect(page.get_by_role("alert")).to_contain_text("没有找到")
