"""The looks taken at real articles, read from looks.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from data.errors import SettingsError

LOOKS = Path(__file__).with_name("looks.toml")


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, what was changed before it, and what it showed."""

    date: str
    changed: str
    micro_f1: float
    average_precision: float


def load_looks(path: Path = LOOKS) -> list[Look]:
    """Read the looks, in the order they were written down.

    Raises:
        SettingsError: an entry lacks a field or holds another one.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("looks", [])
        return [Look(**{**entry, "date": str(entry["date"])}) for entry in entries]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise SettingsError("looks", f"{path.name} is not of the form it describes ({type(error).__name__})") from error
