"""The templates of the desk and what every one of them may call."""

from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.templating import Jinja2Templates

from serving.page_filters import install_filters
from serving.sessions import csrf_of, session_of

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


@pass_context
def csrf(context: Context) -> str:
    """Give the CSRF token of the page session, for a hidden field of that name."""
    request = context["request"]
    return csrf_of(request.app.state.config.secret, session_of(request))


@pass_context
def editor(context: Context) -> str:
    """Give the editor's name, or "" before it was given."""
    return session_of(context["request"]).editor


def asset(name: str) -> str:
    """The address of a file in serving/static; it changes with the file, so that browsers may keep it."""
    return f"/static/{name}?{int((STATIC / name).stat().st_mtime):x}"


def _templates() -> Jinja2Templates:
    made = Jinja2Templates(directory=TEMPLATES)
    functions: dict[str, Any] = {"asset": asset, "csrf": csrf, "editor": editor}
    made.env.globals.update(functions)
    install_filters(made.env)
    made.env.trim_blocks = made.env.lstrip_blocks = True
    return made


templates = _templates()
