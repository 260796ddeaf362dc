"""The templates of the desk and what every one of them may call: the session, icons, Chinese words, theme colours."""

from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.templating import Jinja2Templates

from serving.assets import asset
from serving.marking import evidence_words
from serving.notes_zh import note_zh
from serving.records import STATE_ZH
from serving.sessions import csrf_of, session_of
from serving.wording import (
    STATE_ICON,
    STATUS_ICON,
    STATUS_ZH,
    event_zh,
    facts_of,
    moment_zh,
    name_of,
    week_zh,
)

TEMPLATES = Path(__file__).with_name("templates")
N_COLOURS = 6


@pass_context
def csrf(context: Context) -> str:
    """Give the CSRF token of the page session, for a hidden field of that name."""
    request = context["request"]
    return csrf_of(request.app.state.config.secret, session_of(request))


@pass_context
def editor(context: Context) -> str:
    """Give the editor's name, or "" before it was given."""
    return session_of(context["request"]).editor


def icon(name: str) -> Markup:
    """Draw one of the symbols of icons.html; a word always stands beside it."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


@pass_context
def theme_class(context: Context, name: str) -> str:
    """Name the colour of a theme: the same everywhere, by its place in the taxonomy."""
    names = list(context.get("theme_names", ()))
    return f"t{names.index(name) % N_COLOURS + 1}" if name in names else f"t{N_COLOURS}"


FILTERS: dict[str, Any] = {
    "event_zh": event_zh,
    "facts": facts_of,
    "moment_zh": moment_zh,
    "name": name_of,
    "note_zh": note_zh,
    "state_icon": STATE_ICON.__getitem__,
    "state_zh": STATE_ZH.__getitem__,
    "status_icon": STATUS_ICON.__getitem__,
    "status_zh": STATUS_ZH.__getitem__,
    "theme_class": theme_class,
    "week_zh": week_zh,
    "words": evidence_words,
}


def _templates() -> Jinja2Templates:
    made = Jinja2Templates(directory=TEMPLATES)
    functions: dict[str, Any] = {"asset": asset, "csrf": csrf, "editor": editor, "icon": icon}
    made.env.globals.update(functions)
    made.env.filters.update(FILTERS)
    made.env.trim_blocks = made.env.lstrip_blocks = True
    return made


templates = _templates()
