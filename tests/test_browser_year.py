"""The year-end page in a real browser: list, ranking, rule, charts, spreadsheet, print."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from desk_articles import article, entered
from desk_server import Desk
from playwright.sync_api import Page, expect

from model.tagger import Tagger


@pytest.fixture
def year(desk: Desk, tagger: Tagger) -> Desk:
    """Two contributors: one with two accepted articles, one with one published."""
    names = ("简一文", "简一文", "顾小满")
    items = entered(desk.ledger, tagger, [replace(article(k), byline=name) for k, name in enumerate(names)])
    for item, state in zip(items, ("accepted", "accepted", "published"), strict=True):
        desk.ledger.decide(item.id, version=1, editor="王敏", state=state, issue="48" if state == "published" else None)
    return desk


def test_the_ranking_follows_the_visible_rule(page: Page, year: Desk) -> None:
    """By default accepted articles count first, and the page says so."""
    page.goto(f"{year.address}/year")
    expect(page.get_by_role("region", name="优秀撰稿人（表）").locator("tbody th").first).to_have_text("简一文")
    expect(page.locator(".year")).to_contain_text("评选规则：先比采用篇数（含已刊发），再比刊发篇数")


def test_the_rule_can_be_set(page: Page, year: Desk) -> None:
    """With published articles first the order turns, and the spreadsheet link keeps the rule."""
    page.goto(f"{year.address}/year")
    page.get_by_role("combobox", name="先比").select_option("published")
    page.get_by_role("combobox", name="再比", exact=True).select_option("accepted")
    page.get_by_role("button", name="按这个规则排").click()
    expect(page.get_by_role("region", name="优秀撰稿人（表）").locator("tbody th").first).to_have_text("顾小满")
    assert "rule=published&rule=accepted" in (page.get_by_role("link", name="导出 Excel").get_attribute("href") or "")


def test_a_rule_that_cannot_be_is_told(page: Page, year: Desk) -> None:
    """The same criterion twice: one sentence, and the ranking by the usual rule."""
    page.goto(f"{year.address}/year?rule=accepted&rule=accepted")
    expect(page.get_by_role("alert")).to_contain_text("评选规则只能由这些项目组成")
    expect(page.get_by_role("region", name="优秀撰稿人（表）").locator("tbody tr")).to_have_count(2)


def test_every_article_stands_in_the_list(page: Page, year: Desk) -> None:
    """Contributor, title and outcome of each."""
    page.goto(f"{year.address}/year")
    rows = page.get_by_role("region", name="篇目（表）").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="顾小满")).to_contain_text("已刊发（48）")


def test_charts_have_a_text_for_those_who_cannot_see_them(page: Page, year: Desk, tagger: Tagger) -> None:
    """Each chart says its months and numbers in words."""
    page.goto(f"{year.address}/year")
    charts = page.get_by_role("img", name=tagger.names[0])
    assert "月 1 篇" in (charts.first.get_attribute("aria-label") or "")


def test_the_list_is_exported_as_a_spreadsheet(page: Page, year: Desk) -> None:
    """The file carries the year and the office's own name for the list."""
    page.goto(f"{year.address}/year")
    number = page.get_by_role("combobox", name="年份").input_value()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == f"{number}年投稿人稿件清单和篇目.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "优秀撰稿人" in book.sheetnames


def test_the_print_button_prints(page: Page, year: Desk) -> None:
    """One click opens the printer's dialog."""
    page.goto(f"{year.address}/year")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printed")


def test_a_year_without_submissions_is_told(page: Page, year: Desk) -> None:
    """Nothing breaks where nothing is."""
    page.goto(f"{year.address}/year?year=2001&top=abc")
    expect(page.locator(".year")).to_contain_text("来稿 0 篇")
    expect(page.locator(".year")).to_contain_text("本年还没有稿件被采用")
