"""Every page of the desk for everybody: axe finds nothing serious, 200% zoom cuts nothing, the keyboard suffices."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_articles import article, entered
from desk_server import Desk, Visit
from playwright.sync_api import Browser, Page, expect

from data.article import Unreadable
from model.tagger import Tagger

PAGES = {
    "entrance": "/entrance",
    "week": "/",
    "week, filtered to nothing": "/?text=没有这样的话",
    "article": "/articles/1",
    "article, same as before": "/articles/7",
    "article, to be split": "/articles/2?cut=1",
    "unreadable": "/articles/8",
    "review": "/review",
    "review, finished": "/review?theme=没有",
    "Excel": "/sheets",
    "year": "/year",
    "error": "/articles/999",
}
SERIOUS = {"serious", "critical"}
CUT = """() => [...document.querySelectorAll("body *")].filter((each) => {
  const style = getComputedStyle(each);
  if (each.closest(".vh, .symbols, .scroll, svg, select") || style.display === "inline") return false;
  const box = each.getBoundingClientRect();
  const cut = each.scrollWidth > each.clientWidth + 1 && style.overflowX !== "visible" && each.clientWidth > 1;
  return box.width > 0 && (box.right > innerWidth + 1 || cut) && !each.matches("input, .file input");
}).map((each) => each.outerHTML.slice(0, 120))"""
"""What reaches beyond the window, or hides some of its own width."""


@pytest.fixture
def full(desk: Desk, tagger: Tagger) -> Desk:
    """A desk with six articles, one sent again under another name, and a file nobody can read."""
    articles = [article(number) for number in range(6)]
    again = replace(articles[0], byline="另一个人")
    entered(desk.ledger, tagger, [*articles, again, Unreadable("坏.docx", "the file is empty", "send it again")])
    desk.ledger.decide(3, version=1, editor="王敏", state="published", issue="2026年第48期")
    return desk


@pytest.fixture
def zoomed(browser: Browser, full: Desk) -> Iterator[Page]:
    """A window of 1280 x 800 at 200% zoom."""
    visit = Visit(browser, full, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    yield visit.page
    visit.close()
    assert visit.complaints == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_serious_on(address: str, page: Page, full: Desk) -> None:
    """No serious or critical finding of axe, colours and names of controls among what it checks."""
    assert full.ledger.count() == 8
    page.goto(address)
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in SERIOUS]
    assert [(each["id"], [node["html"][:150] for node in each["nodes"][:3]]) for each in found] == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_at_200_percent_nothing_is_cut_on(address: str, zoomed: Page) -> None:
    """No sideways scrolling, and nothing reaches out of the window or hides part of itself."""
    zoomed.goto(address)
    wide = zoomed.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert (zoomed.evaluate(CUT), max(wide, 0)) == ([], 0)


def test_help_dialog_passes_axe(page: Page, full: Desk) -> None:
    """The dialog of the keys is as readable as the page."""
    page.goto(f"{full.address}/review")
    page.keyboard.press("?")
    found = [each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in SERIOUS]
    assert found == []


def test_differences_pass_axe_and_zoom(zoomed: Page, full: Desk) -> None:
    """The table of differences, reached by an upload, too."""
    export = zoomed.request.get("/sheets/export?form=csv").text()
    line = next(line for line in export.splitlines() if line.startswith("1,1,"))
    edited = export.replace(line, line.replace(",收到,", ",采用,"))
    zoomed.goto("/sheets")
    payload = {"name": "表.csv", "mimeType": "text/csv", "buffer": edited.encode()}
    zoomed.get_by_label("选择改好的表").set_input_files(payload)  # type: ignore[arg-type]
    zoomed.get_by_role("button", name="看看有哪些差别").click()
    expect(zoomed.locator("ins")).to_have_text("采用")
    found = [each["id"] for each in Axe().run(zoomed).response["violations"] if each["impact"] in SERIOUS]
    assert (found, zoomed.evaluate(CUT), full.ledger.submission(1).state) == ([], [], "received")


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until the control of this name has the focus, which must be visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.innerText || document.activeElement.value || '').trim()")
        if focused.startswith(name):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail(f"{name} cannot be reached with the Tab key")


def test_the_whole_way_with_the_keyboard_alone(page: Page, full: Desk) -> None:
    """From the list into an article, a decision, back, and into the review, with Tab and Enter only."""
    page.goto("/")
    tab_to(page, article(0).title)
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_have_attribute("data-plain", article(0).title)
    tab_to(page, "采用")
    page.keyboard.press("Enter")
    expect(page.locator("#flash")).to_have_text("已保存。")
    assert [each.state for each in full.ledger.submissions() if each.title == article(0).title].count("accepted") == 1


def test_the_first_tab_skips_to_the_text(page: Page, full: Desk) -> None:
    """Whoever uses the keyboard need not pass the navigation on every page."""
    page.goto(f"{full.address}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_reduced_motion_is_respected(browser: Browser, full: Desk) -> None:
    """Nothing moves for those who asked for that."""
    visit = Visit(browser, full, reduced_motion="reduce")
    visit.page.goto("/")
    seconds = visit.page.get_by_role("button", name="筛选").evaluate("b => getComputedStyle(b).transitionDuration")
    visit.close()
    assert seconds == "0s"


def test_print_leaves_the_controls_out(page: Page, full: Desk) -> None:
    """On paper stand the list and the names, not the buttons."""
    page.emulate_media(media="print")
    page.goto(f"{full.address}/year")
    expect(page.locator("form.filters")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.get_by_role("heading", name="篇目", exact=True)).to_be_visible()
