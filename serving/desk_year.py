"""The year-end page: list of contributors and articles, a ranking whose rule can be set, charts; also as a sheet."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from data.errors import RuleError
from serving.ledger import Ledger
from serving.page_context import Flash, PageContext, PageDep
from serving.page_files import XLSX, as_file
from serving.ranking import CRITERIA, DEFAULT_RULE, check_rule
from serving.records import OFFICE_TIME
from serving.yearend import Report, report
from serving.yearend_page import context
from serving.yearend_sheet import to_xlsx

router = APIRouter(include_in_schema=False, prefix="/year")

TOP, MOST_TOP = 20, 200
PLACES = ("先比", "再比", "然后比", "最后比")
YEARS = range(2000, 2101)


@router.get("")
def year_end(page: PageDep) -> Response:
    """Show a year."""
    found, flash = _report(page)
    top = _top(page.request)
    values = context(found) | {
        "years": _years(page.ledger, found.year),
        "criteria": CRITERIA,
        "places": PLACES[: len(CRITERIA)],
        "top": top,
        "flash": flash,
        "query": urlencode({"year": found.year, "rule": list(found.rule), "top": top}, doseq=True),
    }
    return page.render("year.html", values)


@router.get("/list.xlsx")
def as_sheet(page: PageDep) -> Response:
    """Give the same as a spreadsheet."""
    found, _ = _report(page)
    return as_file(to_xlsx(found), f"{found.year}年投稿人稿件清单和篇目.xlsx", XLSX)


def _report(page: PageContext) -> tuple[Report, Flash | None]:
    """Count the year of an address; a rule that cannot be falls back to the usual one, and the page says so."""
    rule = tuple(name for name in page.request.query_params.getlist("rule") if name) or DEFAULT_RULE
    flash = None
    try:
        check_rule(rule)
    except RuleError as error:
        rule, flash = DEFAULT_RULE, Flash(f"{error.zh}下面按通常的规则排。", "bad")
    year, top = _year(page.request), _top(page.request)
    return report(page.ledger, year, themes=page.theme_names, rule=rule, top=top), flash


def _year(request: Request) -> int:
    given = request.query_params.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == len("2026") else 0
    return year if year in YEARS else datetime.now(UTC).astimezone(OFFICE_TIME).year


def _top(request: Request) -> int:
    given = request.query_params.get("top", "")
    return min(max(int(given), 1), MOST_TOP) if given.isdecimal() and len(given) < len("1000000") else TOP


def _years(ledger: Ledger, shown: int) -> list[int]:
    return sorted({shown, *(int(week.week[:4]) for week in ledger.weeks())}, reverse=True)
