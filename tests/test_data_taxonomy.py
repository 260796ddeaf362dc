"""data.taxonomy: themes read from TOML, and every mistake in it named with the file."""

from pathlib import Path

import pytest

from data.errors import TaxonomyError
from data.taxonomy import Taxonomy, Theme, load_taxonomy

GOOD = '[[themes]]\nslug = "tea"\nname = " 茶事 "\nbelongs = "种茶"\nkeywords = ["茶"]\n'


def refusal(tmp_path: Path, content: str | bytes) -> str:
    """What is said of a themes file, after the file's name."""
    path = tmp_path / "themes.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(path)
    start, end = f"{path}: ", "; see data/themes.toml for the form."
    assert str(caught.value).startswith(start)
    assert str(caught.value).endswith(end)
    return str(caught.value)[len(start) : -len(end)]


def test_load_taxonomy_keeps_the_order_of_the_file(taxonomy: Taxonomy) -> None:
    """Themes stand in the order of the file, which is the order of every score vector."""
    assert taxonomy.slugs == ("reading", "opera", "sport")
    assert taxonomy.names == ("阅读推广", "戏曲传承", "全民健身")


def test_load_taxonomy_of_one_theme(tmp_path: Path) -> None:
    """A theme carries slug, stripped name, scope and keywords."""
    path = tmp_path / "themes.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_taxonomy(path).themes == (Theme("tea", "茶事", "种茶", ("茶",)),)


def test_load_taxonomy_with_byte_order_mark(tmp_path: Path) -> None:
    """A file saved by Windows Notepad, with a byte order mark, reads the same."""
    path = tmp_path / "themes.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert load_taxonomy(path).names == ("茶事",)


def test_load_taxonomy_without_a_path_is_the_starter() -> None:
    """Without a path the taxonomy of the call for papers is read."""
    assert load_taxonomy().slugs == ("projects", "talent", "innovation", "enterprises", "environment")


def test_load_taxonomy_when_missing(tmp_path: Path) -> None:
    """A missing file is named."""
    path = tmp_path / "none.toml"
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(path)
    assert str(caught.value) == f"{path}: No such file or directory; see data/themes.toml for the form."


def test_load_taxonomy_not_toml(tmp_path: Path) -> None:
    """A file that is not TOML is refused with the parser's place."""
    assert refusal(tmp_path, "themes = [").startswith("not valid TOML in UTF-8 (")


def test_load_taxonomy_not_utf8(tmp_path: Path) -> None:
    """A file saved as GB18030 is refused, not read as debris."""
    assert refusal(tmp_path, GOOD.encode("gb18030")).startswith("not valid TOML in UTF-8 (")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "no [[themes]] found"),
        ("themes = []", "no [[themes]] found"),
        ('themes = "茶"', "no [[themes]] found"),
        ("themes = [1]", "theme 1 is not a table"),
        ('[[themes]]\nname = "茶"', "theme 1 needs a slug of small ASCII letters, digits and _"),
        ('[[themes]]\nslug = "Tea"\nname = "茶"', "theme 1 needs a slug of small ASCII letters, digits and _"),
        ('[[themes]]\nslug = "tea"\nname = " "', "theme 1 (tea) needs a name"),
        ('[[themes]]\nslug = "tea"\nname = "茶"\nkeywords = [1]', "theme 1 (tea) needs keywords as a list of strings"),
        (GOOD + '[[themes]]\nslug = "tea"\nname = "酒"', "two themes have the same slug"),
        (GOOD + '[[themes]]\nslug = "wine"\nname = "茶事"', "two themes have the same name"),
    ],
)
def test_load_taxonomy_refuses(tmp_path: Path, content: str, problem: str) -> None:
    """Every way a theme can be incomplete is said by the theme's number."""
    assert refusal(tmp_path, content) == problem
