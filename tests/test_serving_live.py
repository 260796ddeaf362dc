"""The model in use, followed without a restart: the old one or the new one, never half a model."""

import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from data.errors import ArtifactError
from model.artifact import CARD, load_artifact, save_artifact
from model.champion import point_at, version_folder
from serving import live
from serving.app import create_app
from serving.desk_config import DeskConfig
from serving.live import LiveTagger

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，散场后读者走进阅览室借阅图书。"


@pytest.fixture
def models(tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with the versions zhuti/1 and zhuti/2, which give each other's scores reversed; 1 is in use."""
    folder = tmp_path / "models"
    artifact = load_artifact(model_folder)
    reversed_weights = replace(artifact.weights, article_coef=-artifact.weights.article_coef)
    for number, weights in (("1", artifact.weights), ("2", reversed_weights)):
        save_artifact(version_folder(folder, number), replace(artifact.card, name=f"zhuti/{number}"), weights)
    point_at(folder, "1")
    monkeypatch.setenv("ZHUTI_MODELS", str(folder))
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.0)
    return folder


def test_another_champion_takes_over(models: Path) -> None:
    """After a promotion the next look loads it."""
    tagger = LiveTagger()
    assert tagger.current().card.name == "zhuti/1"
    point_at(models, "2")
    tagger.refresh()
    assert tagger.current().card.name == "zhuti/2"


def test_no_request_waits_for_the_new_model(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`current` gives the old one back at once and has the new one loaded by a thread."""
    tagger = LiveTagger()
    started: list[str] = []
    monkeypatch.setattr("serving.live.Thread.start", lambda thread: started.append(thread.name))
    point_at(models, "2")
    assert tagger.current().card.name == "zhuti/1"
    assert started == ["zhuti-model"]


def test_a_model_that_was_named_is_kept(models: Path) -> None:
    """With --model, promotions change nothing."""
    tagger = LiveTagger(version_folder(models, "1"))
    point_at(models, "2")
    tagger.refresh()
    assert tagger.current().card.name == "zhuti/1"


@pytest.mark.parametrize("damage", ["weights", "card", "pointer"])
def test_a_model_that_cannot_be_loaded_changes_nothing(
    models: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    """The old one stays in use and the log says why; once it is mended it takes over."""
    tagger = LiveTagger()
    folder = version_folder(models, "2")
    kept = shutil.copytree(folder, models / "kept")
    if damage == "weights":
        (folder / "weights.npz").write_bytes(b"half")
    elif damage == "card":
        (folder / CARD).unlink()
    point_at(models, "9" if damage == "pointer" else "2")
    with caplog.at_level(logging.WARNING):
        tagger.refresh()
    assert tagger.current().card.name == "zhuti/1"
    assert "the model in use stays zhuti/1" in caplog.text
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    point_at(models, "2")
    tagger.refresh()
    assert tagger.current().card.name == "zhuti/2"


def test_a_damaged_champion_is_told_at_the_start(models: Path) -> None:
    """A server does not start without a model."""
    point_at(models, "9")
    with pytest.raises(ArtifactError, match="names '9'"):
        LiveTagger()


def test_promotions_while_requests_run_never_show_half_a_model(models: Path, desk_config: DeskConfig) -> None:
    """Every record is wholly of the model it names, whatever is promoted meanwhile; both are seen; none fails."""
    app = create_app(replace(desk_config, model=None))
    with TestClient(app, base_url="http://127.0.0.1:8765") as client, ThreadPoolExecutor(2) as pool:
        expected = {}
        for number in ("1", "2"):
            point_at(models, number)
            app.state.live.refresh()
            record = client.post("/v1/tag", json=TEXT).json()
            expected[record["model"]] = record
        asking = [pool.submit(lambda: [client.post("/v1/tag", json=TEXT) for _ in range(150)]) for _ in range(2)]
        for k in range(12):
            point_at(models, "12"[k % 2])
            app.state.live.refresh()
        answers = [answer for each in asking for answer in each.result()]
    assert {answer.status_code for answer in answers} == {200}
    records = [answer.json() for answer in answers]
    assert all(record == expected[record["model"]] for record in records)
    assert {record["model"] for record in records} == {"zhuti/1", "zhuti/2"}
