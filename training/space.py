"""The settings a search may change, and between which values."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from data.files import read_utf8
from training.errors import SpaceError
from training.settings import Settings

STARTER_SPACE = Path(__file__).with_name("space.toml")
WEIGHTS = "author_weights"
SEARCHABLE = {
    "min_paragraphs": int,
    "max_terms": int,
    "paragraph_c": float,
    "article_c": float,
    "feedback_weight": float,
    WEIGHTS: float,
}
"""Settings that change what a search measures, and their kind."""


class Suggests(Protocol):
    """The part of an Optuna trial that chooses values."""

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        """A whole number between low and high."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """A number between low and high."""


@dataclass(frozen=True, slots=True)
class Range:
    """Between which values a setting is searched.

    Attributes:
        low: smallest value.
        high: largest value.
        log: whether the powers of the number are searched.
    """

    low: float
    high: float
    log: bool = False


@dataclass(frozen=True)
class Space:
    """The ranges by setting."""

    ranges: Mapping[str, Range]

    def names(self, settings: Settings) -> dict[str, Range]:
        """The ranges by parameter: a setting, or `author_weights.` and a beginning of a name."""
        found: dict[str, Range] = {}
        for name, own in self.ranges.items():
            if name == WEIGHTS:
                found |= {f"{WEIGHTS}.{start}": own for start in settings.author_weights}
            else:
                found[name] = own
        return found

    def suggest(self, trial: Suggests, settings: Settings) -> Settings:
        """The settings with the values a trial chooses; numbers are rounded to four digits that count."""
        values: dict[str, Any] = {}
        for name, own in self.names(settings).items():
            if SEARCHABLE[name.partition(".")[0]] is int:
                values[name] = trial.suggest_int(name, int(own.low), int(own.high), log=own.log)
            else:
                values[name] = trial.suggest_float(name, own.low, own.high, log=own.log)
        return with_values(settings, values)

    def values(self, settings: Settings) -> dict[str, Any] | None:
        """The settings' own values by parameter; None where one lies outside its range."""
        found: dict[str, Any] = {}
        for name, own in self.names(settings).items():
            setting, _, start = name.partition(".")
            found[name] = settings.author_weights[start] if start else getattr(settings, setting)
            if not own.low <= found[name] <= own.high:
                return None
        return found

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {name: asdict(own) for name, own in self.ranges.items()}


def with_values(settings: Settings, values: Mapping[str, Any]) -> Settings:
    """The settings with some parameters' values; a float keeps four digits that count."""
    weights = dict(settings.author_weights)
    changed: dict[str, Any] = {}
    for name, value in values.items():
        setting, _, start = name.partition(".")
        rounded = float(f"{value:.4g}") if isinstance(value, float) else value
        if start:
            weights[start] = rounded
        else:
            changed[setting] = rounded
    return replace(settings, author_weights=weights, **changed)


def load_space(path: Path | None = None) -> Space:
    """Read a space; the starter space when no path is given.

    Raises:
        InputError: the file cannot be opened or is not UTF-8.
        SpaceError: it is no TOML, or a range is wrong.
    """
    path = path or STARTER_SPACE
    text = read_utf8(path, what="TOML file")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpaceError(path, f"not valid TOML ({error})") from error
    if not content:
        raise SpaceError(path, "names no setting")
    return Space({name: _range(path, name, entry) for name, entry in content.items()})


def _range(path: Path, name: str, entry: object) -> Range:
    if name not in SEARCHABLE:
        raise SpaceError(path, f"{name} cannot be searched; {', '.join(SEARCHABLE)} can")
    if not isinstance(entry, dict) or set(entry) - {"low", "high", "log"} or not {"low", "high"} <= set(entry):
        raise SpaceError(path, f"{name} needs low and high, and may have log")
    low, high, log = entry["low"], entry["high"], entry.get("log", False)
    kinds = int if SEARCHABLE[name] is int else int | float
    if not all(isinstance(end, kinds) and not isinstance(end, bool) for end in (low, high)) or not isinstance(
        log, bool
    ):
        raise SpaceError(path, f"low and high of {name} are numbers of its kind, log is true or false")
    if not 0 < low <= high:
        raise SpaceError(path, f"low of {name} is not above 0, or above high")
    return Range(low, high, log)


def to_toml(settings: Settings) -> str:
    """The settings as a file that `zhuti train --settings` reads."""
    flat = settings.flat()
    weights = flat.pop(WEIGHTS)
    lines = [f"{name} = {_toml(value)}" for name, value in flat.items()]
    return (
        "\n".join([*lines, "", f"[{WEIGHTS}]", *(f"{_toml(name)} = {value}" for name, value in weights.items())]) + "\n"
    )


def overrides(settings: Settings, base: Settings) -> list[str]:
    """What differs from other settings, as values of `--set`."""
    before = base.flat()
    changed = {name: value for name, value in settings.flat().items() if value != before[name]}
    return [f"{name}={_toml(value)}" for name, value in changed.items()]


def _toml(value: object) -> str:
    """A value as TOML writes it; JSON writes numbers and strings alike."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(name)} = {_toml(entry)}" for name, entry in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
