"""Watches a folder: takes every new file in once it is whole, and remembers it over restarts."""

import hashlib
import json
import logging
import os
from pathlib import Path
from threading import Event, Thread

from data.errors import InputError
from data.reading import files_below
from serving.intake import Batch, Incoming, Intake

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""A file is whole when it looks the same at two looks."""
UNFINISHED = (".crdownload", ".download", ".part", ".partial", ".tmp")
"""How browsers and mail programs name what they are still writing."""

State = tuple[int, int]
"""Size and time of change in nanoseconds; a file that changes is taken in again."""


class Watcher:
    """A folder and what was taken in from it."""

    def __init__(self, folder: Path, intake: Intake, memory: Path, *, seconds: float = LOOK_SECONDS) -> None:
        """Read what was taken in before.

        Args:
            folder: watched with everything below it; nothing in it is changed.
            intake: takes the files in.
            memory: folder of the file that remembers them.
            seconds: between two looks.

        Raises:
            InputError: it is no folder, or the memory cannot be read or written.
        """
        if not folder.is_dir():
            raise InputError(folder, "is no folder", "make it, or name another one for --watch")
        self.folder = folder
        self._intake = intake
        self._seconds = seconds
        digest = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
        self._memory = memory / f"watched-{digest[:12]}.jsonl"
        self._taken = self._recall()
        self._seen: dict[str, State] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="zhuti-watch", daemon=True)

    def start(self) -> None:
        """Look again and again in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the file in hand and look no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> Batch | None:
        """Take in the files that are new and whole; None when there is none."""
        found = {str(path.relative_to(self.folder)): path for path in files_below(self.folder)}
        states = {name: _state(path) for name, path in found.items()}
        new = {name: state for name, state in states.items() if state and self._taken.get(name) != state}
        whole = [name for name, state in new.items() if self._seen.get(name) == state]
        self._seen = new
        opened = [(name, incoming) for name in whole if (incoming := _open(name, found[name])) is not None]
        if not opened:
            return None
        names = iter([name for name, _ in opened])
        return self._intake.take([incoming for _, incoming in opened], entered=lambda _: self._remember(next(names)))

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except OSError as error:  # a network drive may go and come back
                logger.warning("%s: %s; it is looked at again", self.folder, error.strerror)
            self._stopping.wait(self._seconds)

    def _recall(self) -> dict[str, State]:
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            with self._memory.open("a+", encoding="utf-8", errors="surrogateescape") as stream:
                stream.seek(0)
                return dict(filter(None, map(_entry, stream)))
        except OSError as error:
            reason = error.strerror or "cannot be written"
            raise InputError(self._memory, reason, "make sure that you may write to this folder") from error

    def _remember(self, name: str) -> None:
        """Note a file that is in the ledger; after a crash between the two it is taken in again and found there."""
        state = self._seen[name]
        with self._memory.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps([name, *state]) + "\n")
        self._taken[name] = state


def _entry(line: str) -> tuple[str, State] | None:
    """One line of the memory; one that a crash cut off is passed over."""
    try:
        name, size, changed = json.loads(line)
    except ValueError:
        return None
    return name, (size, changed)


def _state(path: Path) -> State | None:
    if path.suffix.lower() in UNFINISHED:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _open(name: str, path: Path) -> Incoming | None:
    """The file, or None while another program holds it."""
    try:
        return Incoming(name.replace(os.sep, "/"), path.open("rb"))
    except OSError:
        return None
