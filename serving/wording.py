"""The words the desk's pages use: statuses, states, weeks, dates and sizes in Chinese."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from serving.records import OFFICE_TIME, STATE_ZH, Event, Submission
from serving.records import STATUS_ZH as STATUS_OF_SHEETS

STATUS_ZH = STATUS_OF_SHEETS | {"review": "需要您看"}
STATUS_ICON = {"tagged": "tag", "none": "circle", "review": "eye", "unreadable": "broken"}
FIELD_WORDS = {
    "state": "定为",
    "issue": "期号记为",
    "themes": "主题改为",
    "primary_theme": "主要主题改为",
    "title": "题目改为",
    "zone": "开发区改为",
    "contributor": "投稿人改为",
    "genre": "体裁改为",
}
STATE_ICON = {"received": "dots", "accepted": "check", "rejected": "cross", "published": "press"}


def week_zh(week: str) -> str:
    """Write a week for people: 2026年第48周（11月23日—11月29日）; what is no week is shown as it is."""
    try:
        year, number = week.split("-W")
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return week
    sunday = monday + timedelta(days=6)
    return f"{year}年第{int(number)}周（{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日）"


def moment_zh(moment: datetime | None) -> str:
    """Write a moment in office time: 11月25日 14:05; "" for none."""
    if moment is None:
        return ""
    local = moment.astimezone(OFFICE_TIME)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def name_of(item: Submission) -> str:
    """Call a submission by its title, or by its file where no title was found."""
    return item.title or item.source.rpartition(" > ")[2].replace("\\", "/").rpartition("/")[2] or "（没有题目）"


def facts_of(item: Submission) -> list[str]:
    """What stands below a title: zone, contributor, genre, length and day of receipt, whatever is known of them."""
    local = item.received_at.astimezone(OFFICE_TIME)
    length = f"{item.n_characters:,} 字" if item.n_characters else ""
    known = (item.zone, item.contributor, item.genre, length, f"{local.month}月{local.day}日收到")
    return [words for words in known if words]


def event_zh(event: Event) -> str:
    """Say in a few words what happened: 定为“采用”，主题改为 A、B."""
    if event.kind in {"decided", "edited", "undone"}:
        changes = _changes(event.before, event.after)
        start = "撤销上一步：" if event.kind == "undone" else ""
        return start + ("，".join(changes) or "确认，没有改动")
    other = f"（第 {event.other} 号）" if event.other else ""
    return {
        "received": "收到",
        "repeated": "又收到同一篇，没有重复登记",
        "split": f"拆成两篇{other}",
        "joined": f"与另一篇合并{other}",
        "separated": f"从另一篇拆出{other}",
        "withdrawn": f"并入另一篇{other}",
    }.get(event.kind, event.kind)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    said = []
    for field, words in FIELD_WORDS.items():
        if field in after and after[field] != before.get(field):
            said.append(f"{words}{_value(field, after[field])}")
    return said


def _value(field: str, value: Any) -> str:  # noqa: ANN401 (whatever the history holds)
    if field == "state":
        return f"“{STATE_ZH.get(value, value)}”"
    if isinstance(value, list):
        return "、".join(value) or "无"
    return f"“{value}”" if value else "空"
