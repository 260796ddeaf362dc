"""The one question before the desk opens: 您是哪位编辑？, and the token where one is set."""

import hmac
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from serving.deps import ConfigDep
from serving.security import check_csrf, needs_token
from serving.sessions import keep_session, named, proof_of, session_of
from serving.templating import templates

router = APIRouter(include_in_schema=False)


@router.get("/entrance")
def ask(request: Request) -> Response:
    """Ask who is there; the cookie goes along so that the answer's CSRF token fits it."""
    return _form(request)


@router.post("/entrance")
async def enter(
    request: Request, config: ConfigDep, editor: Annotated[str, Form()] = "", token: Annotated[str, Form()] = ""
) -> Response:
    """Take the name (and the token, where one is set) and open the desk."""
    session = session_of(request)
    await check_csrf(request, session)
    entered = named(session, editor)
    if not entered.editor:
        return _form(request, "请写下您的姓名。", status=422)
    if config.token is not None and needs_token(request, session):
        if not hmac.compare_digest(token.encode(), config.token.encode()):
            return _form(request, "口令不对；请向管理员询问。", status=403)
        entered = replace(entered, proof=proof_of(config.secret, config.token))
    response = RedirectResponse("/", status_code=303)
    keep_session(request, response, entered)
    return response


def _form(request: Request, sentence: str = "", *, status: int = 200) -> Response:
    session = session_of(request)
    values = {"sentence": sentence, "asks_token": needs_token(request, session)}
    response = templates.TemplateResponse(request, "entrance.html", values, status_code=status)
    keep_session(request, response, session)
    return response
