"""The words the desk's pages use: statuses, states, weeks, dates and sizes in Chinese."""

from datetime import UTC, date, datetime, timedelta, tzinfo

STATUS_ZH = {"tagged": "已标主题", "none": "无主题", "review": "需要您看", "unreadable": "读不出"}
STATE_ZH = {"received": "待定", "accepted": "采用", "rejected": "不采用", "published": "已刊发"}
STATUS_ICON = {"tagged": "tag", "none": "circle", "review": "eye", "unreadable": "broken"}
STATE_ICON = {"received": "dots", "accepted": "check", "rejected": "cross", "published": "press"}


def week_of(day: date) -> str:
    """Name the ISO week of a day, "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_zh(week: str) -> str:
    """Write a week for people: 2026年第48周（11月23日—11月29日）; what is no week is shown as it is."""
    try:
        year, number = week.split("-W")
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        return week
    sunday = monday + timedelta(days=6)
    return f"{year}年第{int(number)}周（{monday.month}月{monday.day}日—{sunday.month}月{sunday.day}日）"


def moment_zh(moment: datetime | None, *, zone: tzinfo | None = None) -> str:
    """Write a moment in local time: 11月25日 14:05; "" for none."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    local = aware.astimezone(zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
