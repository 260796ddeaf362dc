"""The best contributors of a year, by a rule that everybody can read and set; ties stay ties."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from data.bylines import is_name
from data.errors import RuleError
from serving.records import ACCEPTED, NO_THEME, PUBLISHED

CRITERIA = {
    "accepted": "采用篇数（含已刊发）",
    "published": "刊发篇数",
    "themes": "采用稿件涉及的主题数",
    "articles": "来稿篇数",
}
DEFAULT_RULE = ("accepted", "published", "themes")
_BETWEEN_NAMES = re.compile(r"[\s、,，;；/]+")


class Counted(Protocol):
    """What the ranking looks at in an article."""

    @property
    def contributor(self) -> str:
        """As the byline has it."""

    @property
    def zone(self) -> str:
        """Where it came from."""

    @property
    def themes(self) -> tuple[str, ...]:
        """All of them."""

    @property
    def state(self) -> str:
        """A state of the ledger."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A contributor and the place reached.

    Attributes:
        place: from 1; those who are equal in everything share one, and the next place is as far down as they are many.
        tied: whether others share the place.
        zones: where the articles came from.
        articles: sent in.
        accepted: of these, the published ones among them.
        published: of these.
        themes: of the accepted articles.
        joint: how many of the articles carry several names; each of them is credited.
    """

    place: int
    tied: bool
    name: str
    zones: tuple[str, ...]
    articles: int
    accepted: int
    published: int
    themes: tuple[str, ...]
    joint: int


def rule_of(text: str) -> tuple[str, ...]:
    """The criteria in a text such as "accepted,published,themes".

    Raises:
        RuleError: a criterion is unknown or named twice, or there is none.
    """
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    check_rule(names)
    return names


def check_rule(names: Sequence[str]) -> None:
    """Refuse a rule with an unknown or repeated criterion, or none.

    Raises:
        RuleError: names the criteria there are.
    """
    if not names or len(set(names)) < len(names) or not set(names) <= set(CRITERIA):
        raise RuleError(",".join(names), CRITERIA)


def rule_zh(rule: Sequence[str]) -> str:
    """The rule as a sentence below the ranking."""
    order = "，再比".join(CRITERIA[name] for name in rule)
    return f"评选规则：先比{order}；各项都相同的名次并列；几人合写的稿件给每人各计一篇；没有稿件被采用的不参加。"


def rank(entries: Iterable[Counted], *, rule: Sequence[str], top: int) -> list[Ranked]:
    """Rank the contributors who had an article accepted.

    Args:
        entries: the articles of the year.
        rule: criteria, the most important first.
        top: places; all who share the last one are listed.

    Raises:
        RuleError: a criterion is unknown.
    """
    check_rule(rule)
    credited: dict[str, list[tuple[Counted, bool]]] = {}
    for entry in entries:
        names = people(entry.contributor)
        for name in names:
            credited.setdefault(name, []).append((entry, len(names) > 1))
    counted = [each for name, articles in credited.items() if (each := _counted(name, articles)).accepted]
    keys = {each.name: tuple(-_value(each, name) for name in rule) for each in counted}
    times = Counter(keys.values())
    ordered = sorted(counted, key=lambda each: (keys[each.name], each.name))
    ranked: list[Ranked] = []
    for number, each in enumerate(ordered, 1):
        shared = bool(ranked) and keys[ranked[-1].name] == keys[each.name]
        place = ranked[-1].place if shared else number
        if place > top:
            break
        ranked.append(replace(each, place=place, tied=times[keys[each.name]] > 1))
    return ranked


def people(contributor: str) -> tuple[str, ...]:
    """The persons a contributor's field names; an office, or what is not clearly several names, is one."""
    parts = tuple(dict.fromkeys(part for part in _BETWEEN_NAMES.split(contributor.strip()) if part))
    if parts and all(map(is_name, parts)):
        return parts
    return (contributor.strip(),) if contributor.strip() else ()


def _counted(name: str, articles: Sequence[tuple[Counted, bool]]) -> Ranked:
    accepted = [entry for entry, _ in articles if entry.state in {ACCEPTED, PUBLISHED}]
    return Ranked(
        place=0,
        tied=False,
        name=name,
        zones=tuple(dict.fromkeys(entry.zone for entry, _ in articles if entry.zone)),
        articles=len(articles),
        accepted=len(accepted),
        published=sum(entry.state == PUBLISHED for entry in accepted),
        themes=tuple(sorted({theme for entry in accepted for theme in entry.themes if theme != NO_THEME})),
        joint=sum(joint for _, joint in articles),
    )


def _value(each: Ranked, criterion: str) -> int:
    return len(each.themes) if criterion == "themes" else int(getattr(each, criterion))
