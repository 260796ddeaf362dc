"""The week's list in a real browser: what stands first, filters, search, tabs, the first visit."""

import pytest
from desk_articles import article, entered, week
from desk_server import Desk, Visit
from playwright.sync_api import Browser, Page, expect

from data.article import Unreadable
from model.tagger import Tagger


def test_what_needs_an_editor_stands_first(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Unreadable files and doubtful articles come before what is clear."""
    entered(desk.ledger, tagger, [article(0), article(1), Unreadable("坏.docx", "the file is empty", "send it again")])
    page.goto("/")
    expect(page.locator(".rows > li").first).to_contain_text("坏.docx")
    expect(page.locator(".head")).to_contain_text("3 篇，1 篇需要您看")


def test_filters_change_the_list_without_a_reload(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Choosing a theme shows its articles only; the address can be kept; the focus stays in the filter."""
    week(desk.ledger, tagger, 8)
    page.goto("/")
    page.get_by_role("combobox", name="主题").focus()
    page.get_by_role("combobox", name="主题").select_option(tagger.names[1])
    expect(page.locator(".rows > li")).to_have_count(2)
    assert "theme=" in page.url
    assert page.evaluate("document.activeElement.name") == "theme"


@pytest.mark.parametrize(("field", "value"), [("处理", "accepted"), ("主题", "无")])
def test_a_list_is_filtered_by(field: str, value: str, page: Page, desk: Desk, tagger: Tagger) -> None:
    """State and theme, 无 among them."""
    first, *_ = week(desk.ledger, tagger, 8)
    desk.ledger.decide(first.id, version=1, editor="王敏", state="accepted")
    page.goto("/")
    page.get_by_role("combobox", name=field, exact=True).select_option(value)
    expect(page.locator(".rows > li")).to_have_count({"accepted": 1, "无": 2}[value])


def test_a_search_finds_words_of_the_body(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Text is searched in title, names and body; an empty result offers the way back."""
    week(desk.ledger, tagger, 4)
    page.goto("/")
    page.get_by_role("searchbox").fill("戏台")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".rows > li")).to_have_count(1)
    page.get_by_role("searchbox").fill("没有这样的话")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("没有符合这些条件的来稿")


def test_tabs_part_the_list_by_status(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Each tab tells its number and shows its articles."""
    entered(desk.ledger, tagger, [article(0), Unreadable("坏.docx", "the file is empty", "send it again")])
    page.goto("/")
    page.get_by_role("link", name="读不出 1").click()
    expect(page.locator(".rows > li")).to_have_count(1)
    assert "status=unreadable" in page.url


def test_four_hundred_articles_are_all_listed(page: Page, desk: Desk, tagger: Tagger) -> None:
    """A heavy week stands on one page."""
    week(desk.ledger, tagger, 400)
    page.goto("/")
    expect(page.locator(".rows > li")).to_have_count(400)
    expect(page.locator(".head")).to_contain_text("400 篇")


def test_the_first_visit_asks_who_is_there(browser: Browser, desk: Desk) -> None:
    """Nobody gets in without a name; afterwards the name stands on every page."""
    stranger = Visit(browser, desk, editor="")
    stranger.page.goto("/")
    stranger.page.get_by_label("姓名").fill("李强")
    stranger.page.get_by_role("button", name="进入").click()
    expect(stranger.page.locator(".who")).to_contain_text("李强")
    stranger.close()
    assert stranger.complaints == []
