"""SIGKILL at random points of train and promote: the champion still tags and the store still answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from training.tracking import LoggedRun

KILLS = 20


@pytest.fixture(scope="module")
def records(runs: tuple[Path, tuple[LoggedRun, ...]], files: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 (JSON)
    """What was left after each of KILLS kills, and after a last run of both commands that nobody kills."""
    import os  # noqa: PLC0415 (only here)
    import shutil  # noqa: PLC0415 (only here)

    folder = tmp_path_factory.mktemp("killed")
    shutil.copytree(runs[0] / "mlruns", folder / "mlruns")
    shutil.copy(runs[0] / "full.db", folder / "mlflow.db")
    named = {"themes": "small_themes.toml", "lexicon": "small_lexicon.txt", "settings": "small_settings.toml"}
    options = [part for option, name in named.items() for part in (f"--{option}", str(files / name))]
    train = ["train", str(files / "small_corpus.jsonl"), *options, "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killed_commands.py")), "1", str(KILLS), *train],
        cwd=folder,
        env={**os.environ, "MLFLOW_TRACKING_URI": "", "ZHUTI_MODELS": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_every_command_was_killed(records: list[dict[str, Any]]) -> None:
    """Ten times train, ten times promote, each at a point of its own."""
    assert [record["killed"] for record in records] == [True] * KILLS + [False]
    assert len({(record["command"], record["point"]) for record in records[:-1]}) > KILLS - 3


@pytest.mark.parametrize("number", range(KILLS + 1))
def test_tagging_and_listing_work_after_a_kill(records: list[dict[str, Any]], number: int) -> None:
    """The next command ends with 0, tags right, and no run is left as running."""
    after = records[number]["after"]
    assert (after["code"], after["tagged"], after["running"]) == (0, ["阅读推广"], 0)


@pytest.mark.parametrize("number", range(KILLS))
def test_nothing_is_half_moved_after_a_kill(records: list[dict[str, Any]], number: int) -> None:
    """Aliases are as before or as after, what serves is what the alias names, and no version lacks its run."""
    before, after = records[number]["before"], records[number]["after"]
    other = 2 if before["champion"] == 1 else 1
    places = {(before["champion"], before["previous"])}
    if records[number]["command"] == "promote":
        places.add((other, before["champion"]))
    assert (after["champion"], after["previous"]) in places
    assert after["in_use"] == f"zhuti/{after['champion']}"


def test_both_commands_work_in_the_end(records: list[dict[str, Any]]) -> None:
    """After all kills a training makes a version, and a promotion makes it the champion."""
    before, after = records[-1]["before"], records[-1]["after"]
    assert after["versions"] == before["versions"] + 1
    assert (after["champion"], after["previous"]) == (after["versions"], before["champion"])
