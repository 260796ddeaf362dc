"""Who may ask: the loopback rule, the token of programs, the session and CSRF token of pages."""

import hmac
from typing import Annotated

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

from data.errors import EntranceError, ExposedError
from serving.desk_config import DeskConfig
from serving.sessions import Session, csrf_of, proof_of, session_of

MIN_TOKEN = 16
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"


def refuse_exposure(config: DeskConfig) -> None:
    """Make sure that nobody but this machine, or who holds the token, can ask.

    Raises:
        ExposedError: the address is not loopback and there is no token worth the name.
    """
    if not config.is_loopback and len(config.token or "") < MIN_TOKEN:
        raise ExposedError(config.host, MIN_TOKEN)


def require_token(request: Request) -> None:
    """Dependency of the API: the token, where one is set.

    Raises:
        HTTPException: 401 without the right token.
    """
    token = request.app.state.config.token
    if token is not None and not has_token(token, request.headers.get("authorization", "")):
        detail = "this needs the token: send the header Authorization: Bearer TOKEN."
        raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})


def has_token(token: str, header: str) -> bool:
    """Whether an Authorization header carries the token; takes as long for any wrong one."""
    scheme, _, given = header.partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


def page_session(request: Request) -> Session:
    """Dependency of every page: the session of an editor who has entered.

    Raises:
        EntranceError: answered with the page that asks 您是哪位编辑.
    """
    session = session_of(request)
    if not session.editor or needs_token(request, session):
        raise EntranceError
    return session


def needs_token(request: Request, session: Session) -> bool:
    """Whether this browser has yet to type the token that is set."""
    config: DeskConfig = request.app.state.config
    return config.token is not None and not hmac.compare_digest(session.proof, proof_of(config.secret, config.token))


async def page_post(request: Request, session: Annotated[Session, Depends(page_session)]) -> Session:
    """Dependency of every POST of a page: its CSRF token, as header X-CSRF-Token or form field csrf.

    Raises:
        EntranceError: nobody has entered from this browser.
        HTTPException: 403 without the token.
    """
    await check_csrf(request, session)
    return session


async def check_csrf(request: Request, session: Session) -> None:
    """Make sure a POST comes from a page of ours.

    Raises:
        HTTPException: 403 without the session's token.
    """
    given = request.headers.get(CSRF_HEADER, "")
    # The files of an upload are read by its route, with limits of their own; its token comes as a header.
    if not given and request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        given = str((await request.form()).get(CSRF_FIELD, ""))
    expected = csrf_of(request.app.state.config.secret, session)
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(403, "the page is too old; load it again.")
