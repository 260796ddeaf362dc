"""Bylines on lines of their own and at the end of paragraphs; all names are invented."""

import pytest

from data.bylines import byline_of_line, is_bare, is_name, split_byline


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("■ 邹小满", "邹小满"),
        ("□ 本刊记者 邹小满", "邹小满"),
        ("本报通讯员 邹小满 谭一舟", "邹小满 谭一舟"),
        ("作者：邹小满", "邹小满"),
        ("（青禾开发区 邹小满）", "青禾开发区 邹小满"),
        ("邹 小 满", "邹 小 满"),
        ("邹小满 谭一舟", "邹小满 谭一舟"),
        ("文/图 邹小满", "邹小满"),
    ],
)
def test_byline_lines_give_the_names(line: str, byline: str) -> None:
    """Marks, brackets and role words are taken off."""
    assert byline_of_line(line) == byline


@pytest.mark.parametrize(
    "line", ["新窑点火", "强机制", "于家村", "管委会", "记者观察", "通讯员培训班开班", "文明新风", "■ 一、点火，添煤。"]
)
def test_short_headings_are_no_bylines(line: str) -> None:
    """A heading does not consist of a surname and one or two characters, nor of a role and a name."""
    assert byline_of_line(line) == ""


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("窑火正旺。(邹小满)", "邹小满"),
        ("窑火正旺。（通讯员 邹小满 谭一舟）", "邹小满 谭一舟"),
        ("窑火正旺。邹小满", "邹小满"),
        ("窑火正旺。邹小满 谭一舟", "邹小满 谭一舟"),
        ("他说：“窑火正旺。”（邹小满）", "邹小满"),
    ],
)
def test_byline_is_cut_off_a_paragraph(text: str, byline: str) -> None:
    """A byline stands behind the end of a sentence, in brackets or bare."""
    rest, found = split_byline(text)
    assert (rest + "|" + found).endswith("|" + byline)
    assert rest.rstrip("”").endswith("窑火正旺。")


@pytest.mark.parametrize(
    "text",
    ["窑火正旺(邹小满)", "窑火正旺。（下同）", "窑火正旺。（下转第3版）", "窑火正旺。管委会", "窑火正旺。（图①）"],
)
def test_other_endings_are_no_bylines(text: str) -> None:
    """Brackets within a sentence, cross references and offices stay in the text."""
    assert split_byline(text) == (text, "")


def test_bare_name_is_told_from_brackets() -> None:
    """Only a name without brackets may be the start of a broken sentence."""
    assert is_bare("窑火正旺。邹小满")
    assert not is_bare("窑火正旺。（邹小满）")


def test_compound_surnames_make_longer_names() -> None:
    """欧阳 with two characters is a name, four characters otherwise are not."""
    assert is_name("欧阳小满")
    assert not is_name("邹小满满")
    assert not is_name("欧阳")
