"""zhuti report and zhuti ledger, from the command line in to the exit code."""

from pathlib import Path

import pytest
from invented_ledger import invented, prediction_of
from openpyxl import load_workbook

from serving.cli import main
from serving.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of three submissions received now, the first accepted."""
    with Ledger(tmp_path / "l.db") as ledger:
        for article, _ in invented(3):
            ledger.receive(article, prediction_of(article, "tagged", ["茶事"]), batch="周一")
        ledger.decide(1, version=1, editor="编辑一", state="accepted")
    return tmp_path / "l.db"


def year_of(path: Path) -> str:
    """The year the submissions were received in."""
    with Ledger(path) as ledger:
        return ledger.submission(1).week[:4]


def filled(path: Path, **cells: str) -> None:
    """Fill cells of the first row of a sheet."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for cell in sheet[1]:
        if str(cell.value) in cells:
            sheet.cell(2, cell.column or 1).value = cells[str(cell.value)]
    book.save(path)


def test_report_writes_the_year(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Spreadsheet and page, whole; the sums and the ranking on the screen."""
    sheet, page = tmp_path / "年.xlsx", tmp_path / "年.html"
    with Ledger(path) as ledger:
        year, name = ledger.submission(1).received_at.year, ledger.submission(1).contributor
    command = ["report", "--year", str(year), "--ledger", str(path), "--output", str(sheet), "--html", str(page)]
    assert main(command) == 0
    assert capsys.readouterr().out == (
        f"{year}: 3 articles = 1 accepted (0 of them published) + 0 rejected + 2 open\n"
        f"1. {name}: 1 accepted, 0 published, 1 themes\n"
    )
    assert load_workbook(sheet).sheetnames[2] == "优秀撰稿人"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--rule", "pages"], "zhuti: rule 'pages': name criteria among accepted, published, themes, articles"),
        (["--output", "year.csv"], "zhuti: year.csv: not the name of a spreadsheet; name a file that ends in .xlsx."),
        (["--output", "no/folder/year.xlsx"], "zhuti: no/folder/year.xlsx: No such file or directory"),
    ],
)
def test_report_refuses_in_one_line(
    path: Path, extra: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was named wrongly, and what to name."""
    assert main(["report", "--year", "2026", "--ledger", str(path), *extra]) == 2
    assert capsys.readouterr().err.startswith(message)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_sheet_goes_out_and_comes_back(
    path: Path, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exported by filter, and untouched it changes nothing."""
    sheet = tmp_path / f"周.{form}"
    assert main(["ledger", "export", str(sheet), "--ledger", str(path), "--state", "received", "--batch", "周一"]) == 0
    assert capsys.readouterr().out == f"2 submissions written to {sheet}\n"
    assert main(["ledger", "import", str(sheet), "--ledger", str(path)]) == 0
    assert capsys.readouterr().out.endswith(
        "0 changes, 0 left out, 2 unchanged; nothing applied, add --apply --editor NAME\n"
    )


def test_changes_are_shown_and_applied_only_when_asked(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --apply the ledger stays as it is."""
    sheet = tmp_path / "周.xlsx"
    main(["ledger", "export", str(sheet), "--ledger", str(path)])
    filled(sheet, 状态="不采用", 更正主题="无")
    command = ["ledger", "import", str(sheet), "--ledger", str(path)]
    assert main(command) == 0
    assert "row 2, submission 1: 状态：采用 → 不采用; 主题：茶事 → 无" in capsys.readouterr().out
    with Ledger(path) as ledger:
        assert ledger.submission(1).state == "accepted"
    assert main([*command, "--apply"]) == 2
    assert "whose changes are they; name the editor with --editor." in capsys.readouterr().err
    assert main([*command, "--apply", "--editor", "编辑二"]) == 0
    assert capsys.readouterr().out.endswith("1 changes, 0 left out, 2 unchanged; 1 applied\n")
    with Ledger(path) as ledger:
        assert (ledger.submission(1).state, ledger.submission(1).decided_by) == ("rejected", "编辑二")


def test_rows_left_out_make_the_exit_code_2(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are named by row, and columns that are gone are named."""
    sheet = tmp_path / "周.xlsx"
    main(["ledger", "export", str(sheet), "--ledger", str(path)])
    filled(sheet, 状态="采纳")
    book = load_workbook(sheet)
    book.worksheets[0].delete_cols(5)
    book.save(sheet)
    assert main(["ledger", "import", str(sheet), "--ledger", str(path)]) == 2
    told = capsys.readouterr().out
    assert "row 2: left out: the state is none of received, accepted, rejected, published\n" in told
    assert "columns that are not in the sheet, of which nothing changes: 投稿人\n" in told


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            ["ledger", "export", "week.pdf"],
            "zhuti: week.pdf: not the name of a sheet; name a file that ends in .xlsx or",
        ),
        (["ledger", "export", "w.csv", "--state", "done"], "zhuti: --state done: unknown; name one of received, acc"),
        (["ledger", "import", "missing.xlsx"], "zhuti: missing.xlsx: No such file or directory."),
        (["ledger", "import", "l.db"], "zhuti: l.db: "),
    ],
)
def test_ledger_refuses_in_one_line(
    path: Path, command: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written then."""
    monkeypatch.chdir(path.parent)
    assert main([*command, "--ledger", str(path)]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_without_its_extra_the_ledger_says_what_to_install(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A base install has no SQLAlchemy."""
    monkeypatch.setattr("serving.ledger.Ledger.__init__", _missing)
    assert main(["report", "--year", "2026", "--ledger", str(path)]) == 2
    assert capsys.readouterr().err == "zhuti: sqlalchemy is not installed; run: pip install 'zhuti[desk]'.\n"


def _missing(*_: object) -> None:
    raise ModuleNotFoundError(name="sqlalchemy")
