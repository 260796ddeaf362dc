"""An office's own archive to annotated articles: what is found is checked, joined, labelled and counted."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from data.article import Article, LabelledArticle
from data.finds import Find, finds_in
from data.tables import Settings
from data.taxonomy import Taxonomy

MOST_LOST = 0.01  # share of replacement characters from which a text is too damaged to learn from


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not imported, and why."""

    place: str
    reason: str


@dataclass
class Imported:
    """What an import gave.

    Attributes:
        articles: the annotated articles.
        left_out: everything found and not taken; with the articles and the merged it adds up to what was found.
        merged: how many texts stood in a second folder and only added a theme.
        guessed: how many articles came without labelled paragraphs.
    """

    articles: list[LabelledArticle] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    merged: int = 0
    guessed: int = 0

    @property
    def n_found(self) -> int:
        """Everything that was looked at."""
        return len(self.articles) + len(self.left_out) + self.merged

    @property
    def reasons(self) -> Counter[str]:
        """How often each reason left something out."""
        return Counter(one.reason for one in self.left_out)


def import_paths(paths: Sequence[Path], taxonomy: Taxonomy, settings: Settings) -> Imported:
    """Turn an archive into annotated articles.

    Folders give their files the theme they are named after, the nearest above the file; a text in two such folders has
    both themes. Tables and JSONL give a row for each article. An article without labelled paragraphs gets its themes on
    the paragraphs that hold one of the theme's keywords, or on its longest paragraph.

    Raises:
        InputError: a path does not exist, is of no known kind, or a table has no row of headings.
    """
    imported = Imported()
    by_text: dict[str, int] = {}
    for found in (found for path in paths for found in finds_in(path, taxonomy, settings)):
        article, themes = found.article, found.themes
        if article is None or themes is None or _problem(found):
            imported.left_out.append(LeftOut(found.place, _problem(found)))
            continue
        key = "".join("".join(article.paragraphs).split())
        if key not in by_text:
            by_text[key] = len(imported.articles)
            imported.guessed += bool(themes) and not any(found.paragraph_themes)
            named = replace(article, id=f"{settings.author}-{len(by_text):05d}")
            imported.articles.append(_labelled(found, named, themes, taxonomy, settings))
        elif found.may_merge:
            first = imported.articles[by_text[key]]
            imported.articles[by_text[key]] = _with_themes(first, themes, taxonomy)
            imported.merged += 1
        else:
            imported.left_out.append(LeftOut(found.place, "the same text was already imported"))
    return imported


def _problem(found: Find) -> str:
    if found.problem:
        return found.problem
    if found.article is None or not found.article.paragraphs:
        return "no text"
    text = "".join(found.article.paragraphs)
    if not found.article.title:
        return "no title"
    if text.count("\ufffd") > MOST_LOST * len(text):
        return "the text is garbled"
    return "no theme was given" if found.themes is None else ""


def _labelled(
    found: Find, article: Article, themes: tuple[str, ...], taxonomy: Taxonomy, settings: Settings
) -> LabelledArticle:
    labels = found.paragraph_themes if any(found.paragraph_themes) else guessed_themes(article, themes, taxonomy)
    primary = found.primary if found.primary in themes else next(iter(themes), None)
    return LabelledArticle(article, found.author or settings.author, themes, primary, labels)


def _with_themes(labelled: LabelledArticle, more: Iterable[str], taxonomy: Taxonomy) -> LabelledArticle:
    themes = tuple(dict.fromkeys((*labelled.themes, *more)))
    labels = guessed_themes(labelled.article, themes, taxonomy)
    return replace(labelled, themes=themes, primary=next(iter(themes), None), paragraph_themes=labels)


def guessed_themes(article: Article, themes: Sequence[str], taxonomy: Taxonomy) -> tuple[tuple[str, ...], ...]:
    """Guess the themes of each paragraph: a theme goes to those with one of its keywords, or to the longest one."""
    keywords = {theme.name: (theme.name, *theme.keywords) for theme in taxonomy.themes}
    longest = max(range(len(article.paragraphs)), key=lambda index: len(article.paragraphs[index]))
    places = {
        name: [n for n, text in enumerate(article.paragraphs) if any(word in text for word in keywords[name])]
        or [longest]
        for name in themes
    }
    return tuple(tuple(name for name in themes if n in places[name]) for n in range(len(article.paragraphs)))


def corpus_line(labelled: LabelledArticle) -> str:
    """Write an annotated article as one line of corpus JSONL, without the line end."""
    article = labelled.article
    record = {
        "id": article.id,
        "author": labelled.author,
        "genre": article.genre,
        "title": article.title,
        "zone": article.zone,
        "themes": list(labelled.themes),
        "primary": labelled.primary,
        "paragraphs": [
            {"text": text, "themes": list(themes)}
            for text, themes in zip(article.paragraphs, labelled.paragraph_themes, strict=True)
        ],
    }
    return json.dumps(record, ensure_ascii=False)
