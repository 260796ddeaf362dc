"""The one-key review in a real browser: every key, every button, two editors, a server that says no."""

import pytest
from desk_articles import week
from desk_server import Desk, Visit
from playwright.sync_api import Browser, Page, expect

from model.tagger import Tagger
from serving.records import Submission

KEYS = {"a": "accepted", "x": "rejected"}
BUTTONS = {"采用": "accepted", "不采用": "rejected"}


def opened(page: Page, desk: Desk, tagger: Tagger, number: int = 3) -> list[Submission]:
    """Open the review of a new week and give its submissions in the order of the queue."""
    week(desk.ledger, tagger, number)
    page.goto("/review")
    return desk.ledger.submissions()


def title(page: Page) -> str:
    """The title of the article on the screen."""
    return page.locator("#title").get_attribute("data-plain") or ""


def press(page: Page, key: str) -> None:
    """Press a key once the article it is about is on the screen, as a reader would."""
    expect(page.locator("#card")).to_have_attribute("aria-busy", "false")
    page.keyboard.press(key)


def saved(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator("#saving")).to_have_text("都已保存")


@pytest.mark.parametrize("key", KEYS)
def test_a_key_decides_and_shows_the_next(key: str, page: Page, desk: Desk, tagger: Tagger) -> None:
    """`a` accepts, `x` rejects; the next article is on the screen and the ledger knows."""
    first, second, _ = opened(page, desk, tagger)
    press(page, key)
    expect(page.locator("#title")).to_have_attribute("data-plain", second.title)
    saved(page)
    decided = desk.ledger.submission(first.id)
    assert (decided.state, decided.decided_by, decided.themes) == (KEYS[key], "王敏", first.themes)


@pytest.mark.parametrize("words", BUTTONS)
def test_a_button_decides_as_its_key_does(words: str, page: Page, desk: Desk, tagger: Tagger) -> None:
    """Everything the keys do the mouse does too."""
    first, second, _ = opened(page, desk, tagger)
    page.get_by_role("group", name="审稿").get_by_role("button", name=words).first.click()
    expect(page.locator("#title")).to_have_attribute("data-plain", second.title)
    saved(page)
    assert desk.ledger.submission(first.id).state == BUTTONS[words]


def test_space_passes_over_an_article(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Space shows the next article and decides nothing."""
    first, second, _ = opened(page, desk, tagger)
    press(page, "Space")
    expect(page.locator("#title")).to_have_attribute("data-plain", second.title)
    assert not desk.ledger.submission(first.id).decided


def test_backspace_takes_a_decision_back(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Backspace brings the last article back, undecided; the history keeps both steps."""
    first, *_ = opened(page, desk, tagger)
    press(page, "a")
    press(page, "Backspace")
    expect(page.locator("#title")).to_have_attribute("data-plain", first.title)
    expect(page.locator("#flash")).to_contain_text("已撤销")
    assert desk.ledger.submission(first.id).state == "received"
    assert [event.kind for event in desk.ledger.history(first.id)] == ["received", "decided", "undone"]


def test_backspace_after_space_goes_back(page: Page, desk: Desk, tagger: Tagger) -> None:
    """What was passed over comes back, and nothing is undone in the ledger."""
    first, *_ = opened(page, desk, tagger)
    press(page, "Space")
    page.get_by_role("button", name="撤销").first.click()
    expect(page.locator("#title")).to_have_attribute("data-plain", first.title)
    assert len(desk.ledger.history(first.id)) == 1


def test_backspace_with_nothing_to_take_back_says_so(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The first key of a session may be a mistake."""
    opened(page, desk, tagger)
    press(page, "Backspace")
    expect(page.locator("#flash")).to_have_text("没有可以撤销的了。")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_digit_toggles_its_theme_and_enter_saves(number: int, page: Page, desk: Desk, tagger: Tagger) -> None:
    """1 to 3 add or take away that theme of the taxonomy; Enter saves without a verdict."""
    first, second, _ = opened(page, desk, tagger)
    name = tagger.names[number - 1]
    press(page, str(number))
    press(page, "Enter")
    expect(page.locator("#title")).to_have_attribute("data-plain", second.title)
    saved(page)
    decided = desk.ledger.submission(first.id)
    assert (set(decided.themes) ^ set(first.themes), decided.state, decided.decided) == ({name}, "received", True)


def test_shift_and_a_digit_make_a_theme_primary(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The primary theme is chosen by the same digit."""
    first, *_ = opened(page, desk, tagger)
    press(page, "Shift+Digit2")
    press(page, "a")
    saved(page)
    assert desk.ledger.submission(first.id).primary == tagger.names[1]


def test_themes_are_chosen_with_the_mouse(page: Page, desk: Desk, tagger: Tagger) -> None:
    """A click on a theme and on 主要主题 does what the digits do."""
    first, *_ = opened(page, desk, tagger)
    for box in page.locator('input[name="themes"]:checked').all():
        box.uncheck()
    page.get_by_label(tagger.names[2], exact=False).first.check()
    page.locator('input[name="primary"]:visible').check()
    page.get_by_role("button", name="保存主题").click()
    saved(page)
    decided = desk.ledger.submission(first.id)
    assert (decided.themes, decided.primary) == ((tagger.names[2],), tagger.names[2])


def test_the_last_article_ends_with_a_tally(page: Page, desk: Desk, tagger: Tagger) -> None:
    """After the last article the page counts what was done, and undo still works."""
    *_, last = opened(page, desk, tagger)
    for key, done in (("a", 1), ("x", 2), ("Space", 3)):
        press(page, key)
        expect(page.locator("#done")).to_have_js_property("value", done)
    expect(page.locator("#tally")).to_have_text("采用 1 篇，不采用 1 篇，只存主题 0 篇，跳过 1 篇。")
    press(page, "Backspace")
    expect(page.locator("#title")).to_have_attribute("data-plain", last.title)


def test_help_opens_and_closes_by_key(page: Page, desk: Desk, tagger: Tagger) -> None:
    """`?` shows every key, and no key decides while it is open."""
    first, *_ = opened(page, desk, tagger)
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "a")
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert (title(page), desk.ledger.submission(first.id).decided) == (first.title, False)


def test_keys_can_be_switched_off(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Whoever speaks to the computer, or has a cat, switches single keys off; the choice is remembered."""
    first, *_ = opened(page, desk, tagger)
    page.get_by_label("用快捷键").uncheck()
    page.locator("body").press("a")
    page.reload()
    page.locator("body").press("x")
    assert (title(page), desk.ledger.submission(first.id).decided) == (first.title, False)


def test_keys_typed_into_a_field_decide_nothing(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Space on a focused button presses that button and nothing else."""
    first, *_ = opened(page, desk, tagger)
    page.get_by_role("button", name="帮助").focus()
    press(page, "Space")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert title(page) == first.title


def test_another_editors_change_is_told_and_kept(page: Page, desk: Desk, tagger: Tagger) -> None:
    """When someone was faster nothing is overwritten; the sentence names who and what, and leads back."""
    first, *_ = opened(page, desk, tagger)
    desk.ledger.decide(first.id, version=1, editor="李强", state="rejected")
    press(page, "a")
    expect(page.get_by_role("alert")).to_contain_text("李强")
    expect(page.get_by_role("alert")).to_contain_text("不采用")
    page.get_by_role("button", name="回到这一篇").click()
    expect(page.locator("#title")).to_have_attribute("data-plain", first.title)
    assert (desk.ledger.submission(first.id).decided_by, desk.ledger.submission(first.id).state) == ("李强", "rejected")


def test_a_decision_that_could_not_be_sent_comes_back(visit: Visit, page: Page, desk: Desk, tagger: Tagger) -> None:
    """When the desk cannot be reached the article is offered again and the sentence says what to do."""
    first, *_ = opened(page, desk, tagger)
    page.route("**/review/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    press(page, "a")
    expect(page.get_by_role("alert")).to_contain_text("没有保存")
    page.unroute_all()
    page.get_by_role("button", name="回到这一篇").click()
    expect(page.locator("#title")).to_have_attribute("data-plain", first.title)
    press(page, "a")
    saved(page)
    expect(page.locator("#title")).not_to_have_attribute("data-plain", first.title)
    visit.complaints = [each for each in visit.complaints if "ERR_FAILED" not in each]
    assert desk.ledger.submission(first.id).state == "accepted"


def test_two_editors_review_the_same_week(browser: Browser, page: Page, desk: Desk, tagger: Tagger) -> None:
    """Each decision of both is kept, or its editor is told; nothing is lost without a word."""
    opened(page, desk, tagger, 4)
    other = Visit(browser, desk, "李强")
    other.page.goto("/review")
    for _ in range(2):
        press(page, "a")
        other.page.keyboard.press("x")
    saved(page)
    expect(other.page.locator("#saving")).to_have_text("都已保存")
    states = [each.state for each in desk.ledger.submissions() if each.decided]
    told = page.get_by_role("alert").count() + other.page.get_by_role("alert").count()
    other.close()
    assert (len(states), told > 0) == (2, True)


def test_fast_keys_decide_only_what_was_seen(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Hammering a key decides each article at most once, and every decision arrives."""
    opened(page, desk, tagger, 6)
    for _ in range(12):
        page.keyboard.press("a")
    saved(page)
    done = page.locator("#done").evaluate("bar => bar.value")
    decided = [each for each in desk.ledger.submissions() if each.decided]
    assert (len(decided), {each.version for each in decided}) == (done, {2})
