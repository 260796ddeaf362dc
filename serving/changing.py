"""One change an editor makes on the page of a submission, and what the page says when it cannot be made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.errors import ConflictError, DecisionError
from serving.article_page import Flash, article_response
from serving.deps import LedgerDep, PostingEditorDep, TaggerDep
from serving.ledger import Ledger
from serving.problems import status_of
from serving.records import Submission


@dataclass(frozen=True, slots=True)
class Changing:
    """Who changes what where."""

    request: Request
    editor: str
    ledger: Ledger
    theme_names: tuple[str, ...]

    def make(
        self, identity: int, change: Callable[[], Submission], *, done: str, back: str, typed: dict[str, str] | None = None
    ) -> Response:
        """Make the change and show the page again.

        Args:
            identity: of the submission.
            change: makes it and gives the new state.
            done: the word of `SENTENCES` to say after it.
            back: the address of the list the editor came from, which the page keeps.
            typed: what was typed, to show again beside the sentence when it could not be saved.
        """
        try:
            item = change()
        except (ConflictError, DecisionError) as error:
            current = self.ledger.submission(identity)
            return article_response(
                self.request,
                self.ledger,
                current,
                self.theme_names,
                flash=Flash(error.zh, "bad"),
                typed=typed,
                status=status_of(error),
            )
        return RedirectResponse(f"/articles/{item.id}?{list_query(back, done=done)}", status_code=303)


def list_query(back: str, **more: str) -> str:
    """Take the filter out of the address of a list; whatever else stands there is dropped."""
    known = {"week", "state", "status", "theme", "text"}
    kept = {name: value for name, value in parse_qsl(urlsplit(back).query) if name in known}
    return urlencode(kept | more)


def _changing(request: Request, editor: PostingEditorDep, ledger: LedgerDep, tagger: TaggerDep) -> Changing:
    return Changing(request, editor, ledger, tagger.names)


ChangingDep = Annotated[Changing, Depends(_changing)]
