"""The first page of the desk: the week's submissions, those that need an editor first."""

from collections import Counter
from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.responses import Response

from serving.ledger import Ledger
from serving.page_context import Flash, PageContext, PageDep
from serving.page_forms import PasteForm
from serving.page_query import ALL, PageQuery, query_of, theme_choices, this_week
from serving.records import RECEIVED, STATE_ZH, Submission
from serving.wording import STATUS_ZH, week_zh

router = APIRouter(include_in_schema=False)

PAGE_ROWS = 500
NEEDING = ("review", "unreadable")


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows on the page, how many there are in all, and how many of each status."""

    rows: list[Submission]
    total: int
    statuses: dict[str, int]


@router.get("/")
def week(page: PageDep) -> Response:
    """Show the list."""
    return week_response(page)


def week_response(
    page: PageContext, *, flash: Flash | None = None, pasted: PasteForm | None = None, status: int = 200
) -> Response:
    """Show the list.

    Args:
        page: who asks, and with which filter.
        flash: what to say above it.
        pasted: a pasted text that could not be taken in, so that it is not lost.
        status: of the response.
    """
    query = query_of(page.request, page.ledger)
    shown = _shown(page.ledger, query)
    undecided = [row for row in shown.rows if row.state == RECEIVED]
    values = {
        "heading": _heading(query),
        "filter": query,
        "flash": flash,
        "pasted": pasted,
        "filtered": query.is_narrow,
        "query": query.address(),
        "shown": shown,
        "tabs": _tabs(query, shown.statuses),
        "states": STATE_ZH,
        "theme_choices": theme_choices(page.theme_names),
        "undecided": len(undecided),
        "waiting": sum(row.status in NEEDING for row in undecided),
        "weeks": _weeks(page.ledger, query),
    }
    return page.render("week.html", values, status=status)


def _heading(query: PageQuery) -> str:
    if query.week == ALL:
        return "全部来稿"
    return "本周来稿" if query.week == this_week() else week_zh(query.week)


def _shown(ledger: Ledger, query: PageQuery) -> Shown:
    """Ask once for all statuses and part them here, as long as they fit on the page."""
    rows = ledger.submissions(replace(query, status="").filter(limit=PAGE_ROWS + 1))
    if len(rows) <= PAGE_ROWS:
        statuses = dict(Counter(row.status for row in rows))
        kept = [row for row in rows if query.status in ("", row.status)]
        return Shown(kept, len(kept), statuses)
    statuses = {status: ledger.count(replace(query, status=status).filter()) for status in STATUS_ZH}
    total = statuses[query.status] if query.status else sum(statuses.values())
    return Shown(ledger.submissions(query.filter(limit=PAGE_ROWS)), total, statuses)


def _tabs(query: PageQuery, statuses: dict[str, int]) -> list[tuple[str, str, int, str]]:
    """Give value, words, number and address of each status, the most pressing first, and of all."""
    order = ("review", "unreadable", "tagged", "none")
    words = [("", "全部", sum(statuses.values()))]
    words += [(status, STATUS_ZH[status], statuses.get(status, 0)) for status in order]
    return [(value, name, number, f"/?{query.address(status=value)}") for value, name, number in words]


def _weeks(ledger: Ledger, query: PageQuery) -> list[str]:
    known = {week.week for week in ledger.weeks()} | {this_week()}
    return sorted(known | ({query.week} if "-W" in query.week else set()), reverse=True)
