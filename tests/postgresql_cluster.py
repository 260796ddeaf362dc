"""A PostgreSQL server of our own that lives as long as the tests: no port, no password, no data kept."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
OWNERS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root; one of these runs it then."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    return next((place for place in (*([Path(found).parent] if found else []), *PLACES) if place.is_dir()), None)


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """Start a server on a socket in a temporary folder; its URL, and the end of both when the tests are done."""
    with tempfile.TemporaryDirectory(prefix="zhuti-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "home"
        home.mkdir()
        as_owner = _owner(home)
        data = home / "data"
        options = f"-k {home} -c listen_addresses='' -c fsync=off -c max_connections=40"
        _run([*as_owner, str(bin_folder / "initdb"), "-D", str(data), "-A", "trust", "-U", "zhuti", "-E", "UTF8"])
        control = [*as_owner, str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-s"]
        _run([*control, "-l", str(home / "log"), "-o", options, "start"])
        try:
            yield f"postgresql://zhuti@/postgres?host={home}"
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _owner(home: Path) -> list[str]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    import pwd  # noqa: PLC0415 (not on Windows)

    known = {entry.pw_name for entry in pwd.getpwall()}
    owner = next(name for name in OWNERS if name in known)
    shutil.chown(home, owner)
    return ["runuser", "-u", owner, "--"]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
