"""Tables and figures as Markdown."""

from collections.abc import Iterable, Sequence

from training.intervals import Interval

NOTHING = "–"
"""Stands where a figure is not defined."""


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a bar inside a cell is escaped, a fraction has three digits."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(value) for value in line) + " |" for line in lines)


def cell(value: object) -> str:
    """A value as a table shows it."""
    if value is None:
        return NOTHING
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "\\|")


def interval(found: Interval | None, *, sign: bool = False) -> str:
    """A figure with its interval in brackets."""
    if found is None:
        return NOTHING
    form = "+.3f" if sign else ".3f"
    return f"{found.value:{form}} ({found.low:{form}} to {found.high:{form}})"
