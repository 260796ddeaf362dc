"""Fixtures of the browser tests: Chromium, a served desk with a ledger of its own, an editor's window."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_server import REQUIRED, SECONDS_TO_WAIT, Desk, Visit, has_browser, running_browser, running_desk
from playwright.sync_api import Browser, Page, expect

expect.set_options(timeout=SECONDS_TO_WAIT * 1000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; where there is none its tests are skipped, unless it is required.

    It ends with its module: its event loop runs in this thread, where later tests want to start their own.
    """
    if not has_browser():
        (pytest.fail if REQUIRED else pytest.skip)("Chromium is not installed; on Debian: apt-get install chromium")
    with running_browser() as started:
        yield started


@pytest.fixture(scope="session")
def served(empty_ledger: Path, model_folder: Path) -> Iterator[Desk]:
    """One server for all tests of the desk."""
    with running_desk(empty_ledger, model_folder) as started:
        yield started


@pytest.fixture
def desk(served: Desk, empty_ledger: Path, tmp_path: Path) -> Desk:
    """The desk with an empty ledger of its own."""
    served.serve(Path(shutil.copy(empty_ledger, tmp_path / "ledger.db")))
    return served


@pytest.fixture
def visit(browser: Browser, desk: Desk) -> Iterator[Visit]:
    """An editor's window on the desk; no page may complain in the console or ask anything from elsewhere."""
    opened = Visit(browser, desk)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """The page of that window."""
    return visit.page
