"""training.models_commands: what promote, rollback and models print."""

import json
import shutil
from pathlib import Path

import pytest
from promoted import tags

from serving.cli import main
from training.tracking import LoggedRun

Bench = tuple[LoggedRun, ...]


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
    assert lines[3].startswith("zhuti/1    previous               micro-F1 0.979 (")
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
