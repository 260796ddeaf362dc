"""Page sessions: a signed cookie that holds a random number and the editor's name, and its CSRF token."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from data.errors import InputError

COOKIE = "zhuti_session"
MAX_AGE = 400 * 24 * 3600
MAX_NAME = 40
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """One browser.

    Attributes:
        key: random; the CSRF token is made from it.
        editor: the editor's name, "" before it was given.
        proof: made from the token that was typed, so that another token asks again; "" where none was.
    """

    key: str = ""
    editor: str = ""
    proof: str = ""


def new_session() -> Session:
    """A session nobody has had."""
    return Session(key=secrets.token_urlsafe(24))


def named(session: Session, editor: str) -> Session:
    """The session under an editor's name."""
    return replace(session, editor=" ".join(editor.split())[:MAX_NAME])


def session_of(request: Request) -> Session:
    """The session of a request, made new when its cookie is missing, forged or damaged."""
    found = getattr(request.state, "session", None)
    if not isinstance(found, Session):
        found = read_cookie(request.app.state.config.secret, request.cookies.get(COOKIE, "")) or new_session()
        request.state.session = found
    return found


def keep_session(request: Request, response: Response, session: Session) -> None:
    """Send the session's cookie with a response."""
    request.state.session = session
    value = write_cookie(request.app.state.config.secret, session)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, value, max_age=MAX_AGE, httponly=True, samesite="strict", secure=secure)


def write_cookie(secret: bytes, session: Session) -> str:
    """The session as a signed cookie value."""
    content = json.dumps([session.key, session.editor, session.proof]).encode()
    return f"{base64.urlsafe_b64encode(content).decode().rstrip('=')}.{_sign(secret, content)}"


def read_cookie(secret: bytes, value: str) -> Session | None:
    """The session of a cookie value; None when it was not signed with this secret."""
    encoded, _, signature = value.partition(".")
    try:
        content = base64.urlsafe_b64decode(encoded.encode() + b"==")
    except ValueError:
        return None
    if not hmac.compare_digest(signature.encode(), _sign(secret, content).encode()):
        return None
    return Session(*json.loads(content))


def proof_of(secret: bytes, token: str) -> str:
    """What a session holds when its browser has typed this token."""
    return _sign(secret, f"token {token}".encode())


def csrf_of(secret: bytes, session: Session) -> str:
    """The token every POST of a page must carry."""
    return _sign(secret, f"csrf {session.key}".encode())


def kept_secret(folder: Path) -> bytes:
    """The key of the sessions of this user's desk, made the first time, so that editors enter once and not each day.

    Raises:
        InputError: the folder cannot be read or written.
    """
    path = folder / "desk-secret"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with open(descriptor, "wb") as stream:  # noqa: PTH123 (only this user may read it, from the first moment)
                stream.write(secrets.token_bytes(SECRET_BYTES))
        found = path.read_bytes()
    except OSError as error:
        raise InputError(path, error.strerror or "cannot be read", "make sure that you may write there") from error
    if len(found) < SECRET_BYTES:
        raise InputError(path, "is damaged", "remove it; editors then give their names once more")
    return found


def _sign(secret: bytes, content: bytes) -> str:
    return hmac.new(secret, content, hashlib.sha256).hexdigest()
