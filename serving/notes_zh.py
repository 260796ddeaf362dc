"""Notes in Chinese: what the readers and the tagger say in English, as editors read it."""

import re
import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("notes_zh.toml")


def note_zh(note: str) -> str:
    """Translate one note; a part that stands in no table is shown as it is.

    Args:
        note: as written by a reader, "reason; remedy" or a single phrase.
    """
    parts = [_phrase(part) for part in note.split("; ")]
    return "；".join(parts)


def is_translated(note: str) -> bool:
    """Tell whether every part of a note stands in the table."""
    return all(any(form.fullmatch(part) for form, _ in _forms()) for part in note.split("; "))


def _phrase(part: str) -> str:
    for form, chinese in _forms():
        if found := form.fullmatch(part):
            return chinese.format(*found.groups())
    return part


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    phrases = {english: chinese for table in tables.values() for english, chinese in table.items()}
    return tuple((re.compile(re.escape(english).replace(r"\{\}", "(.+?)")), zh) for english, zh in phrases.items())
