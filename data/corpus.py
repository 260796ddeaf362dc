"""Annotated articles: JSONL lines to labelled articles, with every mistake named by file and line."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from data.article import Article, LabelledArticle
from data.errors import CorpusError, InputError
from data.files import read_utf8

STARTER_CORPUS = Path(__file__).with_name("corpus")
GENRES = ("消息", "通讯", "评论")
FEEDBACK_AUTHOR = "feedback"
"""How the authors' names of articles begin whose labels are editors' decisions."""


def starter_files() -> list[Path]:
    """The starter corpus files of a checkout; empty in an installed wheel, which carries no corpus."""
    return sorted(STARTER_CORPUS.glob("*.jsonl"))


def load_corpus(paths: Sequence[Path], theme_names: Sequence[str]) -> list[LabelledArticle]:
    """Read annotated articles.

    Args:
        paths: JSONL files, one article a line.
        theme_names: the taxonomy's names; a label outside them is an error.

    Raises:
        InputError: a file cannot be opened.
        CorpusError: the first line that does not fit, by file and line.
    """
    labelled = []
    for path in paths:
        for number, line in numbered_lines(path):
            labelled.append(parse_line(path, number, line, theme_names))
    return labelled


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line) of the lines that hold something.

    Raises:
        InputError: the file cannot be opened, is not UTF-8 or holds nothing.
    """
    text = read_utf8(path, what="JSONL file")
    if not text.strip():
        raise InputError(path, "holds no article", "name a JSONL file of annotated articles")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def parse_line(path: Path, number: int, line: str, theme_names: Sequence[str]) -> LabelledArticle:
    """Read one annotated article.

    Raises:
        CorpusError: a field is missing or of the wrong kind, or a theme is unknown.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CorpusError(path, number, f"not JSON ({error})") from error
    if not isinstance(record, dict):
        raise CorpusError(path, number, "not a JSON object")
    try:
        return _labelled(record, theme_names)
    except ValueError as error:
        raise CorpusError(path, number, str(error)) from error


def _labelled(record: dict[str, Any], theme_names: Sequence[str]) -> LabelledArticle:
    paragraphs = record.get("paragraphs", [])
    if not isinstance(paragraphs, list):
        raise ValueError("'paragraphs' is not a list")  # noqa: TRY003, TRY004 (parse_line writes the sentence)
    entries = [entry if isinstance(entry, dict) else {"text": entry} for entry in paragraphs]
    article = Article(
        id=_string(record, "id"),
        title=_string(record, "title", default="" if entries else None),
        paragraphs=tuple(_string(entry, "text") for entry in entries),
        zone=_string(record, "zone", default=""),
        genre=_string(record, "genre", default=""),
        source=_string(record, "source", default=""),
    )
    themes = _themes(record.get("themes"), "themes", theme_names)
    primary = record.get("primary", themes[0] if len(themes) == 1 else None)
    if primary is not None and primary not in themes:
        message = f"'primary' is {primary!r}, which is not among the article's themes"
        raise ValueError(message)
    return LabelledArticle(
        article=article,
        author=_string(record, "author", default=""),
        themes=themes,
        primary=primary,
        paragraph_themes=_paragraph_themes(entries, themes, theme_names),
        borderline=_themes(record.get("borderline", []), "borderline", theme_names),
    )


def _paragraph_themes(
    entries: Sequence[dict[str, Any]], themes: tuple[str, ...], theme_names: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Each paragraph's themes; where an article is labelled only as a whole, every paragraph gets its themes."""
    if not any("themes" in entry for entry in entries):
        return (themes,) * len(entries)
    return tuple(_themes(entry.get("themes", []), "paragraph themes", theme_names) for entry in entries)


def _string(record: dict[str, Any], field: str, *, default: str | None = None) -> str:
    value = record.get(field)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not (value.strip() or default is not None):
        message = f"'{field}' is missing or not a string"
        raise ValueError(message)
    if any("\ud800" <= c <= "\udfff" for c in value):
        message = f"'{field}' holds half a character (a lone surrogate)"
        raise ValueError(message)
    return value


def _themes(value: object, field: str, theme_names: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        message = f"'{field}' is missing or not a list"
        raise ValueError(message)  # noqa: TRY004 (a wrong value in the user's file, told as such)
    for name in value:
        if name not in theme_names:
            message = f"unknown theme {name!r} in '{field}'; the taxonomy has {', '.join(theme_names)}"
            raise ValueError(message)
    if len(set(value)) < len(value):
        message = f"a theme is named twice in '{field}'"
        raise ValueError(message)
    return tuple(value)


def corpus_digest(corpus: Sequence[LabelledArticle]) -> str:
    """SHA-256 over everything training sees, independent of file names and line order."""
    rows = sorted(
        json.dumps(
            (
                (row.article.id, row.author, row.article.genre, row.article.title, row.article.paragraphs),
                (row.themes, row.primary, row.paragraph_themes),
            ),
            ensure_ascii=False,
        )
        for row in corpus
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
