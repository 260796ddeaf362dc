"""What a request may cost: bodies that never end, clients that go away, work that takes too long."""

import asyncio
import logging
import threading
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.types import Message

from serving.app import create_app
from serving.desk_config import DeskConfig, Limits
from serving.worker import Worker

HEADERS = [(b"host", b"127.0.0.1:8765")]


def answered(app: FastAPI, path: str, pieces: list[Message], *, kind: bytes = b"application/json") -> tuple[int, bytes]:
    """Status and content of a POST whose body comes in pieces and then stays away."""
    sent: list[Message] = []

    async def receive() -> Message:
        if pieces:
            return pieces.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "state": {}}
    scope |= {
        "query_string": b"",
        "root_path": "",
        "headers": [*HEADERS, (b"content-type", kind)],
        "scheme": "http",
        "http_version": "1.1",
    }
    asyncio.run(app(scope, receive, send))
    content = b"".join(message.get("body", b"") for message in sent)
    return (sent[0]["status"] if sent else 0), content


@pytest.mark.parametrize("path", ["/v1/tag", "/v1/undo"])
@pytest.mark.parametrize("begun", [[], [{"type": "http.request", "body": b"[", "more_body": True}]])
def test_a_body_that_does_not_arrive_is_a_408(desk_config: DeskConfig, path: str, begun: list[Message]) -> None:
    """Nobody holds the desk by sending slowly."""
    app = create_app(replace(desk_config, limits=Limits(body_seconds=0.01)))
    status, content = answered(app, path, list(begun))
    assert status == 408
    assert b"the request did not arrive within 0 seconds" in content


@pytest.mark.parametrize(
    "case",
    [
        ("/v1/tag", b"application/json", b"[", 0),
        ("/v1/submissions", b"multipart/form-data; boundary=b", b"--b\r\n", 0),
        ("/v1/undo", b"application/json", b"[", 422),  # the framework calls a body that breaks off unreadable
    ],
)
def test_a_client_that_goes_away_is_no_error(
    desk_config: DeskConfig, caplog: pytest.LogCaptureFixture, case: tuple[str, bytes, bytes, int]
) -> None:
    """Half an upload leaves nothing behind, also not in the log."""
    path, kind, begun, status = case
    app = create_app(desk_config)
    pieces: list[Message] = [{"type": "http.request", "body": begun, "more_body": True}, {"type": "http.disconnect"}]
    assert answered(app, path, pieces, kind=kind)[0] == status
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_file_that_takes_too_long_is_a_503(desk_config: DeskConfig) -> None:
    """The answer does not wait for it; it says when to come again."""
    app = create_app(replace(desk_config, limits=Limits(work_seconds=0.0)))
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        answer = client.post("/v1/tag", files={"f": ("a.txt", b"x")})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert answer.headers["content-type"] == "application/problem+json"


def test_too_many_uploads_at_once_are_a_503_before_they_are_received() -> None:
    """As many as may wait are taken; when one is done there is room again."""
    worker = Worker(Limits(waiting=2))
    go_on = threading.Event()

    async def fill() -> None:
        running = [asyncio.ensure_future(worker.run(go_on.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(HTTPException, match="too many uploads at once"):
            worker.admit()
        go_on.set()
        await asyncio.gather(*running)
        worker.close()
        worker.admit()

    asyncio.run(fill())


def test_light_requests_are_answered_while_heavy_ones_run(desk_config: DeskConfig) -> None:
    """The event loop stays free: /health answers while both threads of the worker are busy."""
    app = create_app(desk_config)
    go_on = threading.Event()
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        futures = [app.state.worker.pool.submit(go_on.wait) for _ in range(2)]
        assert client.get("/health").status_code == 200
        assert client.post("/v1/tag", json="戏台").status_code == 200
        assert not any(future.done() for future in futures)
        go_on.set()
