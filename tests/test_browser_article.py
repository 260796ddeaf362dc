"""The page of one submission in a real browser: evidence, warnings, corrections, split and join, undo."""

import re
from dataclasses import replace

import pytest
from desk_articles import article, entered, titled, week
from desk_server import Desk
from playwright.sync_api import Page, expect

from data.article import Article
from model.tagger import Tagger
from serving.records import Submission

SCRIPT = "<script>document.title='pwned'</script><img src=x onerror=alert(1)>"


def opened(page: Page, desk: Desk, tagger: Tagger, *articles: Article) -> Submission:
    """Enter articles and open the last of them."""
    last = entered(desk.ledger, tagger, articles or [article(0)])[-1]
    page.goto(f"/articles/{last.id}")
    return last


def test_evidence_words_are_marked_where_they_stand(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Each phrase is highlighted in its paragraph, and says for which theme to whoever cannot see colours."""
    item = opened(page, desk, tagger)
    marks = page.locator(".text mark").all_inner_texts()
    assert len(marks) == len(item.evidence)
    assert all(f"（{e.theme}的依据）" in " ".join(marks) and e.text in " ".join(marks) for e in item.evidence)


def test_every_theme_has_a_bar_with_its_score(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The scores stand as figures beside the bars, in the order of the taxonomy."""
    item = opened(page, desk, tagger)
    scores = [text.removeprefix("分值 ") for text in page.locator(".bars .score").all_inner_texts()]
    assert [text.split()[-1] for text in scores] == [f"{item.scores[name]:.2f}" for name in tagger.names]


def test_notes_are_told_in_chinese(page: Page, desk: Desk, tagger: Tagger) -> None:
    """What the readers noted in English is shown translated."""
    item = opened(page, desk, tagger)
    expect(page.locator(".facts").last).to_contain_text(f"{item.n_characters} 字")
    expect(page.locator("body")).not_to_contain_text("characters")


@pytest.mark.parametrize(("state", "pressed"), [("采用", "accepted"), ("不采用", "rejected")])
def test_a_button_decides(state: str, pressed: str, page: Page, desk: Desk, tagger: Tagger) -> None:
    """A decision is saved, said, and stands in the history."""
    item = opened(page, desk, tagger)
    page.get_by_role("group", name="处理").get_by_role("button", name=state, exact=True).click()
    expect(page.locator("#flash")).to_have_text("已保存。")
    expect(page.locator(".history")).to_contain_text(f"王敏 定为“{state}”")
    assert desk.ledger.submission(item.id).state == pressed


def test_publishing_needs_its_issue(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The number of the issue is kept with the state."""
    item = opened(page, desk, tagger)
    page.get_by_text("登记刊发").click()
    page.get_by_label("刊发期号").fill("2026年第48期")
    page.get_by_role("button", name="已刊发").click()
    expect(page.locator("#flash")).to_have_text("已保存。")
    published = desk.ledger.submission(item.id)
    assert (published.state, published.issue) == ("published", "2026年第48期")


def test_title_zone_and_contributor_are_corrected(page: Page, desk: Desk, tagger: Tagger) -> None:
    """What was read wrongly is put right, and the history says from whom."""
    item = opened(page, desk, tagger)
    for label, value in (("题目", "新的题目"), ("开发区", "白渡区"), ("投稿人", "祁远")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("#flash")).to_have_text("更正已保存。")
    edited = desk.ledger.submission(item.id)
    assert (edited.title, edited.zone, edited.contributor) == ("新的题目", "白渡区", "祁远")


def test_a_correction_made_too_late_overwrites_nothing(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The sentence names the other editor and what changed; what was typed is still in the field."""
    item = opened(page, desk, tagger)
    desk.ledger.edit(item.id, version=1, editor="李强", title="李强的题目")
    page.get_by_role("textbox", name="题目", exact=True).fill("我的题目")
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_role("alert")).to_contain_text("李强")
    expect(page.get_by_role("textbox", name="题目", exact=True)).to_have_value("我的题目")
    assert desk.ledger.submission(item.id).title == "李强的题目"


def test_an_article_is_split_and_joined_again(page: Page, desk: Desk, tagger: Tagger) -> None:
    """A page read as one article becomes two, and one again; no paragraph is lost."""
    item = opened(page, desk, tagger)
    page.get_by_role("link", name="拆分").click()
    page.get_by_label("后一篇的题目").fill("后一篇")
    page.get_by_role("button", name=re.compile("从这里拆成两篇.*第 3 段之前")).click()
    expect(page.locator("#flash")).to_have_text("已拆成两篇，这是前一篇。")
    assert [len(desk.ledger.submission(each.id).paragraphs) for each in desk.ledger.submissions()] == [2, 2]
    page.get_by_role("button", name="合并成一篇").click()
    expect(page.locator("#flash")).to_have_text("已合并成一篇。")
    whole = desk.ledger.submission(item.id).paragraphs
    assert whole in {item.paragraphs, (*item.paragraphs[:2], "后一篇", *item.paragraphs[2:])}


def test_the_last_step_is_undone(page: Page, desk: Desk, tagger: Tagger) -> None:
    """Undo takes back what this editor did to this article, and says when there is nothing."""
    item = opened(page, desk, tagger)
    page.get_by_role("group", name="处理").get_by_role("button", name="采用", exact=True).click()
    expect(page.locator("#flash")).to_have_text("已保存。")
    page.get_by_role("button", name="撤销我对这篇的上一步").click()
    expect(page.locator("#flash")).to_have_text("已撤销您对这一篇的上一步。")
    page.get_by_role("button", name="撤销我对这篇的上一步").click()
    expect(page.locator("#flash")).to_contain_text("没有可以撤销的改动")
    assert desk.ledger.submission(item.id).state == "received"


def test_the_same_article_under_another_name_is_warned_of(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The page says who sent it before, and leads there."""
    first = article(0)
    opened(page, desk, tagger, first, replace(first, byline="另一个人"))
    expect(page.get_by_role("note")).to_contain_text("以前来过同一篇")
    expect(page.get_by_role("note")).to_contain_text("简一文（云帆区）投过")
    page.get_by_role("note").get_by_role("link").click()
    expect(page).to_have_url("http://*/articles/1".replace("http://*", desk.address))


def test_nearly_the_same_article_is_warned_of(page: Page, desk: Desk, tagger: Tagger) -> None:
    """A few changed words do not hide that it came before."""
    first = article(0)
    changed = replace(first, byline="另一个人", paragraphs=(*first.paragraphs[:-1], first.paragraphs[-1][:-4]))
    opened(page, desk, tagger, first, changed)
    expect(page.get_by_role("note")).to_contain_text("与以前的一篇几乎一样")


def test_earlier_articles_of_the_theme_are_listed(page: Page, desk: Desk, tagger: Tagger) -> None:
    """The nearest earlier articles of the same theme are one click away."""
    *_, last = week(desk.ledger, tagger, 9)
    page.goto(f"/articles/{last.id}")
    expect(page.locator(".near li")).to_have_count(2)


def test_a_script_in_a_title_is_text_everywhere(page: Page, desk: Desk, tagger: Tagger) -> None:
    """A title is shown as it was written, in the list, the article, the review and the history."""
    item = opened(page, desk, tagger, titled(SCRIPT), replace(titled(SCRIPT, 5), byline=SCRIPT, zone=SCRIPT))
    desk.ledger.edit(item.id, version=1, editor=SCRIPT, title=SCRIPT + "!")
    for address in (f"/articles/{item.id}", "/", "/review", f"/articles/{item.id}?cut=1", f"/?text={SCRIPT}"):
        page.goto(address)
        assert "pwned" not in page.title().replace(SCRIPT, "")
        assert page.locator("img").count() == 0
    page.goto("/")
    expect(page.locator(".rows > li").last).to_contain_text(SCRIPT)


def test_an_unknown_number_is_told_in_chinese(page: Page) -> None:
    """A mistyped address leads to one sentence and a way back."""
    page.goto("/articles/999")
    expect(page.get_by_role("alert")).to_contain_text("没有")
    page.get_by_role("link", name="回到来稿").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("本周来稿")
