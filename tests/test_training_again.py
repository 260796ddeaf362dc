"""The same data, settings, versions and machine give the same artifact bytes, in whatever process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WAYS = {"once": ("1", "0"), "again": ("1", "1"), "with two jobs": ("2", "2"), "with three": ("3", "3")}
"""Number of fits at once, and seed of Python's hashes, which differs from process to process unless set."""


@pytest.fixture(scope="module")
def folders(empty_store: Path, files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The model folder of a run each way, in processes of their own that run at once."""
    named = {"themes": "small_themes.toml", "lexicon": "small_lexicon.txt", "settings": "small_settings.toml"}
    options = [part for option, name in named.items() for part in (f"--{option}", str(files / name))]
    made, running = {}, []
    for way, (jobs, hashes) in WAYS.items():
        home = tmp_path_factory.mktemp("again")
        shutil.copy(empty_store, home / "mlflow.db")
        command = ["train", str(files / "small_corpus.jsonl"), *options, "--jobs", jobs]
        environment = {**os.environ, "MLFLOW_TRACKING_URI": "", "PYTHONHASHSEED": hashes}
        with (home / "said.txt").open("wb") as said:
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "serving.cli", *command], cwd=home, env=environment, stdout=said, stderr=said
                )
            )
        made[way] = home / "models" / "local"
    assert [process.wait() for process in running] == [0] * len(WAYS)
    return made


@pytest.mark.parametrize("way", list(WAYS)[1:])
def test_the_weights_are_the_same_bytes(folders: dict[str, Path], way: str) -> None:
    """Another process, another hash seed, another number of jobs: weights.npz does not change by a bit."""
    first, second = ((folders[name] / "weights.npz").read_bytes() for name in ("once", way))
    assert first == second


@pytest.mark.parametrize("way", list(WAYS)[1:])
def test_the_card_is_the_same_but_for_the_time(folders: dict[str, Path], way: str) -> None:
    """card.json has the same lines in the same order, only `created` may differ."""
    first, second = (
        [
            line
            for line in (folders[name] / "card.json").read_text(encoding="utf-8").splitlines()
            if "created" not in line
        ]
        for name in ("once", way)
    )
    assert first == second
    assert "created" in json.loads((folders[way] / "card.json").read_text(encoding="utf-8"))
