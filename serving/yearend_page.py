"""The year as a page to print, and the parts of it that the desk shows."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from serving.charts import month_bars
from serving.ranking import rule_zh
from serving.records import NO_THEME
from serving.yearend import Report, Tally

TEMPLATES = Path(__file__).with_name("templates")
MOST_ZONES = 12
"""Charts of the zones with most articles; the table has all of them."""


def page(report: Report) -> str:
    """The whole report as one HTML file that needs no other."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )
    return templates.get_template("yearend_page.html").render(context(report))


def context(report: Report) -> dict[str, Any]:
    """What the template yearend_report.html needs."""
    themes = {"无主题" if name == NO_THEME else name: tally for name, tally in report.themes.items()}
    zones = dict(list(report.zones.items())[:MOST_ZONES])
    return {
        "report": report,
        "rule": rule_zh(report.rule),
        "theme_charts": _charts(themes, report.year),
        "zone_charts": _charts(zones, report.year),
        "no_theme": NO_THEME,
    }


def _charts(tallies: dict[str, Tally], year: int) -> list[tuple[str, Markup]]:
    """A chart for each name, all on one scale."""
    most = max((max(tally.months) for tally in tallies.values()), default=0)
    return [
        (name, Markup(month_bars(f"{year} 年{name}逐月来稿", tally.months, most=most)))  # noqa: S704 (it escapes)
        for name, tally in tallies.items()
    ]
