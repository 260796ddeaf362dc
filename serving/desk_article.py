"""The page of one submission: decide, correct, split, join, undo."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.errors import DecisionError
from serving.article_page import article_response
from serving.changing import ChangingDep, list_query
from serving.deps import EditorDep, LedgerDep, TaggerDep
from serving.records import PUBLISHED, Submission

router = APIRouter(include_in_schema=False, prefix="/articles/{identity}")

LONGEST_TITLE = 40
"""A paragraph of up to so many characters may be the title of what follows it."""

Field = Annotated[str, Form()]
Version = Annotated[int, Form()]


@router.get("")
def show(request: Request, identity: int, _editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Response:
    """Show it."""
    return article_response(request, ledger, ledger.submission(identity), tagger.names)


@router.post("/decide")
def decide(  # noqa: PLR0913 (fields of the form)
    identity: int,
    changing: ChangingDep,
    version: Version,
    themes: Annotated[list[str] | None, Form()] = None,
    primary: Field = "",
    state: Field = "",
    issue: Field = "",
    back: Field = "",
) -> Response:
    """Save themes, state and issue."""
    chosen = themes or []
    return changing.make(
        identity,
        lambda: changing.ledger.decide(
            identity,
            version=version,
            editor=changing.editor,
            state=state or None,
            themes=chosen,
            primary=primary if primary in chosen else None,
            issue=issue if state == PUBLISHED else None,
        ),
        done="decided",
        back=back,
    )


@router.post("/edit")
def edit(  # noqa: PLR0913 (fields of the form)
    identity: int,
    changing: ChangingDep,
    version: Version,
    title: Field = "",
    zone: Field = "",
    contributor: Field = "",
    genre: Field = "",
    back: Field = "",
) -> Response:
    """Save what was read wrongly."""
    typed = {"title": title, "zone": zone, "contributor": contributor, "genre": genre}
    return changing.make(
        identity,
        lambda: changing.ledger.edit(identity, version=version, editor=changing.editor, **typed),
        done="edited",
        back=back,
        typed=typed,
    )


@router.post("/split")
def split(  # noqa: PLR0913 (fields of the form)
    identity: int,
    changing: ChangingDep,
    tagger: TaggerDep,
    version: Version,
    at_paragraph: Annotated[int, Form()],
    title: Field = "",
    back: Field = "",
) -> Response:
    """Make two of one: the second begins with the paragraph of this number, counted from 1."""
    ledger, editor = changing.ledger, changing.editor
    chosen = title.strip() or _title_at(ledger.submission(identity), at_paragraph)
    return changing.make(
        identity,
        lambda: ledger.split(
            identity, version=version, editor=editor, at_paragraph=at_paragraph, title=chosen, tag=tagger.tag
        )[0],
        done="split",
        back=back,
    )


@router.post("/merge")
def merge(
    identity: int, changing: ChangingDep, tagger: TaggerDep, version: Version, other: Field, back: Field = ""
) -> Response:
    """Join what was read as two; `other` is its number and version, "12:3"."""
    number, _, other_version = other.partition(":")
    if not (number.isdecimal() and other_version.isdecimal()):
        raise DecisionError("other", "a number and a version, 12:3", "没有选要接在后面的稿件。")
    return changing.make(
        identity,
        lambda: changing.ledger.join(
            (identity, version), (int(number), int(other_version)), editor=changing.editor, tag=tagger.tag
        ),
        done="joined",
        back=back,
    )


@router.post("/undo")
def undo(identity: int, changing: ChangingDep, back: Field = "") -> Response:
    """Take the editor's last change of this submission back."""
    undone = changing.ledger.undo(editor=changing.editor, identity=identity)
    if undone is None:
        return RedirectResponse(f"/articles/{identity}?{list_query(back, done='nothing')}", status_code=303)
    return changing.make(identity, lambda: undone, done="undone", back=back)


def _title_at(item: Submission, paragraph: int) -> str:
    """Take the paragraph a second part begins with for its title when it is as short as one."""
    text = item.paragraphs[paragraph - 1].strip() if 0 < paragraph <= len(item.paragraphs) else ""
    return text if len(text) <= LONGEST_TITLE else ""
