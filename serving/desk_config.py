"""Everything the web application can be told, read in one place."""

import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path

HOST, PORT = "127.0.0.1", 8765
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost.

    Attributes:
        json_bytes: size of a JSON body.
        upload_bytes: size of an upload, all its files together.
        file_bytes: size of one file.
        files: files of one upload.
        articles: articles of one JSON list.
        body_seconds: time in which the whole body must have arrived.
        work_seconds: time after which an answer is given up.
        waiting: heavy requests that may wait for their turn.
    """

    json_bytes: int = 20_000_000
    upload_bytes: int = 200_000_000
    file_bytes: int = 50_000_000
    files: int = 500
    articles: int = 1_000
    body_seconds: float = 60.0
    work_seconds: float = 120.0
    waiting: int = 32


@dataclass(frozen=True, slots=True)
class DeskConfig:
    """How the web application is started.

    Attributes:
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        token: what programs send as `Authorization: Bearer` and editors type once; None on loopback only.
        ledger: database URL of the ledger; None for the SQLite file in the data folder.
        model: model folder; None for the model in use.
        watch: folder whose new files are taken in; None for none.
        hosts: further names under which the application may be asked, as a reverse proxy passes them on.
        secret: key of the page sessions.
        limits: what one request may cost.
    """

    host: str = HOST
    port: int = PORT
    token: str | None = None
    ledger: str | None = None
    model: Path | None = None
    watch: Path | None = None
    hosts: tuple[str, ...] = ()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    limits: Limits = field(default_factory=Limits)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the application."""
        return is_loopback(self.host)

    @property
    def host_names(self) -> frozenset[str]:
        """The names a request may ask for, without the port; empty when every name is fine."""
        if self.host in {"0.0.0.0", "::"} and not self.hosts:  # noqa: S104 (a token guards every request there)
            return frozenset()
        return frozenset(name.lower() for name in (*LOOPBACK_NAMES, _in_url(self.host), *self.hosts))

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the desk."""
        shown = {"0.0.0.0": HOST, "::": "[::1]"}.get(self.host, _in_url(self.host))  # noqa: S104 (not bound here)
        return f"http://{shown}:{self.port}/"


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only be reached from this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
