"""The submissions `zhuti drift` compares: from files, folders and ledgers, each text once, since a day."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from data.article import Article, Unreadable
from data.errors import InputError
from data.feedback import text_key
from data.ledger_view import RECEIVED, is_ledger, read_view, strings_of, text_of
from data.reading import read_paths
from serving.records import OFFICE_TIME

_DATE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?!\d)")
UNREADABLE, EARLIER, REPEATED = "could not be read", "received earlier", "the same text again"


@dataclass(frozen=True)
class Submitted:
    """What was found; articles and left out ones add up to `n_found`.

    Attributes:
        articles: to compare.
        left_out: reason -> how many.
    """

    articles: tuple[Article, ...]
    left_out: dict[str, int]

    @property
    def n_found(self) -> int:
        """Everything that was looked at."""
        return len(self.articles) + sum(self.left_out.values())


def submitted(sources: Sequence[str], since: date | None = None) -> Submitted:
    """Read submissions.

    Args:
        sources: files and folders as `zhuti tag` takes them, and ledgers (SQLite files or database URLs).
        since: the first day of receipt: in a ledger as it says; else the day the article or its mail is dated, or
            where it says none the day the file was last changed.

    Raises:
        InputError: a source does not exist, or is a database without a ledger.
    """
    articles: dict[str, Article] = {}
    left_out: Counter[str] = Counter()
    for result, day in (found for source in sources for found in _found(source)):
        if isinstance(result, Unreadable):
            left_out[UNREADABLE] += 1
        elif since and day < since:
            left_out[EARLIER] += 1
        elif articles.setdefault(text_key(result), result) is not result:
            left_out[REPEATED] += 1
    return Submitted(tuple(articles.values()), dict(left_out))


def _found(source: str) -> Iterator[tuple[Article | Unreadable, date]]:
    if is_ledger(source):
        yield from _in_ledger(source)
    elif not Path(source).exists():
        raise InputError(source, "does not exist", "name files, folders or a ledger")
    else:
        for result in read_paths([Path(source)]):
            yield result, _day(result)


def _in_ledger(source: str) -> Iterator[tuple[Article | Unreadable, date]]:
    """Only read: neither made nor upgraded, as `serving.ledger` would."""
    for row in read_view(source, RECEIVED):
        texts = tuple(strings_of(row.get("paragraphs")) or ())
        article = Article(text_of(row, "id"), text_of(row, "title"), texts, zone=text_of(row, "zone"))
        unreadable = Unreadable(source, "it could not be read when it came in", "ask for it again")
        day = datetime.fromisoformat(text_of(row, "received_at")).astimezone(OFFICE_TIME).date()
        yield article if texts else unreadable, day


def _day(result: Article | Unreadable) -> date:
    written = _DATE.search(result.date) if isinstance(result, Article) else None
    if written:
        try:
            return date(*(int(part) for part in written.groups()))
        except ValueError:
            pass  # 13月 is no month; the file knows
    file = Path(result.source.partition(" > ")[0])
    file = file if file.exists() else Path(str(file).rpartition("#")[0])
    return datetime.fromtimestamp(file.stat().st_mtime, tz=OFFICE_TIME).date() if file.is_file() else date.max
