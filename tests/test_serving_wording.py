"""The words of the desk's pages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from desk_articles import article

from model.tagger import Tagger
from serving.ledger import Ledger
from serving.records import STATES, week_of
from serving.wording import (
    STATE_ICON,
    STATUS_ICON,
    STATUS_ZH,
    event_zh,
    facts_of,
    moment_zh,
    name_of,
    week_zh,
)


def test_a_week_is_told_with_its_days() -> None:
    """Nobody counts weeks in the head."""
    assert week_zh("2026-W48") == "2026年第48周（11月23日—11月29日）"


@pytest.mark.parametrize("text", ["all", "2026-W99", "2026-Wxx", "<b>"])
def test_what_is_no_week_is_shown_as_it_is(text: str) -> None:
    """An address typed by hand breaks nothing."""
    assert week_zh(text) == text


def test_a_day_belongs_to_its_iso_week() -> None:
    """The last days of December may be of next year's first week."""
    assert (week_of(date(2026, 11, 29)), week_of(date(2025, 12, 29))) == ("2026-W48", "2026-W01")


def test_moments_are_told_in_office_time() -> None:
    """The ledger keeps UTC; editors read the clock on their wall."""
    assert (moment_zh(datetime(2026, 11, 25, 22, 5, tzinfo=UTC)), moment_zh(None)) == ("11月26日 06:05", "")


def test_every_status_and_state_has_a_word_and_an_icon() -> None:
    """Colour alone tells nobody anything."""
    assert (set(STATUS_ICON), set(STATE_ICON)) == (set(STATUS_ZH), set(STATES))


def test_only_what_is_known_stands_below_a_title(ledger: Ledger, tagger: Tagger) -> None:
    """Unknown zone and contributor leave no gap."""
    unsigned = replace(article(0), zone="", byline="")
    item = ledger.receive(unsigned, tagger.tag(unsigned))
    assert facts_of(item)[:2] == ["消息", f"{item.n_characters} 字"]


@pytest.mark.parametrize(
    ("source", "name"), [("邮件.eml > 附件/稿.docx", "稿.docx"), ("C:\\x\\y.txt", "y.txt"), ("", "（没有题目）")]
)
def test_what_has_no_title_is_called_by_its_file(source: str, name: str, ledger: Ledger, tagger: Tagger) -> None:
    """A list of nameless rows helps nobody."""
    nameless = replace(article(0), title="", source=source)
    assert name_of(ledger.receive(nameless, tagger.tag(nameless))) == name


def test_the_history_is_told_in_words(ledger: Ledger, tagger: Tagger) -> None:
    """Receipt, decision, correction and undo each make a short sentence."""
    item = ledger.receive(article(1), tagger.tag(article(1)))
    ledger.decide(item.id, version=1, editor="王敏", state="published", issue="48", themes=[])
    ledger.edit(item.id, version=2, editor="王敏", zone="")
    ledger.undo(editor="王敏")
    told = [event_zh(event) for event in ledger.history(item.id)]
    assert told == [
        "收到",
        "定为“已刊发”，期号记为“48”，主题改为无，主要主题改为空",
        "开发区改为空",
        "撤销上一步：开发区改为“柳湾区”",
    ]
