"""Splits and joins of what a scanned page was cut into."""

import pytest
from invented_ledger import invented, prediction_of

from data.article import Article
from data.errors import ConflictError, DecisionError
from model.tagger import Prediction
from serving.ledger import Ledger
from serving.records import Filter

PARAGRAPHS = ("渡口开渡，乡亲过河。", "船工解开缆绳。", "茶园开采，茶农上山。", "炒茶师傅生火。")


def tag(article: Article) -> Prediction:
    """A model that knows two words."""
    text = "".join((article.title, *article.paragraphs))
    themes = [name for name, word in (("茶事", "茶"), ("船事", "渡")) if word in text]
    return prediction_of(article, "tagged", themes)


@pytest.fixture
def page(any_ledger: Ledger) -> Ledger:
    """A page read as one article, and another submission."""
    article = Article("p.txt", "渡口开渡", PARAGRAPHS, "p.txt", "柳溪开发区", "甲子东", "2026-11-02", "消息")
    any_ledger.receive(article, tag(article), batch="周一")
    any_ledger.receive_many(list(invented(1)))
    return any_ledger


def texts(ledger: Ledger) -> list[tuple[int, str, tuple[str, ...]]]:
    """Number, title and paragraphs of what is on the lists."""
    found = ledger.submissions(Filter(with_text=True, zone="柳溪开发区"))
    return [(each.id, each.title, each.paragraphs) for each in found]


def test_a_split_makes_two_of_one(page: Ledger) -> None:
    """Each part has its text and its own proposal; the second keeps where it came from."""
    first, second = page.split(1, version=1, editor="编辑一", at_paragraph=3, title=" 茶园开采 ", tag=tag)
    assert texts(page) == [(1, "渡口开渡", PARAGRAPHS[:2]), (3, "茶园开采", PARAGRAPHS[2:])]
    assert (first.themes, first.version, second.themes, second.version) == (("船事",), 2, ("茶事",), 1)
    assert (second.zone, second.contributor, second.source, second.batch) == ("柳溪开发区", "甲子东", "p.txt", "周一")
    assert first.n_characters == sum(map(len, PARAGRAPHS[:2]))
    assert (page.history(1)[-1].other, page.history(3)[-1].other) == (3, 1)
    assert page.submissions(Filter(text="生火"))[0].id == 3


def test_a_split_without_a_model_asks_an_editor(page: Ledger) -> None:
    """No proposal is better than one for the whole page."""
    parts = page.split(1, version=1, editor="编辑一", at_paragraph=2, title="茶园开采")
    assert [(part.status, part.proposed, part.evidence, part.scores) for part in parts] == [("review", (), (), {})] * 2


def test_a_split_keeps_what_was_decided(page: Ledger) -> None:
    """The first part stays decided, the second is open."""
    page.decide(1, version=1, editor="编辑一", state="accepted", themes=["灯事"])
    first, second = page.split(1, version=2, editor="编辑一", at_paragraph=3, title="茶园开采", tag=tag)
    assert (first.state, first.themes, first.proposed, first.decided) == ("accepted", ("灯事",), ("船事",), True)
    assert (second.state, second.decided) == ("received", False)


def test_the_second_part_sent_again_is_recognised(page: Ledger) -> None:
    """Its own text counts from the split on."""
    page.split(1, version=1, editor="编辑一", at_paragraph=3, title="茶园开采", tag=tag)
    article = Article("t.txt", "茶园开采", PARAGRAPHS[2:], "t.txt", byline="甲子东")
    assert page.receive(article, tag(article)).id == 3


@pytest.mark.parametrize("at_paragraph", [-1, 0, 1, 5])
def test_a_split_leaves_text_on_both_sides(page: Ledger, at_paragraph: int) -> None:
    """Otherwise it is refused."""
    with pytest.raises(DecisionError, match="from 2 to 4") as error:
        page.split(1, version=1, editor="编辑一", at_paragraph=at_paragraph, title="茶园开采")
    assert error.value.zh == "拆分处前后都要有段落。"


def test_a_split_of_an_old_version_is_refused_whole(page: Ledger) -> None:
    """No second part appears."""
    page.edit(1, version=1, editor="编辑二", zone="柳溪开发区", title="渡口")
    with pytest.raises(ConflictError, match="编辑二"):
        page.split(1, version=1, editor="编辑一", at_paragraph=3, title="茶园开采")
    assert texts(page) == [(1, "渡口", PARAGRAPHS)]


def test_a_split_is_undone(page: Ledger) -> None:
    """The whole is back with its proposal, the second part leaves the lists, both histories stay."""
    before = page.submission(1)
    page.split(1, version=1, editor="编辑一", at_paragraph=3, title="茶园开采", tag=tag)
    undone = page.undo(editor="编辑一")
    assert texts(page) == [(1, "渡口开渡", PARAGRAPHS)]
    assert undone is not None
    assert (undone.themes, undone.evidence, undone.version) == (before.themes, before.evidence, 3)
    assert page.submission(3).withdrawn
    assert [event.kind for event in page.history(3)] == ["received", "separated", "undone"]
    assert page.undo(editor="编辑一") is None


def test_a_split_whose_second_part_was_changed_stays(page: Ledger) -> None:
    """Undo would lose the change of another editor."""
    page.split(1, version=1, editor="编辑一", at_paragraph=3, title="茶园开采", tag=tag)
    page.decide(3, version=1, editor="编辑二", state="accepted")
    with pytest.raises(ConflictError, match="编辑二"):
        page.undo(editor="编辑一")
    assert len(texts(page)) == 2


def test_a_join_makes_one_of_two(page: Ledger) -> None:
    """The second's title becomes a paragraph; it leaves the lists and can no longer be decided."""
    page.split(1, version=1, editor="编辑一", at_paragraph=3, title="茶园开采", tag=tag)
    whole = page.join((1, 2), (3, 1), editor="编辑一", tag=tag)
    assert texts(page) == [(1, "渡口开渡", (*PARAGRAPHS[:2], "茶园开采", *PARAGRAPHS[2:]))]
    assert (whole.themes, whole.version) == (("茶事", "船事"), 3)
    with pytest.raises(ConflictError, match="withdrawn by 编辑一") as error:
        page.decide(3, version=2, editor="编辑二", state="accepted")
    assert "把第 3 号稿件并入另一篇，您的改动没有保存" in error.value.zh


def test_a_join_is_undone(page: Ledger) -> None:
    """Both are back as they were."""
    page.split(1, version=1, editor="编辑一", at_paragraph=3, title="茶园开采", tag=tag)
    page.join((1, 2), (3, 1), editor="编辑一", tag=tag)
    page.undo(editor="编辑一")
    assert texts(page) == [(1, "渡口开渡", PARAGRAPHS[:2]), (3, "茶园开采", PARAGRAPHS[2:])]
    assert page.decide(3, version=3, editor="编辑二", state="accepted").state == "accepted"


def test_a_join_with_itself_or_an_old_version_is_refused(page: Ledger) -> None:
    """And nothing changes."""
    with pytest.raises(DecisionError, match="another submission"):
        page.join((1, 1), (1, 1), editor="编辑一")
    page.edit(2, version=1, editor="编辑二", title="改")
    with pytest.raises(ConflictError, match="编辑二"):
        page.join((1, 1), (2, 1), editor="编辑一")
    assert (page.submission(1).version, page.submission(2).withdrawn) == (1, False)
