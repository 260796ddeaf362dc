"""The database of the ledger: where it is, how it is opened, and its failures as sentences."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from data.errors import LedgerError
from serving.upgrade import check_revision, revision_of, upgrade

VARIABLE = "ZHUTI_LEDGER"
FILE_NAME = "zhuti-ledger.db"
BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""
_RETRY_SECONDS = 0.01
_WRITES = "zhuti_writes"
_LOCK = 5_917_303_118
"""Any number: the key of PostgreSQL's advisory lock for what must happen one after another."""


def data_folder() -> Path:
    """The folder of this user's data, by the rule of the platform."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "zhuti"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "zhuti"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "zhuti"


def ledger_url(named: str | Path | None = None) -> URL:
    """What the user named as a database URL; a plain path is a SQLite file.

    Args:
        named: a URL or a path; the environment variable ZHUTI_LEDGER, or a file in the data folder, when None.

    Raises:
        LedgerError: it is no URL of SQLite or PostgreSQL.
    """
    named = str(named or os.environ.get(VARIABLE) or data_folder() / FILE_NAME)
    if "://" not in named:
        return URL.create("sqlite", database=str(Path(named).expanduser().absolute()))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError) as error:
        raise _no_ledger("URL") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise _no_ledger(url.render_as_string(hide_password=True))
    return url


def _no_ledger(place: str) -> LedgerError:
    reason = "not a database; name a file, sqlite:///FILE or postgresql://USER@HOST/NAME"
    return LedgerError(
        place, reason, "台账地址写得不对；请写文件名，或 sqlite:///文件，或 postgresql://用户@主机/库名。"
    )


class Store:
    """An open database whose schema is that of this program."""

    def __init__(self, url: str | Path | None = None) -> None:
        """Open it; make it when it is new, upgrade it when it is older (a SQLite file is copied before).

        Raises:
            LedgerError: it cannot be opened, or a newer program wrote it.
        """
        self.url = ledger_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = self.url.database if self.is_sqlite else self.url.render_as_string(hide_password=True)
        if self.is_sqlite:
            self._make_folder()
        with self._translated():
            self._engine = _engine(self.url, is_sqlite=self.is_sqlite)
            try:
                self._upgrade()
            except BaseException:
                self.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the ledger and changes nothing."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is written whole or not at all; on SQLite it waits for its turn at once."""
        with self._translated(), self._engine.execution_options(**{_WRITES: True}).begin() as connection:
            yield connection

    def one_at_a_time(self, connection: Connection) -> None:
        """Let no other process do the same until this transaction ends; SQLite's writers are alone anyway."""
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _make_folder(self) -> None:
        try:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._failed(error.strerror or "its folder cannot be made") from error

    def _upgrade(self) -> None:
        with self.reading() as connection:
            found = revision_of(connection)
        if not check_revision(found, str(self.place)):
            return
        if self.is_sqlite and found is not None:
            self._copy_aside(found)
        with self.writing() as connection:
            self.one_at_a_time(connection)
            if check_revision(revision_of(connection), str(self.place)):
                upgrade(connection)

    def _copy_aside(self, found: str) -> None:
        """A copy of a SQLite ledger beside it, before its schema changes."""
        path = Path(str(self.url.database))
        aside = path.with_name(f"{path.name}.schema-{found}.bak")
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(aside)) as target:
            source.backup(target)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Database failures as one sentence; the statement with its values (texts) is left out."""
        try:
            yield
        except NoSuchModuleError as error:
            raise _no_ledger(str(self.place)) from error
        except (DBAPIError, sqlite3.Error) as error:
            reason = str(getattr(error, "orig", error)).partition("\n")[0]
            raise self._failed(reason) from None

    def _failed(self, reason: str) -> LedgerError:
        lowered = reason.lower()
        chinese = next((zh for sign, zh in _SENTENCES.items() if sign in lowered), _OTHER_FAILURE)
        return LedgerError(self.place, f"{reason}; nothing was half written", chinese)


_OTHER_FAILURE = "台账读写失败，刚才的操作没有保存；请再试一次，仍不行请找管理员。"
_SENTENCES = {
    "disk is full": "磁盘已满，刚才的操作没有保存，以前的内容都在；请腾出空间后再做一次。",
    "no space left": "磁盘已满，刚才的操作没有保存，以前的内容都在；请腾出空间后再做一次。",
    "disk i/o": "磁盘读写出错，刚才的操作没有保存；请检查磁盘后再做一次。",
    "locked": "台账正被别的程序占用，刚才的操作没有保存；请稍后再做一次。",
    "readonly": "台账文件是只读的，不能保存；请检查文件权限。",
    "unable to open": "打不开台账文件；请检查文件位置和权限。",
    "permission denied": "没有权限打开台账文件；请检查文件权限。",
    "not a database": "这个文件不是台账，或者已经损坏；请换一个文件，或从备份恢复。",
    "malformed": "台账文件已损坏；请从备份恢复。",
    "connect": "连不上台账数据库；请检查数据库是否已启动、地址和密码是否正确。",
}


def _engine(url: URL, *, is_sqlite: bool) -> Engine:
    if not is_sqlite:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 (whatever the driver gives)
    connection.isolation_level = None  # the driver must not begin transactions by itself
    try:
        _use_wal(connection)
        for pragma in ("synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise


def _use_wal(connection: Any) -> None:  # noqa: ANN401
    """Switch to WAL; while another connection switches a new file, SQLite says "locked" at once, timeout or not."""
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= until:
                raise
            sleep(_RETRY_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
