"""One change an editor makes on the page of a submission, and what the page says when it cannot be made."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import RedirectResponse, Response

from data.errors import ConflictError, DecisionError
from serving.article_page import article_response
from serving.page_context import Flash, PageContext
from serving.page_query import FIELDS
from serving.problems import status_of
from serving.records import Submission


def make_change(
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


def done_query(back: str, done: str) -> str:
    """Take the filter out of the address of a list, whatever else stands there dropped, and add what was done."""
    kept = {name: value for name, value in parse_qsl(urlsplit(back).query) if name in FIELDS}
    return urlencode({**kept, "done": done})
