"""A real server of the desk in a thread, and a real browser beside it; for tests, screenshots and measurements."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from serving.app import create_app
from serving.desk_config import DeskConfig
from serving.ledger import Ledger

CHROMIUM = os.environ.get("ZHUTI_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
REQUIRED = os.environ.get("ZHUTI_REQUIRE_BROWSER") == "1"
SECONDS_TO_START = 20


class Desk:
    """A running desk: its address and its ledger."""

    def __init__(self, address: str, ledger: Ledger) -> None:
        """Remember both."""
        self.address = address
        self.ledger = ledger


@contextmanager
def running_desk(ledger: Path, model: Path | None = None) -> Iterator[Desk]:
    """Serve a ledger file on a free port until the block ends."""
    app = create_app(DeskConfig(ledger=f"sqlite:///{ledger}", model=model))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = monotonic() + SECONDS_TO_START
    while not server.started and monotonic() < until:
        sleep(0.01)
    try:
        yield Desk(f"http://127.0.0.1:{listening.getsockname()[1]}", app.state.ledger)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def has_browser() -> bool:
    """Whether Chromium is installed."""
    return shutil.which(CHROMIUM) is not None


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def entered(browser: Browser, desk: Desk, editor: str = "王敏", **options: object) -> BrowserContext:
    """Open a session of a named editor, as after the first visit."""
    context = browser.new_context(base_url=desk.address, locale="zh-CN", **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/entrance")
    page.get_by_label("姓名").fill(editor)
    page.get_by_role("button", name="进入").click()
    page.wait_for_url("**/")
    page.close()
    return context
