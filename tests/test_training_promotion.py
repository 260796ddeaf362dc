"""training.promotion: a run becomes the model in use through the gate, and one command takes it back."""

import shutil
from pathlib import Path

import pytest
from promoted import state, tags

from data.article import Article
from data.errors import InputError
from model.artifact import STARTER, find_model, load_artifact
from model.tagger import Tagger
from training import promotion
from training.downloads import artifact_folder
from training.errors import GateError, RunError
from training.lock import locked
from training.promotion import promote, rollback
from training.run import TrainedModel
from training.store import store
from training.tracking import LoggedRun
from training.versions import list_models

Bench = tuple[LoggedRun, ...]


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
    assert message.startswith("zhuti/3 is not promoted: micro-F1 0.0000 against 0.9787 of zhuti/1, difference -1.")
    assert message.endswith("; train a better one, or promote with --force --why TEXT.")
    assert "worse on 阅读推广、戏曲传承、全民健身" in message
    assert state() == (1, None, "zhuti/1")
    assert not [key for key in tags(3) if key.startswith("promoted.")]


def test_a_forced_promotion_is_recorded(bench: Bench) -> None:
    """With force the run is promoted, and its version says what the gate had found."""
    promote(bench[0].run_id)
    promote("3", force=True, why="a test of the desk")
    assert state() == (3, 1, "zhuti/3")
    assert tags(3)["promoted.gate"].startswith("overall FAILED: micro-F1 0.0000 against 0.9787 of zhuti/1")


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


def test_two_promotions_at_once(bench: Bench) -> None:
    """The second one is refused and told to wait."""
    assert bench
    with locked(Path("models") / promotion.LOCK), pytest.raises(InputError) as caught:
        promote("1")
    assert str(caught.value).endswith(
        "models: another zhuti is promoting a model; wait until it is done and try again."
    )
