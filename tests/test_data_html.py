"""Web pages beyond the table of cases."""

import pytest

from data.errors import ReadingError
from data.html import text_of


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>甲<b>乙</b><br>丙</p><div>丁</div>", "甲乙\n丙\n丁"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲\t乙"),
        ("<p>开工\n  建设</p>", "开工建设"),
        ("<p>new\ntown</p>", "new town"),
        ("<p style='display: none'>藏</p>甲", "甲"),
        ("<!-- 注 --><p>甲&nbsp;乙</p>", "甲 乙"),
        ("甲", "甲"),
        ("<p></p>", ""),
    ],
)
def test_blocks_are_lines_and_inline_elements_are_not(page: str, text: str) -> None:
    """The visible text comes in the lines a browser would show."""
    assert text_of(page.encode()).text == text


def test_pictures_are_counted_but_not_their_trackers() -> None:
    """A blank picture that counts readers is no picture."""
    assert text_of(b"<p>x<img src=a.jpg><img src=spacer.gif><img src=data:image/gif;base64,R0></p>").pictures == 1


def test_ten_thousand_elements_inside_each_other_are_read() -> None:
    """Depth costs no recursion."""
    assert text_of(b"<div>" * 10_000 + b"x").text in {"x", ""}


def test_an_oversized_page_is_refused() -> None:
    """Five megabytes of text are no article, five of a picture in the page are."""
    assert text_of(b"<p>x<img src='data:image/png;base64," + b"A" * 5_000_000 + b"'></p>").text == "x"
    with pytest.raises(ReadingError, match="more than 500,000 characters"):
        text_of(b"x" * 5_000_000)
    with pytest.raises(ReadingError, match="larger than 20 MB"):
        text_of(b"x" * 21_000_000)
