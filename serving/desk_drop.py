"""What editors bring in: dropped files, with a progress the page asks for, and pasted text."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from data.article import Article, Unreadable
from data.reading import read
from serving.deps import ConfigDep, EditorDep, IntakeDep, PostingEditorDep, TaggerDep
from serving.desk_week import week_response
from serving.intake import Batch
from serving.notes_zh import note_zh
from serving.page_context import Flash, PostedPageDep
from serving.page_forms import PasteForm
from serving.uploads import received

router = APIRouter(include_in_schema=False)

SOURCE = "粘贴的文字"
NO_TEXT = "还没有正文；请把稿件的文字粘贴进来。"


@router.post("/drop")
async def drop(request: Request, editor: PostingEditorDep, config: ConfigDep, intake: IntakeDep) -> Response:
    """Take files in; the answer names the batch to ask for."""
    files = await received(request, config.limits)
    return _progress(intake.start(files, editor=editor))


@router.get("/drop/{identity}")
def progress(identity: str, _editor: EditorDep, intake: IntakeDep) -> Response:
    """Tell how far a batch is."""
    batch = intake.batch(identity)
    if batch is None:
        raise HTTPException(404, "no such batch.")
    return _progress(batch)


@router.post("/paste")
def paste(page: PostedPageDep, tagger: TaggerDep, form: Annotated[PasteForm, Form()]) -> Response:
    """Take a pasted text in and show it; when it cannot be read it stands in the form again."""
    readings = read_pasted(form.title.strip(), form.text)
    tagged = [(each, tagger.tag(each)) for each in readings if isinstance(each, Article)]
    if not tagged:
        return week_response(page, flash=Flash(f"没有收下：{_why(readings)}", "bad"), pasted=form, status=422)
    submissions = page.ledger.receive_many(tagged, contributor=form.contributor.strip(), editor=page.editor)
    done = "repeated" if submissions[0].repeated else "pasted"
    address = f"/articles/{submissions[0].id}?done={done}" if len(submissions) == 1 else "/"
    return RedirectResponse(address, status_code=303)


def read_pasted(title: str, text: str) -> list[Article | Unreadable]:
    """Read a pasted text as a file of plain text would be; a title of its own goes before what is found in it."""
    if not text.strip():
        return []
    readings = read(SOURCE, f"{title}\n{text}".strip().encode("utf-8", "replace"))
    if title and len(readings) == 1 and isinstance(readings[0], Article):
        return [replace(readings[0], title=title)]
    return readings


def _why(readings: list[Article | Unreadable]) -> str:
    reasons = [f"{each.reason}; {each.remedy}" for each in readings if isinstance(each, Unreadable)]
    return f"{note_zh(reasons[0])}。" if reasons else NO_TEXT


def _progress(batch: Batch) -> Response:
    return JSONResponse(asdict(batch), status_code=200 if batch.finished else 202)
