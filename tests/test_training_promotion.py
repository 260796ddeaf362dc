"""training.promotion: a run becomes the model in use through the gate, and one command takes it back."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from data.article import Article
from data.errors import InputError
from model.artifact import STARTER, find_model, load_artifact
from model.tagger import Tagger
from serving.cli import main
from training import promotion
from training.downloads import artifact_folder
from training.errors import GateError, RunError, StoreError
from training.gate import Check, Gate, check_candidate
from training.journal import JOURNAL
from training.lock import locked
from training.parity import largest_difference
from training.promotion import promote, rollback
from training.registry import aliased, resolve
from training.run import TrainedModel
from training.store import store
from training.tracking import LoggedRun
from training.versions import list_models

Bench = tuple[LoggedRun, ...]


def state() -> tuple[int | None, int | None, str]:
    """Champion, previous, and the name of the model that tags."""
    with store() as mlflow:
        client = mlflow.MlflowClient()
        return aliased(client, "champion"), aliased(client, "previous"), load_artifact(find_model()).card.name


def tags(version: int) -> dict[str, str]:
    """The tags of a registered version that say anything."""
    with store() as mlflow:
        found = mlflow.MlflowClient().get_model_version("zhuti", str(version)).tags
    return {key: value for key, value in found.items() if value}


def test_the_first_promotion(bench: Bench) -> None:
    """A run becomes the champion, and tagging uses it at once, under its registered name."""
    done = promote(bench[0].run_id, why="first")
    assert (done.name, done.over) == ("zhuti/1", "starter")
    assert state() == (1, None, "zhuti/1")


def test_the_exported_model_is_the_trained_one(bench: Bench, trained: TrainedModel, unseen: Article) -> None:
    """What serves says what was trained; only the name differs, and no pickle comes along."""
    folder = promote(bench[0].run_id).folder
    assert folder is not None
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "weights.npz"]
    assert folder.parent == Path("models", "versions").absolute() or folder.parent == Path.cwd() / "models" / "versions"
    assert load_artifact(folder).weights.article_coef.tobytes() == trained.weights.article_coef.tobytes()
    assert Tagger(folder).tag(unseen).model == "zhuti/1"


def test_a_second_promotion_keeps_the_one_before(bench: Bench) -> None:
    """The champion before is kept as `previous`."""
    promote(bench[0].run_id)
    promote("2", why="newer")
    assert state() == (2, 1, "zhuti/2")


def test_a_promotion_says_who_when_why_and_on_what_data(bench: Bench, trained: TrainedModel) -> None:
    """The version carries it as tags, with what the gate found."""
    promote(bench[0].run_id, why="editors agreed more")
    found = tags(1)
    assert "@" in found["promoted.by"]
    assert found["promoted.at"].endswith("+00:00")
    assert (found["promoted.why"], found["promoted.over"]) == ("editors agreed more", "starter")
    assert found["promoted.data.digest"] == trained.card.data["digest"]
    assert found["promoted.gate"].startswith("overall ok: there is no champion to compare with; behaviour ok: ")


def test_rollback_brings_the_one_before_back(bench: Bench) -> None:
    """One command, and alias and tagging are where they were; a second one goes forward again."""
    promote(bench[0].run_id)
    promote("2")
    assert rollback(why="too many reviews").name == "zhuti/1"
    assert state() == (1, 2, "zhuti/1")
    assert (tags(2)["rolled_back.why"], "rolled_back.why" in tags(1)) == ("too many reviews", False)
    rollback()
    assert state() == (2, 1, "zhuti/2")


def test_rollback_of_the_first_promotion(bench: Bench) -> None:
    """Before the first champion there was the starter, and it comes back; forward again works too."""
    promote(bench[0].run_id)
    done = rollback()
    assert (done.name, done.folder, find_model()) == ("starter", None, STARTER)
    assert state()[:2] == (None, 1)
    rollback()
    assert state() == (1, None, "zhuti/1")


def test_rollback_of_nothing(bench: Bench) -> None:
    """Before any promotion there is nothing to go back to."""
    assert bench
    with pytest.raises(RunError, match=r"rollback: nothing was promoted yet; promote a run with 'zhuti promote RUN'\."):
        rollback()


def test_rollback_needs_no_artifact_that_was_exported(bench: Bench) -> None:
    """The way back is open when the store has lost the older run's artifacts."""
    promote(bench[0].run_id)
    promote("2")
    shutil.rmtree(artifact_folder("1", bench[0].run_id, "model"))
    rollback()
    assert state() == (1, 2, "zhuti/1")


def test_a_worse_run_is_not_promoted(bench: Bench) -> None:
    """The gate names everything that speaks against it, and nothing moves."""
    promote(bench[0].run_id)
    with pytest.raises(GateError) as caught:
        promote("3")
    message = str(caught.value)
    assert message.startswith("zhuti/3 is not promoted: micro-F1 0.0000 against 0.9600 of zhuti/1, difference -1.")
    assert message.endswith("; train a better one, or promote with --force --why TEXT.")
    assert "worse on 阅读推广、戏曲传承、全民健身" in message
    assert state() == (1, None, "zhuti/1")
    assert not [key for key in tags(3) if key.startswith("promoted.")]


def test_a_forced_promotion_is_recorded(bench: Bench) -> None:
    """With force the run is promoted, and its version says what the gate had found."""
    promote(bench[0].run_id)
    promote("3", force=True, why="a test of the desk")
    assert state() == (3, 1, "zhuti/3")
    assert tags(3)["promoted.gate"].startswith("overall FAILED: micro-F1 0.0000 against 0.9600 of zhuti/1")


def test_a_run_of_another_taxonomy_is_not_promoted(bench: Bench) -> None:
    """Other themes than the champion's are a reason against, unless forced."""
    promote(bench[0].run_id)
    with pytest.raises(GateError, match="zhuti/4 is not promoted: it cannot be compared with zhuti/1"):
        promote("4")
    assert state() == (1, None, "zhuti/1")


def test_promoting_the_champion_again_only_brings_it_here(bench: Bench) -> None:
    """On another machine, or with a lost models folder, the champion is exported and pointed at."""
    promote(bench[0].run_id)
    shutil.rmtree("models")
    assert find_model() == STARTER
    assert list_models().notes == (
        "The champion is zhuti/1, and this folder serves starter; bring it here with 'zhuti promote champion'.",
    )
    done = promote("champion")
    assert (done.name, done.over, done.gate) == ("zhuti/1", "zhuti/1", None)
    assert state() == (1, None, "zhuti/1")


def test_a_run_that_was_not_registered_is_registered(bench: Bench) -> None:
    """A run killed before it had a version gets one when it is promoted."""
    with store() as mlflow:
        mlflow.MlflowClient().delete_model_version("zhuti", "1")
    assert promote(bench[0].run_id).name == "zhuti/5"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("0123456", "0123456: the store has no such run; list them with 'zhuti models'."),
        ("starter", "starter: a model folder without a run cannot be promoted; name a run or a version."),
    ],
)
def test_what_cannot_be_promoted(bench: Bench, reference: str, reason: str) -> None:
    """An unknown run and a folder are told, and nothing moves."""
    assert bench
    with pytest.raises(RunError) as caught:
        promote(reference)
    assert str(caught.value) == reason
    assert state()[:2] == (None, None)


@pytest.mark.parametrize("force", [False, True])
def test_a_run_whose_model_was_deleted_is_not_promoted(bench: Bench, *, force: bool) -> None:
    """Nothing can be served without its files, forced or not, and nothing moves."""
    shutil.rmtree(artifact_folder("1", bench[0].run_id, "model"))
    with pytest.raises(RunError, match="its artifact 'model' was deleted"):
        promote("1", force=force, why="because")
    assert state()[:2] == (None, None)


def test_a_run_of_mixed_data_is_not_promoted(bench: Bench) -> None:
    """A model of other data than its run says is a reason against."""
    with store() as mlflow:
        mlflow.MlflowClient().set_tag(bench[0].run_id, "data.digest", "0" * 64)
    with pytest.raises(GateError, match=r"its model is of other data than the run says \(mixed digests\)"):
        promote("1")


def test_a_full_disk_moves_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the export cannot be written, alias, pointer and tags stay, and the sentence says what to do."""
    promote("1")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("model.artifact._write_weights", full)
    with pytest.raises(InputError, match="No space left on device; free some space"):
        promote("2")
    assert bench
    assert state() == (1, None, "zhuti/1")
    assert "promoted.by" not in tags(2)
    assert sorted(path.name for path in Path("models/versions").iterdir()) == [f"zhuti-1-{bench[0].run_id[:8]}"]


def test_two_promotions_at_once(bench: Bench) -> None:
    """The second one is refused and told to wait."""
    assert bench
    with locked(Path("models") / promotion.LOCK), pytest.raises(InputError) as caught:
        promote("1")
    assert str(caught.value).endswith(
        "models: another zhuti is promoting a model; wait until it is done and try again."
    )


STEPS = ("write_journal", "_write_tags", "_set_alias", "point_at", "end_journal")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("way", ["promote", "back", "back to the starter"])
def test_a_change_that_stops_anywhere_is_settled(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, step: str, call: int, way: str
) -> None:
    """Tagging works right after, and the next command leaves the state before or the state after, nothing between."""
    promote("1")
    if way != "back to the starter":
        promote("2", why="the second")
    before, tagged = state(), (tags(1), tags(2), tags(3))
    with monkeypatch.context() as patch:
        calls = iter(range(1, 10))
        real = getattr(promotion, step)

        def stops(*arguments: object) -> object:
            if next(calls) == call:
                raise KeyboardInterrupt
            return real(*arguments)

        patch.setattr(promotion, step, stops)
        with suppress(KeyboardInterrupt):
            promote("3", force=True, why="third") if way == "promote" else rollback(why="wrong")
    assert bench
    assert load_artifact(find_model())
    list_models()
    after = {"promote": (3, 2, "zhuti/3"), "back": (1, 2, "zhuti/1")}.get(way, (None, 1, "zhuti/starter"))
    assert state() in {before, after}
    assert not Path("models", JOURNAL).exists()
    if state() == before:
        assert (tags(1), tags(2), tags(3)) == tagged


def test_a_change_in_another_store_is_left_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun with one store is not settled with another."""
    assert bench
    promote("1")
    journal = {"store": "sqlite:///elsewhere.db", "to": 1, "over": None, "previous": None, "folder": "x"}
    Path("models", JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    assert list_models().notes == ()
    assert state() == (1, None, "zhuti/1")
    monkeypatch.setenv("ZHUTI_MODELS", "elsewhere")
    assert list_models().in_use == "starter"


def test_a_change_whose_versions_are_gone_is_dropped(bench: Bench) -> None:
    """A version deleted after the kill does not hold up what comes after."""
    assert bench
    with store() as mlflow:
        uri = mlflow.get_tracking_uri()
    journal = {
        "store": uri,
        "to": 9,
        "over": None,
        "previous": None,
        "folder": "x",
        "tagged": 9,
        "tags_before": {"a": ""},
    }
    Path("models").mkdir()
    Path("models", JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    assert list_models().notes == ("An interrupted change to zhuti/9 was dropped, for its versions are gone.",)
    assert list_models().notes == ()


def test_the_gate_sees_an_artifact_that_differs(bench: Bench) -> None:
    """Weights that do not say what the pipelines say are a reason against."""
    folder = artifact_folder("1", bench[0].run_id, "model")
    other = artifact_folder("2", bench[1].run_id, "model")
    (folder / "pipeline.joblib").write_bytes((other / "pipeline.joblib").read_bytes() + b" ")
    gate = check_candidate(resolve("1"), None)
    (reason,) = gate.reasons
    assert reason.startswith("its pipelines cannot be compared (")
    assert "its SHA-256 differs" in reason


def test_parity_is_measured(model_folder: Path, trained: TrainedModel, tmp_path: Path) -> None:
    """Equal models differ by rounding only; a coefficient more is seen."""
    from dataclasses import replace  # noqa: PLC0415 (only here)

    from model.artifact import save_artifact  # noqa: PLC0415 (only here)

    assert largest_difference(model_folder) < 1e-12
    coef = trained.weights.article_coef + np.float32(0.01)
    save_artifact(
        tmp_path / "m",
        trained.card,
        replace(trained.weights, article_coef=coef),
        extra={"pipeline.joblib": trained.pipelines},
    )
    assert largest_difference(tmp_path / "m") > 1e-4


def test_the_gate_sees_data_that_is_wrong(bench: Bench, corpus_path: Path) -> None:
    """An error `zhuti data check` finds in the run's files is a reason against; a file that is gone is told."""
    assert bench
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.gate.corpus_files", lambda _: [corpus_path, corpus_path])
        (reason,) = check_candidate(resolve("1"), None).reasons
        assert reason.startswith("24 errors in the data, such as ") or "errors in the data, such as" in reason
        patch.setattr("training.datasets.CONTEXT", "other")
        patch.undo()
    gate = Gate((Check("data", passed=True, told="x"), Check("artifact", passed=False, told="y")))
    assert gate.reasons == ["y"]


def test_a_locked_registry_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes, a promotion ends in a sentence, and nothing has moved."""
    import sqlite3  # noqa: PLC0415 (only here)

    assert bench
    promote("1")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{Path.cwd() / 'mlflow.db'}?timeout=0.1")
    with sqlite3.connect("mlflow.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="is locked by another program; wait until it is done and try again"):
            promote("2")
        other.rollback()
    assert state() == (1, None, "zhuti/1")


def test_the_commands_tell_what_they_did(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """Promote lists the checks, models the versions, rollback where it went."""
    assert main(["promote", "1", "--why", "first"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok     overall: there is no champion to compare with"
    assert lines[-1].startswith("in use from now on: zhuti/1 in ")
    assert main(["rollback"]) == 0
    assert capsys.readouterr().out == "in use from now on: starter of the package; before it: zhuti/1\n"
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("zhuti/4    challenger             micro-F1 ")
    assert lines[3].startswith("zhuti/1    previous               micro-F1 0.960 (")
    assert f"24 articles, data {tags(1)['data.digest'][:8]}, run {bench[0].run_id[:8]}, " in lines[3]
    assert lines[4].startswith("           promoted ")
    assert lines[4].endswith(" over starter: first")
    assert lines[-1] == "in use here: starter"


def test_models_as_json(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the output is one object, newest version first."""
    assert main(["models", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [version["version"] for version in record["versions"]] == [4, 3, 2, 1]
    assert record["versions"][0]["run_id"] == bench[3].run_id
    assert (record["in_use"], record["notes"]) == ("starter", [])


def test_models_of_an_empty_store(
    empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any training there is nothing to list, and it says what to do."""
    shutil.copy(empty_store, tmp_path / "mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    assert main(["models"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "no version is registered yet; train one with 'zhuti train'"


def test_force_needs_a_reason(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is forced past the gate without a word."""
    assert bench
    assert main(["promote", "1", "--force", "--why", " "]) == 2
    assert capsys.readouterr().err == "zhuti: --force: goes only with a reason; add --why TEXT.\n"
