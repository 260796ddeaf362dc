"""One key, one decision: the queue of a filter, a card per submission, answers as JSON for the page's script."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from data.errors import ConflictError, DeskError
from serving.article_page import card_values
from serving.deps import EditorDep, LedgerDep, PostingEditorDep, TaggerDep
from serving.page_query import query_of
from serving.problems import status_of
from serving.records import RECEIVED
from serving.templating import templates

router = APIRouter(include_in_schema=False, prefix="/review")

MOST = 2_000


@router.get("")
def queue(request: Request, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Response:
    """Show the first submission that is still to be settled, and know the others; `first` names another start."""
    query = query_of(request, ledger)
    rows = ledger.submissions(replace(query, state=query.state or RECEIVED).filter(limit=MOST))
    ids = [row.id for row in rows]
    values = {"queue": ids, "query": query.address(), "item": None, "reviewing": True}
    if ids:
        values |= card_values(ledger, ledger.submission(ids[0]), tagger.names)
    return templates.TemplateResponse(request, "review.html", values)


@router.get("/{identity}")
def card(request: Request, identity: int, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Response:
    """Show one submission of the queue; the page fetches it before it is needed."""
    values = card_values(ledger, ledger.submission(identity), tagger.names) | {"reviewing": True}
    return templates.TemplateResponse(request, "review_card.html", values)


@router.post("/{identity}")
def decide(  # noqa: PLR0913 (fields of the form)
    identity: int,
    editor: PostingEditorDep,
    ledger: LedgerDep,
    version: Annotated[int, Form()],
    themes: Annotated[list[str] | None, Form()] = None,
    primary: Annotated[str, Form()] = "",
    state: Annotated[str, Form()] = "",
) -> Response:
    """Save a decision."""
    chosen = themes or []
    try:
        item = ledger.decide(
            identity,
            version=version,
            editor=editor,
            state=state or None,
            themes=chosen,
            primary=primary if primary in chosen else None,
        )
    except DeskError as error:
        return _sorry(error)
    return JSONResponse({"version": item.version})


@router.post("/{identity}/undo")
def undo(identity: int, editor: PostingEditorDep, ledger: LedgerDep) -> Response:
    """Take the editor's last change of this submission back."""
    try:
        item = ledger.undo(editor=editor, identity=identity)
    except ConflictError as error:
        return _sorry(error)
    return JSONResponse({"version": item.version if item else None})


def _sorry(error: DeskError) -> Response:
    return JSONResponse({"sentence": error.zh}, status_code=status_of(error))
