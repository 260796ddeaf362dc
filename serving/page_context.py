"""What every page of the desk needs: the request, the editor, the ledger, the themes; and how it is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from serving.deps import EditorDep, LedgerDep, PostingEditorDep, TaggerDep
from serving.ledger import Ledger
from serving.templating import templates


@dataclass(frozen=True, slots=True)
class Flash:
    """One sentence above a page; kind is good, warn or bad."""

    sentence: str
    kind: str = "good"


@dataclass(frozen=True, slots=True)
class PageContext:
    """Who looks at what.

    Attributes:
        request: its address holds the filter.
        editor: the editor's name.
        ledger: where the submissions stand.
        theme_names: the themes of the model in use, in its order.
    """

    request: Request
    editor: str
    ledger: Ledger
    theme_names: tuple[str, ...]

    def render(self, template: str, values: Mapping[str, Any], *, status: int = 200) -> Response:
        """Render a template with these values and the themes."""
        known = {"theme_names": self.theme_names, **values}
        return templates.TemplateResponse(self.request, template, known, status_code=status)


def _shown(request: Request, editor: EditorDep, ledger: LedgerDep, tagger: TaggerDep) -> PageContext:
    return PageContext(request, editor, ledger, tagger.names)


def _posted(request: Request, editor: PostingEditorDep, ledger: LedgerDep, tagger: TaggerDep) -> PageContext:
    return PageContext(request, editor, ledger, tagger.names)


PageDep = Annotated[PageContext, Depends(_shown)]
"""Of a page that shows something (GET)."""
PostedPageDep = Annotated[PageContext, Depends(_posted)]
"""Of a page that changes something (POST): its CSRF token has been checked."""
