"""A real server of the desk in a thread, and a real browser beside it; for tests, screenshots and measurements."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Request, sync_playwright

from serving.app import create_app
from serving.desk_config import DeskConfig
from serving.intake import Intake
from serving.ledger import Ledger
from serving.sessions import COOKIE, Session, write_cookie

CHROMIUM = os.environ.get("ZHUTI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REQUIRED = os.environ.get("ZHUTI_REQUIRE_BROWSER") == "1"
SECONDS_TO_START = 20
SECRET = b"the secret of a desk that only tests use"
SECONDS_TO_WAIT = 10


class Desk:
    """A running desk: its address and its ledger."""

    def __init__(self, address: str, app: FastAPI) -> None:
        """Remember both."""
        self.address = address
        self._app = app

    @property
    def ledger(self) -> Ledger:
        """The ledger it serves."""
        ledger: Ledger = self._app.state.ledger
        return ledger

    def serve(self, ledger: Path) -> None:
        """Serve another ledger from now on: quicker than another server."""
        state = self._app.state
        state.intake.close()
        state.ledger.close()
        state.ledger = Ledger(f"sqlite:///{ledger}")
        state.intake = Intake(state.ledger, state.live)


@contextmanager
def running_desk(ledger: Path, model: Path | None = None) -> Iterator[Desk]:
    """Serve a ledger file on a free port until the block ends."""
    app = create_app(DeskConfig(ledger=f"sqlite:///{ledger}", model=model, secret=SECRET))
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = monotonic() + SECONDS_TO_START
    while not server.started and monotonic() < until:
        sleep(0.01)
    try:
        yield Desk(f"http://127.0.0.1:{listening.getsockname()[1]}", app)
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


class Visit:
    """An editor's browser window, which remembers what no page may do.

    Attributes:
        page: the window.
        complaints: errors of the console, errors of scripts, and requests that went elsewhere.
    """

    def __init__(self, browser: Browser, desk: Desk, editor: str = "王敏", **options: Any) -> None:  # noqa: ANN401
        """Open a window in which this editor is known already; "" for nobody.

        Args:
            browser: where.
            desk: whose pages.
            editor: the name.
            options: of `Browser.new_context`, such as viewport.
        """
        self.desk = desk
        self.complaints: list[str] = []
        self.context = browser.new_context(base_url=desk.address, locale="zh-CN", **options)
        self.context.set_default_timeout(SECONDS_TO_WAIT * 1000)
        if editor:
            value = write_cookie(SECRET, Session("key of " + editor, editor))
            self.context.add_cookies([{"name": COOKIE, "value": value, "url": desk.address, "sameSite": "Strict"}])
        self.context.on("request", self._requested)
        self.page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((f"{self.desk.address}/", "data:", "blob:")):
            self.complaints.append(f"outside: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A refused request, as some tests provoke it, is an error to the console too.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")
