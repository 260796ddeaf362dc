"""The year in numbers: every submission, what each contributor and zone sent, by theme and month; totals add up."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, select

from serving.ledger import Ledger
from serving.ranking import DEFAULT_RULE, Ranked, rank
from serving.records import ACCEPTED, NO_THEME, PUBLISHED, REJECTED, STATE_ZH
from serving.submissions import S

Key = TypeVar("Key")
UNSIGNED, NO_ZONE, NO_GENRE = "（未署名）", "（未注明）", "（无）"
MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission in the list of articles.

    Attributes:
        primary: the theme it counts under; NO_THEME without any, so that every article counts once.
        remark: what the reader of the list must know, such as the same text under another number.
    """

    id: int
    month: int
    title: str
    contributor: str
    zone: str
    genre: str
    themes: tuple[str, ...]
    primary: str
    state: str
    issue: str
    remark: str

    @property
    def state_zh(self) -> str:
        """The state as the list says it, with the issue it was published in."""
        return (
            f"{STATE_ZH[self.state]}（{self.issue}）"
            if self.state == PUBLISHED and self.issue
            else STATE_ZH[self.state]
        )


@dataclass(slots=True)
class Tally:
    """How many articles, and of which kind.

    Attributes:
        articles: accepted + rejected + open.
        accepted: by the editors, the published ones among them.
        published: those that have appeared.
        open: not decided yet.
        themes: by primary theme; adds up to `articles`.
        genres: adds up to `articles`.
        months: articles received in each month, January first; adds up to `articles`.
    """

    articles: int = 0
    accepted: int = 0
    published: int = 0
    rejected: int = 0
    open: int = 0
    themes: Counter[str] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)
    months: list[int] = field(default_factory=lambda: [0] * len(MONTHS))

    def add(self, entry: Entry) -> None:
        """Count one article."""
        self.articles += 1
        self.published += entry.state == PUBLISHED
        self.accepted += entry.state in {ACCEPTED, PUBLISHED}
        self.rejected += entry.state == REJECTED
        self.open += entry.state not in {ACCEPTED, PUBLISHED, REJECTED}
        self.themes[entry.primary] += 1
        self.genres[entry.genre or NO_GENRE] += 1
        self.months[entry.month - 1] += 1


@dataclass(frozen=True, slots=True)
class Report:
    """A year.

    Attributes:
        year: calendar year of receipt, in office time.
        entries: every article, by contributor, then zone, then number.
        lines: tally by contributor and zone, in the order of the entries; adds up to `total`.
        zones: tally by zone, most articles first; adds up to `total`.
        themes: tally by primary theme, in the order asked for; adds up to `total`.
        genres: the genres that occur, commonest first.
        total: everything.
        unreadable: submissions no article could be read from; not counted anywhere.
        ranking: the best contributors by `rule`.
        rule: the criteria, most important first.
    """

    year: int
    entries: tuple[Entry, ...]
    lines: dict[tuple[str, str], Tally]
    zones: dict[str, Tally]
    themes: dict[str, Tally]
    genres: tuple[str, ...]
    total: Tally
    unreadable: int
    ranking: tuple[Ranked, ...]
    rule: tuple[str, ...]


def report(
    ledger: Ledger, year: int, *, themes: Sequence[str], rule: Sequence[str] = DEFAULT_RULE, top: int = 20
) -> Report:
    """Count a year.

    Args:
        ledger: where the submissions are.
        year: calendar year of receipt.
        themes: the taxonomy's names; themes that occur beside them come after.
        rule: criteria of the ranking, see `serving.ranking`.
        top: how many places the ranking has.

    Raises:
        RuleError: a criterion is unknown.
    """
    with ledger.store.reading() as connection:
        entries, unreadable = _entries(connection, year)
    total = Tally()
    for entry in entries:
        total.add(entry)
    names = [*themes, *sorted(set(total.themes) - {*themes, NO_THEME}), NO_THEME]
    by_theme = _tallies(entries, lambda entry: entry.primary)
    zones = sorted(_tallies(entries, lambda entry: entry.zone or NO_ZONE).items(), key=lambda item: -item[1].articles)
    return Report(
        year=year,
        entries=entries,
        lines=_tallies(entries, lambda entry: (entry.contributor or UNSIGNED, entry.zone or NO_ZONE)),
        zones=dict(zones),
        themes={name: by_theme.get(name, Tally()) for name in names},
        genres=tuple(name for name, _ in total.genres.most_common()),
        total=total,
        unreadable=unreadable,
        ranking=tuple(rank(entries, rule=rule, top=top)),
        rule=tuple(rule),
    )


def _entries(connection: Connection, year: int) -> tuple[tuple[Entry, ...], int]:
    columns = (S.id, S.month, S.title, S.contributor, S.zone, S.genre, S.themes, S.primary_theme, S.state, S.issue)
    of_year = (S.withdrawn == 0, S.month.between(f"{year:04}-01", f"{year:04}-12"))
    query = select(*columns, S.status, S.decided, S.duplicate_of, S.near_duplicate_of).where(*of_year)
    names = cache(lambda text: tuple(json.loads(text)))
    entries, unreadable = [], 0
    for row in connection.execute(query):
        if row.status == "unreadable" and not row.decided:
            unreadable += 1
            continue
        remark = f"与第 {row.duplicate_of} 号同文" if row.duplicate_of else ""
        remark = remark or (f"与第 {row.near_duplicate_of} 号相近" if row.near_duplicate_of else "")
        entry = Entry(
            row.id, int(row.month[5:]), row.title, row.contributor, row.zone, row.genre, names(row.themes),
            row.primary_theme or NO_THEME, row.state, row.issue, remark,
        )  # fmt: skip
        entries.append(entry)
    return tuple(
        sorted(entries, key=lambda each: (not each.contributor, each.contributor, each.zone, each.id))
    ), unreadable


def _tallies(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> dict[Key, Tally]:
    tallies: dict[Key, Tally] = {}
    for entry in entries:
        name = key(entry)
        if name not in tallies:
            tallies[name] = Tally()
        tallies[name].add(entry)
    return tallies
