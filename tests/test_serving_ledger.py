"""The ledger: what comes in, what is found again, and how it is asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from invented_ledger import CONTRIBUTORS, invented, prediction_of

from data.article import Article, Unreadable
from data.errors import NotFoundError
from model.tagger import Prediction
from serving import submissions
from serving.ledger import Ledger
from serving.records import NEWEST, NO_THEME, NUMBER, Filter

ARTICLE = Article(
    id="a.txt",
    title="渡口开渡",
    paragraphs=("清早渡口开渡，船工把缆绳解开，第一班渡船载着三十名乡亲过河赶集。", "午后风大，渡船停航两个钟头。"),
    source="a.txt",
    zone="柳溪开发区",
    byline="甲子东",
    date="2026-11-02",
    genre="消息",
    notes=("44 characters", "genre 消息 (length)"),
)
UNREADABLE = Unreadable("b.doc", "the file is damaged", "send it as docx")


def unreadable_prediction() -> Prediction:
    """What a tagger says of UNREADABLE."""
    return Prediction(
        "b.doc", "b.doc", "", "unreadable", (), None, {}, (), ("damaged; send it as docx",), "zhuti/small"
    )


def receive(
    ledger: Ledger, article: Article = ARTICLE, *, status: str = "tagged", themes: str = "船事", **options: str
) -> int:
    """Enter an article with these themes, names joined by blanks; its number."""
    return ledger.receive(article, prediction_of(article, status, themes.split()), **options).id


def test_a_submission_comes_back_as_it_was_received(any_ledger: Ledger) -> None:
    """Text, what was read of it and what was proposed; the decision is open, themes are the proposed ones."""
    prediction = prediction_of(ARTICLE, "tagged", ["船事", "桥事"])
    any_ledger.receive(ARTICLE, prediction, batch="周一")
    found = any_ledger.submission(1)
    read = (found.title, found.paragraphs, found.zone, found.contributor, found.date, found.genre, found.source)
    assert read == ("渡口开渡", ARTICLE.paragraphs, "柳溪开发区", "甲子东", "2026-11-02", "消息", "a.txt")
    assert (found.proposed, found.themes, found.primary) == (("船事", "桥事"), ("船事", "桥事"), "船事")
    assert (found.scores, found.evidence, found.notes) == (prediction.scores, prediction.evidence, ARTICLE.notes)
    assert (found.version, found.state, found.decided, found.issue, found.batch) == (1, "received", False, "", "周一")
    assert found.n_characters == ARTICLE.n_characters


def test_lists_leave_the_text_out_unless_asked(any_ledger: Ledger) -> None:
    """A list of a week is read without the texts."""
    receive(any_ledger)
    assert [each.paragraphs for each in any_ledger.submissions()] == [()]
    assert [each.paragraphs for each in any_ledger.submissions(Filter(with_text=True))] == [ARTICLE.paragraphs]


def test_the_week_is_that_of_the_office(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sunday evening in UTC is Monday in China: the next ISO week, here also the next year."""
    monkeypatch.setattr(submissions, "now_utc", lambda: datetime(2027, 1, 3, 17, 0, tzinfo=UTC))
    receive(ledger)
    found = ledger.submission(1)
    assert (found.week, found.received_at) == ("2027-W01", datetime(2027, 1, 3, 17, 0, tzinfo=UTC))
    assert ledger.count(Filter(year=2027)) == 1
    assert ledger.count(Filter(year=2026)) == 0


def test_the_same_text_by_the_same_name_is_entered_once(any_ledger: Ledger) -> None:
    """Dropped twice, even in another format: the first comes back, and its history tells of the second."""
    receive(any_ledger)
    again = replace(ARTICLE, source="a.docx", paragraphs=(" ".join(ARTICLE.paragraphs),))
    found = any_ledger.receive(again, prediction_of(again), editor="编辑一")
    assert (found.id, found.repeated, any_ledger.count()) == (1, True, 1)
    last = any_ledger.history(1)[-1]
    assert (last.kind, last.editor, last.after["source"]) == ("repeated", "编辑一", "a.docx")


def test_the_same_text_under_another_name_points_to_the_first(any_ledger: Ledger) -> None:
    """It is entered, so that neither name is lost."""
    receive(any_ledger)
    other = any_ledger.receive(ARTICLE, prediction_of(ARTICLE), contributor="甲丑西")
    assert (other.id, other.duplicate_of, other.near_duplicate_of, other.repeated) == (2, 1, None, False)


def test_nearly_the_same_text_points_to_the_first(any_ledger: Ledger) -> None:
    """A sentence added and a word changed, under another name."""
    first, _ = next(invented(1))
    receive(any_ledger, first)
    changed = replace(
        first, byline="甲丑西", paragraphs=(first.paragraphs[0], first.paragraphs[1][:-60] + "又添一句新话。")
    )
    found = any_ledger.receive(changed, prediction_of(changed))
    assert (found.near_duplicate_of, found.duplicate_of) == (1, None)


def test_texts_that_share_only_a_stock_phrase_are_no_duplicates(ledger: Ledger) -> None:
    """Every article of the office opens and ends alike."""
    for article, prediction in invented(5):
        phrase = "本刊讯近日，柳溪开发区党工委、管委会召开重点工作推进会议"
        ledger.receive(replace(article, paragraphs=(phrase, *article.paragraphs)), prediction)
    assert [each.near_duplicate_of for each in ledger.submissions()] == [None] * 5


def test_what_cannot_be_read_is_entered_every_time(any_ledger: Ledger) -> None:
    """Two damaged files of one name may be two articles."""
    first, second = (any_ledger.receive(UNREADABLE, unreadable_prediction()) for _ in range(2))
    assert (first.id, second.id, second.status, second.source) == (1, 2, "unreadable", "b.doc")
    assert second.notes == ("damaged; send it as docx",)


def test_text_no_database_can_hold_is_mended(any_ledger: Ledger) -> None:
    """NUL and half a surrogate pair become U+FFFD, so that places in the text stay."""
    receive(any_ledger, replace(ARTICLE, title="渡\0口", paragraphs=("开\ud800渡😀。",)))
    found = any_ledger.submission(1)
    assert (found.title, found.paragraphs) == ("渡\ufffd口", ("开\ufffd渡😀。",))


def test_a_failed_delivery_leaves_nothing(any_ledger: Ledger) -> None:
    """Many submissions are entered in one transaction: all or none, and numbers found alike are not confused later."""
    rows = list(invented(2))
    with pytest.raises(AttributeError):
        any_ledger.receive_many([*rows, (ARTICLE, None)])  # type: ignore[list-item]
    assert any_ledger.count() == 0
    entered = any_ledger.receive_many(list(invented(2, seed=2)))
    assert [each.near_duplicate_of for each in any_ledger.submissions()] == [None, None]
    first, _ = next(invented(1, seed=2))
    near = replace(first, byline="甲丑西", paragraphs=(first.paragraphs[0], first.paragraphs[1][:-40]))
    assert any_ledger.receive(near, prediction_of(near)).near_duplicate_of == entered[0].id


def test_nearest_are_earlier_ones_of_the_same_theme(any_ledger: Ledger) -> None:
    """Under any name; the most alike first; other themes and later ones stay out."""
    receive(
        any_ledger,
        replace(ARTICLE, title="渡口夜航", paragraphs=("夜里渡口亮灯，渡船载着乡亲过河。",), byline="甲寅南"),
    )
    receive(
        any_ledger,
        replace(ARTICLE, title="茶园采茶", paragraphs=("春茶开采，茶农搭渡船过河上山，采茶的人从清早忙到日落。",)),
    )
    receive(any_ledger, replace(ARTICLE, title="渡口", paragraphs=("渡口亮灯。",)), themes="灯事")
    receive(any_ledger)
    receive(any_ledger, replace(ARTICLE, title="又一篇渡口夜航", paragraphs=("夜里渡口亮灯。",)))
    near = any_ledger.nearest(4)
    assert [each.submission.id for each in near] == [1, 2]
    assert near[0].likeness > near[1].likeness


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(text="开渡"), [1]),
        (Filter(text="  乡亲 赶集 "), [1]),
        (Filter(text="乡亲 采茶"), []),
        (Filter(text="ＡＢ公司"), [2]),
        (Filter(text="甲丑西"), [2]),
        (Filter(text="石湾"), [3]),
        (Filter(text="%"), []),
        (Filter(theme="茶事"), [2]),
        (Filter(theme="船事"), [1, 3]),
        (Filter(theme="茶"), []),
        (Filter(theme=NO_THEME), [4]),
        (Filter(status="review"), [3]),
        (Filter(zone="柳溪开发区"), [1, 2, 4]),
        (Filter(contributor="甲丑西"), [2]),
        (Filter(batch="周二"), [4]),
        (Filter(source="a.txt"), [1, 2, 3, 4]),
        (Filter(state="accepted"), [2]),
        (Filter(decided=False), [1, 3, 4]),
        (Filter(limit=2, offset=1), [2, 3]),
        (Filter(offset=2), [3, 4]),
    ],
)
def test_filters_find(filled: Ledger, where: Filter, found: list[int]) -> None:
    """Every filter, alone; words are folded and must all occur."""
    where = replace(where, order=NUMBER)
    assert [each.id for each in filled.submissions(where)] == found
    assert filled.numbers(where) == found
    if where.limit is None and not where.offset:
        assert filled.count(where) == len(found)


@pytest.fixture
def filled(any_ledger: Ledger) -> Ledger:
    """Four submissions; the second is accepted."""
    receive(any_ledger)
    tea = replace(ARTICLE, title="ab公司采茶", paragraphs=("春茶开采。",))
    receive(any_ledger, tea, themes="茶事 花事", contributor="甲丑西")
    receive(any_ledger, replace(ARTICLE, title="桥", paragraphs=("修桥。",), zone="石湾开发区"), status="review")
    receive(any_ledger, replace(ARTICLE, title="会", paragraphs=("开会。",)), status="none", batch="周二")
    any_ledger.decide(2, version=1, editor="编辑一", state="accepted")
    return any_ledger


def test_what_needs_an_editor_comes_first(filled: Ledger) -> None:
    """Undecided and doubtful, undecided, themes settled but not the state, decided."""
    filled.receive(UNREADABLE, unreadable_prediction())
    filled.decide(4, version=1, editor="编辑一", themes=["船事"])
    assert [each.id for each in filled.submissions()] == [3, 5, 1, 4, 2]
    assert [each.id for each in filled.submissions(Filter(order=NEWEST))] == [5, 4, 3, 2, 1]


def test_a_week_is_told_in_numbers(filled: Ledger) -> None:
    """How many came, are open, and are in which state."""
    (week,) = filled.weeks()
    assert (week.total, week.undecided) == (4, 3)
    assert (week.states, week.statuses) == ({"received": 3, "accepted": 1}, {"tagged": 2, "review": 1, "none": 1})


def test_choices_are_those_that_occur(filled: Ledger) -> None:
    """For the lists a page offers to filter by; the commonest first."""
    assert filled.choices("zone") == ["柳溪开发区", "石湾开发区"]
    assert filled.choices("contributor") == ["甲子东", "甲丑西"]


def test_a_number_that_is_not_there_is_said(any_ledger: Ledger) -> None:
    """In English for commands, in Chinese for the desk."""
    with pytest.raises(NotFoundError) as error:
        any_ledger.submission(7)
    assert str(error.value) == "submission 7: not in the ledger."
    assert error.value.zh == "没有编号为 7 的稿件，请刷新列表。"


def test_two_open_ledgers_know_each_others_submissions(any_url: str) -> None:
    """A near-duplicate is found whichever process entered the first one."""
    (first, prediction), *others = invented(3)
    near = replace(first, byline=CONTRIBUTORS[-1], paragraphs=(first.paragraphs[0], first.paragraphs[1][:-40]))
    with Ledger(any_url) as ours, Ledger(any_url) as theirs:
        ours.receive_many(others)
        theirs.receive(first, prediction)
        assert ours.receive(near, prediction_of(near)).near_duplicate_of == 3
