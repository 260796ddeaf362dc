"""Everything a training run depends on, read once from TOML and frozen."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from data.corpus import FEEDBACK_AUTHOR
from data.errors import SettingsError
from data.files import read_utf8
from model.classifier import Hyperparameters

STARTER_SETTINGS = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, named and explained as in settings.toml."""

    seed: int
    min_paragraphs: int
    max_terms: int
    paragraph_c: float
    article_c: float
    feedback_weight: float
    author_weights: dict[str, float]
    reference_authors: tuple[str, ...]
    miss_cost: float
    agreement: float
    min_known_words: int
    max_folds: int

    @property
    def hyperparameters(self) -> Hyperparameters:
        """The part of the settings that one fit depends on."""
        return Hyperparameters(self.min_paragraphs, self.max_terms, self.paragraph_c, self.article_c, self.seed)

    def weight_of(self, author: str) -> float:
        """The weight of an author's articles: the longest listed beginning of the name decides."""
        weights = {FEEDBACK_AUTHOR: self.feedback_weight} | self.author_weights
        fitting = [start for start in weights if author.startswith(start)]
        return weights[max(fitting, key=len)] if fitting else 1.0

    def is_reference(self, author: str) -> bool:
        """Whether thresholds may be chosen on this author's articles."""
        return not self.reference_authors or author.startswith(self.reference_authors)

    def flat(self) -> dict[str, Any]:
        """Every setting by name."""
        return asdict(self)


def load_settings(path: Path | None = None, overrides: Sequence[str] = ()) -> Settings:
    """Read settings.

    Args:
        path: a TOML file; the starter settings when None.
        overrides: "key=value" each, the value written as in TOML.

    Raises:
        InputError: the file cannot be opened or is not UTF-8.
        SettingsError: a setting is missing, unknown or of the wrong kind.
    """
    text = read_utf8(path or STARTER_SETTINGS, what="settings file")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), f"not valid TOML ({error})") from error
    decision = content.pop("decision", {})
    if not isinstance(decision, dict):
        raise SettingsError("decision", "a table is needed")
    values = {**content, **decision}
    settings = _checked(values)
    for override in overrides:
        settings = _overridden(settings, override)
    return settings


def _overridden(settings: Settings, override: str) -> Settings:
    key, equals, value = override.partition("=")
    if not equals or key not in {entry.name for entry in fields(Settings)}:
        raise SettingsError(override, "write it as key=value with a key of the settings file")
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(key, f"{value!r} is not a TOML value") from error
    return _checked({**settings.flat(), key: parsed})


_KINDS: Mapping[str, tuple[type, float, float]] = {
    "seed": (int, 0, 2**31 - 1),
    "min_paragraphs": (int, 1, 1000),
    "max_terms": (int, 100, 10_000_000),
    "paragraph_c": (float, 1e-6, 1e6),
    "article_c": (float, 1e-6, 1e6),
    "feedback_weight": (float, 1e-6, 1e6),
    "miss_cost": (float, 0.3, 3.0),
    "agreement": (float, 0.5, 1.0),
    "min_known_words": (int, 1, 1000),
    "max_folds": (int, 2, 1000),
}
"""Number settings: kind, smallest and largest value."""


def _checked(values: Mapping[str, Any]) -> Settings:
    names = {entry.name for entry in fields(Settings)}
    for key in sorted(set(values) ^ names, key=lambda key: (key in names, key)):
        raise SettingsError(key, "unknown" if key in values else "missing")
    cleaned = dict(values)
    for key, (kind, low, high) in _KINDS.items():
        value = values[key]
        if isinstance(value, bool) or not isinstance(value, int if kind is int else int | float):
            raise SettingsError(key, f"{value!r} is not a number" if kind is float else f"{value!r} is no whole number")
        if not low <= value <= high:
            raise SettingsError(key, f"{value} is not between {low} and {high}")
        cleaned[key] = kind(value)
    weights = values["author_weights"]
    if not isinstance(weights, dict) or not all(isinstance(w, int | float) and w > 0 for w in weights.values()):
        raise SettingsError("author_weights", "a table of beginnings of names and positive numbers is needed")
    references = values["reference_authors"]
    if not isinstance(references, list | tuple) or not all(isinstance(name, str) for name in references):
        raise SettingsError("reference_authors", "a list of strings is needed")
    cleaned["reference_authors"] = tuple(references)
    return Settings(**cleaned)
