"""What an office's archive holds: files in folders named after themes, rows of tables, lines of JSON."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.article import Article, Unreadable
from data.errors import InputError
from data.pages import articles_of
from data.reading import read_paths
from data.tables import COLUMNS, LINES, TABLES, Cells, Row, Settings, rows_of
from data.taxonomy import Taxonomy

NO_THEME = {"无", "无主题", "没有", "none", "-", "不属于"}
MARKS = "“”\"'《》「」 \u3000"


@dataclass(frozen=True, slots=True)
class Find:
    """An article or a row as found: `themes` is None when it was given none at all."""

    place: str
    article: Article | None
    themes: tuple[str, ...] | None
    primary: str = ""
    author: str = ""
    paragraph_themes: tuple[tuple[str, ...], ...] = ()
    problem: str = ""
    may_merge: bool = False


def finds_in(path: Path, taxonomy: Taxonomy, settings: Settings) -> Iterator[Find]:
    """Yield what a folder, a table or a JSONL file holds.

    Raises:
        InputError: the path does not exist, is of no known kind, or a table has no row of headings.
    """
    if path.is_dir():
        yield from _in_folder(path, taxonomy, settings)
    elif path.suffix.lower() in TABLES | LINES:
        originals = _originals(settings.texts)
        for row in rows_of(path, _headings(settings)):
            yield _from_row(row, taxonomy, settings, originals)
    else:
        reason = "no folder, table or JSONL file" if path.exists() else "does not exist"
        raise InputError(path, reason, "name a folder with a folder per theme, an xlsx, csv or jsonl file")


def _in_folder(root: Path, taxonomy: Taxonomy, settings: Settings) -> Iterator[Find]:
    for result in read_paths([root]):
        place = result.source if isinstance(result, Unreadable) else result.id
        if isinstance(result, Unreadable):
            yield Find(place, None, None, problem=f"{result.reason}; {result.remedy}")
            continue
        parents = Path(result.source.partition(" > ")[0]).relative_to(root).parent.parts
        given = (_named(part, taxonomy, settings) for part in reversed(parents))
        themes = next((themes for themes in given if themes is not None), None)
        problem = "" if themes is not None else "it lies in no folder named after a theme"
        yield Find(place, result, themes, author=result.byline, problem=problem, may_merge=True)


def _named(folder: str, taxonomy: Taxonomy, settings: Settings) -> tuple[str, ...] | None:
    """Return the theme a folder is named after (numbers and remarks around it allowed), None when it names none."""
    known = {**dict(zip(taxonomy.slugs, taxonomy.names, strict=True)), **{name: name for name in taxonomy.names}}
    known |= dict.fromkeys(NO_THEME - {"-"}, "") | dict(settings.names)
    bare = re.sub(r"^[\d\W_]+|[（(].*$", "", folder).strip(MARKS)
    exact = known.get(folder, known.get(bare))
    inside = [name for name in (*taxonomy.names, *settings.names) if name in folder]
    if exact is None and len(inside) == 1:
        exact = known[inside[0]]
    return None if exact is None else (exact,) if exact else ()


def _headings(settings: Settings) -> tuple[str, ...]:
    return (*settings.columns.values(), *COLUMNS["text"], *COLUMNS["title"], *COLUMNS["source"])


def _cell(cells: Cells, name: str, settings: Settings) -> object:
    headings = (settings.columns[name],) if name in settings.columns else COLUMNS[name]
    return next((cells[heading] for heading in headings if heading in cells), None)


def _from_row(row: Row, taxonomy: Taxonomy, settings: Settings, originals: Mapping[str, Article]) -> Find:
    values = {name: _cell(row.cells, name, settings) for name in COLUMNS}
    strings = {name: value.strip() if isinstance(value, str) else "" for name, value in values.items()}
    entries = row.cells.get("paragraphs")
    paragraphs = entries if isinstance(entries, list) else []
    article = _row_article(strings, paragraphs, originals)
    themes, unknown = _themes(values["themes"], taxonomy, settings)
    primary, _ = _themes(strings["primary"], taxonomy, settings)
    labels = [_themes(entry.get("themes", []), taxonomy, settings)[0] or () for entry in paragraphs if _is_entry(entry)]
    problem = f"unknown theme {unknown}" if unknown else "" if article else "no text"
    place = row.place if not strings["id"] else f"{row.place} ({strings['id']})"
    return Find(place, article, themes, "".join(primary or ())[:50], strings["author"], tuple(labels), problem)


def _is_entry(entry: object) -> bool:
    return isinstance(entry, dict) and bool(str(entry.get("text", "")).strip())


def _row_article(
    strings: Mapping[str, str], paragraphs: Sequence[Any], originals: Mapping[str, Article]
) -> Article | None:
    texts = tuple(str(entry["text"]).strip() for entry in paragraphs if _is_entry(entry))
    texts = texts or tuple(str(entry).strip() for entry in paragraphs if isinstance(entry, str) and entry.strip())
    lines = texts or tuple(line.strip() for line in strings["text"].split("\n") if line.strip())
    original = (
        originals.get(strings["source"])
        or originals.get(Path(strings["source"]).name)
        or originals.get(strings["title"])
    )
    if not lines and original:
        return replace(original, title=strings["title"] or original.title, genre=strings["genre"] or original.genre)
    if not strings["title"] and len(read := articles_of("\n".join(lines), "")) == 1:
        return replace(read[0], zone=strings["zone"] or read[0].zone)
    return (
        Article(strings["id"], strings["title"], lines, zone=strings["zone"], genre=strings["genre"]) if lines else None
    )


def _originals(paths: Sequence[Path]) -> dict[str, Article]:
    """Return the articles below some paths by source, file name and title."""
    found: dict[str, Article] = {}
    for result in read_paths(paths):
        if isinstance(result, Article):
            for key in (result.id, result.source, Path(result.source).name, result.title):
                found.setdefault(key, result)
    found.pop("", None)
    return found


def _themes(value: object, taxonomy: Taxonomy, settings: Settings) -> tuple[tuple[str, ...] | None, str]:
    """Return the themes of a cell (None when it is empty) and the first name that is no theme."""
    given = value if isinstance(value, list) else re.split(r"[;；,，、/|\n]", value) if isinstance(value, str) else []
    names = [str(name).strip(MARKS) for name in given if str(name).strip(MARKS)]
    known = {**dict(zip(taxonomy.slugs, taxonomy.names, strict=True)), **{name: name for name in taxonomy.names}}
    known |= dict.fromkeys(NO_THEME, "") | dict(settings.names)
    unknown = next((name for name in names if name not in known), "")
    if unknown or not (names or isinstance(value, list)):
        return None, unknown
    return tuple(dict.fromkeys(known[name] for name in names if known[name])), ""
