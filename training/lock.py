"""A lock between processes that ends with the process which holds it, however that ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from data.errors import InputError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock.

    Args:
        path: a file of its own, made when it is not there and left behind.

    Raises:
        InputError: another process holds it, or the file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("ab")
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise InputError(path.parent, reason, "name a folder you may write to with ZHUTI_MODELS") from error
    with stream:
        if not _take(stream):
            problem = "another zhuti is promoting a model"
            raise InputError(path.parent, problem, "wait until it is done and try again")
        yield


def _take(stream: IO[bytes]) -> bool:
    """Take the lock if nobody holds it; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (only there)

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
