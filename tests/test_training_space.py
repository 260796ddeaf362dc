"""training.space: ranges read from TOML, values chosen within them, and settings written back."""

import re
from dataclasses import replace
from pathlib import Path

import optuna
import pytest

from data.errors import InputError
from training.errors import SpaceError
from training.settings import Settings, load_settings
from training.space import Range, Space, load_space, overrides, to_toml, with_values


def test_the_starter_space_holds_the_starter_settings() -> None:
    """The search can begin with the settings it is to beat, every author weight apart."""
    settings = load_settings()
    values = load_space().values(settings)
    assert values is not None
    assert set(values) == {"min_paragraphs", "max_terms", "paragraph_c", "article_c"} | {
        f"author_weights.{start}" for start in settings.author_weights
    }
    assert with_values(settings, values) == settings


def test_a_trial_chooses_within_the_ranges(settings: Settings) -> None:
    """Whole numbers stay whole, and what is not in the space keeps its value."""
    space = Space({"max_terms": Range(100, 200), "paragraph_c": Range(1.0, 10.0, log=True)})
    chosen = space.suggest(optuna.trial.FixedTrial({"max_terms": 150, "paragraph_c": 2.0}), settings)
    assert chosen == replace(settings, max_terms=150, paragraph_c=2.0)


def test_a_weight_changes_its_own_beginning_only(settings: Settings) -> None:
    """Each listed beginning is a parameter; numbers are cut to four digits that count."""
    wide = replace(settings, author_weights={"x": 0.6, "y": 1.0})
    assert list(Space({"author_weights": Range(0.1, 1.0)}).names(wide)) == ["author_weights.x", "author_weights.y"]
    assert with_values(wide, {"author_weights.x": 0.123456}).author_weights == {"x": 0.1235, "y": 1.0}


def test_settings_outside_the_space_are_no_start(settings: Settings) -> None:
    """A value beyond its range cannot be tried first."""
    assert Space({"max_terms": Range(100, 200)}).values(settings) is None


def test_settings_survive_their_file(settings: Settings, tmp_path: Path) -> None:
    """What is written reads back as the same settings, Chinese beginnings of names too."""
    chosen = replace(settings, author_weights={"作者": 0.5, "x": 1.0}, reference_authors=("作者",), paragraph_c=12.5)
    path = tmp_path / "best.toml"
    path.write_text(to_toml(chosen), encoding="utf-8")
    assert load_settings(path) == chosen


def test_overrides_make_the_settings(settings: Settings) -> None:
    """The values of --set turn the present settings into the found ones."""
    chosen = replace(settings, paragraph_c=12.5, author_weights={"x": 0.25})
    told = overrides(chosen, settings)
    assert told == ["paragraph_c=12.5", 'author_weights={"x" = 0.25}']
    assert load_settings(Path(__file__).parent / "files" / "small_settings.toml", told) == chosen


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "names no setting"),
        ("x = ", "not valid TOML"),
        ("[agreement]\nlow = 0.5\nhigh = 1.0", "agreement cannot be searched; min_paragraphs, max_terms"),
        ("max_terms = 3", "max_terms needs low and high, and may have log"),
        ("[max_terms]\nlow = 1", "max_terms needs low and high"),
        ("[max_terms]\nlow = 1.5\nhigh = 3", "low and high of max_terms are numbers of its kind"),
        ("[article_c]\nlow = true\nhigh = 3", "low and high of article_c are numbers of its kind"),
        ("[article_c]\nlow = 1\nhigh = 3\nlog = 1", "log is true or false"),
        ("[article_c]\nlow = 5\nhigh = 3", "low of article_c is not above 0, or above high"),
        ("[article_c]\nlow = 0\nhigh = 3", "low of article_c is not above 0, or above high"),
    ],
)
def test_a_wrong_space_is_told(tmp_path: Path, content: str, told: str) -> None:
    """The file, the setting and what is wrong with it."""
    path = tmp_path / "space.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SpaceError, match=f"{re.escape(str(path))}: .*{re.escape(told)}.*see training/space.toml"):
        load_space(path)


def test_a_space_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(InputError, match=r"none\.toml: No such file or directory; name an existing TOML file"):
        load_space(tmp_path / "none.toml")
