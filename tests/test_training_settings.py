"""training.settings: read once from TOML, every mistake named by its key."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from data.errors import InputError, SettingsError
from model.classifier import Hyperparameters
from training.settings import STARTER_SETTINGS, Settings, load_settings


def refusal(path: Path | None = None, *overrides: str) -> str:
    """What is said of a setting."""
    with pytest.raises(SettingsError) as caught:
        load_settings(path, overrides)
    end = "; see training/settings.toml."
    assert str(caught.value).endswith(end)
    return str(caught.value).removesuffix(end)


def changed(files: Path, tmp_path: Path, old: str, new: str) -> Path:
    """The small settings with one line changed."""
    text = (files / "small_settings.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "settings.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_load_settings_reads_a_file(settings: Settings) -> None:
    """Both parts of the file arrive, as frozen values."""
    assert settings == Settings(
        seed=0,
        min_paragraphs=2,
        max_terms=5000,
        paragraph_c=60.0,
        article_c=120.0,
        feedback_weight=2.0,
        author_weights={"x": 0.6},
        reference_authors=("y",),
        miss_cost=1.0,
        agreement=0.9,
        min_known_words=5,
        max_folds=40,
    )


def test_starter_settings_name_every_field() -> None:
    """Every key of settings.toml is a field, and every field is a key."""
    content = tomllib.loads(STARTER_SETTINGS.read_text(encoding="utf-8"))
    keys = {*content, *content["decision"]} - {"decision"}
    assert keys == {entry.name for entry in fields(Settings)}


def test_load_settings_without_a_path_is_the_starter() -> None:
    """Without a path the starter settings are read."""
    assert load_settings().reference_authors == ("r", "s", "t", "u", "v", "w", "x", "y", "z")


def test_hyperparameters_are_those_of_the_settings(settings: Settings) -> None:
    """The fit is told five of the settings."""
    assert settings.hyperparameters == Hyperparameters(2, 5000, 60.0, 120.0, 0)


def test_flat_holds_every_setting(settings: Settings) -> None:
    """What a run logs is every setting by name."""
    assert list(settings.flat()) == [entry.name for entry in fields(Settings)]


@pytest.mark.parametrize(
    ("override", "name", "value"),
    [
        ("seed=7", "seed", 7),
        ("paragraph_c=3", "paragraph_c", 3.0),
        ('reference_authors=["a", "b"]', "reference_authors", ("a", "b")),
        ("author_weights={a1 = 2, b = 0.5}", "author_weights", {"a1": 2, "b": 0.5}),
    ],
)
def test_load_settings_with_an_override(override: str, name: str, value: object) -> None:
    """An override is written as in TOML and changes one setting."""
    settings = load_settings(None, [override])
    assert getattr(settings, name) == value
    assert type(getattr(settings, name)) is type(value)


def test_load_settings_with_two_overrides() -> None:
    """Overrides apply one after the other; the last one of a key wins."""
    settings = load_settings(None, ["seed=1", "max_folds=3", "seed=2"])
    assert (settings.seed, settings.max_folds) == (2, 3)


@pytest.mark.parametrize(
    ("override", "problem"),
    [
        ("seed", "setting seed: write it as key=value with a key of the settings file"),
        ("colour=1", "setting colour=1: write it as key=value with a key of the settings file"),
        ("decision=1", "setting decision=1: write it as key=value with a key of the settings file"),
        ("seed=red", "setting seed: 'red' is not a TOML value"),
        ("seed=", "setting seed: '' is not a TOML value"),
        ("seed=1.5", "setting seed: 1.5 is no whole number"),
        ("seed=true", "setting seed: True is no whole number"),
        ("seed='1'", "setting seed: '1' is no whole number"),
        ("paragraph_c='high'", "setting paragraph_c: 'high' is not a number"),
        ("agreement=1.1", "setting agreement: 1.1 is not between 0.5 and 1.0"),
        ("miss_cost=5", "setting miss_cost: 5 is not between 0.3 and 3.0"),
        ("agreement=nan", "setting agreement: nan is not between 0.5 and 1.0"),
        ("min_paragraphs=0", "setting min_paragraphs: 0 is not between 1 and 1000"),
        ("max_terms=99", "setting max_terms: 99 is not between 100 and 10000000"),
        ("max_folds=1", "setting max_folds: 1 is not between 2 and 1000"),
        (
            "author_weights={a = 0}",
            "setting author_weights: a table of beginnings of names and positive numbers is needed",
        ),
        ("author_weights=[1]", "setting author_weights: a table of beginnings of names and positive numbers is needed"),
        ("reference_authors='r'", "setting reference_authors: a list of strings is needed"),
        ("reference_authors=[1]", "setting reference_authors: a list of strings is needed"),
    ],
)
def test_load_settings_refuses_an_override(override: str, problem: str) -> None:
    """An unknown key, a wrong kind and a value out of range are named by the key."""
    assert refusal(None, override) == problem


@pytest.mark.parametrize("override", ["agreement=0.5", "agreement=1", "max_folds=2", "min_paragraphs=1000"])
def test_load_settings_includes_the_bounds(override: str) -> None:
    """The smallest and the largest value are allowed."""
    load_settings(None, [override])


def test_load_settings_with_an_unknown_key(files: Path, tmp_path: Path) -> None:
    """A key nobody reads is an error, not a silent no-op."""
    path = changed(files, tmp_path, "seed = 0", "seed = 0\ncolour = 1")
    assert refusal(path) == "setting colour: unknown"


def test_load_settings_with_a_missing_key(files: Path, tmp_path: Path) -> None:
    """No setting has a default outside the file."""
    assert refusal(changed(files, tmp_path, "seed = 0", "")) == "setting seed: missing"


def test_load_settings_with_a_section_that_is_none(tmp_path: Path) -> None:
    """`decision` in place of its section is an error."""
    path = tmp_path / "settings.toml"
    path.write_text("decision = 3\n", encoding="utf-8")
    assert refusal(path) == "setting decision: a table is needed"


def test_load_settings_not_toml(tmp_path: Path) -> None:
    """A file that is not TOML is named with the parser's place."""
    path = tmp_path / "settings.toml"
    path.write_text("seed == 1", encoding="utf-8")
    assert refusal(path).startswith(f"setting {path}: not valid TOML (")


def test_load_settings_not_utf8(tmp_path: Path) -> None:
    """A file saved as GB18030 is an expected error that says how to save it."""
    path = tmp_path / "settings.toml"
    path.write_bytes("# 设置".encode("gb18030"))
    with pytest.raises(InputError) as caught:
        load_settings(path)
    assert str(caught.value) == f"{path}: not UTF-8; save it as UTF-8."


def test_load_settings_when_missing(tmp_path: Path) -> None:
    """A missing file is named with what to do."""
    path = tmp_path / "none.toml"
    with pytest.raises(InputError) as caught:
        load_settings(path)
    assert str(caught.value) == f"{path}: No such file or directory; name an existing settings file."


@pytest.mark.parametrize(("author", "weight"), [("a1", 0.5), ("a12", 0.2), ("a2", 0.7), ("b1", 1.0), ("", 1.0)])
def test_weight_of_takes_the_longest_beginning(author: str, weight: float) -> None:
    """The longest listed beginning of the author's name decides; without one the weight is 1."""
    settings = load_settings(None, ["author_weights={a = 0.7, a1 = 0.5, a12 = 0.2}"])
    assert settings.weight_of(author) == weight


@pytest.mark.parametrize(("author", "is_reference"), [("y1", True), ("y", True), ("x1", False), ("", False)])
def test_is_reference_goes_by_the_beginning(settings: Settings, author: str, *, is_reference: bool) -> None:
    """An author whose name begins with a listed one is a reference."""
    assert settings.is_reference(author) is is_reference


def test_is_reference_of_everybody() -> None:
    """An empty list means all authors."""
    assert load_settings(None, ["reference_authors=[]"]).is_reference("x1")
