"""training.journal: a change of champion that stops anywhere is settled by the next command."""

import json
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from promoted import state, tags

from data.errors import InputError
from model.artifact import find_model, load_artifact
from training import promotion
from training.errors import StoreError
from training.gate import Gate
from training.journal import JOURNAL
from training.promotion import promote, rollback
from training.store import store
from training.tracking import LoggedRun
from training.versions import list_models

Bench = tuple[LoggedRun, ...]


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


STEPS = ("write_journal", "_write_tags", "_set_alias", "point_at", "end_journal")


@pytest.fixture
def open_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that lets everything through: what it looks at takes longer than a change, and comes before it."""
    monkeypatch.setattr(promotion, "check_candidate", lambda *_: Gate(()))


@pytest.mark.usefixtures("open_gate")
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


def test_a_locked_registry_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes, a promotion ends in a sentence, and nothing has moved."""
    assert bench
    promote("1")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{Path.cwd() / 'mlflow.db'}?timeout=0.1")
    with sqlite3.connect("mlflow.db") as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="is locked by another program; wait until it is done and try again"):
            promote("2")
        other.rollback()
    assert state() == (1, None, "zhuti/1")
