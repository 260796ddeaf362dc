"""Fixtures of the ledger: empty ones on SQLite and on a PostgreSQL server of our own."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from invented_ledger import invented, prediction_of
from postgresql_cluster import programs, running
from sqlalchemy import create_engine, text

from serving.ledger import Ledger
from serving.store import ledger_url


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite ledger without submissions; making one takes a while, so tests copy it."""
    path = tmp_path_factory.mktemp("ledger") / "empty.db"
    Ledger(str(path)).close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own; tests that need one are skipped where it is not installed."""
    if (bin_folder := programs()) is None:
        pytest.skip("PostgreSQL's initdb is not installed")
    with running(bin_folder) as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """The URL of a new, empty database."""
    name = f"t{uuid4().hex}"
    engine = create_engine(ledger_url(postgresql), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgresql.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path, empty_ledger: Path) -> str:
    """A ledger's URL on each database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return str(shutil.copy(empty_ledger, tmp_path / "ledger.db"))


@pytest.fixture
def any_ledger(any_url: str) -> Iterator[Ledger]:
    """An open, empty ledger on each database."""
    with Ledger(any_url) as ledger:
        yield ledger


@pytest.fixture
def ledger(tmp_path: Path, empty_ledger: Path) -> Iterator[Ledger]:
    """An open, empty ledger in a SQLite file."""
    with Ledger(shutil.copy(empty_ledger, tmp_path / "ledger.db")) as opened:
        yield opened


@pytest.fixture
def three(ledger: Ledger) -> Ledger:
    """Three submissions nobody has decided; the model said 茶事 of each."""
    for article, _ in invented(3):
        ledger.receive(article, prediction_of(article, "tagged", ["茶事"]))
    return ledger
