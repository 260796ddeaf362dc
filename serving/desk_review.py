"""One key, one decision: the queue of a filter, a card per submission, answers as JSON for the page's script."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import JSONResponse, Response

from data.errors import ConflictError, DecisionError, DeskError
from serving.article_page import card_values
from serving.page_context import PageDep, PostedPageDep
from serving.page_forms import DecisionForm, Identity
from serving.page_query import query_of
from serving.problems import status_of
from serving.records import RECEIVED

router = APIRouter(include_in_schema=False, prefix="/review")


MOST = 2_000
"""Submissions one review goes through."""


@router.get("")
def queue(page: PageDep) -> Response:
    """Show the first submission that is still to be settled, and know the others."""
    query = query_of(page.request, page.ledger)
    ids = page.ledger.numbers(replace(query, state=query.state or RECEIVED).filter(limit=MOST))
    values = {"queue": ids, "query": query.address(), "item": None, "reviewing": True}
    if ids:
        values |= card_values(page, page.ledger.submission(ids[0]))
    return page.render("review.html", values)


@router.get("/{identity}")
def card(identity: Identity, page: PageDep) -> Response:
    """Show one submission of the queue; the page fetches it before it is needed."""
    return page.render("review_card.html", card_values(page, page.ledger.submission(identity)) | {"reviewing": True})


@router.post("/{identity}")
def decide(identity: Identity, page: PostedPageDep, form: Annotated[DecisionForm, Form()]) -> Response:
    """Save a decision."""
    try:
        item = form.decide(page.ledger, identity, page.editor)
    except (ConflictError, DecisionError) as error:
        return _sorry(error)
    return JSONResponse({"version": item.version})


@router.post("/{identity}/undo")
def undo(identity: Identity, page: PostedPageDep) -> Response:
    """Take the editor's last change of this submission back."""
    try:
        item = page.ledger.undo(editor=page.editor, identity=identity)
    except ConflictError as error:
        return _sorry(error)
    return JSONResponse({"version": item.version if item else None})


def _sorry(error: DeskError) -> Response:
    return JSONResponse({"sentence": error.zh}, status_code=status_of(error))
