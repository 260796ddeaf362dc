"""zhuti compare: what it prints, what it leaves in the run, and what it refuses."""

import json
import shutil
from collections import OrderedDict
from pathlib import Path

import pytest

from serving.cli import main
from training.downloads import artifact_folder
from training.tracking import LoggedRun


@pytest.fixture(autouse=True)
def fresh_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow remembers where a run's artifacts are for as long as it runs; each test has them elsewhere."""
    from mlflow.tracking._tracking_service import utils  # noqa: PLC0415 (heavy)

    monkeypatch.setattr(utils, "_artifact_repos_cache", OrderedDict())


def only_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of standard error, nothing having been printed."""
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    return line


def test_compare_prints_and_logs(bench: tuple[LoggedRun, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """The tables say where the report is, and the judged run holds it as page and as JSON; the first holds none."""
    assert main(["compare", "1", "3", "--html", "report.html"]) == 0
    out = capsys.readouterr().out
    assert "report in the run as comparisons/with-zhuti-1.html, and in report.html" in out
    folder = artifact_folder("3", bench[2].run_id, "comparisons")
    page = (folder / "with-zhuti-1.html").read_text(encoding="utf-8")
    assert page == Path("report.html").read_text(encoding="utf-8")
    assert json.loads((folder / "with-zhuti-1.json").read_text(encoding="utf-8"))["compared_with"] == "zhuti/1"
    assert not (artifact_folder("1", bench[0].run_id, "model").parent / "comparisons").exists()


def test_compare_as_json(bench: tuple[LoggedRun, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the output is one object, Chinese legible."""
    assert main(["compare", "1", bench[1].run_id, "3", "--json"]) == 0
    text = capsys.readouterr().out
    assert [found["verdict"] for found in json.loads(text)["comparisons"]] == ["cannot tell", "worse"]
    assert "戏曲传承" in text


@pytest.mark.parametrize(
    ("references", "told"),
    [
        (["1"], "1: is one run; name at least two, the one to compare with first."),
        (["1", "9"], "9: the registry has no version; list them with 'zhuti models'."),
        (["1", "champion"], "champion: the registry has no version with this alias; list them with 'zhuti models'."),
        (["1", "zhuti/1"], "zhuti/1: names a run that was named before; name different runs."),
        (["1", "starter"], "starter: is of another taxonomy ("),
        (
            ["1", "4"],
            "4: is of another taxonomy (茶事、戏曲传承、全民健身) than 1 (阅读推广、戏曲传承、全民健身); name",
        ),
    ],
)
def test_compare_what_cannot_be_compared(
    bench: tuple[LoggedRun, ...], capsys: pytest.CaptureFixture[str], references: list[str], told: str
) -> None:
    """One line that names the run and says what to do; exit code 2."""
    assert bench
    assert main(["compare", *references]) == 2
    assert only_line(capsys).startswith(f"zhuti: {told}")


def test_compare_a_model_folder(
    bench: tuple[LoggedRun, ...], model_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder carries no predictions of its run, so there is nothing to compare article by article."""
    assert bench
    assert main(["compare", "1", str(model_folder)]) == 2
    assert only_line(capsys).endswith("a model folder carries no predictions of its run; name a run or a version.")


@pytest.mark.parametrize("name", ["model", "predictions"])
def test_compare_a_run_with_a_deleted_artifact(
    bench: tuple[LoggedRun, ...], capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """What was deleted is named."""
    shutil.rmtree(artifact_folder("3", bench[2].run_id, name))
    assert main(["compare", "1", "3"]) == 2
    assert only_line(capsys).startswith(f"zhuti: 3: its artifact '{name}' was deleted; name another run")


def test_compare_runs_of_other_data(bench: tuple[LoggedRun, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Runs of other data need --shared; with it the articles both hold are compared."""
    folder = artifact_folder("3", bench[2].run_id, "predictions")
    described = json.loads((folder / "articles.json").read_text(encoding="utf-8"))
    described["digest"] = "0" * 64
    (folder / "articles.json").write_text(json.dumps(described), encoding="utf-8")
    from training.store import store  # noqa: PLC0415 (heavy)

    with store() as mlflow:
        mlflow.MlflowClient().set_tag(bench[2].run_id, "data.digest", "0" * 64)
    assert main(["compare", "1", "3"]) == 2
    assert only_line(capsys).endswith("compare on the articles both hold with --shared.")
    assert main(["compare", "1", "3", "--shared"]) == 0
    assert "worse; micro-F1" in capsys.readouterr().out


def test_compare_into_a_folder_that_is_none(bench: tuple[LoggedRun, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A report that cannot be written is told, and nothing is logged to the run."""
    assert main(["compare", "1", "3", "--html", "none/report.html"]) == 2
    assert only_line(capsys).startswith("zhuti: none/report.html: No such file or directory; name a file in a folder")
    assert not (artifact_folder("3", bench[2].run_id, "model").parent / "comparisons").exists()
