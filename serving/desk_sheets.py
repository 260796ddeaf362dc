"""Submissions to Excel and back: export of a filter, differences of an edited sheet first, then apply."""

import hashlib
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from data.errors import ConflictError, SheetReadingError
from serving.deps import ConfigDep
from serving.page_context import Flash, PageContext, PageDep, PostedPageDep
from serving.page_files import CSV, XLSX, as_file
from serving.page_forms import Identity
from serving.page_query import ALL, PageQuery, query_of, theme_choices
from serving.pending_sheets import PendingSheet, PendingSheets
from serving.problems import status_of
from serving.records import STATE_ZH
from serving.sheet_changes import Changes, apply, compare
from serving.sheet_rows import read_rows
from serving.sheets import to_csv, to_xlsx
from serving.uploads import received
from serving.wording import week_zh

router = APIRouter(include_in_schema=False, prefix="/sheets")

MOVED = "刚才又有人改了稿件，差别有变；请再看一遍，然后导入。"
SENTENCES = {"undone": "已撤销刚才的导入。", "nothing": "没有可以撤销的导入。"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet whose differences are on the page."""

    word: str
    sheet: PendingSheet
    changes: Changes

    @property
    def digest(self) -> str:
        """What tells these differences from others."""
        return hashlib.sha256(repr((self.changes.changes, self.changes.problems)).encode()).hexdigest()

    def response(self, page: PageContext, sentence: str = "") -> Response:
        """Show the differences, with a sentence when they are not those that were agreed to."""
        values = {"shown": self, "changes": self.changes, "flash": Flash(sentence, "bad") if sentence else None}
        return page.render("differences.html", values, status=409 if sentence else 200)


def _pending(request: Request) -> PendingSheets:
    sheets: PendingSheets = request.app.state.sheets
    return sheets


PendingDep = Annotated[PendingSheets, Depends(_pending)]


@router.get("")
def sheets(page: PageDep) -> Response:
    """Show the three steps."""
    given = page.request.query_params
    number, one, said = given.get("applied", ""), given.get("one", ""), SENTENCES.get(given.get("done", ""))
    sentence = f"已导入 {number} 篇的改动。" if number.isdecimal() else said
    values = {
        "filter": query_of(page.request, page.ledger),
        "flash": Flash(sentence) if sentence else None,
        "applied": one if one.isdecimal() else "",
        "weeks": page.ledger.weeks(),
        "states": STATE_ZH,
        "theme_choices": theme_choices(page.theme_names),
    }
    return page.render("sheets.html", values)


@router.get("/export")
def export(page: PageDep, form: str = "xlsx") -> Response:
    """Give the submissions of a filter as a file."""
    query = query_of(page.request, page.ledger)
    submissions = page.ledger.submissions(query.filter(with_text=True))
    if form == "csv":
        return as_file(to_csv(submissions, page.theme_names), f"{_name(query)}.csv", CSV)
    return as_file(to_xlsx(submissions, page.theme_names), f"{_name(query)}.xlsx", XLSX)


@router.post("")
async def read(page: PostedPageDep, config: ConfigDep, kept: PendingDep) -> Response:
    """Read an edited sheet; the answer says where its differences are shown."""
    files = await received(page.request, config.limits)
    sheet = PendingSheet(files[0].name, await run_in_threadpool(files[0].stream.read))
    for file in files:
        file.close()
    try:
        await run_in_threadpool(read_rows, sheet.name, sheet.content)
    except SheetReadingError as error:
        return JSONResponse({"sentence": error.zh}, status_code=status_of(error))
    return JSONResponse({"address": f"/sheets/{kept.keep(sheet)}"})


@router.get("/{word}")
def differences(word: str, page: PageDep, kept: PendingDep) -> Response:
    """Show what a sheet would change."""
    return _compared(page, kept, word).response(page)


@router.post("/{word}")
def accept(word: str, page: PostedPageDep, kept: PendingDep, seen: Annotated[str, Form()] = "") -> Response:
    """Apply exactly the differences that were shown; show them again when they are others by now."""
    shown = _compared(page, kept, word)
    if seen != shown.digest:
        return shown.response(page, MOVED)
    try:
        number = apply(page.ledger, shown.changes, editor=page.editor)
    except ConflictError:
        return _compared(page, kept, word).response(page, MOVED)
    kept.drop(word)
    one = shown.changes.changes[0].id if shown.changes.changes else ""
    return RedirectResponse(f"/sheets?{urlencode({'applied': number, 'one': one})}", status_code=303)


@router.post("/undo/{identity}")
def undo(identity: Identity, page: PostedPageDep) -> Response:
    """Take a whole sheet back, named by one of the submissions it changed."""
    undone = page.ledger.undo(editor=page.editor, identity=identity)
    return RedirectResponse(f"/sheets?done={'undone' if undone else 'nothing'}", status_code=303)


def _compared(page: PageContext, kept: PendingSheets, word: str) -> Shown:
    sheet = kept.get(word)
    if sheet is None:
        raise HTTPException(404, "no such sheet; choose the file again.")
    return Shown(word, sheet, compare(page.ledger, sheet.name, sheet.content, page.theme_names))


def _name(query: PageQuery) -> str:
    week = "全部" if query.week == ALL else week_zh(query.week).partition("（")[0]
    return "_".join(part for part in ("来稿", week, STATE_ZH.get(query.state, ""), query.theme) if part)
