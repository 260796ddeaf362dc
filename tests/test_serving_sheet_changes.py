"""serving.sheet_changes: what an edited sheet would change, and what of it cannot be."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from edited_sheets import EVERYTHING, compared, edited, exported, without
from invented_ledger import THEMES
from openpyxl import Workbook, load_workbook

from data.errors import ConflictError, SheetReadingError
from data.text import decode
from serving.ledger import Ledger
from serving.records import NUMBER, Filter
from serving.sheet_changes import apply
from serving.sheets import to_csv


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ({"状态": "采用"}, ["状态：收到 → 采用"]),
        ({"状态": "已刊发", "期号": 48}, ["状态：收到 → 已刊发", "期号：（空） → 48"]),
        ({"更正主题": "船事、花事"}, ["主题：茶事 → 船事；花事", "主要主题：茶事 → 船事"]),
        ({"更正主题": "花事", "更正主要主题": "花事"}, ["主题：茶事 → 花事", "主要主题：茶事 → 花事"]),
        ({"更正主题": "无"}, ["主题：茶事 → 无", "主要主题：茶事 → （空）"]),
        ({"主题": "茶事,灯事", "更正主要主题": "灯事"}, ["主题：茶事 → 茶事；灯事", "主要主题：茶事 → 灯事"]),
        ({"题目": "新题目", "投稿人": None}, ["题目：{title} → 新题目", "投稿人：{contributor} → （空）"]),
        ({"题目": None, "状态": None, "收到日期": "1999", "依据": "x"}, []),
    ],
)
def test_edited_cells_are_told_old_to_new(three: Ledger, cells: dict[str, str | int | None], lines: list[str]) -> None:
    """Only cells that can be changed count; an emptied title or state stays; nothing is written yet."""
    before = three.submission(1)
    found = compared(three, edited(exported(three), **cells))
    told = [line for change in found.changes for line in change.lines_zh]
    assert told == [line.format(title=before.title, contributor=before.contributor) for line in lines]
    assert found.problems == ()
    assert three.submission(1) == before


def test_changes_are_applied_at_once_under_the_editors_name(three: Ledger) -> None:
    """Each row is one event, which names the sheet; undo takes the sheet back."""
    book = edited(exported(three), 状态="采用", 更正主题="花事", 开发区="新渡开发区")
    book = edited(book, 3, 题目="另一题目")
    assert apply(three, compared(three, book), editor="编辑二") == 2
    first, second = three.submission(1), three.submission(2)
    assert (first.state, first.themes, first.primary, first.zone) == ("accepted", ("花事",), "花事", "新渡开发区")
    assert (first.decided, first.decided_by, first.version) == (True, "编辑二", 2)
    assert (second.title, second.decided, second.version) == ("另一题目", False, 2)
    events = [three.history(number)[-1] for number in (1, 2)]
    assert [(event.kind, event.editor, event.batch[:7]) for event in events] == [
        ("decided", "编辑二", "周报.xlsx"[:7]),
        ("edited", "编辑二", "周报.xlsx"[:7]),
    ]
    three.undo(editor="编辑二")
    assert [each.state for each in three.submissions()] == ["received"] * 3
    assert three.submission(2).title != "另一题目"
    assert three.undo(editor="编辑二") is None


def test_an_old_sheet_changes_only_what_was_edited_on_it(three: Ledger) -> None:
    """What others changed in the meantime in other fields stays; what they changed in the same way is no change."""
    old = exported(three)
    three.decide(1, version=1, editor="编辑一", state="accepted")
    three.edit(2, version=1, editor="编辑一", zone="新渡开发区")
    found = compared(three, edited(edited(old, 题目="新题目", 状态="采用"), 3, 开发区="新渡开发区"))
    assert [(change.id, change.version, change.lines_zh[0][:3]) for change in found.changes] == [(1, 2, "题目：")]
    assert (len(found.changes[0].lines_zh), found.unchanged, found.problems) == (1, 2, ())
    apply(three, found, editor="编辑二")
    assert (three.submission(1).state, three.submission(1).title) == ("accepted", "新题目")


def test_a_field_that_somebody_else_changed_is_a_conflict(three: Ledger) -> None:
    """It is told who changed it, and left as it is; the other rows can be applied."""
    old = exported(three)
    three.decide(1, version=1, editor="编辑一", state="accepted")
    found = compared(three, edited(edited(old, 状态="不采用"), 3, 状态="不采用"))
    (problem,) = found.problems
    assert (problem.row, problem.id, problem.is_conflict) == (2, 1, True)
    assert problem.zh.startswith("编辑一已于 ")
    assert found.summary_zh == "1 篇有改动，1 篇无改动，1 篇与别人的改动冲突（不导入）。"
    apply(three, found, editor="编辑二")
    assert [each.state for each in three.submissions(Filter(order=NUMBER))] == ["accepted", "rejected", "received"]


def test_a_change_between_showing_and_applying_stops_all(three: Ledger) -> None:
    """One transaction: nothing of the sheet is written."""
    found = compared(three, edited(edited(exported(three), 状态="采用"), 3, 状态="采用"))
    three.decide(2, version=1, editor="编辑一", state="rejected")
    with pytest.raises(ConflictError, match="submission 2: state changed by 编辑一"):
        apply(three, found, editor="编辑二")
    assert three.submission(1).state == "received"


@pytest.mark.parametrize(
    ("cells", "chinese"),
    [
        ({"状态": "采纳"}, "状态“采纳”不认识，请选收到、采用、不采用、已刊发之一"),
        ({"更正主题": "马事"}, "主题“马事”不认识，应为茶事、船事、桥事、灯事、花事或无"),
        ({"更正主要主题": "船事"}, "主要主题必须是所选主题之一"),
        ({"编号": 77}, "台账里没有编号“77”"),
        ({"编号": "第一篇"}, "台账里没有编号“第一篇”"),
        ({"版本": 5}, "“版本”被改动过，请恢复原值"),
    ],
)
def test_a_mistake_is_told_by_row_and_left_out(three: Ledger, cells: dict[str, str | int | None], chinese: str) -> None:
    """The other rows count all the same."""
    found = compared(three, edited(exported(three), **cells))
    assert [problem.zh for problem in found.problems] == [chinese]
    assert (found.changes, found.unchanged, found.problems[0].is_conflict) == ((), 2, False)
    assert "1 行有错（不导入）" in found.summary_zh


def test_rows_of_one_number_are_all_left_out(three: Ledger) -> None:
    """A column sorted by itself, or a row copied: nobody can say which one counts."""
    found = compared(three, edited(exported(three), 编号=2))
    assert [(problem.row, problem.id) for problem in found.problems] == [(2, 2), (3, 2)]
    assert found.problems[0].zh == "编号“2”在表中出现了 2 次，不知以哪行为准"
    assert (found.changes, found.unchanged) == ((), 1)


def test_removed_columns_change_nothing_of_theirs(three: Ledger) -> None:
    """What the sheet no longer shows is not emptied; one sentence says so."""
    found = compared(three, without(edited(exported(three), 状态="采用"), "投稿人", "更正主题", "依据"))
    assert [change.lines_zh for change in found.changes] == [["状态：收到 → 采用"]]
    assert found.summary_zh == "1 篇有改动，2 篇无改动。表中没有“投稿人”、“更正主题”列，这些内容不作改动。"


@pytest.mark.parametrize("heading", ["编号", "版本"])
def test_a_sheet_without_its_key_columns_is_refused(three: Ledger, heading: str) -> None:
    """Nobody could say which submission a row is."""
    with pytest.raises(SheetReadingError, match="no row below the columns 编号 and 版本") as error:
        compared(three, without(exported(three), heading))
    assert error.value.zh == ("表中没有“编号”或“版本”列，认不出是哪篇稿件；请重新导出，改好后再导入，台账未作改动。")


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"\x00\xff\xfe\x81" * 50])
def test_what_is_no_sheet_is_refused(three: Ledger, content: bytes) -> None:
    """With a sentence in Chinese."""
    with pytest.raises(SheetReadingError) as error:
        compared(three, content)
    assert error.value.zh.endswith(("再试。", "未作改动。"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_saved_by_any_program_is_read(three: Ledger, encoding: str, separator: str) -> None:
    """Excel saves csv in GBK, WPS in either; numbers may have become 1.0; columns may be in another order."""
    rows = list(csv.reader(io.StringIO(decode(to_csv(three.submissions(EVERYTHING), THEMES)))))
    rows[1][7] = "采用"
    rows[1][0] = "1.0"
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows([row[::-1] for row in rows])
    found = compared(three, target.getvalue().encode(encoding))
    assert [change.lines_zh for change in found.changes] == [["状态：收到 → 采用"]]
    assert found.unchanged == 2


def test_a_sheet_of_another_workbook_is_found(three: Ledger) -> None:
    """Sheets may stand in another order, a title above the headings, and others beside them."""
    source = load_workbook(io.BytesIO(edited(exported(three), 状态="采用")))["稿件"]
    book = Workbook()
    copy = book.create_sheet("我的表")
    copy.append(["本周稿件"])
    for row in source.values:
        copy.append(list(row))
    target = io.BytesIO()
    book.save(target)
    assert [change.row for change in compared(three, target.getvalue()).changes] == [3]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_saves_what_it_was_given(three: Ledger, tmp_path: Path) -> None:
    """Opened and saved again as xlsx and as csv: no difference; a formula-like title stays text."""
    three.edit(1, version=1, editor="编辑一", title="=1+1", contributor="'甲")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(edited(exported(three), 状态="采用"))
    for form in ("xlsx", "csv:Text - txt - csv (StarCalc):44,34,76"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form]
        subprocess.run([*command, "--outdir", tmp_path, tmp_path / "in" / "a.xlsx"], check=True, capture_output=True)
        found = compared(three, (tmp_path / f"a.{form[:4].rstrip(':')}").read_bytes())
        assert [change.lines_zh for change in found.changes] == [["状态：收到 → 采用"]]
        assert (found.unchanged, found.problems) == (2, ())
