"""serving.sheets: the sheet that editors take home is complete and safe to open."""

import csv
import io
from dataclasses import replace

import pytest
from edited_sheets import EVERYTHING, HEADINGS, compared, edited, exported
from invented_ledger import THEMES, invented, prediction_of
from openpyxl import load_workbook

from serving.ledger import Ledger
from serving.sheets import to_csv


def test_a_row_shows_proposal_decision_and_evidence(three: Ledger) -> None:
    """The proposal stays beside what an editor made of it; an undecided row leaves the corrections empty."""
    three.decide(1, version=1, editor="编辑一", state="accepted", themes=["花事", "船事"], primary="船事", issue="48")
    book = load_workbook(io.BytesIO(exported(three)))
    head, first, second, _ = book["稿件"].values
    assert list(head) == HEADINGS
    row = dict(zip(HEADINGS, first, strict=True))
    assert (row["编号"], row["版本"], row["状态"], row["期号"], row["编辑"]) == (1, 2, "采用", "48", "编辑一")
    assert (row["主题"], row["主要主题"]) == ("茶事", "茶事")
    assert (row["更正主题"], row["更正主要主题"]) == ("花事；船事", "船事")
    assert str(row["依据"]).startswith("茶事：")
    assert row["说明"] == "已归类；800 字"
    assert second[11:13] == (None, None)


def test_a_decision_that_agrees_leaves_the_corrections_empty(three: Ledger) -> None:
    """Training takes such a row as agreed with."""
    three.decide(1, version=1, editor="编辑一", state="accepted")
    row = list(load_workbook(io.BytesIO(exported(three)))["稿件"].values)[1]
    assert (row[7], row[11], row[12], row[15]) == ("采用", None, None, "编辑一")


def test_the_sheet_is_comfortable(three: Ledger) -> None:
    """Headings stay in sight, every column can be filtered, themes and state are chosen from lists."""
    book = load_workbook(io.BytesIO(exported(three)))
    sheet = book["稿件"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:P4", "$1:$1")
    lists = {str(each.sqref): (each.formula1, each.showErrorMessage) for each in sheet.data_validations.dataValidation}
    assert lists == {
        "H2:H4": ("选项!$A$1:$A$4", True),
        "L2:L4": ("选项!$B$1:$B$6", False),
        "M2:M4": ("选项!$B$1:$B$6", True),
    }
    assert [row[1] for row in book["选项"].values] == [*THEMES, "无"]
    assert book["选项"].sheet_state == "hidden"
    assert sheet.column_dimensions["C"].width == 34


def test_the_full_text_stands_on_its_own_sheet_whole(ledger: Ledger) -> None:
    """Under its number; a text longer than a cell is cut between paragraphs."""
    article, _ = next(invented(1))
    long = replace(article, paragraphs=tuple(f"{k}" + "长" * 9_000 for k in range(5)))
    ledger.receive(long, prediction_of(long))
    rows = list(load_workbook(io.BytesIO(exported(ledger)))["全文"].values)[1:]
    assert [row[0] for row in rows] == [1, 1]
    assert "\n".join(str(row[1]) for row in rows) == "\n".join(long.paragraphs)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "<script>alert(1)</script>"])
def test_a_title_is_never_a_formula(three: Ledger, title: str) -> None:
    """It is a text cell in xlsx, quoted in csv, and no difference when it comes back."""
    three.edit(1, version=1, editor="编辑一", title=title, contributor="=2+2")
    content = exported(three)
    cell = load_workbook(io.BytesIO(content))["稿件"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix, cell.number_format) == (title, "s", True, "@")
    lines = list(csv.reader(io.StringIO(to_csv(three.submissions(EVERYTHING), THEMES).decode("utf-8-sig"))))
    assert lines[1][2] == (title if title.startswith("<") else f"'{title}")
    assert lines[1][4] == "'=2+2"
    for each in (content, edited(content), to_csv(three.submissions(EVERYTHING), THEMES)):
        found = compared(three, each)
        assert (found.changes, found.problems, found.unchanged) == ((), (), 3)


def test_csv_opens_in_excel_and_holds_the_text(three: Ledger) -> None:
    """A byte order mark; the full text in the last column."""
    content = to_csv(three.submissions(EVERYTHING), THEMES)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[0] == [*HEADINGS, "正文"]
    assert lines[1][-1] == "\n".join(three.submission(1).paragraphs)
