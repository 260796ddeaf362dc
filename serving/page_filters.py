"""What the templates of the desk may call besides the session: icons, Chinese words, the colour of a theme."""

from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from serving.marking import evidence_words
from serving.notes_zh import note_zh
from serving.records import FIELD_ZH, STATE_ZH
from serving.sheet_changes import RowChange, shown
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

N_COLOURS = 6


def icon(name: str) -> Markup:
    """Draw one of the symbols of icons.html; a word always stands beside it."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


@pass_context
def theme_class(context: Context, name: str) -> str:
    """Name the colour of a theme: the same everywhere, by its place in the taxonomy."""
    names = list(context.get("theme_names", ()))
    return f"t{names.index(name) % N_COLOURS + 1}" if name in names else f"t{N_COLOURS}"


def differences_of(change: RowChange) -> list[tuple[str, str, str]]:
    """Give name, old and new value of every field a row changes."""
    return [(FIELD_ZH[f], shown(f, change.old[f]), shown(f, change.new[f])) for f in FIELD_ZH if f in change.new]


def install_filters(environment: Environment) -> None:
    """Make everything of this module known to the templates."""
    filters: dict[str, Any] = {
        "differences": differences_of,
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
    environment.filters.update(filters)
    environment.globals["icon"] = icon
