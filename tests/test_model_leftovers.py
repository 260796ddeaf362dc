"""model.leftovers: what killed writers left beside a model folder."""

import os
from pathlib import Path

from model.leftovers import HOUR, clear_leftovers


def left(path: Path, age: float = 0.0) -> Path:
    """A folder with a file, so many seconds old."""
    path.mkdir()
    (path / "card.json").write_text(path.name)
    now = path.stat().st_mtime
    os.utime(path, (now - age, now - age))
    return path


def test_an_old_temporary_folder_goes(tmp_path: Path) -> None:
    """After an hour nobody is writing it any more; before that somebody may."""
    old, new, other = (
        left(tmp_path / name, age) for name, age in ((".m-1", HOUR + 9), (".m-2", 9), (".n-1", HOUR + 9))
    )
    clear_leftovers(tmp_path / "m")
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_a_folder_put_aside_comes_back(tmp_path: Path) -> None:
    """Killed between its two renames, a writer had put the older model aside."""
    left(tmp_path / ".m-1-old")
    clear_leftovers(tmp_path / "m")
    assert (tmp_path / "m" / "card.json").read_text() == ".m-1-old"


def test_a_folder_put_aside_goes_when_there_is_a_newer_one(tmp_path: Path) -> None:
    """Killed after both renames, only the removal was missing."""
    left(tmp_path / ".m-1-old")
    left(tmp_path / "m")
    clear_leftovers(tmp_path / "m")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m"]
