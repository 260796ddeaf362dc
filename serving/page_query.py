"""Which submissions a page is about: the filter of its address, the same on every page."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.requests import Request

from serving.ledger import Ledger
from serving.records import NO_THEME, OFFICE_TIME, STATES, Filter, week_of
from serving.wording import STATUS_ZH

ALL = "all"
MAX_TEXT = 100
FIELDS = ("week", "state", "status", "theme", "text")


@dataclass(frozen=True, slots=True)
class PageQuery:
    """The filter as it stands in an address; "" does not filter, the week "all" neither."""

    week: str = ALL
    state: str = ""
    status: str = ""
    theme: str = ""
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the week filters."""
        return bool(self.state or self.status or self.theme or self.text)

    def filter(self, **more: object) -> Filter:
        """The same as the ledger takes it."""
        week = "" if self.week == ALL else self.week
        chosen = Filter(week=week, state=self.state, status=self.status, theme=self.theme, text=self.text)
        return replace(chosen, **more)  # type: ignore[arg-type]

    def address(self, **changed: str) -> str:
        """The same as the query part of an address, with some of it changed."""
        values = {name: getattr(self, name) for name in FIELDS} | changed
        return urlencode({name: value for name, value in values.items() if value})


def query_of(request: Request, ledger: Ledger) -> PageQuery:
    """Read the filter of an address; without a week it is this week's, or the last one's with submissions."""
    given = request.query_params
    state, status = given.get("state", ""), given.get("status", "")
    return PageQuery(
        week=given.get("week", "") or _latest(ledger),
        state=state if state in STATES else "",
        status=status if status in STATUS_ZH else "",
        theme=given.get("theme", ""),
        text=given.get("text", "").strip()[:MAX_TEXT],
    )


def this_week() -> str:
    """The week we are in, in office time."""
    return week_of(datetime.now(UTC).astimezone(OFFICE_TIME).date())


def theme_choices(names: tuple[str, ...]) -> tuple[str, ...]:
    """What a filter of themes offers: every theme, and none."""
    return (*names, NO_THEME)


def _latest(ledger: Ledger) -> str:
    weeks = [week.week for week in ledger.weeks()]
    now = this_week()
    return now if now in weeks or not weeks else weeks[0]
