"""What the ledger hands out: submissions, events, weeks, and the filter they are asked for with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from model.evidence import Evidence

RECEIVED, ACCEPTED, REJECTED, PUBLISHED = "received", "accepted", "rejected", "published"
STATES = (RECEIVED, ACCEPTED, REJECTED, PUBLISHED)
STATE_ZH = {RECEIVED: "收到", ACCEPTED: "采用", REJECTED: "不采用", PUBLISHED: "已刊发"}
STATUS_ZH = {"tagged": "已归类", "none": "无主题", "review": "请编辑看", "unreadable": "读不出"}
FIELD_ZH = {
    "title": "题目",
    "zone": "开发区",
    "contributor": "投稿人",
    "genre": "体裁",
    "state": "状态",
    "issue": "期号",
    "themes": "主题",
    "primary_theme": "主要主题",
    "paragraphs": "正文",
}
"""What an editor can change, in the order it is told."""
EVENT_ZH = {
    "received": "收到",
    "repeated": "重复收到",
    "decided": "审定",
    "edited": "修改",
    "split": "拆分",
    "separated": "拆出",
    "joined": "合并",
    "withdrawn": "并入另一篇",
    "undone": "撤销",
}
NEEDS_YOU, NEWEST, NUMBER = "needs_you", "newest", "number"
OFFICE_TIME = timezone(timedelta(hours=8))
"""Weeks, months and years are those of the office; China has one time without summer time."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission as everybody sees it.

    Attributes:
        version: raised by every change; a change names the version it was made from.
        received_at: in UTC.
        week: ISO week in office time, such as "2026-W48".
        paragraphs: the body; empty in lists.
        status: what the model said: tagged, none, review or unreadable.
        proposed: the themes the model gave.
        state: received, accepted, rejected or published.
        themes: as decided, the proposed ones before.
        issue: number of the issue it was published in, or "".
        duplicate_of: the earlier submission with the same text under another name.
        near_duplicate_of: the earlier submission with nearly the same text.
        withdrawn: whether it was joined to another, or its split taken back; lists leave it out.
        repeated: whether receiving found it in the ledger already; True only in what `receive` returns.
    """

    id: int
    version: int
    received_at: datetime
    week: str
    source: str
    title: str
    zone: str
    contributor: str
    genre: str
    date: str
    notes: tuple[str, ...]
    n_characters: int
    status: str
    proposed: tuple[str, ...]
    proposed_primary: str | None
    scores: dict[str, float]
    evidence: tuple[Evidence, ...]
    model: str
    state: str
    themes: tuple[str, ...]
    primary: str | None
    decided: bool
    decided_by: str
    decided_at: datetime | None
    issue: str
    batch: str
    duplicate_of: int | None
    near_duplicate_of: int | None
    paragraphs: tuple[str, ...] = ()
    withdrawn: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the history.

    Attributes:
        kind: a key of EVENT_ZH.
        version: the submission's version after it.
        before: the changed fields as they were.
        after: the changed fields as they became; for received and repeated where it came from.
        undoes: the event it takes back, or None.
        other: the second submission of a split or a join, or None.
        batch: the sheet it was read from, or "".
        undone: whether a later event takes it back.
    """

    id: int
    submission: int
    at: datetime
    editor: str
    kind: str
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    undoes: int | None
    other: int | None
    batch: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier submission and how alike it is, 0 to 1."""

    submission: Submission
    likeness: float


@dataclass(frozen=True, slots=True)
class Week:
    """The submissions of one week in numbers.

    Attributes:
        undecided: how many no editor has decided.
        states: state -> number, only those that occur.
        statuses: status -> number, only those that occur.
    """

    week: str
    total: int
    undecided: int
    states: dict[str, int]
    statuses: dict[str, int]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which submissions, in which order; fields left at "" or None do not filter.

    Attributes:
        week: "2026-W48".
        year: calendar year of receipt in office time.
        month: "2026-11".
        since: received at this time or later; with a time zone.
        theme: a theme the submission has; NO_THEME for those without any.
        text: words that must all occur in title, contributor, zone or body.
        decided: whether an editor has decided.
        batch: what `receive` was told.
        source: the file it came from.
        order: NEEDS_YOU (undecided review and unreadable first), NEWEST or NUMBER.
        with_text: fill `paragraphs`.
    """

    week: str = ""
    year: int | None = None
    month: str = ""
    since: datetime | None = None
    state: str = ""
    status: str = ""
    theme: str = ""
    text: str = ""
    contributor: str = ""
    zone: str = ""
    decided: bool | None = None
    batch: str = ""
    source: str = ""
    order: str = NEEDS_YOU
    limit: int | None = None
    offset: int = 0
    with_text: bool = False


NO_THEME = "无"


def week_of(day: date) -> str:
    """Name the ISO week of a day, "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def now_utc() -> datetime:
    """The time of a change."""
    return datetime.now(UTC)
