"""zhuti drift, through the command line: files, folders and ledgers, since a day."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from data.article import Article
from data.errors import InputError
from model.tagger import Tagger
from serving.cli import main
from serving.drift_input import EARLIER, REPEATED, UNREADABLE, submitted
from serving.ledger import Ledger

STAGE = "剧团在桥头搭台演出，戏迷听完唱腔不肯散去。"
MAY = 1_777_600_000  # 1 May 2026
JUNE = 1_780_300_000  # 1 June 2026


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Forty submissions, the first of them twice, and a file that is none."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for n in range(40):
        (folder / f"{n:02}.txt").write_text(f"剧团来了\n第{n}天，{STAGE}", encoding="utf-8")
    (folder / "again.txt").write_text(f"剧团又来了\n第0天，{STAGE}", encoding="utf-8")
    (folder / "empty.txt").touch()
    return folder


def test_a_folder_is_compared(inbox: Path, model_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was found adds up; the figures that differ are named first, the words that explain them last."""
    assert main(["drift", str(inbox), "--model", str(model_folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "42 found = 40 compared + 1 the same text again + 1 could not be read"
    assert " figures differ from the 24 articles zhuti/small was trained on: " in lines[1]
    (row,) = (line.split() for line in lines if line.startswith("戏曲传承 "))
    assert (row[1], row[-1]) == ("1.000", "more")
    assert any(line.startswith("唱腔 ") and line.endswith(" 戏曲传承") for line in lines)


def test_few_submissions_are_too_few_to_tell(
    inbox: Path, model_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first sentence says so."""
    assert main(["drift", str(inbox / "00.txt"), "--model", str(model_folder)]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "1 submissions are too few to tell whether they differ from the 24 articles zhuti/small was trained on:"
        " 30 are needed"
    )


def test_json_holds_figures_words_and_what_was_left_out(
    inbox: Path, model_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For programs: one object, Chinese legible."""
    assert main(["drift", str(inbox), "--model", str(model_folder), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["articles"], record["enough"]) == (40, True)
    assert record["left_out"] == {REPEATED: 1, UNREADABLE: 1}
    assert record["figures"][0]["name"] == "unknown words"
    assert set(record["words"]) == {"unknown", "known"}


def test_since_goes_by_the_article_and_then_by_the_file(tmp_path: Path) -> None:
    """A date in the list counts before the day the file was changed."""
    table = tmp_path / "list.csv"
    table.write_text(f"标题,正文,日期\n一,{STAGE},2026-06-02\n二,又一天{STAGE},2026年4月30日\n", encoding="utf-8")
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    for path, moment in ((old, MAY), (new, JUNE)):
        path.write_text(f"{path.stem}天，{STAGE}", encoding="utf-8")
        os.utime(path, (moment, moment))
    found = submitted([str(table), str(old), str(new)], date(2026, 6, 1))
    assert [article.paragraphs[0][:3] for article in found.articles] == ["剧团在", "new"]
    assert found.left_out == {EARLIER: 2}


def test_a_ledger_gives_all_its_submissions_and_is_not_changed(tmp_path: Path, tagger: Tagger, unseen: Article) -> None:
    """Decided or not; received on a day of the office."""
    path = tmp_path / "desk.db"
    with Ledger(str(path)) as ledger:
        one = ledger.receive(unseen, tagger.tag(unseen))
    before = path.read_bytes()
    found = submitted([str(path)])
    assert [article.paragraphs for article in found.articles] == [unseen.paragraphs]
    assert submitted([f"sqlite:///{path}"], one.received_at.date()).n_found == 1
    assert submitted([str(path)], date(2200, 1, 1)).left_out == {EARLIER: 1}
    assert path.read_bytes() == before


def test_a_database_without_a_ledger_is_left_alone(tmp_path: Path) -> None:
    """One sentence, and no table is made in it."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE a (b)")
    before = path.read_bytes()
    with pytest.raises(InputError, match="cannot be read as a ledger"):
        submitted([str(path)])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "zhuti: nowhere: does not exist; name files, folders or a ledger."),
        (["--since", "yesterday", "."], "argument --since: a date such as 2026-05-31 is needed"),
    ],
)
def test_a_mistake_in_the_call_is_one_sentence(
    arguments: list[str], sentence: str, model_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What happened and what to do."""
    try:
        code = main(["drift", *arguments, "--model", str(model_folder)])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    assert code == 2
    assert sentence in capsys.readouterr().err


def test_drift_needs_nothing_but_the_base_install(inbox: Path, model_folder: Path) -> None:
    """No scikit-learn, MLflow or database package, even where they are installed."""
    code = (
        "import sys; from serving.cli import main; "
        f"main(['drift', {str(inbox)!r}, '--model', {str(model_folder)!r}, '--json']); "
        "print([n for n in ('sklearn', 'scipy', 'mlflow', 'pandas', 'sqlalchemy', 'training.run') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
