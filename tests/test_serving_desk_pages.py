"""The desk's pages as a program sees them: escaping, conflicts, bad addresses, sessions."""

import re

import pytest
from desk_articles import article, titled, week
from fastapi.testclient import TestClient

from model.tagger import Tagger
from serving.ledger import Ledger

SCRIPT = "<script>alert(1)</script>"
PAGES = ("/", "/articles/1", "/review", "/review/1", "/sheets", "/year")


@pytest.fixture
def books(entered: TestClient) -> Ledger:
    """The ledger behind the pages."""
    ledger: Ledger = entered.app.state.ledger  # type: ignore[attr-defined]
    return ledger


@pytest.mark.parametrize("address", PAGES)
def test_nobody_sees_a_page_without_a_name(address: str, client: TestClient) -> None:
    """Every page leads to the question who is there."""
    answer = client.get(address, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/entrance")


@pytest.mark.parametrize(
    "address", ["/paste", "/articles/1/decide", "/review/1", "/sheets/x", "/articles/1/undo", "/drop"]
)
def test_a_change_without_the_token_of_the_page_is_refused(address: str, entered: TestClient) -> None:
    """A page from elsewhere cannot change anything in an editor's name."""
    del entered.headers["X-CSRF-Token"]
    assert entered.post(address, data={"version": 1}).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_a_script_in_a_title_is_escaped_on(address: str, entered: TestClient, books: Ledger, tagger: Tagger) -> None:
    """Title, zone and contributor are text and nothing else."""
    item = books.receive(titled(SCRIPT), tagger.tag(titled(SCRIPT)), contributor=SCRIPT)
    books.edit(item.id, version=1, editor=SCRIPT, zone=SCRIPT)
    assert SCRIPT not in entered.get(address).text


@pytest.mark.parametrize("address", PAGES)
def test_a_page_holds_neither_inline_script_nor_style(
    address: str, entered: TestClient, books: Ledger, tagger: Tagger
) -> None:
    """The security policy forbids both; what breaks it would silently not work."""
    week(books, tagger, 2)
    assert re.findall(r"<script(?! defer src=)[^>]*>|<style|\sstyle=|\son\w+=", entered.get(address).text) == []


def test_a_decision_too_late_is_answered_with_409(entered: TestClient, books: Ledger, tagger: Tagger) -> None:
    """The page shows the other's change; the ledger keeps it."""
    item = books.receive(article(0), tagger.tag(article(0)))
    books.decide(item.id, version=1, editor="李强", state="rejected")
    answer = entered.post(f"/articles/{item.id}/decide", data={"version": 1, "state": "accepted"})
    assert (answer.status_code, "李强" in answer.text, books.submission(item.id).state) == (409, True, "rejected")


def test_a_correction_too_late_keeps_what_was_typed(entered: TestClient, books: Ledger, tagger: Tagger) -> None:
    """Without scripts, too, the typed title stands in the form again."""
    item = books.receive(article(0), tagger.tag(article(0)))
    books.edit(item.id, version=1, editor="李强", title="李强的题目")
    answer = entered.post(f"/articles/{item.id}/edit", data={"version": 1, "title": "我打的题目"})
    assert (answer.status_code, 'value="我打的题目"' in answer.text) == (409, True)


def test_an_unreadable_text_comes_back_with_the_reason(entered: TestClient, books: Ledger) -> None:
    """The pasted text stands in the form again."""
    answer = entered.post("/paste", data={"text": "  ", "contributor": "祁远"})
    assert (answer.status_code, 'value="祁远"' in answer.text, books.count()) == (422, True, 0)


def test_a_pasted_page_of_two_articles_becomes_two(entered: TestClient, books: Ledger) -> None:
    """A pasted text is read as a file would be."""
    texts = "\n".join("\n".join((article(n).title, *article(n).paragraphs)) for n in (1,))
    entered.post("/paste", data={"text": texts, "title": "另一个题目"})
    assert [each.title for each in books.submissions()] == ["另一个题目"]


@pytest.mark.parametrize(
    "address", ["/articles/x", "/review/9", "/drop/9", "/sheets/9", "/articles/99999999999999999999"]
)
def test_an_address_that_leads_nowhere_is_told_in_chinese(address: str, entered: TestClient) -> None:
    """No status 500, one sentence."""
    answer = entered.get(address)
    assert (answer.status_code in {404, 422}, 'role="alert"' in answer.text) == (True, True)


@pytest.mark.parametrize(
    "query", ["week=x", "state=x", "status=x", "theme=x", "text=%00", "text='%25", "week=2026-W99"]
)
def test_a_strange_filter_breaks_nothing(query: str, entered: TestClient, books: Ledger, tagger: Tagger) -> None:
    """Addresses are typed, cut and forwarded."""
    week(books, tagger, 2)
    assert [entered.get(f"{page}?{query}").status_code for page in ("/", "/review", "/sheets", "/articles/1")] == [
        200
    ] * 4


def test_joining_needs_a_choice(entered: TestClient, books: Ledger, tagger: Tagger) -> None:
    """Without a second article one sentence says so."""
    item = books.receive(article(0), tagger.tag(article(0)))
    answer = entered.post(f"/articles/{item.id}/merge", data={"version": 1})
    assert (answer.status_code, "没有选要接在后面的稿件" in answer.text) == (422, True)


def test_a_split_before_the_first_paragraph_is_refused(entered: TestClient, books: Ledger, tagger: Tagger) -> None:
    """Both parts need a paragraph."""
    item = books.receive(article(0), tagger.tag(article(0)))
    answer = entered.post(f"/articles/{item.id}/split", data={"version": 1, "at_paragraph": 1})
    assert (answer.status_code, "拆分处前后都要有段落" in answer.text) == (422, True)


def test_a_week_with_more_than_a_page_holds_says_so(
    entered: TestClient, books: Ledger, tagger: Tagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is not hidden silently, and the tabs still count everything."""
    monkeypatch.setattr("serving.desk_week.PAGE_ROWS", 3)
    week(books, tagger, 5)
    text = entered.get("/").text
    assert ("只列出前 3 篇，共 5 篇" in text, "全部 <b>5</b>" in text) == (True, True)
