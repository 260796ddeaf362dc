"""The year-end list: every article once, and totals that add up, in the record, the spreadsheet and the page."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_ledger import THEMES, invented
from lxml import etree, html
from openpyxl import load_workbook

from data.article import Unreadable
from model.tagger import Prediction
from serving import submissions
from serving.charts import month_bars
from serving.ledger import Ledger
from serving.yearend import Entry, Report, Tally, report
from serving.yearend_page import page
from serving.yearend_sheet import to_xlsx


@pytest.fixture
def year(any_ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Forty submissions over 2026, one of 2025, one unreadable, one joined to another; some decided."""
    rows = [
        (replace(article, byline="" if k == 7 else article.byline), p) for k, (article, p) in enumerate(invented(41))
    ]
    unreadable = Prediction("b", "b", "", "unreadable", (), None, {}, (), ("damaged",), "m")
    monkeypatch.setattr(submissions, "now_utc", lambda: datetime(2026, 5, 5, tzinfo=UTC))
    any_ledger.receive(Unreadable("b", "damaged", "send it again"), unreadable)
    for k, (article, prediction) in enumerate(rows):
        at = datetime(2025, 12, 31, 15, tzinfo=UTC) if k == 40 else datetime(2026, 1 + k % 12, 5, tzinfo=UTC)
        monkeypatch.setattr(submissions, "now_utc", lambda at=at: at)
        any_ledger.receive(article, prediction)
    for number in range(2, 21):
        state = ("published", "rejected", "accepted")[number % 3]
        any_ledger.decide(number, version=1, editor="编辑一", state=state, issue="48" if state == "published" else None)
    any_ledger.join((2, 2), (41, 1), editor="编辑一")
    return any_ledger


def totals(tally: Tally) -> list[int]:
    """Everything that is summed."""
    return [tally.articles, tally.accepted, tally.published, tally.rejected, tally.open, *tally.months]


def assert_adds_up(found: Report) -> None:
    """Every breakdown sums to the total, and every article is counted once."""
    for tallies in (found.lines, found.zones, found.themes):
        assert [sum(column) for column in zip(*map(totals, tallies.values()), strict=True)] == totals(found.total)
    total = found.total
    assert total.articles == len(found.entries) == total.accepted + total.rejected + total.open == sum(total.months)
    assert sum(total.themes.values()) == sum(total.genres.values()) == total.articles


def test_totals_add_up(year: Ledger) -> None:
    """By contributor and zone, by zone, by theme, by month; other years, the unreadable and the joined stay out."""
    found = report(year, 2026, themes=THEMES)
    assert_adds_up(found)
    total = found.total
    assert (total.articles, total.accepted, total.published, total.rejected, total.open) == (39, 13, 6, 6, 20)
    assert (found.unreadable, list(found.themes)) == (1, [*THEMES, "无"])
    assert total.months[:4] == [4, 4, 4, 3]


def test_the_year_is_that_of_the_office(year: Ledger) -> None:
    """Eleven at night on the last of December in China."""
    found = report(year, 2025, themes=THEMES)
    assert (found.total.articles, found.total.months[11], found.ranking) == (1, 1, ())
    assert report(year, 2027, themes=THEMES).total.articles == 0


def test_an_article_tells_where_it_stands(year: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """State with the issue, all its themes, the month; and what came before under another name says so."""
    _, (article, prediction) = invented(2)
    monkeypatch.setattr(submissions, "now_utc", lambda: datetime(2026, 12, 5, tzinfo=UTC))
    copy = year.receive(article, prediction, contributor="甲丑西").id
    found = {each.id: each for each in report(year, 2026, themes=THEMES).entries}
    assert (found[3].state_zh, found[3].month, found[3].themes) == ("已刊发（48）", 2, year.submission(3).themes)
    assert (found[copy].state_zh, found[copy].remark, found[3].remark) == ("收到", "与第 3 号同文", "")


def test_contributors_without_a_name_are_listed_last(year: Ledger) -> None:
    """Under a heading of their own, so that the sums hold."""
    lines = list(report(year, 2026, themes=THEMES).lines)
    assert lines[-1][0] == "（未署名）"
    assert lines[:-1] == sorted(lines[:-1])


def test_the_spreadsheet_says_the_same(year: Ledger) -> None:
    """Five sheets; the total row of each is the sum of its columns; the rule stands below the ranking."""
    found = report(year, 2026, themes=THEMES)
    book = load_workbook(io.BytesIO(to_xlsx(found)))
    assert book.sheetnames == ["投稿人稿件清单", "篇目", "优秀撰稿人", "分开发区", "分主题"]
    for name, first in (("投稿人稿件清单", 2), ("分开发区", 1), ("分主题", 1)):
        rows = list(book[name].values)
        last = next(k for k, row in enumerate(rows) if row[0] == "合计")
        sums = [sum(column) for column in zip(*(row[first:] for row in rows[1:last]), strict=True)]
        assert list(rows[last][first:]) == sums
        assert sums[:5] == [39, 13, 6, 6, 20]
    assert [row[3] for row in list(book["篇目"].values)[1:-1]] == [each.title for each in found.entries]
    assert str(list(book["优秀撰稿人"].values)[-1][0]).startswith("评选规则：先比采用篇数（含已刊发），再比刊发篇数")
    assert "另有 1 份读不出的来件，未计入。" in [row[0] for row in book["投稿人稿件清单"].values]


def test_the_page_says_the_same(year: Ledger) -> None:
    """All articles and sums; names and titles are text, whatever they look like; nothing is loaded from elsewhere."""
    year.edit(3, version=2, editor="编辑一", title="<script>alert(1)</script>", zone="<b>柳溪</b>开发区")
    found = report(year, 2026, themes=THEMES)
    text = page(found)
    tree = html.fromstring(text)
    assert not list(tree.iter("script", "b", "link", "img"))
    articles = list(tree.iter("table"))[-1]
    assert "<script>alert(1)</script>" in [each.text for each in articles.iter("th")]
    assert len(list(articles.iter("tr"))) == len(found.entries) + 1
    assert "来稿 39 篇：采用 13 篇（其中已刊发 6 篇），不采用 6 篇，待定 20 篇。另有 1 份读不出的来件，未计入。" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert len(list(tree.iter("svg"))) == len(THEMES) + 1 + len(found.zones)


def test_an_empty_year_is_a_page_and_a_sheet(ledger: Ledger) -> None:
    """Nothing is divided by zero, no row is missing its columns."""
    found = report(ledger, 2026, themes=THEMES)
    assert "本年还没有稿件被采用。" in page(found)
    assert load_workbook(io.BytesIO(to_xlsx(found))).sheetnames[0] == "投稿人稿件清单"


def test_a_chart_is_read_aloud() -> None:
    """A role, a name and a description; bars in proportion; the title is escaped."""
    numbers = [0, 5, 10, *[0] * 9]
    tree = etree.fromstring(month_bars("<柳溪> 来稿", numbers, most=10))
    inside = {etree.QName(each).localname: each for each in tree}
    assert (tree.get("role"), tree.get("aria-label")) == ("img", "<柳溪> 来稿：2月 5 篇，3月 10 篇")
    assert (inside["title"].text, inside["desc"].text) == ("<柳溪> 来稿", "2月 5 篇，3月 10 篇")
    bars = [float(each.get("height", "")) for each in tree if etree.QName(each).localname == "rect"]
    assert bars == [45.0, 90.0]
    assert "全年没有稿件" in month_bars("x", [0] * 12, most=0)


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(["received", "accepted", "rejected", "published"]))))
def test_a_tally_counts_every_article_once(articles: list[tuple[int, str]]) -> None:
    """Whatever comes in."""
    tally = Tally()
    for month, state in articles:
        tally.add(Entry(1, month, "", "", "", "", (), "无", state, "", ""))
    assert tally.articles == tally.accepted + tally.rejected + tally.open == sum(tally.months) == len(articles)
    assert tally.published <= tally.accepted
