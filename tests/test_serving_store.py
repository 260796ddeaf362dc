"""The ledger's database: where it is, its schema, and its failures as sentences."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from invented_ledger import invented
from kill_ledger import fill, kill_once
from sqlalchemy import event, text

from data.errors import LedgerError
from serving import store, upgrade
from serving.ledger import Ledger
from serving.records import Filter
from serving.store import data_folder, ledger_url
from serving.tables import METADATA

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("/a/b.db", "sqlite:////a/b.db"),
        ("sqlite:////a/b.db", "sqlite:////a/b.db"),
        ("postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgresql+psycopg://h/n", "postgresql+psycopg://h/n"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths of Windows have a drive")
def test_a_ledger_is_named_by_path_or_url(named: str, url: str) -> None:
    """A plain path is a SQLite file; PostgreSQL is spoken to with psycopg."""
    assert ledger_url(named).render_as_string(hide_password=False) == url


@pytest.mark.parametrize("named", ["mysql://h/n", "sqlite://", "sqlite:///:memory:", "x://", "://"])
def test_another_database_is_refused(named: str) -> None:
    """Only SQLite files and PostgreSQL."""
    with pytest.raises(LedgerError, match="name a file, sqlite:///FILE or postgresql://") as error:
        ledger_url(named)
    assert error.value.zh.startswith("台账地址写得不对")


def test_the_ledger_in_use_is_found_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable ZHUTI_LEDGER decides; without it, a file in the user's data folder, which is made."""
    monkeypatch.setenv("ZHUTI_LEDGER", str(tmp_path / "named.db"))
    assert ledger_url().database == str(tmp_path / "named.db")
    monkeypatch.delenv("ZHUTI_LEDGER")
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "数据"))
    Ledger().close()
    assert (data_folder() / "zhuti-ledger.db").exists()
    assert data_folder().is_relative_to(tmp_path / "数据")


def test_a_sqlite_ledger_survives_a_power_cut(ledger: Ledger) -> None:
    """A write-ahead log, synced at every commit; a writer waits for the one before."""
    with ledger.store.reading() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert found == ["wal", 2, 30000]


def test_the_migrations_make_the_tables_that_code_sees(any_ledger: Ledger) -> None:
    """On both databases; nothing is missing, nothing differs."""
    with any_ledger.store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_versions_are_those_of_the_migrations() -> None:
    """File names tell the revisions, in one line, without loading Alembic."""
    scripts = ScriptDirectory(str(upgrade.MIGRATIONS))
    assert upgrade.revisions() == [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_a_ledger_of_a_newer_version_is_refused_untouched(any_url: str) -> None:
    """A sentence says what to do; the data stays as it was."""
    with Ledger(any_url) as ledger, ledger.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        LedgerError, match=r"schema 9999, this one knows \d{4}\); update zhuti, nothing was chang"
    ) as error:
        Ledger(any_url)
    assert error.value.zh == "台账是由更新版本的程序写的，本程序打不开；请先升级程序，台账未作任何改动。"


def test_an_older_ledger_is_upgraded_after_a_copy_was_made(
    tmp_path: Path, empty_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy holds what the ledger held, under its name and the old version."""
    path = Path(shutil.copy(empty_ledger, tmp_path / "ledger.db"))
    with Ledger(path) as ledger:
        ledger.receive_many(list(invented(2)))
    known = upgrade.revisions()
    ran: list[str] = []
    monkeypatch.setattr(upgrade, "revisions", lambda: [*known, "9998"])
    monkeypatch.setattr(store, "upgrade", lambda _: ran.append("upgraded"))
    Ledger(path).close()
    with closing(sqlite3.connect(tmp_path / f"ledger.db.schema-{known[-1]}.bak")) as copy:
        assert copy.execute("SELECT count(*) FROM submissions").fetchone() == (2,)
    assert ran == ["upgraded"]


def test_several_programs_may_make_a_ledger_at_once(tmp_path: Path) -> None:
    """One makes it, the others wait and find it made."""
    code = "import sys; from serving.ledger import Ledger; sys.stdin.read(1); print(Ledger(sys.argv[1]).count())"
    command = [sys.executable, "-c", code, str(tmp_path / "new.db")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    programs = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(3)]  # type: ignore[call-overload]
    assert [program.communicate("x")[0] for program in programs] == ["0\n"] * 3


def test_ledgers_may_be_made_in_several_threads(tmp_path: Path) -> None:
    """Alembic's globals are not confused."""
    with ThreadPoolExecutor(4) as pool:
        ledgers = list(pool.map(Ledger, [tmp_path / f"{number // 2}.db" for number in range(8)]))
    assert [ledger.count() for ledger in ledgers] == [0] * 8
    for ledger in ledgers:
        ledger.close()


def test_a_full_disk_loses_nothing(ledger: Ledger) -> None:
    """What does not fit is not saved and said so; what was there is there, and work goes on once there is room."""
    ledger.receive_many(list(invented(3)))

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 30")

    engine = ledger.store._engine  # noqa: SLF001 (a disk that is full is made here)
    event.listen(engine, "connect", limit)
    engine.dispose()
    with pytest.raises(LedgerError, match="full; nothing was half written") as error:
        ledger.receive_many(list(invented(200, seed=2)))
    assert error.value.zh == "磁盘已满，刚才的操作没有保存，以前的内容都在；请腾出空间后再做一次。"
    assert [each.version for each in ledger.submissions()] == [1, 1, 1]
    event.remove(engine, "connect", limit)
    engine.dispose()
    assert len(ledger.receive_many(list(invented(200, seed=2)))) == 200


def test_a_busy_ledger_is_said(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """After waiting in vain for another writer."""
    ledger.receive_many(list(invented(1)))
    monkeypatch.setattr(store, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(str(ledger.store.place), isolation_level=None)) as other:
        with Ledger(str(ledger.store.place)) as impatient:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LedgerError, match="locked") as error:
                impatient.decide(1, version=1, editor="编辑一", state="accepted")
        other.execute("ROLLBACK")
    assert error.value.zh.startswith("台账正被别的程序占用")


@pytest.mark.parametrize(
    ("content", "reason", "chinese"),
    [
        (b"no database at all, but long enough" * 40, "not a database", "这个文件不是台账"),
        (None, "unable to open", "打不开台账文件"),
    ],
)
def test_a_file_that_is_no_ledger_is_said(tmp_path: Path, content: bytes | None, reason: str, chinese: str) -> None:
    """A foreign file is left as it is; a folder is no file."""
    path = tmp_path / "ledger.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(LedgerError, match=reason) as error:
        Ledger(path)
    assert error.value.zh.startswith(chinese)
    assert content is None or path.read_bytes() == content


def test_a_server_that_does_not_answer_is_said_without_the_password() -> None:
    """Neither sentence holds it."""
    with pytest.raises(LedgerError) as error:
        Ledger("postgresql://u:geheim@127.0.0.1:1/n")
    assert error.value.zh.startswith("连不上台账数据库")
    assert "geheim" not in str(error.value)


def test_the_view_of_corrections_is_what_training_reads(any_ledger: Ledger) -> None:
    """Decided submissions only, with text, decided themes, and whether they differ from the proposal."""
    any_ledger.receive_many(list(invented(4)))
    proposed = any_ledger.submission(1)
    any_ledger.decide(1, version=1, editor="编辑一", state="accepted")
    any_ledger.decide(2, version=1, editor="编辑一", state="rejected", themes=["花事", "灯事"], primary="灯事")
    query = (
        "SELECT id, title, paragraphs, themes, primary_theme, zone, contributor, genre, model, changed FROM corrections"
    )
    with any_ledger.store.reading() as connection:
        first, second = connection.execute(text(f"{query} ORDER BY id")).all()
    assert (first.id, first.title, first.changed, second.id, second.changed) == (1, proposed.title, 0, 2, 1)
    assert tuple(json.loads(first.paragraphs)) == proposed.paragraphs
    assert (json.loads(second.themes), second.primary_theme, second.model) == (
        ["花事", "灯事"],
        "灯事",
        "zhuti/invented",
    )


@pytest.mark.parametrize("after", [3, 90, 180])
def test_a_killed_process_loses_no_acknowledged_decision(tmp_path: Path, after: int) -> None:
    """200 decisions in 16 threads, SIGKILL in the midst; `python tests/kill_ledger.py` does it 20 times."""
    fill(tmp_path / "filled.db")
    acknowledged, problems = kill_once(tmp_path / "filled.db", tmp_path, after)
    assert acknowledged >= after
    assert problems == []


def test_every_filter_field_is_asked(ledger: Ledger) -> None:
    """An empty ledger answers everything with nothing."""
    assert (ledger.submissions(Filter(text="渡口")), ledger.weeks(), ledger.choices("zone")) == ([], [], [])
    assert ledger.undo(editor="编辑一") is None
