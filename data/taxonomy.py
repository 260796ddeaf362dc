"""The themes an article can be tagged with, read from a TOML file."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from data.errors import TaxonomyError

STARTER_TAXONOMY = Path(__file__).with_name("themes.toml")


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: an ASCII slug, the name people see, what belongs to it, and seed keywords."""

    slug: str
    name: str
    belongs: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The themes, in the order of every score vector.

    Attributes:
        themes: what an article can be tagged with.
        single: whether every article has exactly one theme, rather than none, one or several.
    """

    themes: tuple[Theme, ...]
    single: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names people see."""
        return tuple(theme.name for theme in self.themes)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The ASCII names, for metrics and columns."""
        return tuple(theme.slug for theme in self.themes)


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Read a taxonomy; the starter taxonomy when no path is given.

    Raises:
        TaxonomyError: the file is missing, not TOML, or a theme is incomplete or named twice.
    """
    path = path or STARTER_TAXONOMY
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise TaxonomyError(path, error.strerror or "cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError(path, f"not valid TOML in UTF-8 ({error})") from error
    entries = content.get("themes")
    if not isinstance(entries, list) or not entries:
        raise TaxonomyError(path, "no [[themes]] found")
    single = content.get("single", False)
    if not isinstance(single, bool):
        raise TaxonomyError(path, "single is true or false")
    taxonomy = Taxonomy(tuple(_theme(path, number, entry) for number, entry in enumerate(entries, 1)), single)
    for field, values in (("slug", taxonomy.slugs), ("name", taxonomy.names)):
        if len(set(values)) < len(values):
            raise TaxonomyError(path, f"two themes have the same {field}")
    return taxonomy


def _theme(path: Path, number: int, entry: object) -> Theme:
    if not isinstance(entry, dict):
        raise TaxonomyError(path, f"theme {number} is not a table")
    slug, name = entry.get("slug"), entry.get("name")
    if not isinstance(slug, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise TaxonomyError(path, f"theme {number} needs a slug of small ASCII letters, digits and _")
    if not isinstance(name, str) or not name.strip():
        raise TaxonomyError(path, f"theme {number} ({slug}) needs a name")
    keywords = entry.get("keywords", [])
    if not isinstance(keywords, list) or not all(isinstance(word, str) for word in keywords):
        raise TaxonomyError(path, f"theme {number} ({slug}) needs keywords as a list of strings")
    return Theme(slug, name.strip(), str(entry.get("belongs", "")), tuple(keywords))
