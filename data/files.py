"""Read a text file the user named; write files whole: under a temporary name beside the target, then renamed."""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from data.errors import InputError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The disk, or what a user may use of it, is full."""


def read_utf8(path: Path, *, what: str) -> str:
    """Read a text file in UTF-8, with a byte order mark or without.

    Args:
        path: what the user named.
        what: it should be, such as "lexicon".

    Raises:
        InputError: the file cannot be opened or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be opened", f"name an existing {what}") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not UTF-8", "save it as UTF-8") from error


def cannot_write(path: Path, error: OSError, remedy: str) -> InputError:
    """Say that a path cannot be written; on a full disk the remedy is another one."""
    remedy = "free some space and run the command again" if error.errno in FULL else remedy
    return InputError(path, error.strerror or "cannot be written", remedy)


@contextmanager
def write_whole(path: Path, *, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Open a text file that appears under its name only when everything was written.

    Raises:
        InputError: the folder does not exist or cannot be written, a folder has the name, or the disk is full.
    """
    with _beside(path, "w", encoding=encoding, newline="") as stream:
        yield stream


def write_bytes_whole(path: Path, content: bytes) -> None:
    """Write a file that appears under its name only when everything was written.

    Raises:
        InputError: the folder does not exist or cannot be written, or a folder has the name.
    """
    with _beside(path, "wb") as stream:
        stream.write(content)


@contextmanager
def _beside(path: Path, mode: str, **options: str) -> Iterator[IO[Any]]:
    if path.is_dir():
        raise InputError(path, "is a folder", "name a file")
    try:
        stream: IO[Any] = tempfile.NamedTemporaryFile(  # type: ignore[call-overload] # noqa: SIM115 (closed before the rename, which Windows asks for)
            mode, dir=path.parent, prefix=f".{path.name}-", delete=False, **options
        )
    except OSError as error:
        raise cannot_write(path, error, "name a file in a folder you may write to") from error
    temporary = Path(stream.name)
    try:
        with stream:
            yield stream
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if error.errno in FULL:
            raise cannot_write(path, error, "") from error
        raise
    finally:
        temporary.unlink(missing_ok=True)
