"""model.champion: the pointer to the model in use."""

from pathlib import Path

import pytest

from data.errors import ArtifactError
from model.artifact import STARTER, find_model
from model.champion import champion_folder, models_folder, point_at


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with two versions and no pointer."""
    for name in ("one", "two"):
        (tmp_path / "versions" / name).mkdir(parents=True)
    monkeypatch.setenv("ZHUTI_MODELS", str(tmp_path))
    return tmp_path


def test_without_a_pointer_the_starter_serves(models: Path) -> None:
    """Until something is promoted the model of the package is in use."""
    assert champion_folder(models) is None
    assert find_model() == STARTER


def test_without_a_models_folder_the_starter_serves(tmp_path: Path) -> None:
    """A folder that does not exist, or is a file, holds no champion."""
    (tmp_path / "file").touch()
    assert champion_folder(tmp_path / "none") is None
    assert champion_folder(tmp_path / "file") is None


def test_the_pointer_names_the_model_in_use(models: Path) -> None:
    """The last version pointed at is the one found."""
    point_at(models, "one")
    point_at(models, "two")
    assert find_model() == models / "versions" / "two"


def test_a_named_folder_goes_before_the_champion(models: Path) -> None:
    """Who names a model gets it."""
    point_at(models, "one")
    assert find_model(Path("mine")) == Path("mine")


def test_pointing_at_nothing_brings_the_starter_back(models: Path) -> None:
    """None takes the pointer away, also when there is none."""
    point_at(models, "one")
    point_at(models, None)
    point_at(models, None)
    assert champion_folder(models) is None


@pytest.mark.parametrize("content", [b"gone\n", b"", b"..\n", b"../versions/one\n", b"\xff\xfe\n"])
def test_a_pointer_that_leads_nowhere_is_told(models: Path, content: bytes) -> None:
    """A pointer that names no version of this folder is an expected error, never silently the starter."""
    (models / "champion").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"champion: (names '|cannot be read as the name of a version)"):
        champion_folder(models)


def test_models_folder_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable counts as none: models are kept in the current folder."""
    monkeypatch.setenv("ZHUTI_MODELS", "")
    assert models_folder() == Path("models")
