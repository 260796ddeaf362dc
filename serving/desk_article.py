"""The page of one submission: decide, correct, split, join, undo."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from data.errors import ConflictError, DecisionError
from serving.article_page import article_response
from serving.deps import TaggerDep
from serving.page_context import Flash, PageContext, PageDep, PostedPageDep
from serving.page_forms import DecisionForm, EditForm, Identity, JoinForm, SplitForm
from serving.page_query import FIELDS
from serving.problems import status_of
from serving.records import Submission

LONGEST_OTHER = 20
"""Characters of a number and a version."""

LONGEST_TITLE = 40
"""A paragraph of up to so many characters may be the title of what follows it."""

router = APIRouter(include_in_schema=False, prefix="/articles/{identity}")


@router.get("")
def show(identity: Identity, page: PageDep) -> Response:
    """Show it."""
    return article_response(page, page.ledger.submission(identity))


@router.post("/decide")
def decide(identity: Identity, page: PostedPageDep, form: Annotated[DecisionForm, Form()]) -> Response:
    """Save themes, state and issue."""
    return _make_change(
        page,
        identity,
        lambda: form.decide(page.ledger, identity, page.editor),
        done=_done_query(form.back, "decided"),
    )


@router.post("/edit")
def edit(identity: Identity, page: PostedPageDep, form: Annotated[EditForm, Form()]) -> Response:
    """Save what was read wrongly."""
    return _make_change(
        page,
        identity,
        lambda: page.ledger.edit(identity, version=form.version, editor=page.editor, **form.typed()),
        done=_done_query(form.back, "edited"),
        typed=form.typed(),
    )


@router.post("/split")
def split(identity: Identity, page: PostedPageDep, tagger: TaggerDep, form: Annotated[SplitForm, Form()]) -> Response:
    """Make two of one, and show the first."""
    title = form.title.strip() or _title_at(page.ledger.submission(identity), form.at_paragraph)
    return _make_change(
        page,
        identity,
        lambda: page.ledger.split(
            identity,
            version=form.version,
            editor=page.editor,
            at_paragraph=form.at_paragraph,
            title=title,
            tag=tagger.tag,
        )[0],
        done=_done_query(form.back, "split"),
    )


@router.post("/merge")
def merge(identity: Identity, page: PostedPageDep, tagger: TaggerDep, form: Annotated[JoinForm, Form()]) -> Response:
    """Join what was read as two."""
    number, _, version = form.other.partition(":")
    if not (number.isdecimal() and version.isdecimal() and len(form.other) < LONGEST_OTHER):
        raise DecisionError("other", "a number and a version, 12:3", "没有选要接在后面的稿件。")
    first, second = (identity, form.version), (int(number), int(version))
    return _make_change(
        page,
        identity,
        lambda: page.ledger.join(first, second, editor=page.editor, tag=tagger.tag),
        done=_done_query(form.back, "joined"),
    )


@router.post("/undo")
def undo(identity: Identity, page: PostedPageDep, back: Annotated[str, Form()] = "") -> Response:
    """Take the editor's last change of this submission back."""
    done = "undone" if page.ledger.can_undo(identity, editor=page.editor) else "nothing"
    return _make_change(
        page,
        identity,
        lambda: page.ledger.undo(editor=page.editor, identity=identity) or page.ledger.submission(identity),
        done=_done_query(back, done),
    )


def _title_at(item: Submission, paragraph: int) -> str:
    """Take the paragraph a second part begins with for its title when it is as short as one."""
    text = item.paragraphs[paragraph - 1].strip() if 0 < paragraph <= len(item.paragraphs) else ""
    return text if len(text) <= LONGEST_TITLE else ""


def _make_change(
    page: PageContext,
    identity: int,
    change: Callable[[], Submission],
    *,
    done: str,
    typed: dict[str, str] | None = None,
) -> Response:
    """Make the change and show the page again.

    Args:
        page: who asks.
        identity: of the submission.
        change: makes it and gives the new state.
        done: the query part of the address to go to, with the word of `SENTENCES` to say.
        typed: what was typed, to show again beside the sentence when it could not be saved.
    """
    try:
        item = change()
    except (ConflictError, DecisionError) as error:
        current = page.ledger.submission(identity)
        return article_response(page, current, flash=Flash(error.zh, "bad"), typed=typed, status=status_of(error))
    return RedirectResponse(f"/articles/{item.id}?{done}", status_code=303)


def _done_query(back: str, done: str) -> str:
    """Take the filter out of the address of a list, whatever else stands there dropped, and add what was done."""
    kept = {name: value for name, value in parse_qsl(urlsplit(back).query) if name in FIELDS}
    return urlencode({**kept, "done": done})
