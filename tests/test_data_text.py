"""Bytes to text."""

import pytest

from data.errors import ReadingError
from data.text import clean, commonness, decode, repaired, text_of


@pytest.mark.parametrize("label", ["", "utf-8", "gb2312", "x-none", "'gbk'", "undefined"])
def test_a_wrong_label_does_no_harm(label: str) -> None:
    """Bytes that are GBK are read as GBK whatever a mail or page claims."""
    assert decode("开发区，镕".encode("gbk"), label) == "开发区，镕"


def test_a_right_label_is_followed_where_trial_would_fail() -> None:
    """Big5 cannot be told from GBK by trial; its label is believed."""
    assert decode("開發區項目".encode("big5"), "big5") == "開發區項目"


def test_ascii_stays_ascii() -> None:
    """English is no mojibake."""
    assert decode(b"GDP 2026") == "GDP 2026"


def test_line_ends_and_unseen_characters_are_cleaned() -> None:
    """Every line end becomes one newline; what no reader sees goes; a hard space is a space."""
    assert clean("a\r\nb\rc\x0bd\u2028e\u200bf\xa0g\x00h\ufeff") == "a\nb\nc\nd\nef gh"


def test_more_lines_than_any_article_has_are_refused() -> None:
    """Fifty thousand lines are taken, one more is not."""
    assert clean("a\n" * 50_000)
    with pytest.raises(ReadingError, match="50,000 lines"):
        clean("a\n" * 50_001)


def test_halves_of_characters_become_replacement_characters() -> None:
    """A lone surrogate could not be written to any file."""
    assert clean("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize(("wrong", "right"), [("latin-1", "utf-8"), ("latin-1", "gb18030"), ("gb18030", "utf-8")])
def test_text_saved_in_the_wrong_encoding_is_repaired(wrong: str, right: str) -> None:
    """Chinese decoded wrongly once comes back."""
    text = "项目建设推进会议召开"
    assert repaired(text.encode(right).decode(wrong)) == text


def test_chinese_and_french_are_left_alone() -> None:
    """Only plainly better Chinese is a repair."""
    assert [repaired(text) for text in ("龘靐齉爩", "déjà vu à Paris")] == ["龘靐齉爩", "déjà vu à Paris"]


def test_commonness_tells_chinese_from_debris() -> None:
    """Ordinary Chinese is near 1, GBK read from UTF-16 far from it."""
    text = "项目建设推进会议召开"
    assert commonness(text) == 1.0
    assert commonness(text.encode().decode("gb18030", "ignore")) < 0.7


def test_a_tenth_of_lost_characters_is_too_much() -> None:
    """Below a tenth the text is read, above it the original must be asked for."""
    assert decode(("项" * 99 + "\ufffd").encode()).count("\ufffd") == 1
    with pytest.raises(ReadingError, match="were lost"):
        text_of(("项" * 5 + "\ufffd").encode())
