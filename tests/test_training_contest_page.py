"""training.contest_page: one page that needs nothing else, and in which no text becomes markup."""

import base64
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from model.evidence import Evidence
from training.changes import Change, Side
from training.contest import Contest, Match, hold
from training.contest_page import contest_page
from training.tracking import LoggedRun

NASTY = "<script>alert('x')</script> & \"戏\""


@pytest.fixture
def contest(bench: tuple[LoggedRun, ...]) -> Contest:
    """The run that is wrong everywhere against the first, its only change holding markup in every text."""
    assert bench
    found = hold(["1", "3"])
    side = Side((NASTY,), {NASTY: 0.5}, (Evidence(NASTY, 0, 0, 2, NASTY, 1.0),))
    change = Change(NASTY, NASTY, (NASTY,), "broken", side, side)
    return Contest(found.contenders, (Match(found.matches[0].comparison, (change,)),), {NASTY: [NASTY, NASTY]})


def parsed(contest: Contest) -> Any:  # noqa: ANN401 (what lxml gives is of many types)
    """The page as a browser would take it."""
    return html.document_fromstring(contest_page(contest))


def test_no_text_becomes_markup(contest: Contest) -> None:
    """Titles, ids, themes, phrases and settings with markup in them are shown as they are."""
    page = parsed(contest)
    assert page.xpath("//script") == []
    assert len(re.findall(re.escape(NASTY), page.text_content())) == 12


def test_the_page_needs_nothing_else(contest: Contest) -> None:
    """Every image is inside the page, and nothing is fetched from anywhere."""
    text = contest_page(contest)
    sources = [str(source) for source in parsed(contest).xpath("//@src | //@href")]
    assert len(sources) == 4
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert "http" not in re.sub(r'base64,[^"]*', "", text)


def test_drawings_leave_the_font_to_the_viewer(contest: Contest) -> None:
    """Chinese labels are text in fonts that Windows, macOS and Linux have, and every drawing says what it shows."""
    page = parsed(contest)
    svg = base64.b64decode(str(page.xpath("//img/@src")[0]).partition(",")[2]).decode()
    assert re.search(r"Noto Sans CJK SC.*Microsoft YaHei.*PingFang SC", svg)
    assert ">戏曲传承<" in svg
    assert all(page.xpath("//img/@alt"))


def test_a_learning_curve_is_shown_where_there_is_one(contest: Contest) -> None:
    """The drawing a run logged appears under the run's name."""
    first = replace(contest.contenders[0], learning_curve="<svg xmlns='http://www.w3.org/2000/svg'/>")
    text = contest_page(replace(contest, contenders=(first, *contest.contenders[1:])))
    assert "<h2>Learning curve of zhuti/1</h2>" in text
    assert "Learning curve" not in contest_page(contest)
