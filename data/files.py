"""Write files whole: under a temporary name beside the target, then renamed into place."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from data.errors import InputError


@contextmanager
def write_whole(path: Path, *, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Open a text file that appears under its name only when everything was written.

    Raises:
        InputError: the folder does not exist or cannot be written, or a folder has the name.
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
        raise InputError(
            path, error.strerror or "cannot be written", "name a file in a folder you may write to"
        ) from error
    temporary = Path(stream.name)
    try:
        with stream:
            yield stream
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
