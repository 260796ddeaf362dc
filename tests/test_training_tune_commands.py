"""zhuti tune: what it prints and logs, that it segments once, stops and goes on, and works on a cluster."""

import json
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from data.article import Article
from model.tokens import Batch, Segmenter
from serving.cli import main
from training.lock import locked
from training.search import Scored, score
from training.settings import load_settings
from training.store import store
from training.study import Task


@pytest.fixture
def small(
    corpus_path: Path, files: Path, empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Arguments for a search on the small corpus, in a folder and a store of its own, around other settings."""
    shutil.copy(empty_store, tmp_path / "mlflow.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    (tmp_path / "space.toml").write_text("[paragraph_c]\nlow = 70.0\nhigh = 300.0\nlog = true\n", encoding="utf-8")
    names = {"--themes": "small_themes.toml", "--lexicon": "small_lexicon.txt", "--settings": "small_settings.toml"}
    options = [part for option, name in names.items() for part in (option, str(files / name))]
    return [str(corpus_path), *options, "--space", "space.toml"]


def runs() -> list[Any]:
    """All runs of the store, newest first."""
    with store() as mlflow:
        return list(mlflow.search_runs(output_format="list"))


def test_tune_prints_settings_that_train(small: list[str], files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The output is a settings file; its comments say how good it is, on which articles, and how to train with it."""
    assert main(["tune", *small, "--trials", "5"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    comments = [line for line in captured.out.splitlines() if line.startswith("#")]
    assert comments[0].startswith("# best of 5 trials, ")
    assert "# on 4 articles of authors no trial has seen: micro-F1 " in captured.out
    assert comments[-2].endswith(": cannot tell")
    found = tomllib.loads(captured.out)["paragraph_c"]
    assert comments[-1] == f"# zhuti train --set paragraph_c={found}"
    Path("best.toml").write_text(captured.out, encoding="utf-8")
    base = load_settings(files / "small_settings.toml", [f"paragraph_c={found}"])
    assert load_settings(Path("best.toml")) == base


def test_tune_segments_every_article_once(small: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many trials and groups there are, each of the 24 articles is segmented once."""
    counted: list[str] = []
    segment = Segmenter.batch

    def counting(self: Segmenter, articles: Sequence[Article]) -> Batch:
        counted.extend(article.id for article in articles)
        return segment(self, articles)

    monkeypatch.setattr(Segmenter, "batch", counting)
    assert main(["tune", *small, "--trials", "6"]) == 0
    assert sorted(counted) == sorted(f"{a}-{n:02}" for a in ("x1", "x2", "y1") for n in range(1, 9))


def test_tune_logs_a_run_with_a_run_for_every_trial(small: list[str]) -> None:
    """The trials hang below the study's run with settings and values; the study's holds the best and its verdict."""
    assert main(["tune", *small, "--trials", "5"]) == 0
    (parent,) = [run for run in runs() if "tune.study" in run.data.tags]
    trials = [run for run in runs() if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert len(trials) == 5
    assert {run.info.status for run in (parent, *trials)} == {"FINISHED"}
    assert {run.data.tags["tune.state"] for run in trials} <= {"complete", "pruned"}
    assert all(70 <= json.loads(run.data.params["paragraph_c"]) <= 300 for run in trials)
    finished = [run.data.metrics["search_micro_f1"] for run in trials if run.data.tags["tune.state"] == "complete"]
    assert parent.data.metrics["search_micro_f1"] == max(finished)
    assert parent.data.tags["tune.verdict"] == "cannot tell"


def test_tune_goes_on_after_ctrl_c(
    small: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stopped in the second batch, it says how to go on; run again, it does the rest below the same run."""
    calls = []

    def interrupted(ground: Any, settings: Any, group: int) -> Scored:  # noqa: ANN401 (passes them on)
        calls.append(group)
        if len(calls) > 22:
            raise KeyboardInterrupt
        return score(ground, settings, group)

    monkeypatch.setattr("training.workers.score", interrupted)
    assert main(["tune", *small, "--trials", "8", "--jobs", "1"]) == 2
    told = "zhuti: stopped after 4 of 8 trials, which are kept; run the same command to go on.\n"
    assert capsys.readouterr().err == told
    assert [run.info.status for run in runs() if "tune.study" in run.data.tags] == ["KILLED"]
    monkeypatch.setattr("training.workers.score", score)
    assert main(["tune", *small, "--trials", "8", "--jobs", "1"]) == 0
    assert capsys.readouterr().out.startswith("# best of 8 trials, ")
    assert [run.info.status for run in runs() if "tune.study" in run.data.tags] == ["FINISHED"]
    assert sum("mlflow.parentRunId" in run.data.tags for run in runs()) == 8


def test_tune_where_nothing_is_better(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """When the present settings win, they are printed and nothing is compared."""
    Path("space.toml").write_text("[paragraph_c]\nlow = 60.0\nhigh = 60.0\n", encoding="utf-8")
    assert main(["tune", *small, "--trials", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "# the current settings are the best of them"
    assert "paragraph_c = 60.0" in lines


def test_two_searches_do_not_share_a_storage(small: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """While one searches, another is refused in a line."""
    with locked(Path("tune.db.lock")):
        assert main(["tune", *small, "--trials", "1"]) == 2
    told = "zhuti: tune.db: is in use by another zhuti tune, or its folder cannot be written; wait until it is done"
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--space", "none.toml"], "zhuti: none.toml: No such file or directory; name an existing TOML file."),
        (["--storage", "pigeon://loft"], "zhuti: pigeon://loft: cannot be used as storage ("),
        (["--set", "max_terms=few"], "zhuti: setting max_terms: 'few' is not a TOML value"),
        (["--dask", "tcp://127.0.0.1:9"], "zhuti: tcp://127.0.0.1:9: no Dask scheduler answers there; start one with"),
    ],
)
def test_tune_with_bad_input(
    small: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: Sequence[str],
    told: str,
) -> None:
    """One line that names what is wrong; exit code 2."""
    monkeypatch.setattr("training.workers._PATIENCE", 1)
    assert main(["tune", *small, "--trials", "1", *options]) == 2
    captured = capsys.readouterr()
    assert (captured.out, len(captured.err.splitlines())) == ("", 1)
    assert captured.err.startswith(told)


@pytest.fixture
def cluster() -> Iterator[str]:
    """The address of a Dask scheduler with two workers, each a process of its own."""
    from distributed import LocalCluster  # noqa: PLC0415 (heavy)

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as found:
        yield str(found.scheduler_address)


def test_tune_on_a_cluster_finds_the_same(
    small: list[str], cluster: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Naming a scheduler moves the fits to its workers and changes nothing of what is found."""
    assert main(["tune", *small, "--trials", "4", "--study", "here"]) == 0
    here = capsys.readouterr().out

    def forbidden(tasks: Sequence[Task]) -> list[Scored]:
        raise AssertionError(tasks)

    monkeypatch.setattr("training.search.fit_model", forbidden)
    monkeypatch.setattr("training.tune_commands._compared", lambda *_: None)
    assert main(["tune", *small, "--trials", "4", "--study", "there", "--dask", cluster]) == 0
    there = capsys.readouterr().out
    assert tomllib.loads(here) == tomllib.loads(there)
    assert here.splitlines()[0] == there.splitlines()[0]
