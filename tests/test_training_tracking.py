"""training.tracking: what a run leaves in MLflow, and a store that cannot be used."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from data.taxonomy import Taxonomy
from model.artifact import load_artifact
from training.errors import StoreError
from training.run import TrainedModel
from training.settings import Settings
from training.store import open_store, tracking_uri
from training.tracking import log_run


@dataclass(frozen=True)
class Logged:
    """A logged run: what MLflow says of it, and its artifacts in a folder."""

    run: Any
    artifacts: Path
    telemetry: tuple[str | None, str | None]


@pytest.fixture(scope="module")
def logged(  # noqa: PLR0913, PLR0917 (fixtures)
    trained: TrainedModel,
    settings: Settings,
    taxonomy: Taxonomy,
    corpus_path: Path,
    empty_store: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Logged]:
    """The small run, logged once to a database of its own."""
    folder = tmp_path_factory.mktemp("logged")
    shutil.copy(empty_store, folder / "runs.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'runs.db'}")
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "false")
        patch.setenv("DO_NOT_TRACK", "false")
        chinese = replace(settings, reference_authors=("作者",))
        run_id = log_run(trained, chinese, taxonomy=taxonomy, corpus_paths=[corpus_path]).run_id
        telemetry = os.environ.get("MLFLOW_DISABLE_TELEMETRY"), os.environ.get("DO_NOT_TRACK")
        import mlflow  # noqa: PLC0415 (only after the code under test has switched telemetry off)

        artifacts = Path(mlflow.artifacts.download_artifacts(run_id=run_id, dst_path=str(folder / "artifacts")))
        yield Logged(mlflow.get_run(run_id), artifacts, telemetry)


def test_log_run_switches_telemetry_off(logged: Logged) -> None:
    """Whatever the environment said before, nothing is reported to anybody."""
    assert logged.telemetry == ("true", "true")


def test_log_run_logs_every_setting(logged: Logged, settings: Settings) -> None:
    """Parameters are the settings, as JSON, Chinese left legible."""
    assert set(logged.run.data.params) == set(settings.flat())
    assert logged.run.data.params["author_weights"] == '{"x": 0.6}'
    assert logged.run.data.params["reference_authors"] == '["作者"]'
    assert logged.run.info.status == "FINISHED"


def test_log_run_logs_metrics_by_slug(logged: Logged, trained: TrainedModel) -> None:
    """Metrics are those of the card, theme by theme."""
    assert logged.run.data.metrics == trained.card.metrics
    assert {"micro_f1", "opera_f1", "reference_sport_recall"} <= set(logged.run.data.metrics)


def test_log_run_tags_data_and_versions(logged: Logged, trained: TrainedModel) -> None:
    """The digest of the data and the versions are tags, to search runs by."""
    tags = logged.run.data.tags
    assert tags["data.digest"] == trained.card.data["digest"]
    assert tags["data.articles"] == "24"
    assert tags["version.numpy"] == trained.card.versions["numpy"]


def test_log_run_names_the_files_without_their_folders(logged: Logged, trained: TrainedModel) -> None:
    """The data are described by file names, not by paths of this machine."""
    described = json.loads((logged.artifacts / "data.json").read_text(encoding="utf-8"))
    assert described == {"files": ["small_corpus.jsonl"], **trained.card.data}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("themes", "戏曲传承"),
        ("precision_recall", "准确率"),
        ("reliability", "给出的概率"),
        ("confusion", "主要主题：标注（行）与预测（列）"),
    ],
)
def test_log_run_draws_figures_in_chinese(logged: Logged, name: str, text: str) -> None:
    """Every figure is an SVG with its Chinese labels as text."""
    svg = (logged.artifacts / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    assert "<svg" in svg
    assert text in svg


@pytest.mark.parametrize(("name", "articles"), [("evaluation", 24), ("evaluation_reference", 8)])
def test_log_run_keeps_both_evaluations(logged: Logged, name: str, articles: int) -> None:
    """The figures behind the metrics are kept whole."""
    record = json.loads((logged.artifacts / f"{name}.json").read_text(encoding="utf-8"))
    assert record["articles"] == articles
    assert "阅读推广" in record["themes"]


def test_log_run_keeps_a_model_that_loads(logged: Logged, trained: TrainedModel) -> None:
    """The model folder is complete, verified, and the one that was trained."""
    folder = logged.artifacts / "model"
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "pipeline.joblib", "weights.npz"]
    loaded = load_artifact(folder)
    assert loaded.card.name == "zhuti/small"
    assert loaded.weights.paragraph_coef.tolist() == trained.weights.paragraph_coef.tolist()


def test_open_store_below_a_regular_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot be written is an expected error of one line that names it."""
    (tmp_path / "file").touch()
    uri = f"sqlite:///{tmp_path / 'file' / 'runs.db'}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    with pytest.raises(StoreError) as caught:
        open_store()
    message = str(caught.value)
    assert message.startswith(f"MLflow store {uri}: cannot be used (")
    assert message.endswith("); set MLFLOW_TRACKING_URI to a store you may write to.")
    assert "\n" not in message


def test_open_store_of_an_unknown_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address MLflow does not know is an expected error too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "pigeon://loft")
    with pytest.raises(StoreError, match="MLflow store pigeon://loft: cannot be used"):
        open_store()


def test_tracking_uri_without_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable runs are kept in a database of this folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "")
    assert tracking_uri() == f"sqlite:///{tmp_path / 'mlflow.db'}"


def test_a_store_address_never_shows_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot be reached is named without the user and password in its address."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "postgresql+nosuchdriver://editor:secret@127.0.0.1/runs")
    with pytest.raises(StoreError) as caught:
        open_store()
    assert "secret" not in str(caught.value)
    assert "://***@127.0.0.1/runs" in str(caught.value)
