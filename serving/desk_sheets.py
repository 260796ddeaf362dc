"""Submissions to Excel and back: export of a filter, differences of an edited sheet first, then apply."""

import hashlib
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from data.errors import ConflictError, SheetReadingError
from serving.article_page import Flash
from serving.deps import ConfigDep, EditorDep, LedgerDep, PostingEditorDep, TaggerDep
from serving.page_query import ALL, PageQuery, query_of, theme_choices
from serving.pending_sheets import PendingSheet, PendingSheets
from serving.problems import status_of
from serving.records import STATE_ZH
from serving.sheet_changes import Changes, apply, compare
from serving.sheets import to_csv, to_xlsx
from serving.templating import templates
from serving.uploads import received
from serving.wording import week_zh

router = APIRouter(include_in_schema=False, prefix="/sheets")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GONE = "这张表已经导入过，或稿件台重新启动过；请再选一次文件。"
MOVED = "刚才又有人改了稿件，差别有变；请再看一遍，然后导入。"


def _pending(request: Request) -> PendingSheets:
    sheets: PendingSheets = request.app.state.sheets
    return sheets


PendingDep = Annotated[PendingSheets, Depends(_pending)]


@router.get("")
def sheets(request: Request, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Response:
    """Show the three steps."""
    query = query_of(request, ledger)
    given = request.query_params
    number = given.get("applied", "")
    values = {
        "filter": query,
        "flash": Flash(f"已导入 {number} 篇的改动。") if number.isdecimal() else _flash(given.get("done", "")),
        "applied": given.get("one", "") if given.get("one", "").isdecimal() else "",
        "weeks": ledger.weeks(),
        "states": STATE_ZH,
        "theme_choices": theme_choices(tagger.names),
    }
    return templates.TemplateResponse(request, "sheets.html", values)


@router.get("/export")
def export(
    request: Request, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep, form: str = "xlsx"
) -> Response:
    """Give the submissions of a filter as a file."""
    query = query_of(request, ledger)
    submissions = ledger.submissions(query.filter(with_text=True))
    if form == "csv":
        return _file(to_csv(submissions, tagger.names), f"{_name(query)}.csv", "text/csv; charset=utf-8")
    return _file(to_xlsx(submissions, tagger.names), f"{_name(query)}.xlsx", XLSX)


@router.post("")
async def read(
    request: Request, editor: PostingEditorDep, config: ConfigDep, ledger: LedgerDep, tagger: TaggerDep, kept: PendingDep
) -> Response:
    """Read an edited sheet; the answer says where its differences are shown."""
    files = await received(request, config.limits)
    sheet = PendingSheet(files[0].name, await run_in_threadpool(files[0].stream.read), editor)
    for file in files:
        file.close()
    try:
        await run_in_threadpool(compare, ledger, sheet.name, sheet.content, tagger.names)
    except SheetReadingError as error:
        return JSONResponse({"sentence": error.zh}, status_code=status_of(error))
    return JSONResponse({"address": f"/sheets/{kept.keep(sheet)}"})


@router.get("/{word}")
def differences(
    request: Request, word: str, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep, kept: PendingDep
) -> Response:
    """Show what a sheet would change."""
    sheet = _sheet(kept, word)
    return _differences(request, word, sheet, compare(ledger, sheet.name, sheet.content, tagger.names))


@router.post("/{word}")
def accept(  # noqa: PLR0913 (what the form and the application hold)
    request: Request,
    word: str,
    editor: PostingEditorDep,
    ledger: LedgerDep,
    tagger: TaggerDep,
    kept: PendingDep,
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Apply exactly the differences that were shown; show them again when they are others by now."""
    sheet = _sheet(kept, word)
    changes = compare(ledger, sheet.name, sheet.content, tagger.names)
    try:
        if seen != digest_of(changes):
            return _differences(request, word, sheet, changes, Flash(MOVED, "bad"), status=409)
        number = apply(ledger, changes, editor=editor)
    except ConflictError:
        changes = compare(ledger, sheet.name, sheet.content, tagger.names)
        return _differences(request, word, sheet, changes, Flash(MOVED, "bad"), status=409)
    kept.drop(word)
    one = changes.changes[0].id if changes.changes else ""
    return RedirectResponse(f"/sheets?{urlencode({'applied': number, 'one': one})}", status_code=303)


@router.post("/undo/{identity}")
def undo(identity: int, editor: PostingEditorDep, ledger: LedgerDep) -> Response:
    """Take a whole sheet back, named by one of the submissions it changed."""
    undone = ledger.undo(editor=editor, identity=identity)
    return RedirectResponse(f"/sheets?done={'undone' if undone else 'nothing'}", status_code=303)


def digest_of(changes: Changes) -> str:
    """Tell two sets of differences apart."""
    return hashlib.sha256(repr((changes.changes, changes.problems)).encode()).hexdigest()


def _sheet(kept: PendingSheets, word: str) -> PendingSheet:
    sheet = kept.get(word)
    if sheet is None:
        raise HTTPException(404, "no such sheet.")
    return sheet


def _differences(  # noqa: PLR0913 (what the page shows)
    request: Request, word: str, sheet: PendingSheet, changes: Changes, flash: Flash | None = None, *, status: int = 200
) -> Response:
    values = {"word": word, "sheet": sheet, "changes": changes, "flash": flash, "seen": digest_of(changes)}
    return templates.TemplateResponse(request, "differences.html", values, status_code=status)


def _flash(word: str) -> Flash | None:
    said = {"undone": "已撤销刚才的导入。", "nothing": "没有可以撤销的导入。"}.get(word)
    return Flash(said) if said else None


def _name(query: PageQuery) -> str:
    week = "全部" if query.week == ALL else week_zh(query.week).partition("（")[0]
    return "_".join(part for part in ("来稿", week, STATE_ZH.get(query.state, ""), query.theme) if part)


def _file(content: bytes, name: str, media_type: str) -> Response:
    disposition = f"attachment; filename=\"zhuti.{name.rpartition('.')[2]}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
