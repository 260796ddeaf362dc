"""model.artifact: a model folder is written whole, read back equal, and refused when anything is off."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import ArtifactError, InputError
from model import artifact
from model.artifact import STARTER, find_model, load_artifact, refuse_foreign_folder, save_artifact
from model.scorer import Weights
from training.run import TrainedModel

REMEDY = "; train again with 'zhuti train' or name another model with --model."


@pytest.fixture
def folder(model_folder: Path, tmp_path: Path) -> Path:
    """A copy of the model folder, to be damaged."""
    return shutil.copytree(model_folder, tmp_path / "small")


def refusal(folder: Path, name: str) -> str:
    """What is said of a file of the folder."""
    with pytest.raises(ArtifactError) as caught:
        load_artifact(folder)
    message = str(caught.value)
    assert message.startswith(f"{folder / name}: ")
    assert message.endswith(REMEDY)
    return message.removeprefix(f"{folder / name}: ").removesuffix(REMEDY)


def change_card(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Rewrite the card."""
    path = folder / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    change(card)
    path.write_text(json.dumps(card), encoding="utf-8")


def put_weights(folder: Path, content: bytes) -> None:
    """Put other bytes in place of the weights, with a card that vouches for them."""
    (folder / "weights.npz").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change_card(folder, lambda card: card["files"].update({"weights.npz": digest}))


def arrays_of(folder: Path) -> dict[str, Any]:
    """The arrays as stored."""
    with np.load(folder / "weights.npz") as stored:
        return dict(stored)


def put_arrays(folder: Path, **arrays: Any) -> None:  # noqa: ANN401 (arrays of any kind, right or wrong)
    """Store other arrays in place of some."""
    path = folder / "other.npz"
    np.savez(path, **(arrays_of(folder) | arrays))
    put_weights(folder, path.read_bytes())


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


def test_load_artifact_of_a_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there holds no card."""
    assert refusal(tmp_path / "none", "card.json") == "missing; this is not a model folder"


def test_load_artifact_without_card(folder: Path) -> None:
    """Weights without a card are no model."""
    (folder / "card.json").unlink()
    assert refusal(folder, "card.json") == "missing; this is not a model folder"


def test_load_artifact_without_weights(folder: Path) -> None:
    """A card without weights is no model."""
    (folder / "weights.npz").unlink()
    assert refusal(folder, "weights.npz") == "missing"


@pytest.mark.parametrize("number", [0, 1, 3, "2", None])
def test_load_artifact_of_another_format(folder: Path, number: object) -> None:
    """Another format number is refused before anything else is read."""
    change_card(folder, lambda card: card.update(format=number))
    assert refusal(folder, "card.json") == f"format {number!r}, and this zhuti reads format 2"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", "{“}".encode("gb18030")])
def test_load_artifact_with_a_card_that_is_none(folder: Path, content: bytes) -> None:
    """What is not a JSON object in UTF-8 is not a card."""
    (folder / "card.json").write_bytes(content)
    assert refusal(folder, "card.json") == "not the card of a model"


@pytest.mark.parametrize(
    "change",
    [
        lambda card: card.pop("rule"),
        lambda card: card.pop("themes"),
        lambda card: card.update(colour="red"),
        lambda card: card.update(rule=3),
        lambda card: card["rule"].pop("certainty"),
        lambda card: card["rule"].update(thresholds=["a", "b", "c"]),
        lambda card: card["rule"].update(certainty="high"),
        lambda card: card.update(themes=["a", "b", "c"]),
        lambda card: card.update(lexicon=["云帆书屋"]),
        lambda card: card.update(lexicon={"云帆书屋": "often"}),
        lambda card: card.update(files=None),
        lambda card: card.update(name=None),
    ],
)
def test_load_artifact_with_a_foreign_card(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """A field that is missing, unknown or of the wrong kind is found on loading, not on tagging."""
    change_card(folder, change)
    assert refusal(folder, "card.json") == "a field is missing, unknown or of the wrong kind"


def test_load_artifact_with_too_few_thresholds(folder: Path) -> None:
    """Every theme needs its threshold."""
    change_card(folder, lambda card: card["rule"].update(thresholds=[0.5]))
    assert refusal(folder, "card.json") == "as many thresholds as themes are needed"


def test_load_artifact_with_truncated_weights(folder: Path) -> None:
    """Weights cut off on the way are not the file the card describes."""
    path = folder / "weights.npz"
    path.write_bytes(path.read_bytes()[:-100])
    problem = "not the file card.json describes (its SHA-256 differs): truncated or altered"
    assert refusal(folder, "weights.npz") == problem


def test_load_artifact_with_a_card_that_vouches_for_nothing(folder: Path) -> None:
    """A card without a digest of the weights does not pass."""
    change_card(folder, lambda card: card["files"].clear())
    assert refusal(folder, "weights.npz").startswith("not the file card.json describes")


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_load_artifact_with_vouched_truncated_weights(folder: Path, share: float) -> None:
    """Truncated weights are refused even when the card was written after them."""
    content = (folder / "weights.npz").read_bytes()
    put_weights(folder, content[: int(len(content) * share)])
    assert refusal(folder, "weights.npz").startswith("not the arrays of a model (")


def test_load_artifact_with_altered_bytes_inside(folder: Path) -> None:
    """Bytes altered inside a compressed member are refused even when the card vouches for them."""
    content = bytearray((folder / "weights.npz").read_bytes())
    content[60:120] = bytes(60)
    put_weights(folder, bytes(content))
    assert refusal(folder, "weights.npz").startswith("not the arrays of a model (")


def test_load_artifact_with_one_bare_array(folder: Path, tmp_path: Path) -> None:
    """A single array under the name of the archive is not the arrays of a model."""
    np.save(tmp_path / "one.npy", np.zeros(3))
    put_weights(folder, (tmp_path / "one.npy").read_bytes())
    assert refusal(folder, "weights.npz").startswith("not the arrays of a model (")


class Trap:
    """An object whose unpickling would leave a trace."""

    def __init__(self, trace: Path) -> None:
        """Remember where."""
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        """What an attacker would write."""
        return Path.touch, (self.trace,)


def test_load_artifact_never_unpickles(folder: Path, tmp_path: Path) -> None:
    """An array of pickled objects is refused without being opened."""
    put_arrays(folder, vocabulary=np.array([Trap(tmp_path / "trace")], dtype=object))
    assert refusal(folder, "weights.npz") == "not the arrays of a model (ValueError)"
    assert not (tmp_path / "trace").exists()


def test_load_artifact_never_opens_the_pipeline(folder: Path) -> None:
    """The joblib file may hold anything; tagging does not look."""
    (folder / "pipeline.joblib").write_bytes(b"not a pickle")
    assert load_artifact(folder).card.name == "zhuti/small"


def test_load_artifact_without_one_array(folder: Path) -> None:
    """All seven arrays are needed."""
    arrays = arrays_of(folder)
    del arrays["calibration"]
    np.savez(folder / "other.npz", **arrays)
    put_weights(folder, (folder / "other.npz").read_bytes())
    assert refusal(folder, "weights.npz") == "not the arrays of a model (KeyError)"


@pytest.mark.parametrize("name", [entry.name for entry in fields(Weights)])
def test_load_artifact_with_a_wrong_shape(folder: Path, name: str) -> None:
    """An array that does not fit the others is named."""
    array = arrays_of(folder)[name]
    put_arrays(folder, **{name: array[:-1]})
    named = "idf" if name == "vocabulary" else name
    assert refusal(folder, "weights.npz").startswith(f"{named} has shape (")


def test_load_artifact_with_a_vocabulary_of_no_dimension(folder: Path) -> None:
    """A vocabulary that is no list of terms is refused."""
    put_arrays(folder, vocabulary=np.array("图书"))
    assert refusal(folder, "weights.npz").startswith("vocabulary has shape ()")


@pytest.mark.parametrize("name", ["vocabulary", "paragraph_coef", "calibration"])
def test_load_artifact_with_the_wrong_kind(folder: Path, name: str) -> None:
    """Text in place of numbers, or numbers in place of text, is refused."""
    array = arrays_of(folder)[name]
    put_arrays(folder, **{name: np.zeros(len(array)) if name == "vocabulary" else array.astype(str)})
    assert refusal(folder, "weights.npz").startswith(f"{name} holds ")


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
