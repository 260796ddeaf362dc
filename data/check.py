"""What is wrong, or suspicious, in a set of annotated files, and how its labels are spread."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.article import Article, LabelledArticle
from data.corpus import GENRES, numbered_lines, parse_line
from data.errors import CorpusError, InputError

SHINGLE = 8
"""Characters per shingle: long enough that fixed terms and agency names do not match by themselves."""
NEAR_DUPLICATE = 0.4
"""Jaccard similarity of shingles from which two articles count as near-duplicates."""
COMMON_SHINGLE = 20
"""A shingle in more articles than this is a stock phrase and proposes neighbours only."""


@dataclass
class Report:
    """The outcome of a check.

    Attributes:
        errors: what keeps the files from being used.
        warnings: what an editor should look at.
        counts: table name -> label -> number of articles.
    """

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    n_articles: int = 0


@dataclass(frozen=True, slots=True)
class _Located:
    place: str
    labelled: LabelledArticle


def check_files(paths: Sequence[Path], theme_names: Sequence[str]) -> Report:
    """Check annotated files: form, theme names, ids, near-duplicates, contradicting labels; count by label.

    Args:
        paths: JSONL files.
        theme_names: the taxonomy's names.
    """
    report = Report()
    rows = []
    for path in paths:
        try:
            lines = list(numbered_lines(path))
        except InputError as error:
            report.errors.append(str(error))
            continue
        for number, line in lines:
            try:
                rows.append(_Located(f"{path}:{number}", parse_line(path, number, line, theme_names)))
            except CorpusError as error:
                report.errors.append(str(error))
    report.errors += _duplicate_ids(rows)
    report.errors += [
        f"{a.place} and {b.place}: near-duplicates ({similarity:.0%} of their text is shared)."
        for a, b, similarity in near_duplicates(rows)
    ]
    report.warnings += [warning for row in rows for warning in _label_warnings(row)]
    report.n_articles = len(rows)
    report.counts = _counts([row.labelled for row in rows], theme_names)
    return report


def _duplicate_ids(rows: Sequence[_Located]) -> Iterator[str]:
    first: dict[str, str] = {}
    for row in rows:
        known = first.setdefault(row.labelled.article.id, row.place)
        if known != row.place:
            yield f"{row.place}: id {row.labelled.article.id!r} is already used at {known}."


def near_duplicates(rows: Sequence[_Located]) -> Iterator[tuple[_Located, _Located, float]]:
    """Yield pairs of articles whose shingles overlap by at least NEAR_DUPLICATE (Jaccard).

    An inverted index of shingles proposes the pairs, so the cost grows with the shared text, not with all pairs.
    """
    index: dict[str, list[int]] = defaultdict(list)
    sets = [shingles(row.labelled.article) for row in rows]
    for number, shingle_set in enumerate(sets):
        for shingle in shingle_set:
            index[shingle].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in index.values():
        reach = len(numbers) if len(numbers) <= COMMON_SHINGLE else 1
        shared.update((a, b) for k, a in enumerate(numbers) for b in numbers[k + 1 : k + 1 + reach])
    for (a, b), _ in sorted(shared.items()):
        similarity = len(sets[a] & sets[b]) / len(sets[a] | sets[b])
        if similarity >= NEAR_DUPLICATE:
            yield rows[a], rows[b], similarity


def shingles(article: Article) -> set[str]:
    """The article's runs of SHINGLE characters, punctuation and white space left out."""
    text = "".join(c for paragraph in (article.title, *article.paragraphs) for c in paragraph if c.isalnum())
    return {text[k : k + SHINGLE] for k in range(max(1, len(text) - SHINGLE + 1))}


def _label_warnings(row: _Located) -> Iterator[str]:
    labelled = row.labelled
    in_paragraphs = {theme for themes in labelled.paragraph_themes for theme in themes}
    for theme in labelled.themes:
        if in_paragraphs and theme not in in_paragraphs and theme not in labelled.article.title:
            yield f"{row.place}: the article has {theme}, but no paragraph has."
    lengths = [len(text) for text in labelled.article.paragraphs]
    for theme in sorted(in_paragraphs - set(labelled.themes)):
        share = sum(n for n, themes in zip(lengths, labelled.paragraph_themes, strict=True) if theme in themes)
        if share > sum(lengths) / 2:
            yield f"{row.place}: more than half of the text has {theme}, but the article does not."
    if (labelled.primary is None) != (not labelled.themes):
        yield f"{row.place}: an article has a primary theme exactly when it has themes."
    if labelled.article.genre and labelled.article.genre not in GENRES:
        yield f"{row.place}: genre {labelled.article.genre!r} is not one of {', '.join(GENRES)}."


def _counts(corpus: Sequence[LabelledArticle], theme_names: Sequence[str]) -> dict[str, Counter[str]]:
    by_theme = Counter(theme for row in corpus for theme in row.themes or ("(none)",))
    return {
        "theme": Counter({name: by_theme[name] for name in (*theme_names, "(none)")}),
        "themes per article": Counter(str(len(row.themes)) for row in corpus),
        "genre": Counter(row.article.genre or "(none)" for row in corpus),
        "author": Counter(row.author or "(none)" for row in corpus),
    }
