"""zhuti desk: starts the web application and opens the browser."""

import argparse
import os
from pathlib import Path
from typing import Any

from serving.desk_config import HOST, PORT, DeskConfig


def add_desk(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti desk`."""
    desk = commands.add_parser("desk", help="open the editors' desk in the browser")
    desk.add_argument("--host", default=HOST, help="address to listen on, default: %(default)s")
    desk.add_argument("--port", type=int, default=PORT, help="0 takes a free one, default: %(default)s")
    desk.add_argument("--token", help="asked of programs and once of every browser; or set ZHUTI_TOKEN")
    desk.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="a name a reverse proxy asks for; repeatable"
    )
    desk.add_argument("--ledger", metavar="URL", help="database of the ledger, default: a file in the data folder")
    desk.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one in use")
    desk.add_argument("--watch", type=Path, metavar="FOLDER", help="take in every new file of this folder")
    desk.add_argument("--no-browser", action="store_true", help="do not open the browser")
    desk.set_defaults(run=_desk)


def _desk(arguments: argparse.Namespace) -> int:
    from serving.server import serve  # noqa: PLC0415 (FastAPI: only when this command runs)
    from serving.sessions import kept_secret  # noqa: PLC0415
    from serving.store import data_folder  # noqa: PLC0415

    config = DeskConfig(
        host=arguments.host,
        port=arguments.port,
        token=arguments.token or os.environ.get("ZHUTI_TOKEN") or None,
        ledger=arguments.ledger,
        model=arguments.model,
        watch=arguments.watch,
        hosts=tuple(arguments.allow_host),
        secret=kept_secret(data_folder()),
    )
    return serve(config, browser=not arguments.no_browser)
