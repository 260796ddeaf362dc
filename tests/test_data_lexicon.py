"""data.lexicon: words with frequencies, and a bad line named by file and line."""

from pathlib import Path

import pytest

from data.errors import InputError, LexiconError
from data.lexicon import load_lexicon


def test_load_lexicon_reads_words_and_frequencies(tmp_path: Path) -> None:
    """A line is a word and its frequency; blank lines and a byte order mark are passed over."""
    path = tmp_path / "words.txt"
    path.write_text("云帆书屋 2000\n\n青柳调 30\n", encoding="utf-8-sig")
    assert load_lexicon(path) == {"云帆书屋": 2000, "青柳调": 30}


def test_load_lexicon_of_an_empty_file(tmp_path: Path) -> None:
    """A publication without words of its own may have an empty lexicon."""
    path = tmp_path / "words.txt"
    path.touch()
    assert load_lexicon(path) == {}


def test_load_lexicon_without_a_path_is_the_starter() -> None:
    """Without a path the starter lexicon is read."""
    assert load_lexicon()["营商环境"] == 3000


@pytest.mark.parametrize("line", ["青柳调", "青柳调 often", "青柳调 -3", "青柳调 1.5", "2000"])
def test_load_lexicon_names_the_bad_line(tmp_path: Path, line: str) -> None:
    """A line that is not a word and a whole number is named by file and line."""
    path = tmp_path / "words.txt"
    path.write_text(f"云帆书屋 2000\n\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load_lexicon(path)
    assert str(caught.value) == f"{path}:3: write a word, a space and a whole number (its frequency)."


def test_load_lexicon_when_missing(tmp_path: Path) -> None:
    """A missing file is an expected error that names the path."""
    path = tmp_path / "none.txt"
    with pytest.raises(InputError) as caught:
        load_lexicon(path)
    assert str(caught.value) == f"{path}: No such file or directory; name an existing lexicon."


def test_load_lexicon_not_utf8(tmp_path: Path) -> None:
    """A file saved as GB18030 is an expected error that says how to save it."""
    path = tmp_path / "words.txt"
    path.write_bytes("青柳调 20".encode("gb18030"))
    with pytest.raises(InputError) as caught:
        load_lexicon(path)
    assert str(caught.value) == f"{path}: not UTF-8; save it as UTF-8."
