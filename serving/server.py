"""Starts the server on a socket of its own and tells the editor what to do."""

import os
import socket
import webbrowser
from dataclasses import replace

import uvicorn

from data.errors import PortError
from serving.app import create_app
from serving.desk_config import DeskConfig
from serving.security import refuse_exposure

GREETING = """稿件台已经打开：{address}
浏览器会自动打开这一页；没有打开时，把上面的地址抄到浏览器里。
把收到的稿件拖进页面，就能看到每篇的主题和依据。
这个窗口请不要关；下班时按 Ctrl+C 结束，稿件和决定都已保存。
"""


def serve(config: DeskConfig, *, browser: bool) -> int:
    """Serve until Ctrl-C.

    Raises:
        PortError: the port is taken or may not be used.
    """
    refuse_exposure(config)
    listening = _listen(config.host, config.port)
    config = replace(config, port=listening.getsockname()[1])
    server = uvicorn.Server(_uvicorn(config))
    print(GREETING.format(address=config.address), flush=True)  # noqa: T201 (this is what the editor reads)
    if browser:
        webbrowser.open(config.address)
    server.run(sockets=[listening])
    return 0


def _uvicorn(config: DeskConfig) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(config), access_log=False, log_level="warning", server_header=False, timeout_keep_alive=30
    )


def _listen(host: str, port: int) -> socket.socket:
    """Bind a socket, which tells at once when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off (44 ms an answer) only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows this option would let two desks share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise PortError(host, port, error.strerror or "it cannot be used") from error
    return listening
