"""training.registry: what a user names is found, and every mistake is told in a sentence."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from model.artifact import STARTER, load_artifact
from training.downloads import artifact_folder
from training.errors import RunError
from training.registry import RunRef, download_model, load_predictions, resolve, same_themes
from training.run import TrainedModel
from training.store import store
from training.tracking import LoggedRun, predictions_of


@pytest.mark.parametrize("reference", ["4", "zhuti/4", "challenger", "@challenger"])
def test_resolve_a_version(bench: tuple[LoggedRun, ...], reference: str) -> None:
    """A number, a full name and an alias lead to the same version and its run."""
    found = resolve(reference)
    assert (found.version, found.run_id, found.aliases) == (4, bench[3].run_id, ("challenger",))
    assert (found.reference, found.name) == (reference, "zhuti/4")


@pytest.mark.parametrize("length", [6, 32])
def test_resolve_a_run_id(bench: tuple[LoggedRun, ...], trained: TrainedModel, length: int) -> None:
    """A run id, or a beginning of six characters, leads to its run, its version, its data and its themes."""
    found = resolve(bench[1].run_id[:length])
    assert (found.run_id, found.version) == (bench[1].run_id, 2)
    assert (found.digest, found.themes) == (trained.card.data["digest"], trained.card.themes)
    assert found.metrics["micro_f1"] == trained.evaluation.micro_f1


def test_resolve_a_folder(model_folder: Path) -> None:
    """A model folder and the starter stand for themselves, without a run."""
    assert resolve(str(model_folder)).folder == model_folder
    assert (resolve("starter").folder, resolve("starter").run_id) == (STARTER, "")


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("7", "7: the registry has no version; list them with 'zhuti models'."),
        ("champion", "champion: the registry has no version with this alias; list them with 'zhuti models'."),
        ("@mine", "@mine: the registry has no version with this alias; list them with 'zhuti models'."),
        ("0123456", "0123456: the store has no such run; list them with 'zhuti models'."),
        ("models/none", "models/none: no run id (six characters or more), version, alias or model folder; list"),
        ("", ": no run id (six characters or more), version, alias or model folder; list them with"),
    ],
)
def test_resolve_what_there_is_not(bench: tuple[LoggedRun, ...], reference: str, reason: str) -> None:
    """An unknown version, alias, run or folder is named, with what to do."""
    assert bench
    with pytest.raises(RunError) as caught:
        resolve(reference)
    assert str(caught.value).startswith(reason)


def test_resolve_a_beginning_two_runs_share(bench: tuple[LoggedRun, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two runs that begin alike are told apart by more characters."""
    monkeypatch.setattr("training.registry._RUN_ID", re.compile("[0-9a-f]*"))
    assert bench
    with pytest.raises(RunError, match="several runs begin like this; write more of the run id"):
        resolve("")


def test_resolve_a_deleted_run(bench: tuple[LoggedRun, ...]) -> None:
    """A deleted run says how it comes back, by its id and by its version."""
    with store() as mlflow:
        mlflow.delete_run(bench[0].run_id)
    for reference in (bench[0].run_id, "1"):
        with pytest.raises(RunError, match=r"the run was deleted; restore it with 'mlflow runs restore --run-id "):
            resolve(reference)


def test_resolve_a_run_that_was_killed(bench: tuple[LoggedRun, ...]) -> None:
    """A run that did not finish is no model."""
    with store() as mlflow:
        mlflow.MlflowClient().set_terminated(bench[0].run_id, "KILLED")
    with pytest.raises(RunError, match="the run is KILLED and not FINISHED; name another, or train again"):
        resolve(bench[0].run_id)


def test_resolve_a_run_without_a_model(bench: tuple[LoggedRun, ...]) -> None:
    """A run of something else than `zhuti train` is told apart."""
    assert bench
    with store() as mlflow, mlflow.start_run() as run:
        pass
    with pytest.raises(RunError, match="a run that logged no model; name a run of 'zhuti train'"):
        resolve(run.info.run_id)


def test_predictions_come_back_as_they_were(bench: tuple[LoggedRun, ...], trained: TrainedModel) -> None:
    """Ids, themes, digest and every array of a run survive the store."""
    found, expected = load_predictions(resolve(bench[0].run_id)), predictions_of(trained)
    assert (found.ids, found.themes, found.digest) == (expected.ids, expected.themes, expected.digest)
    for name, array in vars(expected.decisions).items():
        np.testing.assert_array_equal(getattr(found.decisions, name), array)
    assert found.names == ("阅读推广", "戏曲传承", "全民健身")


def test_the_predictions_are_those_the_figures_come_from(bench: tuple[LoggedRun, ...], trained: TrainedModel) -> None:
    """Articles decided, reference articles and exact answers are those of the run."""
    found = load_predictions(resolve(bench[0].run_id))
    assert found.outcomes.exactly_right.mean() == pytest.approx(trained.evaluation.exact_match, abs=1e-4)
    assert found.decisions.reference.sum() == trained.reference.articles
    assert found.decisions.decided.mean() == pytest.approx(trained.appraisal.decided.share, abs=1e-4)


@pytest.mark.parametrize("name", ["predictions", "model"])
def test_a_deleted_artifact_is_told(bench: tuple[LoggedRun, ...], name: str) -> None:
    """Predictions or model that were deleted are named, with what to do."""
    shutil.rmtree(artifact_folder("1", bench[0].run_id, name))
    with pytest.raises(RunError) as caught:
        (load_predictions if name == "predictions" else download_model)(resolve("1"))
    told = f"1: its artifact '{name}' was deleted; name another run, or train it again with 'zhuti train'."
    assert str(caught.value) == told


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"[]"])
@pytest.mark.parametrize("name", ["predictions.npz", "articles.json"])
def test_damaged_predictions_are_told(bench: tuple[LoggedRun, ...], name: str, content: bytes) -> None:
    """Predictions that were cut off or overwritten are refused."""
    (artifact_folder("1", bench[0].run_id, "predictions") / name).write_bytes(content)
    with pytest.raises(
        RunError, match=r"1: its predictions are missing or damaged; train it again with 'zhuti train'\."
    ):
        load_predictions(resolve("1"))


def test_predictions_of_other_data_are_told(bench: tuple[LoggedRun, ...]) -> None:
    """A run whose predictions carry another digest than the run is refused."""
    with store() as mlflow:
        mlflow.MlflowClient().set_tag(bench[0].run_id, "data.digest", "0" * 64)
    with pytest.raises(RunError, match="mixed digests"):
        load_predictions(resolve("1"))


def test_a_folder_has_no_predictions() -> None:
    """The starter was not scored here."""
    with pytest.raises(RunError, match="starter: a model folder carries no predictions of its run; name a run"):
        load_predictions(resolve("starter"))


def test_download_model_gives_a_folder_that_loads(bench: tuple[LoggedRun, ...]) -> None:
    """The folder is the whole artifact, pipelines too."""
    assert bench
    folder = download_model(resolve("2"))
    assert load_artifact(folder).card.name == "zhuti/small"
    assert (folder / "pipeline.joblib").is_file()


def test_runs_of_two_taxonomies_are_told_apart(bench: tuple[LoggedRun, ...]) -> None:
    """Runs are compared only where they speak of the same themes."""
    assert bench
    same_themes([resolve("1"), resolve("2")])
    with pytest.raises(RunError) as caught:
        same_themes([resolve("1"), resolve("4")])
    told = "4: is of another taxonomy (茶事、戏曲传承、全民健身) than 1 (阅读推广、戏曲传承、全民健身); name"
    assert str(caught.value) == f"{told} runs of one taxonomy."


def test_a_ref_without_version_is_called_by_its_run() -> None:
    """Eight characters of a run id, or the folder's name, stand for a model without a version."""
    assert RunRef("x", run_id="0123456789abcdef").name == "01234567"
    assert RunRef("x", folder=Path("models/local")).name == "local"
