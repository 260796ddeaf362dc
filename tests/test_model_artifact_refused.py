"""model.artifact: a folder in which anything is off is refused with a sentence."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import ArtifactError
from model.artifact import load_artifact
from model.scorer import Weights

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


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, "5", None])
def test_load_artifact_of_another_format(folder: Path, number: object) -> None:
    """Another format number is refused before anything else is read."""
    change_card(folder, lambda card: card.update(format=number))
    assert refusal(folder, "card.json") == f"format {number!r}, and this zhuti reads format 5"


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
