"""The genre rules, in their order."""

import pytest

from data.article import Article
from data.genres import Genre, genre_in, genre_of


def article(title: str = "新窑点火", *, text: str = "窑", size: int = 1, byline: str = "", genre: str = "") -> Article:
    """Make an article of the given size."""
    return Article("a", title, (text * size,), byline=byline, genre=genre)


@pytest.mark.parametrize(
    ("example", "genre"),
    [
        (article("短评：窑火", genre="通讯"), Genre("通讯", "given")),
        (article("征稿启事"), Genre("", "notice")),
        (article("短评：窑火", text="本刊讯 点火。"), Genre("评论", "label")),
        (article(byline="本刊评论员"), Genre("评论", "label")),
        (article(text="笔者认为，窑火要旺。"), Genre("评论", "writer")),
        (article("窑火 ——青禾开发区侧记", text="本刊讯 点火。"), Genre("消息", "lead")),
        (article("窑火 ——青禾开发区侧记"), Genre("通讯", "subtitle")),
        (article(size=1150), Genre("消息", "length")),
        (article(size=1151), Genre("通讯", "length")),
    ],
)
def test_first_rule_that_applies_decides_the_genre(example: Article, genre: Genre) -> None:
    """Given, notice, label, writer, lead, subtitle, length: in this order."""
    assert genre_of(example) == genre


def test_word_comment_inside_a_title_is_no_label() -> None:
    """A report about comments is none."""
    assert genre_of(article("网民评论区里的好主意")).name == "消息"


def test_genre_is_read_from_a_line_of_its_own() -> None:
    """体裁：通讯 counts at the beginning of a line only."""
    assert genre_in("标题：窑火\n体裁：通讯\n") == "通讯"
    assert genre_in("他问体裁：通讯可以吗") == ""
