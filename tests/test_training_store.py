"""training.store: a moved folder, a server, a locked or foreign database, and runs whose process was killed."""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from servers import started

from model.artifact import find_model, load_artifact
from serving.cli import main
from training.abandoned import HOST, PROCESS
from training.errors import StoreError
from training.promotion import promote
from training.registry import download_model, load_predictions, resolve
from training.relocation import relocate
from training.store import open_store, store, store_file
from training.tracking import LoggedRun

Bench = tuple[LoggedRun, ...]


@pytest.fixture
def small(files: Path) -> list[str]:
    """`zhuti train` on the small corpus."""
    named = {"themes": "small_themes.toml", "lexicon": "small_lexicon.txt", "settings": "small_settings.toml"}
    options = [part for option, name in named.items() for part in (f"--{option}", str(files / name))]
    return ["train", str(files / "small_corpus.jsonl"), *options, "--jobs", "1"]


def paths_of(database: Path) -> list[str]:
    """Every path a database holds."""
    columns = {"experiments": "artifact_location", "runs": "artifact_uri", "logged_models": "artifact_location"}
    with closing(sqlite3.connect(database)) as connection:
        statements = [f"SELECT {column} FROM {table}" for table, column in columns.items()]  # noqa: S608 (our own names)
        return [row[0] for statement in statements for row in connection.execute(statement)]


def test_a_moved_folder_works(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: list[str]) -> None:
    """A project that was renamed, with Chinese and spaces in its path, resolves, promotes and trains as before."""
    promote("1")
    home = tmp_path / "新 项目#1"
    home.mkdir()
    for name in ("mlflow.db", "mlruns", "models"):
        shutil.move(tmp_path / name, home / name)
    monkeypatch.chdir(home)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "")
    monkeypatch.setenv("ZHUTI_MODELS", "")
    assert len(load_predictions(resolve("1")).ids) == 24
    assert download_model(resolve(bench[1].run_id)).is_relative_to(home)
    assert promote("2").name == load_artifact(find_model()).card.name == "zhuti/2"
    assert main(small) == 0
    assert [path for path in paths_of(home / "mlflow.db")[1:] if not path.startswith(home.as_uri())] == []
    # A served model brings its code and puts it first on the path, where later tests' processes would find it.
    monkeypatch.setattr(sys, "path", [*sys.path])
    with store() as mlflow:
        assert mlflow.pyfunc.load_model("models:/zhuti@champion").predict(["一场讲座。"])[0]["model"] == "zhuti/2"


def test_a_copied_folder_has_runs_of_its_own(bench: Bench, runs: tuple[Path, Bench]) -> None:
    """What happens in a copy leaves the original alone."""
    folder = download_model(resolve(bench[0].run_id))
    assert folder.is_relative_to(Path.cwd())
    assert not folder.is_relative_to(runs[0])


@pytest.mark.parametrize(
    "location", ["s3://bucket/mlruns/1", "mlflow-artifacts:/mlruns/1", "/elsewhere/artifacts/1", "file:///elsewhere/1"]
)
def test_relocate_leaves_other_places_alone(tmp_path: Path, location: str) -> None:
    """Artifacts kept in another store, or in a folder of another kind, stay where the database says."""
    assert not relocate(tmp_path / "mlflow.db", location)


def test_relocate_leaves_artifacts_that_are_there(tmp_path: Path) -> None:
    """A database that was moved alone still leads to artifacts that were not."""
    (tmp_path / "old" / "mlruns" / "1").mkdir(parents=True)
    (tmp_path / "new").mkdir()
    assert not relocate(tmp_path / "new" / "mlflow.db", (tmp_path / "old" / "mlruns" / "1").as_uri())


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("sqlite:////a/b.db", Path("/a/b.db")),
        ("sqlite:///b.db", Path("b.db")),
        ("sqlite:////a/b.db?timeout=1", Path("/a/b.db")),
        ("sqlite:///:memory:", None),
        ("http://127.0.0.1:5000", None),
        ("postgresql://127.0.0.1/runs", None),
    ],
)
def test_store_file(uri: str, path: Path | None) -> None:
    """Only a SQLite store is a file."""
    assert store_file(uri) == path


def test_a_locked_store_is_told_before_training(
    bench: Bench, small: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While another program writes, training ends in a sentence, and nothing was begun."""
    assert bench
    uri = f"sqlite:///{Path.cwd() / 'mlflow.db'}?timeout=0.1"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    with closing(sqlite3.connect("mlflow.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert main(small) == 2
        other.rollback()
    told = f"zhuti: MLflow store {uri}: is locked by another program; wait until it is done and try again.\n"
    assert capsys.readouterr().err == told
    assert not Path("models/local").exists()


def test_a_full_disk_in_a_run(
    bench: Bench, small: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that fills up while the run is logged is told; the run is marked as failed, and no version is made."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("training.tracking.log_served", full)
    assert main(small) == 2
    err = capsys.readouterr().err
    assert err.endswith(": the disk is full; free some space and run the command again.\n")
    with store() as mlflow:
        (run,) = mlflow.search_runs(filter_string="attributes.status = 'FAILED'", output_format="list")
        assert run.info.run_id not in {logged.run_id for logged in bench}
        assert len(mlflow.MlflowClient().search_model_versions("name = 'zhuti'")) == 4


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """On a real full disk train, models and promote end in one line each, and the champion before still serves."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(disk)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        environment = {**os.environ, "MLFLOW_TRACKING_URI": "", "ZHUTI_MODELS": ""}
        done = subprocess.run(
            [sys.executable, "-m", "serving.cli", "models"],
            cwd=disk,
            env={**environment, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert line.endswith("the disk is full; free some space and run the command again.")
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607


def test_a_run_of_a_process_that_is_gone(bench: Bench) -> None:
    """The next command marks it as killed; one whose process lives, or is of another machine, is left alone."""
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    assert bench
    with store() as mlflow:
        client = mlflow.MlflowClient()
        run_ids = []
        for host, process in ((platform.node(), gone.stdout), (platform.node(), os.getpid()), ("other", gone.stdout)):
            text = process.decode().strip() if isinstance(process, bytes) else str(process)
            run = client.create_run(
                mlflow.get_experiment_by_name("zhuti").experiment_id, tags={HOST: host, PROCESS: text}
            )
            run_ids.append(run.info.run_id)
    open_store()
    with store() as mlflow:
        assert [mlflow.get_run(run_id).info.status for run_id in run_ids] == ["KILLED", "RUNNING", "RUNNING"]


def test_a_database_of_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no database is told in one line."""
    (tmp_path / "runs.db").write_text("no database at all, only text " * 50)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    with pytest.raises(StoreError, match=r"cannot be used \(.*file is not a database"):
        open_store()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real `mlflow server` on loopback with a store and artifacts of its own; its address."""
    home = tmp_path / "server"
    home.mkdir()
    kept = [
        "--backend-store-uri",
        f"sqlite:///{home / 'server.db'}",
        "--artifacts-destination",
        str(home / "artifacts"),
    ]
    with started(["server", *kept], home, {**os.environ, "MLFLOW_TRACKING_URI": ""}, ready="/health") as address:
        yield address


def test_everything_works_over_a_server(
    server: str, small: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Train, promote, list and roll back with a remote store; models and predictions are fetched from it."""
    home = tmp_path / "here"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    monkeypatch.setenv("ZHUTI_MODELS", str(home / "models"))
    assert main(small) == 0
    assert main(small) == 0
    assert main(["promote", "1", "--why", "first"]) == 0
    assert main(["promote", "challenger", "--why", "second"]) == 0
    assert load_artifact(find_model()).card.name == "zhuti/2"
    assert main(["rollback"]) == 0
    assert load_artifact(find_model()).card.name == "zhuti/1"
    capsys.readouterr()
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("zhuti/")] == [
        ["zhuti/2", "challenger,"],
        ["zhuti/1", "champion"],
    ]
    assert len(load_predictions(resolve("2")).ids) == 24
    assert not (home / "mlruns").exists()
    assert not (home / "mlflow.db").exists()
