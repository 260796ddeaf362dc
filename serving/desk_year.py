"""The year-end page: 《投稿人稿件清单和篇目》, the ranking by a rule that can be set, charts; the same as a spreadsheet."""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from data.errors import RuleError
from serving.article_page import Flash
from serving.deps import EditorDep, LedgerDep, TaggerDep
from serving.ledger import Ledger
from serving.ranking import CRITERIA, DEFAULT_RULE, check_rule
from serving.records import OFFICE_TIME
from serving.templating import templates
from serving.yearend import Report, report
from serving.yearend_page import context
from serving.yearend_sheet import to_xlsx

router = APIRouter(include_in_schema=False, prefix="/year")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOP, MOST_TOP = 20, 200
YEARS = range(2000, 2101)


@router.get("")
def year_end(request: Request, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Response:
    """Show a year."""
    found, flash = _report(request, ledger, tagger.names)
    chosen = {"year": str(found.year), "rule": list(found.rule), "top": str(_top(request))}
    values = context(found) | {
        "years": _years(ledger, found.year),
        "criteria": CRITERIA,
        "places": ("先比", "再比", "然后比", "最后比")[: len(CRITERIA)],
        "top": _top(request),
        "flash": flash,
        "query": urlencode(chosen, doseq=True),
        "theme_names": tagger.names,
    }
    return templates.TemplateResponse(request, "year.html", values)


@router.get("/list.xlsx")
def as_sheet(request: Request, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Response:
    """Give the same as a spreadsheet."""
    found, _ = _report(request, ledger, tagger.names)
    name = quote(f"{found.year}年投稿人稿件清单和篇目.xlsx")
    disposition = f"attachment; filename=\"zhuti-{found.year}.xlsx\"; filename*=UTF-8''{name}"
    return Response(to_xlsx(found), media_type=XLSX, headers={"Content-Disposition": disposition})


def _report(request: Request, ledger: Ledger, names: tuple[str, ...]) -> tuple[Report, Flash | None]:
    """Count the year of an address; a rule that cannot be falls back to the usual one, and the page says so."""
    rule = tuple(name for name in request.query_params.getlist("rule") if name) or DEFAULT_RULE
    flash = None
    try:
        check_rule(rule)
    except RuleError as error:
        rule, flash = DEFAULT_RULE, Flash(f"{error.zh}下面按通常的规则排。", "bad")
    return report(ledger, _year(request), themes=names, rule=rule, top=_top(request)), flash


def _year(request: Request) -> int:
    given = request.query_params.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == len("2026") else 0
    return year if year in YEARS else datetime.now(UTC).astimezone(OFFICE_TIME).year


def _top(request: Request) -> int:
    given = request.query_params.get("top", "")
    return min(max(int(given), 1), MOST_TOP) if given.isdecimal() and len(given) < len("1000000") else TOP


def _years(ledger: Ledger, shown: int) -> list[int]:
    return sorted({shown, *(int(week.week[:4]) for week in ledger.weeks())}, reverse=True)
