"""zhuti train, zhuti evaluate and zhuti data check, through the command line."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data.taxonomy import Taxonomy
from model.artifact import load_artifact
from serving.cli import main
from training.run import TrainedModel


@pytest.fixture
def small(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A fresh folder and store, and the options of the small corpus."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    options = {"themes": "small_themes.toml", "lexicon": "small_lexicon.txt", "settings": "small_settings.toml"}
    pairs = [(f"--{option}", str(files / name)) for option, name in options.items()]
    return [str(files / "small_corpus.jsonl"), *(part for pair in pairs for part in pair), "--jobs", "1"]


def only_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error, with nothing on standard output."""
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    return line


def n_runs(store: Path) -> int:
    """How many finished runs a database holds."""
    with closing(sqlite3.connect(store)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM runs WHERE status = 'FINISHED'").fetchone()
    return int(count)


def test_train_end_to_end(
    small: list[str], tmp_path: Path, empty_store: Path, trained: TrainedModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command leaves a model folder and a run, and says how good it is."""
    shutil.copy(empty_store, tmp_path / "runs.db")
    code = main(["train", *small, "--output", "out/m", "--name", "zhuti/small"])
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0] == "trained on 24 articles; each scored by a model that had not seen its author:"
    figures = trained.evaluation
    assert lines[1] == (
        f"  all authors: 24 articles, micro-F1 {figures.micro_f1}, average precision {figures.average_precision_micro}"
    )
    assert lines[2].startswith("  reference authors: 8 articles, micro-F1 ")
    assert lines[3].startswith("model in out/m, MLflow run ")
    loaded = load_artifact(tmp_path / "out" / "m")
    assert loaded.weights.article_coef.tobytes() == trained.weights.article_coef.tobytes()
    assert n_runs(tmp_path / "runs.db") == 1


def test_train_with_an_unwritable_store(
    small: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store that cannot be used is told before any training, in one line."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'file' / 'runs.db'}")
    assert main(["train", *small, "--output", "m"]) == 2
    assert only_line(capsys).startswith(f"zhuti: MLflow store sqlite:///{tmp_path / 'file' / 'runs.db'}: ")
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--set", "colour=1", "setting colour=1: write it as key=value"),
        ("--set", "max_folds=1", "setting max_folds: 1 is not between 2 and 1000"),
        ("--settings", "none.toml", "none.toml: No such file or directory"),
        ("--themes", "none.toml", "none.toml: No such file or directory"),
        ("--lexicon", "none.txt", "none.txt: No such file or directory"),
    ],
)
def test_train_with_a_wrong_option(
    small: list[str], capsys: pytest.CaptureFixture[str], option: str, value: str, reason: str
) -> None:
    """A wrong option ends with 2 and one line that names it, before any store is made."""
    assert main(["train", *small, option, value]) == 2
    assert only_line(capsys).startswith(f"zhuti: {reason}")
    assert not Path("runs.db").exists()


@pytest.mark.parametrize("jobs", ["0", "-3", "two"])
def test_train_with_impossible_jobs(small: list[str], capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    """A number of processes below one is refused by the parser."""
    with pytest.raises(SystemExit) as caught:
        main(["train", *small, "--jobs", jobs])
    assert caught.value.code == 2
    assert "argument --jobs: a whole number from 1 on is needed" in capsys.readouterr().err


def test_train_on_an_empty_file(small: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A corpus of nothing ends with 2 and one line."""
    path = tmp_path / "empty.jsonl"
    path.touch()
    assert main(["train", str(path), *small[1:]]) == 2
    assert only_line(capsys) == f"zhuti: {path}: holds no article; name a JSONL file of annotated articles."


def test_evaluate_as_text(model_folder: Path, corpus_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The figures come as text, headlines first."""
    assert main(["evaluate", str(corpus_path), "--model", str(model_folder)]) == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert lines[0] == "articles                 24"
    assert lines[1].startswith("micro_f1 ")
    assert "theme: precision, recall, F1 (right, wrong, missed, rightly not)" in lines
    assert captured.err == ""


def test_evaluate_as_json(
    model_folder: Path, corpus_path: Path, taxonomy: Taxonomy, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --json the output is one JSON object, Chinese legible."""
    assert main(["evaluate", str(corpus_path), "--model", str(model_folder), "--json"]) == 0
    text = capsys.readouterr().out
    record = json.loads(text)
    assert record["articles"] == 24
    assert record["micro_f1"] > 0.9
    assert list(record["themes"]) == list(taxonomy.names)
    assert "戏曲传承" in text


def test_evaluate_writes_predictions(
    model_folder: Path, corpus_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The predictions are written beside the figures, one record a line, in the order of the file."""
    out = tmp_path / "predictions.jsonl"
    assert main(["evaluate", str(corpus_path), "--model", str(model_folder), "--predictions", str(out)]) == 0
    assert capsys.readouterr().out != ""
    records: list[dict[str, Any]] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == [f"{a}-{n:02}" for a in ("x1", "x2", "y1") for n in range(1, 9)]
    assert {record["model"] for record in records} == {"zhuti/small"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.jsonl", "", "holds no article; name a JSONL file of annotated articles."),
        ("none.jsonl", None, "No such file or directory; name an existing JSONL file."),
    ],
)
def test_evaluate_with_a_file_that_is_none(  # noqa: PLR0913 (fixtures)
    model_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    name: str,
    content: str | None,
    reason: str,
) -> None:
    """An empty or missing file ends with 2 and one line."""
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["evaluate", str(path), "--model", str(model_folder)]) == 2
    assert only_line(capsys) == f"zhuti: {path}: {reason}"


def test_evaluate_with_themes_the_model_lacks(
    model_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Annotations in another taxonomy are named by file and line."""
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": "1", "title": "t", "themes": ["茶事"], "paragraphs": ["x"]}', encoding="utf-8")
    assert main(["evaluate", str(path), "--model", str(model_folder)]) == 2
    assert only_line(capsys).startswith(f"zhuti: {path}:1: unknown theme '茶事' in 'themes'; the taxonomy has 阅读推广")


def test_evaluate_with_a_model_that_is_none(
    corpus_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without a model ends with 2 and one line that names the card."""
    assert main(["evaluate", str(corpus_path), "--model", str(tmp_path)]) == 2
    assert only_line(capsys).startswith(f"zhuti: {tmp_path / 'card.json'}: missing; this is not a model folder")


def test_data_check_of_a_good_file(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A good file ends with 0 and the table of counts."""
    assert main(["data", "check", *small[:3]]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "theme: 阅读推广 8, 戏曲传承 8, 全民健身 8, (none) 3",
        "themes per article: 1 18, 2 3, 0 3",
        "genre: 消息 19, 通讯 5",
        "author: x1 8, x2 8, y1 8",
        "24 articles read, 0 errors, 0 warnings",
    ]
    assert captured.err == ""


def test_data_check_of_a_bad_file(small: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors go to standard error, one line each, and the code is 2."""
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "1"}\n', encoding="utf-8")
    assert main(["data", "check", str(path), *small[1:3]]) == 2
    captured = capsys.readouterr()
    assert captured.err == f"error: {path}:1: 'title' is missing or not a string.\n"
    assert captured.out.splitlines()[-1] == "0 articles read, 1 errors, 0 warnings"
