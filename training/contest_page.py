"""A comparison of runs as one self-contained HTML page; everything that is not markup of ours is escaped."""

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from training.changes import Change, Side
from training.contest import Contest, Match
from training.contest_figures import confusions, differences, precision_recall_curves, reliability_curves
from training.contest_table import COST_HEADS, changes_line, cost_cells, verdict_line
from training.figures import to_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLE = """
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "SimHei", sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; line-height: 1.5; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { border-bottom: 1px solid #ddd; padding: .3rem .7rem; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.better { color: #1b6e2d; font-weight: 600; } .worse { color: #b00020; font-weight: 600; }
.mended { color: #1b6e2d; } .broken { color: #b00020; }
.phrase { background: #fff3c4; padding: 0 .2rem; margin-right: .3rem; display: inline-block; }
.quiet { color: #666; } img { max-width: 100%; height: auto; }
"""


def contest_page(contest: Contest) -> str:
    """The page: verdicts, tables, figures, changed articles, settings and cost."""
    title = "Comparison with " + contest.contenders[0].name
    body = "\n".join(_sections(contest))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n<p class="quiet">{made}</p>\n'
        f"{body}\n</body>\n</html>\n"
    )


def _sections(contest: Contest) -> Iterator[str]:
    for match in contest.matches:
        yield f'<p class="{_css(match.comparison.verdict)}">{escape(verdict_line(match))}</p>'
    yield (
        '<p class="quiet">Every article was scored by models that had not seen its author. A difference is called '
        "better or worse only where its 95% interval, over resamples of the articles with the thresholds moved a "
        "little, lies on one side of 0; the intervals of the themes hold together.</p>"
    )
    for match in contest.matches:
        found = match.comparison
        yield f"<h2>{escape(found.ours)} against {escape(found.theirs)}</h2>"
        yield _figures_table(match)
        yield _image(differences(found), f"Differences of F1 between {found.ours} and {found.theirs}")
    yield from _curves(contest)
    for match in contest.matches:
        yield from _changes(match)
    if contest.settings:
        heads = ["setting", *(one.name for one in contest.contenders)]
        yield "<h2>Settings that differ</h2>"
        yield _table(heads, [[escape(cell) for cell in (name, *values)] for name, values in contest.settings.items()])
    yield "<h2>Cost</h2>"
    yield _table(COST_HEADS, [[escape(cell) for cell in (one.name, *cost_cells(one))] for one in contest.contenders])


def _figures_table(match: Match) -> str:
    found = match.comparison
    named = [
        *found.figures.items(),
        *((f"reference {name}", pair) for name, pair in found.reference.items()),
        *((f"F1 {name}", pair) for name, pair in found.themes.items()),
    ]
    rows = []
    for name, pair in named:
        gap = pair.difference
        numbers = f"{pair.ours:.3f}", f"{pair.theirs:.3f}", f"{gap.value:+.3f}", f"{gap.low:+.3f} to {gap.high:+.3f}"
        verdict = f'<span class="{_css(pair.verdict)}">{escape(pair.verdict)}</span>'
        rows.append([escape(name), *numbers, verdict])
    left_out = ""
    if any(found.left_out):
        left_out = f"<p>{found.left_out[0]} and {found.left_out[1]} articles stand in one of the runs only.</p>"
    heads = ("figure", found.ours, found.theirs, "difference", "interval", "verdict")
    return _table(heads, rows, numbers=range(1, 5)) + left_out


def _curves(contest: Contest) -> Iterator[str]:
    """Curves over all articles of each run."""
    runs = {one.name: one.predictions.outcomes for one in contest.contenders}
    themes = contest.contenders[0].predictions.names
    yield "<h2>Precision and recall</h2>"
    yield _image(precision_recall_curves(runs, themes), "Precision against recall over all themes and of each")
    yield "<h2>Reliability</h2>"
    yield _image(reliability_curves(runs), "Share annotated against score")
    yield "<h2>Primary theme: annotated (rows) and given (columns)</h2>"
    yield _image(confusions(runs, themes), "Annotated against given primary themes")
    for one in contest.contenders:
        if one.learning_curve:
            yield f"<h2>Learning curve of {escape(one.name)}</h2>"
            yield _svg(one.learning_curve, f"Learning curve of {one.name}")


def _changes(match: Match) -> Iterator[str]:
    found = match.comparison
    yield f"<h2>{escape(changes_line(match.changes))}, {escape(found.ours)} against {escape(found.theirs)}</h2>"
    if match.changes:
        yield (
            '<p class="quiet">Mended: only the first is exactly right; broken: only the second is. Under the themes '
            "given: the changed ones with both scores, and the phrases that speak for them in each model.</p>"
        )
        heads = ("", "article", "annotated", found.ours, found.theirs)
        yield _table(heads, [_change_row(change) for change in match.changes])


def _change_row(change: Change) -> list[str]:
    annotated = "、".join(change.annotated) or "(none)"
    return [
        f'<span class="{_css(change.what)}">{escape(change.what)}</span>',
        f'{escape(change.title)} <span class="quiet">{escape(change.id)}</span>',
        escape(annotated),
        _side(change.ours),
        _side(change.theirs),
    ]


def _side(side: Side) -> str:
    lines = [escape("、".join(side.themes) or "(none)")]
    for name, score in side.scores.items():
        phrases = "".join(
            f'<span class="phrase">{escape(one.text)}</span>' for one in side.evidence if one.theme == name
        )
        lines.append(f'<span class="quiet">{escape(name)} {score:.2f}</span> {phrases}')
    return "<br>".join(lines)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = ()) -> str:
    """A table; heads are escaped here, cells are markup already."""

    def line(cells: Sequence[str], tag: str) -> str:
        marks = [' class="number"' if column in numbers else "" for column in range(len(cells))]
        return "<tr>" + "".join(f"<{tag}{m}>{c}</{tag}>" for m, c in zip(marks, cells, strict=True)) + "</tr>"

    return "\n".join(
        ["<table>", line([escape(head) for head in heads], "th"), *(line(row, "td") for row in rows), "</table>"]
    )


def _image(figure: "Figure", told: str) -> str:
    return _svg(to_svg(figure), told)


def _svg(svg: str, told: str) -> str:
    """A drawing as an image of its own: nothing in it can reach the page, and ids of two drawings cannot meet."""
    return f'<img alt="{escape(told)}" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


def _css(word: str) -> str:
    """The class of a verdict or an end; only words of ours come here."""
    return word.replace(" ", "-")
