"""Edited sheets between two steps: read and shown, not yet applied."""

from collections import OrderedDict
from dataclasses import dataclass
from secrets import token_urlsafe
from threading import Lock

MOST = 20


@dataclass(frozen=True, slots=True)
class PendingSheet:
    """An uploaded sheet: the name of its file and its content."""

    name: str
    content: bytes


class PendingSheets:
    """The last sheets that were uploaded, in memory; the oldest make room. Nothing of them is applied yet."""

    def __init__(self) -> None:
        """Hold none."""
        self._lock = Lock()
        self._sheets: OrderedDict[str, PendingSheet] = OrderedDict()

    def keep(self, sheet: PendingSheet) -> str:
        """Keep a sheet and give the word it is asked for with, which nobody can guess."""
        word = token_urlsafe(16)
        with self._lock:
            self._sheets[word] = sheet
            while len(self._sheets) > MOST:
                self._sheets.popitem(last=False)
        return word

    def get(self, word: str) -> PendingSheet | None:
        """Give a sheet; None when it was applied, made room, or the desk was started anew."""
        with self._lock:
            return self._sheets.get(word)

    def drop(self, word: str) -> None:
        """Forget a sheet."""
        with self._lock:
            self._sheets.pop(word, None)
