"""Decisions, edits and undo: nothing is overwritten unseen, nothing leaves the history."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from invented_ledger import invented
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.errors import ConflictError, DecisionError, LedgerError, NotFoundError
from serving.ledger import Ledger
from serving.records import Filter


@pytest.fixture
def three(any_ledger: Ledger) -> Ledger:
    """Three submissions nobody has decided."""
    any_ledger.receive_many(list(invented(3)))
    return any_ledger


def kinds(ledger: Ledger, identity: int) -> list[tuple[str, str]]:
    """Kind and editor of each event."""
    return [(event.kind, event.editor) for event in ledger.history(identity)]


def test_a_decision_says_who_and_when(three: Ledger) -> None:
    """State, themes and primary theme change; the proposal stays; the version rises."""
    before = three.submission(1)
    after = three.decide(1, version=1, editor="编辑一", state="accepted", themes=["花事", "茶事"], primary="花事")
    assert (after.state, after.themes, after.primary, after.proposed) == (
        "accepted", ("花事", "茶事"), "花事", before.proposed,
    )  # fmt: skip
    assert (after.version, after.decided, after.decided_by) == (2, True, "编辑一")
    assert after.decided_at is not None
    assert after.decided_at >= before.received_at
    assert after == three.submission(1)


@pytest.mark.parametrize(
    ("themes", "primary"), [(["茶事", "灯事"], "茶事"), (["灯事"], "灯事"), ([], None), (["桥事", "船事"], "船事")]
)
def test_a_primary_theme_is_chosen_when_none_is_named(ledger: Ledger, themes: list[str], primary: str) -> None:
    """The old one while it is among the themes, else the likeliest."""
    article, prediction = next(invented(1))
    object.__setattr__(prediction, "primary", "茶事")
    object.__setattr__(prediction, "scores", {"茶事": 0.9, "船事": 0.5, "桥事": 0.2})
    ledger.receive(article, prediction)
    assert ledger.decide(1, version=1, editor="编辑一", themes=themes).primary == primary


@pytest.mark.parametrize(
    ("wrong", "english", "chinese"),
    [
        ({"state": "done"}, "state: one of received, accepted", "状态只能是"),
        ({"themes": ["茶事"], "primary": "船事"}, "primary: not among the themes.", "主要主题必须是所选主题之一。"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(three: Ledger, wrong: dict[str, Any], english: str, chinese: str) -> None:
    """Nothing is written then."""
    with pytest.raises(DecisionError) as error:
        three.decide(1, version=1, editor="编辑一", **wrong)
    assert str(error.value).startswith(english)
    assert error.value.zh.startswith(chinese)
    assert three.submission(1).version == 1


def test_the_same_decision_again_is_no_event(three: Ledger) -> None:
    """A key pressed twice changes nothing the second time."""
    first = three.decide(1, version=1, editor="编辑一", state="accepted")
    assert three.decide(1, version=2, editor="编辑一", state="accepted") == first
    assert kinds(three, 1) == [("received", ""), ("decided", "编辑一")]


def test_an_edit_corrects_what_was_read(three: Ledger) -> None:
    """Title, zone, contributor, genre; found under the new words, no longer under the old."""
    after = three.edit(
        1, version=1, editor="编辑一", title=" =cmd|'/C calc' ", zone="新渡开发区", contributor="乙某", genre="评论"
    )
    assert (after.title, after.zone, after.contributor, after.genre) == ("=cmd|'/C calc'", "新渡开发区", "乙某", "评论")
    assert (after.decided, after.version) == (False, 2)
    assert [each.id for each in three.submissions(Filter(text="乙某 新渡"))] == [1]
    assert three.submissions(Filter(text="第0篇")) == []
    event = three.history(1)[-1]
    assert (event.kind, event.after["zone"], event.version) == ("edited", "新渡开发区", 2)


def test_a_change_from_an_old_version_tells_who_changed_what(three: Ledger) -> None:
    """Both languages name the editor and the fields; the title is not in the message; nothing is written."""
    three.decide(1, version=1, editor="编辑一", state="accepted")
    three.edit(1, version=2, editor="编辑二", zone="新渡开发区")
    with pytest.raises(ConflictError) as error:
        three.decide(1, version=1, editor="编辑三", state="rejected")
    assert str(error.value) == (
        "submission 1: zone, state changed by 编辑一, 编辑二 in the meantime; look again, then decide."
    )
    assert "编辑一、编辑二已于 " in error.value.zh
    assert "改动了第 1 号稿件的开发区、状态（现为“采用”），您的改动没有保存" in error.value.zh
    assert error.value.current == three.submission(1)
    assert three.submission(1).state == "accepted"


def test_an_unknown_number_is_said(three: Ledger) -> None:
    """Whatever is asked of it."""
    for change in (three.decide, three.edit):
        with pytest.raises(NotFoundError):
            change(9, version=1, editor="编辑一")


def test_two_editors_at_once_do_not_overwrite_each_other(three: Ledger) -> None:
    """Of many decisions on one version exactly one is written; the others are told."""

    def decide(number: int) -> str:
        try:
            return three.decide(1, version=1, editor=f"编辑{number}", state="accepted", issue=str(number)).decided_by
        except ConflictError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(decide, range(16)))
    winners = [name for name in outcomes if name]
    assert winners == [three.submission(1).decided_by]
    assert len(three.history(1)) == 2


def test_undo_takes_back_the_editors_own_last_changes_one_by_one(three: Ledger) -> None:
    """As new events: the history keeps what was and that it was taken back."""
    before = three.submission(1)
    three.decide(1, version=1, editor="编辑一", state="accepted", themes=["花事"])
    three.decide(2, version=1, editor="编辑二", state="rejected")
    three.edit(1, version=2, editor="编辑一", title="新题目")
    undone = three.undo(editor="编辑一")
    assert undone is not None
    assert (undone.title, undone.state, undone.version) == (before.title, "accepted", 4)
    undone = three.undo(editor="编辑一")
    assert undone is not None
    assert (undone.state, undone.themes, undone.primary, undone.decided) == (
        "received", before.themes, before.primary, False,
    )  # fmt: skip
    assert three.undo(editor="编辑一") is None
    assert three.submission(2).state == "rejected"
    assert kinds(three, 1) == [
        ("received", ""),
        *(("decided", "编辑一"), ("edited", "编辑一")),
        *[("undone", "编辑一")] * 2,
    ]
    assert [event.undone for event in three.history(1)] == [False, True, True, False, False]


def test_undo_of_one_submission_leaves_the_others(three: Ledger) -> None:
    """The last change need not be the one to take back."""
    three.decide(1, version=1, editor="编辑一", state="accepted")
    three.decide(2, version=1, editor="编辑一", state="accepted")
    undone = three.undo(editor="编辑一", identity=1)
    assert undone is not None
    assert (undone.id, undone.state, three.submission(2).state) == (1, "received", "accepted")
    assert three.undo(editor="编辑一", identity=3) is None


def test_undo_does_not_overwrite_another_editor(three: Ledger) -> None:
    """When somebody changed the same fields since, they are named and nothing changes; other fields do not matter."""
    three.decide(1, version=1, editor="编辑一", state="accepted")
    three.decide(1, version=2, editor="编辑二", state="rejected")
    with pytest.raises(ConflictError, match="编辑二"):
        three.undo(editor="编辑一")
    assert three.submission(1).state == "rejected"
    three.decide(2, version=1, editor="编辑一", state="accepted")
    three.edit(2, version=2, editor="编辑二", zone="新渡开发区")
    undone = three.undo(editor="编辑一", identity=2)
    assert undone is not None
    assert (undone.state, undone.zone) == ("received", "新渡开发区")


@pytest.mark.parametrize("statement", ["UPDATE events SET editor = 'x'", "DELETE FROM events"])
def test_the_history_can_only_grow(three: Ledger, statement: str) -> None:
    """The database itself refuses to change or delete an event."""
    with pytest.raises(LedgerError, match="append-only"), three.store.writing() as connection:
        connection.execute(text(statement))
    assert len(three.history(1)) == 1


def test_failures_do_not_tell_what_was_written(three: Ledger) -> None:
    """An error holds no value of the statement: it may be an article's text."""
    statement = text("INSERT INTO texts VALUES (1, :words, '')")
    with pytest.raises(LedgerError) as error, three.store.writing() as connection:
        connection.execute(statement, {"words": "秘密的正文"})
    assert "秘密" not in f"{error.value} {error.value.zh} {error.value.__cause__}"
    assert not isinstance(error.value.__context__, DBAPIError) or error.value.__suppress_context__
