"""What every request passes first: its host, its origin, the size and time of its body; what every answer carries."""

import asyncio
import logging
import traceback
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.desk_config import DeskConfig, Limits
from serving.metrics import Metrics
from serving.problems import answer

logger = logging.getLogger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ANSWER_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
]


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, *, config: DeskConfig, metrics: Metrics) -> None:
        """Remember what to guard and how."""
        self.app = app
        self.limits = config.limits
        self.metrics = metrics
        self.host_names = config.host_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        answering = Answering(send)
        try:
            self._check(scope)
            body = (
                receive if scope["method"] in SAFE_METHODS else Body(receive, _limit(scope, self.limits), self.limits)
            )
            await self.app(scope, body, answering)
        except ClientDisconnect:
            logger.info("%s %s: the client went away", scope["method"], scope["path"])
        except HTTPException as refused:
            await answer(Request(scope), refused.status_code, refused.detail)(scope, receive, answering)
        except Exception as error:  # noqa: BLE001 (the message of an unexpected error may hold text of an article)
            _log(scope, error)
            if not answering.status:
                detail = "an unexpected error; the log says where, without any text of an article."
                await answer(Request(scope), 500, detail)(scope, receive, answering)
        finally:
            self.metrics.count(scope, answering.status, perf_counter() - started)

    def _check(self, scope: Scope) -> None:
        """Refuse what another page of the same browser may have sent.

        Raises:
            HTTPException: 421 for a foreign host name (DNS rebinding), 403 for a change asked for by a foreign page.
        """
        host = origin = site = b""
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name == b"origin":
                origin = value
            elif name == b"sec-fetch-site":
                site = value
        if self.host_names and _name(host.decode("latin-1")) not in self.host_names:
            raise HTTPException(
                421, "this name is not served here; ask for 127.0.0.1, or start with --allow-host NAME."
            )
        if scope["method"] in SAFE_METHODS:
            return
        if site == b"cross-site" or (origin and urlsplit(origin.decode("latin-1")).netloc != host.decode("latin-1")):
            raise HTTPException(403, "a page from elsewhere may not change anything here.")


class Body:
    """A request body that must stay within its size and arrive in time."""

    def __init__(self, receive: Receive, limit: int, limits: Limits) -> None:
        """Wrap what delivers the body; `limit` in bytes."""
        self.receive = receive
        self.left = limit
        self.seconds = limits.body_seconds
        self.deadline = 0.0
        self.done = False

    async def __call__(self) -> Message:
        """Give the next piece.

        Raises:
            HTTPException: 413 beyond the size, 408 beyond the time.
        """
        if self.done:
            return await self.receive()
        self.deadline = self.deadline or asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self.receive()
        except TimeoutError as error:
            raise HTTPException(408, f"the request did not arrive within {self.seconds:.0f} seconds.") from error
        self.left -= len(message.get("body", b""))
        self.done = not message.get("more_body", False)
        if self.left < 0:
            raise _too_large()
        return message


class Answering:
    """Sends an answer with the headers that every one carries, and remembers its status."""

    def __init__(self, send: Send) -> None:
        """Wrap what sends it."""
        self.send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """Send a piece of it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *ANSWER_HEADERS]
        await self.send(message)


def _limit(scope: Scope, limits: Limits) -> int:
    """How many bytes the body may have.

    Raises:
        HTTPException: 413 when its own header announces more.
    """
    is_upload = header(scope, b"content-type").startswith(b"multipart/")
    limit = limits.upload_bytes if is_upload else limits.json_bytes
    length = header(scope, b"content-length")
    if length.isdigit() and int(length) > limit:
        raise _too_large()
    return limit


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of a name, b"" without one."""
    for each, value in scope["headers"]:
        if each == name:
            return cast("bytes", value)
    return b""


def _too_large() -> HTTPException:
    return HTTPException(413, "more than one request may hold; send it in several.")


def _name(host: str) -> str:
    """The host without its port."""
    return host.lower() if host.endswith("]") else host.rpartition(":")[0].lower() or host.lower()


def _log(scope: Scope, error: Exception) -> None:
    places = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)[-6:]))
    logger.error("%s %s: %s at %s", scope["method"], scope["path"], type(error).__name__, places)
