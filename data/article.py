"""The article as it travels between the rooms, with and without an annotator's labels."""

from dataclasses import dataclass

_TITLE_LENGTH = 60
"""A first line of up to so many characters is a title."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read; `paragraphs` holds the body without the title."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    source: str = ""
    zone: str = ""
    byline: str = ""
    date: str = ""
    genre: str = ""
    notes: tuple[str, ...] = ()

    @property
    def n_characters(self) -> int:
        """Length of the body in characters, white space left out."""
        return sum(len("".join(text.split())) for text in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of one, from which no article could be read."""

    source: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with the themes an annotator gave it.

    Attributes:
        article: what was read.
        author: who wrote it; the unit of honest splits.
        themes: the article's themes.
        primary: the one theme an editor would file it under, or None.
        paragraph_themes: the themes of each paragraph, same length as `article.paragraphs`.
        borderline: themes on which two annotators may differ.
    """

    article: Article
    author: str
    themes: tuple[str, ...]
    primary: str | None
    paragraph_themes: tuple[tuple[str, ...], ...]
    borderline: tuple[str, ...] = ()


def article_of(text: str, *, identity: str = "") -> Article:
    """One article from plain text; a short first line is its title."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    has_title = len(lines) > 1 and len(lines[0]) <= _TITLE_LENGTH
    title = lines[0] if has_title else ""
    return Article(id=identity, title=title, paragraphs=tuple(lines[1:] if has_title else lines))
