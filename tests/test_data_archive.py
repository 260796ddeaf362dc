"""Archives beyond the table of cases."""

import zipfile

import pytest
from format_files import TEXT, gbk_zip, zipped

from data.archive import name_of
from data.article import Unreadable
from data.errors import ReadingError
from data.reading import read
from data.zips import member, open_zip


@pytest.mark.parametrize("name", ["稿件.txt", "五月\\稿件.txt"])
def test_names_in_gbk_are_decoded(name: str) -> None:
    """Zips packed on Chinese Windows say nothing about the encoding of their names."""
    with open_zip(gbk_zip(name, b"x")) as archive:
        assert name_of(archive.infolist()[0]) == name.replace("\\", "/")


def test_names_in_utf8_without_a_mark_are_decoded() -> None:
    """Some programs write UTF-8 and forget to say so."""
    info = zipfile.ZipInfo("稿件.txt".encode().decode("cp437"))
    assert name_of(info) == "稿件.txt"


@pytest.mark.parametrize("name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "..\\a.txt", "c:a.txt"])
def test_every_way_out_of_the_archive_is_refused(name: str) -> None:
    """A name that points outside is refused, the file beside it is read."""
    first, second = read("a.zip", zipped({name: b"x", "b.txt": TEXT.encode()}))
    assert isinstance(first, Unreadable)
    assert first.reason.startswith("its name points outside")
    assert second.source == "a.zip > b.txt"


def test_two_dots_inside_a_name_are_no_way_out() -> None:
    """`a..b.txt` is an ordinary name."""
    (result,) = read("a.zip", zipped({"a..b.txt": TEXT.encode()}))
    assert result.source == "a.zip > a..b.txt"


def test_a_damaged_member_is_a_reason() -> None:
    """A member whose bytes do not fit their sum is damaged."""
    packed = zipped({"a.txt": b"abcdef" * 50}, method=zipfile.ZIP_STORED).replace(b"abcdef", b"abcdeX", 1)
    with open_zip(packed) as archive, pytest.raises(ReadingError, match="damaged"):
        member(archive, archive.infolist()[0])
