"""model.artifact: a model folder is written whole and read back equal."""

import shutil
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import pytest

from data.errors import InputError
from model import artifact
from model.artifact import STARTER, find_model, load_artifact, refuse_foreign_folder, save_artifact
from model.scorer import Weights
from training.run import TrainedModel


@pytest.fixture
def folder(model_folder: Path, tmp_path: Path) -> Path:
    """A copy of the model folder, to be written over."""
    return shutil.copytree(model_folder, tmp_path / "small")


def test_artifact_round_trip(trained: TrainedModel, tmp_path: Path) -> None:
    """What is loaded is what was saved, arrays bit for bit, the card with the files' digests."""
    written = save_artifact(tmp_path / "m", trained.card, trained.weights)
    loaded = load_artifact(tmp_path / "m")
    assert loaded.card == written
    assert replace(written, files={}) == trained.card
    for entry in fields(Weights):
        saved, read = getattr(trained.weights, entry.name), getattr(loaded.weights, entry.name)
        assert (read.dtype, read.tolist()) == (saved.dtype, saved.tolist())


def test_save_artifact_writes_digests_of_every_file(trained: TrainedModel, tmp_path: Path) -> None:
    """The card vouches for the weights and for whatever comes with them."""
    written = save_artifact(tmp_path / "deep" / "m", trained.card, trained.weights, extra={"notes.txt": b"abc"})
    assert sorted(written.files) == ["notes.txt", "weights.npz"]
    assert written.files["notes.txt"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sorted(path.name for path in (tmp_path / "deep" / "m").iterdir()) == [
        "card.json",
        "notes.txt",
        "weights.npz",
    ]


def test_save_artifact_twice_gives_the_same_bytes(trained: TrainedModel, tmp_path: Path) -> None:
    """Neither time nor place of writing enters the weights file."""
    for name in ("a", "b"):
        save_artifact(tmp_path / name, trained.card, trained.weights)
    assert (tmp_path / "a" / "weights.npz").read_bytes() == (tmp_path / "b" / "weights.npz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "weights.npz") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_save_artifact_over_a_model_replaces_it_whole(trained: TrainedModel, folder: Path) -> None:
    """No file of the older model is left, and nothing beside the folder."""
    save_artifact(folder, replace(trained.card, name="zhuti/new"), trained.weights)
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "weights.npz"]
    assert load_artifact(folder).card.name == "zhuti/new"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_save_artifact_failing_while_writing(
    trained: TrainedModel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure in the middle leaves the old folder, and nothing beside it."""

    def fail(path: Path) -> str:
        raise RuntimeError(path.name)

    monkeypatch.setattr(artifact, "_sha256", fail)
    with pytest.raises(RuntimeError, match=r"weights\.npz"):
        save_artifact(folder, replace(trained.card, name="zhuti/new"), trained.weights)
    monkeypatch.undo()
    assert load_artifact(folder).card.name == "zhuti/small"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_save_artifact_failing_while_renaming(
    trained: TrainedModel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new folder cannot take its name, the old one comes back."""
    rename = Path.rename

    def fail_in_place(self: Path, target: Path) -> Path:
        if (self / "card.json").is_file() and self.name.startswith(".") and not self.name.endswith("-old"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_in_place)
    with pytest.raises(InputError):
        save_artifact(folder, replace(trained.card, name="zhuti/new"), trained.weights)
    assert load_artifact(folder).card.name == "zhuti/small"
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_save_artifact_where_nothing_can_be_written(trained: TrainedModel, tmp_path: Path) -> None:
    """A place below a regular file is an expected error that names the folder."""
    (tmp_path / "file").touch()
    with pytest.raises(InputError) as caught:
        save_artifact(tmp_path / "file" / "m", trained.card, trained.weights)
    assert str(caught.value).startswith(f"{tmp_path / 'file' / 'm'}: ")
    assert str(caught.value).endswith("; name a folder you may write to.")


def test_find_model_prefers_the_one_named(tmp_path: Path) -> None:
    """Without a name the starter is used."""
    assert find_model(tmp_path) == tmp_path
    assert find_model() == STARTER


def test_save_artifact_refuses_a_folder_that_is_no_model(tmp_path: Path) -> None:
    """A folder with other files is left as it is."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="is there and is not a model; name a new folder"):
        refuse_foreign_folder(tmp_path / "letters")
    assert (tmp_path / "letters" / "one.txt").read_text(encoding="utf-8") == "x"
