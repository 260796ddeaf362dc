"""A comparison of runs as tables for the terminal."""

import shutil
from typing import TYPE_CHECKING

from training.changes import Change, Side
from training.contender import Contender
from training.contest import Contest, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

SHOWN = 20
"""Changed articles shown in the terminal; JSON and the HTML report hold all of them."""

_FALLBACK_WIDTH = 150


def print_contest(contest: Contest) -> None:
    """Print all tables, as wide as the terminal."""
    from rich.console import Console  # noqa: PLC0415 (loads only for a table)

    width = shutil.get_terminal_size((_FALLBACK_WIDTH, 24)).columns
    console = Console(width=width, markup=False, highlight=False, legacy_windows=False)
    for table in contest_tables(contest):
        console.print(table)


def contest_tables(contest: Contest) -> "Iterator[RenderableType]":
    """The verdicts first, then figures, themes, changed articles, settings and cost."""
    from rich.text import Text  # noqa: PLC0415 (loads only for a table)

    for match in contest.matches:
        yield Text(verdict_line(match), style="bold")
    for match in contest.matches:
        yield _figures(match)
        yield from _changes(match)
    if contest.settings:
        yield _settings(contest)
    yield _cost(contest)


def verdict_line(match: Match) -> str:
    """What may be said of a run, in one sentence."""
    found = match.comparison
    pair = found.figures["micro_f1"]
    difference = f"{pair.difference.value:+.3f} ({pair.difference.low:+.3f} to {pair.difference.high:+.3f})"
    worse = f"; worse on {'、'.join(found.worse_themes)}" if found.worse_themes else ""
    told = f"micro-F1 {difference} on {found.articles} articles{worse}"
    return f"{found.ours} against {found.theirs}: {found.verdict}; {told}"


def cost_cells(contender: Contender) -> list[str]:
    """Size, seconds and microseconds as a table shows them."""
    cost = contender.cost
    return [
        f"{cost.bytes / 1e6:.2f} MB",
        "-" if cost.train_seconds is None else f"{cost.train_seconds:.1f} s",
        "-" if cost.tag_microseconds is None else f"{cost.tag_microseconds:,.0f} µs",
    ]


COST_HEADS = ("run", "model", "training", "tagging one article")


def side_text(side: Side) -> str:
    """Themes, then the scores and phrases of the changed ones."""
    lines = ["、".join(side.themes) or "(none)"]
    for name, score in side.scores.items():
        phrases = " ".join(one.text for one in side.evidence if one.theme == name)
        lines.append(f"{name} {score:.2f} {phrases}".rstrip())
    return "\n".join(lines)


def _figures(match: Match) -> "RenderableType":
    from rich.table import Table  # noqa: PLC0415

    found = match.comparison
    table = Table(title=f"{found.ours} against {found.theirs}", title_justify="left")
    for head in ("figure", found.ours, found.theirs, "difference", "95% interval", "verdict"):
        table.add_column(head, justify="left" if head in {"figure", "verdict"} else "right")
    sections = (
        found.figures.items(),
        ((f"reference {name}", pair) for name, pair in found.reference.items()),
        ((f"F1 {name}", pair) for name, pair in found.themes.items()),
    )
    for section in sections:
        for name, pair in section:
            gap = pair.difference
            interval = f"{gap.low:+.3f} to {gap.high:+.3f}"
            table.add_row(name, f"{pair.ours:.3f}", f"{pair.theirs:.3f}", f"{gap.value:+.3f}", interval, pair.verdict)
        table.add_section()
    return table


def _changes(match: Match) -> "Iterator[RenderableType]":
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    found = match.comparison
    yield Text(changes_line(match.changes))
    if not match.changes:
        return
    table = Table(show_lines=True)
    for head in ("", "article", "annotated", found.ours, found.theirs):
        table.add_column(head)
    for change in match.changes[:SHOWN]:
        name = f"{change.id} {change.title}".strip()
        annotated = "、".join(change.annotated) or "(none)"
        # Text, not markup: a title may hold square brackets.
        cells = (change.what, name, annotated, side_text(change.ours), side_text(change.theirs))
        table.add_row(*(Text(cell) for cell in cells))
    yield table
    if len(match.changes) > SHOWN:
        yield Text(f"{len(match.changes) - SHOWN} more stand in --json and in the report")


def changes_line(changes: tuple[Change, ...]) -> str:
    """How many changed, and to what end."""
    counts = {what: sum(change.what == what for change in changes) for what in ("mended", "broken", "neither")}
    return f"{len(changes)} articles changed: {', '.join(f'{count} {what}' for what, count in counts.items())}"


def _settings(contest: Contest) -> "RenderableType":
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(title="settings that differ", title_justify="left")
    for head in ("setting", *(contender.name for contender in contest.contenders)):
        table.add_column(head)
    for name, values in contest.settings.items():
        table.add_row(name, *(Text(value) for value in values))
    return table


def _cost(contest: Contest) -> "RenderableType":
    from rich.table import Table  # noqa: PLC0415

    table = Table(title="cost", title_justify="left")
    for head in COST_HEADS:
        table.add_column(head, justify="left" if head == "run" else "right")
    for contender in contest.contenders:
        table.add_row(contender.name, *cost_cells(contender))
    return table
