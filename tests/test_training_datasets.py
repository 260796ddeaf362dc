"""training.datasets: the annotated files of a run are found again, and only as they were."""

import shutil
from pathlib import Path

import pytest

from training.datasets import corpus_files
from training.errors import RunError
from training.registry import resolve
from training.run import TrainedModel
from training.settings import Settings
from training.tracking import LoggedRun, log_run

Bench = tuple[LoggedRun, ...]


@pytest.fixture
def own(bench: Bench, trained: TrainedModel, settings: Settings, corpus_path: Path) -> str:
    """A run on a file below the current folder; its id."""
    from data.taxonomy import load_taxonomy  # noqa: PLC0415 (only here)

    assert bench
    Path("corpus").mkdir()
    shutil.copy(corpus_path, "corpus/mine.jsonl")
    taxonomy = load_taxonomy(corpus_path.with_name("small_themes.toml"))
    return log_run(trained, settings, taxonomy=taxonomy, corpus_paths=[Path("corpus/mine.jsonl").resolve()]).run_id


def test_files_are_found_where_they_were(bench: Bench, corpus_path: Path) -> None:
    """A file outside the project is found under its full path."""
    assert bench
    assert corpus_files(resolve("1")) == [corpus_path]


def test_files_of_a_moved_project_are_found(own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the project moves with it: it is looked for here, and beside the database."""
    home = tmp_path / "moved"
    home.mkdir()
    for name in ("mlflow.db", "mlruns", "corpus"):
        shutil.move(name, home / name)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{home / 'mlflow.db'}")
    assert [path.resolve() for path in corpus_files(resolve(own))] == [home / "corpus" / "mine.jsonl"]


def test_a_file_that_is_gone_is_told(own: str) -> None:
    """Without the file the run's data cannot be seen."""
    Path("corpus/mine.jsonl").unlink()
    with pytest.raises(RunError, match=r"its annotated file corpus/mine\.jsonl is not there any more; bring the file"):
        corpus_files(resolve(own))


def test_a_file_that_changed_is_told(own: str) -> None:
    """Another content under the name is not the run's data."""
    with Path("corpus/mine.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(RunError, match=r"its annotated file corpus/mine\.jsonl has changed since"):
        corpus_files(resolve(own))


def test_a_folder_names_no_files() -> None:
    """The starter has no run that would name its files."""
    with pytest.raises(RunError, match="starter: it names no annotated files; name a run"):
        corpus_files(resolve("starter"))
