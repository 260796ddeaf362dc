"""Starts the server on a socket of its own and tells the editor, in Chinese, what to do."""

import gc
import json
import os
import socket
import urllib.request
import webbrowser
from dataclasses import replace

import uvicorn

from data.errors import PortError, ZhutiError
from serving.app import create_app
from serving.desk_config import DeskConfig
from serving.security import refuse_exposure

GREETING = """稿件台已经打开：{address}
浏览器会自动打开这一页；没有打开时，把上面的地址抄到浏览器里。
把收到的稿件拖进页面，就能看到每篇的主题和依据。{more}
这个窗口请不要关；下班时按 Ctrl+C 结束，稿件和决定都已保存。"""
WATCHING = "\n文件夹“{folder}”里新到的文件会自动收进来。"
GUARDED = "\n每个浏览器第一次进入时要写口令。"
OPEN_ALREADY = "稿件台已经开着：{address}"
CLOSED = "稿件台已经关闭，稿件和决定都已保存。"
NOT_OPENED = "稿件台没有打开：{reason}"
ASK_SOMEBODY = "请把下面这行英文告诉管理员。"
SHUTDOWN_SECONDS = 10
PROBE_SECONDS = 3


def serve(config: DeskConfig, *, browser: bool) -> int:
    """Serve until Ctrl-C; where a desk answers at the address already, only its page is opened.

    Args:
        config: how to serve.
        browser: whether to open the page.

    Returns:
        The exit status.

    Raises:
        ZhutiError: the desk cannot be opened; it has been said in Chinese before.
    """
    try:
        with _listen(config) as listening:
            config = replace(config, port=listening.getsockname()[1])
            server = uvicorn.Server(_uvicorn(config))
            gc.freeze()  # what is loaded by now stays; no collection need look through it again
            _greet(_greeting(config), config.address, browser=browser)
            server.run(sockets=[listening])
    except PortError as error:
        if not _is_desk(config.address):
            _tell(NOT_OPENED.format(reason=error.zh))
            raise
        _greet(OPEN_ALREADY.format(address=config.address), config.address, browser=browser)
    except ZhutiError as error:
        _tell(NOT_OPENED.format(reason=error.zh or ASK_SOMEBODY))
        raise
    except KeyboardInterrupt:
        _tell(CLOSED)
    return 0


def _greeting(config: DeskConfig) -> str:
    more = WATCHING.format(folder=config.watch) if config.watch else ""
    return GREETING.format(address=config.address, more=more + (GUARDED if config.token else ""))


def _greet(words: str, address: str, *, browser: bool) -> None:
    _tell(words)
    if browser:
        webbrowser.open(address)


def _tell(words: str) -> None:
    print(words, flush=True)  # noqa: T201 (this is what the editor reads)


def _uvicorn(config: DeskConfig) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(config),
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def _listen(config: DeskConfig) -> socket.socket:
    """Bind a socket before anything is loaded, which tells at once when the port is taken.

    Raises:
        ExposedError: it would be open to other machines without a token.
        PortError: the address cannot be used.
    """
    refuse_exposure(config)
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    # asyncio switches Nagle's algorithm off (44 ms an answer) only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows this option would let two desks share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((config.host, config.port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        raise PortError(config.host, config.port, getattr(error, "strerror", "") or "it cannot be used") from error
    return listening


def _is_desk(address: str) -> bool:
    """Tell whether what has the port is a desk."""
    try:
        with urllib.request.urlopen(f"{address}health", timeout=PROBE_SECONDS) as answer:  # noqa: S310 (a local address)
            found = json.load(answer)
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("status") == "ok" and "model" in found
