"""data.files: a file appears under its name whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from data.errors import InputError
from data.files import write_whole


def test_write_whole_writes_as_given(tmp_path: Path) -> None:
    """Text arrives in the asked-for encoding, with its line ends untouched, readable for everybody."""
    path = tmp_path / "a.csv"
    with write_whole(path, encoding="utf-8-sig") as stream:
        stream.write("题目\r\n正文\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + "题目\r\n正文\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no mode bits")
def test_write_whole_is_readable_for_others(tmp_path: Path) -> None:
    """The private mode of a temporary file does not stay."""
    path = tmp_path / "a.txt"
    with write_whole(path) as stream:
        stream.write("甲")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_write_whole_shows_nothing_before_the_end(tmp_path: Path) -> None:
    """While it is written the old content stands."""
    path = tmp_path / "a.txt"
    path.write_text("旧", encoding="utf-8")
    with write_whole(path) as stream:
        stream.write("新")
        stream.flush()
        assert path.read_text(encoding="utf-8") == "旧"
    assert path.read_text(encoding="utf-8") == "新"


def write_and_stop(path: Path) -> None:
    """Begin a file and fail."""
    with write_whole(path) as stream:
        stream.write("新")
        raise RuntimeError("stop")


def test_write_whole_after_a_failure(tmp_path: Path) -> None:
    """A failure in the middle leaves the old file and nothing beside it."""
    path = tmp_path / "a.txt"
    path.write_text("旧", encoding="utf-8")
    with pytest.raises(RuntimeError, match="stop"):
        write_and_stop(path)
    assert path.read_text(encoding="utf-8") == "旧"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_write_whole_in_a_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is an expected error with what to do."""
    path = tmp_path / "none" / "a.txt"
    with pytest.raises(InputError) as caught, write_whole(path):
        pass
    assert str(caught.value) == f"{path}: No such file or directory; name a file in a folder you may write to."


def test_write_whole_onto_a_folder(tmp_path: Path) -> None:
    """A folder of that name is an expected error, and stays as it was."""
    path = tmp_path / "taken"
    path.mkdir()
    with pytest.raises(InputError) as caught, write_whole(path) as stream:
        stream.write("甲")
    assert str(caught.value) == f"{path}: is a folder; name a file."
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]


def test_write_whole_on_a_full_disk(tmp_path: Path) -> None:
    """A disk that fills up while a file is written is told; the older file stays, and nothing else is left."""
    path = tmp_path / "sheet.csv"
    path.write_text("before")
    with pytest.raises(InputError) as caught, write_whole(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert str(caught.value) == f"{path}: No space left on device; free some space and run the command again."
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("sheet.csv", "before")]
