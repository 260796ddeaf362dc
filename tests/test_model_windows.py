"""model.windows: whole sentences up to a length."""

import pytest

from model.windows import WINDOW, windows

SENTENCE = "图书馆延长开放时间。"


def test_windows_of_nothing() -> None:
    """An empty paragraph has none."""
    assert windows("") == []


@pytest.mark.parametrize("text", ["图", SENTENCE * 18, "图" * WINDOW])
def test_windows_of_a_short_paragraph(text: str) -> None:
    """Up to WINDOW characters are one, whatever sentences they hold."""
    assert windows(text) == [(0, len(text))]


def test_windows_take_whole_sentences() -> None:
    """The next sentence opens a window when the last would become too long."""
    assert windows(SENTENCE * 40) == [(0, 180), (180, 360), (360, 400)]


def test_windows_keep_an_endless_sentence_whole() -> None:
    """A sentence longer than a window is one of its own."""
    assert windows("短句。" + "图书" * 150 + "。" + "短句。") == [(0, 3), (3, 304), (304, 307)]


def test_windows_close_quotes_with_their_sentence() -> None:
    """Closing marks stay with the sentence they end."""
    quoted = "“" + "图书" * 88 + "!?”』)"
    assert windows(quoted + "读者说好") == [(0, len(quoted)), (len(quoted), len(quoted) + 4)]


def test_windows_end_without_a_stop() -> None:
    """What follows the last stop is a sentence too."""
    assert windows(SENTENCE * 18 + "未完") == [(0, 180), (180, 182)]
