"""Placed text into reading order."""

from data.layout import Segment, joined, paragraphs


def column(texts: list[str], *, left: float, top: float, size: float = 10) -> list[Segment]:
    """Set lines below each other; a line that begins with spaces is indented."""
    placed = []
    for number, text in enumerate(texts):
        indent = (len(text) - len(text.lstrip("　"))) * size
        bare = text.lstrip("　")
        begin = left + indent
        y = top + number * size * 1.5
        placed.append(Segment(bare, begin, begin + len(bare) * size, y, y + size))
    return placed


LEFT = ["　　" + "甲" * 10, "乙" * 12, "丙" * 12, "丁" * 12]
RIGHT = ["戊" * 5, "　　" + "己" * 10, "庚" * 12, "辛" * 12]
AFTER_LEFT = ["甲" * 10 + "乙" * 12 + "丙" * 12 + "丁" * 12 + "戊" * 5, "己" * 10 + "庚" * 12 + "辛" * 12]


def test_columns_are_read_one_after_the_other() -> None:
    """A sentence broken at the foot of a column goes on at the head of the next."""
    page = column(LEFT, left=0, top=50) + column(RIGHT, left=140, top=50)
    assert paragraphs([page]) == AFTER_LEFT


def test_columns_whose_lines_do_not_align_are_still_columns() -> None:
    """Columns set half a line apart are read one after the other."""
    page = column(LEFT, left=0, top=50) + column(RIGHT, left=140, top=57)
    assert paragraphs([page]) == AFTER_LEFT


def test_a_title_across_the_columns_comes_first() -> None:
    """Larger type is a paragraph of its own."""
    page = column(LEFT, left=0, top=50) + column(RIGHT, left=140, top=50) + column(["题" * 8], left=60, top=10, size=18)
    assert paragraphs([page]) == ["题" * 8, *AFTER_LEFT]


def test_a_table_is_read_row_by_row() -> None:
    """Narrow columns are figures, not text."""
    page = [piece for x in (0, 100) for piece in column(["名称", "数值", "合计", "其他"], left=x, top=0)]
    assert paragraphs([page]) == ["名称 名称", "数值 数值", "合计 合计", "其他 其他"]


def test_page_numbers_are_dropped_and_sentences_run_on_across_pages() -> None:
    """A page number at the head or foot of a page is no text."""
    first = column(["　　" + "甲" * 10, "乙" * 12, "— 1 —"], left=0, top=0)
    second = column(["丙" * 12, "丁" * 3], left=0, top=0) + column(["第 2 页"], left=30, top=90)
    assert paragraphs([first, second]) == ["甲" * 10 + "乙" * 12 + "丙" * 12 + "丁" * 3]


def test_lines_without_indent_are_parted_by_short_ends_and_gaps() -> None:
    """A paragraph ends with a short line, or before a wide gap."""
    page = column(["甲" * 12, "乙" * 4, "丙" * 12], left=0, top=0) + column(["丁" * 12], left=0, top=100)
    assert paragraphs([page]) == ["甲" * 12 + "乙" * 4, "丙" * 12, "丁" * 12]


def test_words_are_joined_with_a_space_and_characters_without() -> None:
    """English broken at a line end keeps its words apart."""
    assert (joined("new", "town"), joined("开发", "区"), joined("GDP", "增长")) == ("new town", "开发区", "GDP增长")


def test_nothing_gives_nothing() -> None:
    """An empty page has no paragraphs."""
    assert paragraphs([[], []]) == []
