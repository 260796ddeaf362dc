"""What holds of a prediction, the figures by kind, and `zhuti behave`."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from data.taxonomy import Taxonomy
from model.tagger import Prediction, Tagger
from serving.cli import main
from training.behaviour import Behaviour, judge, run_cases
from training.cases import COLUMNS, Case, Expectation, load_cases
from training.run import TrainedModel
from training.settings import Settings
from training.tracking import Extras, log_run

OPERA = "戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，戏台下坐满了人。"
ROWS = [
    ("a1", "普通", "", "", OPERA, "主题=戏曲传承"),
    ("a2", "普通", "", "", OPERA, "无主题"),
    ("a3", "读不出", "", "", "", "读不出"),
    ("a4", "换数字", "", OPERA + "3场。", OPERA + "5场。", "同基准"),
]


def prediction(*themes: str, status: str = "tagged") -> Prediction:
    """What a model said."""
    return Prediction("", "", "", status, themes, None, dict.fromkeys(themes, 0.9), (), (), "m")


def holds(word: str, wanted: set[str], found: Prediction, base: Prediction) -> bool:
    """Whether one expectation holds."""
    case = Case("a1", "普通", "", "", "", "", (Expectation(word, frozenset(wanted)),))
    return judge(case, found, base).passed


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Four cases about the small model; the second is wrong on purpose."""
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *ROWS])
    return path


@pytest.fixture
def behaviour(table: Path, tagger: Tagger) -> Behaviour:
    """What the small model does on them."""
    return run_cases(load_cases(table, tagger.names), tagger)


@pytest.mark.parametrize(
    ("word", "wanted", "right", "wrong"),
    [
        ("主题", {"a", "b"}, prediction("b", "a"), prediction("a")),
        ("主题", {"a"}, prediction("a", status="review"), prediction("a", "b")),
        ("主题", set(), prediction(status="none"), prediction(status="unreadable")),
        ("含", {"a"}, prediction("a", "b"), prediction("b")),
        ("不含", {"a"}, prediction("b"), prediction("a", "b")),
        ("不含", {"a"}, prediction(status="none"), prediction(status="unreadable")),
        ("无主题", set(), prediction(status="review"), prediction("a", status="review")),
        ("无主题", set(), prediction(status="none"), prediction(status="unreadable")),
        ("不得自动", set(), prediction("a", status="review"), prediction("a")),
        ("不得自动", set(), prediction(status="unreadable"), prediction("a")),
        ("读不出", set(), prediction(status="unreadable"), prediction(status="review")),
        ("同基准", set(), prediction("c", status="review"), prediction("c", "a")),
        ("变为", {"a"}, prediction("a"), prediction("c")),
        ("变为", set(), prediction(status="none"), prediction(status="unreadable")),
    ],
)
def test_a_word_holds_as_documented(word: str, wanted: set[str], right: Prediction, wrong: Prediction) -> None:
    """Each word of the table on a prediction it allows and on one it does not; the base text has theme c."""
    base = prediction("c")
    assert (holds(word, wanted, right, base), holds(word, wanted, wrong, base)) == (True, False)


def test_a_change_needs_another_start() -> None:
    """变为 does not hold when the base text has these themes already."""
    assert not holds("变为", {"a"}, prediction("a"), prediction("a"))


def test_unreadable_is_not_like_no_theme() -> None:
    """同基准 tells a text that cannot be read from one without themes."""
    assert not holds("同基准", set(), prediction(status="unreadable"), prediction(status="none"))


def test_all_expectations_of_a_case_must_hold() -> None:
    """Two conditions in a cell are both meant."""
    both = (Expectation("含", frozenset({"a"})), Expectation("不含", frozenset({"b"})))
    case = Case("a1", "普通", "", "", "", "", both)
    outcomes = [judge(case, found, found).passed for found in (prediction("a"), prediction("a", "b"))]
    assert outcomes == [True, False]


def test_what_was_found_names_status_themes_and_base() -> None:
    """An editor sees why a case fails, without the text."""
    case = Case("a1", "加口号", "", "长文", "长文口号", "同基准", (Expectation("同基准"),))
    outcome = judge(case, prediction("a", "b"), prediction("a", status="review"))
    assert outcome.found == "tagged (a 0.90、b 0.90), base review (a 0.90)"


def test_metrics_are_shares_by_ascii_names(behaviour: Behaviour) -> None:
    """One share overall and one for each kind in the table."""
    shares = {"behaviour_plain": 0.5, "behaviour_digits": 1.0, "behaviour_unreadable": 1.0}
    assert behaviour.metrics() == {"behaviour_all": 0.75, **shares}


def test_the_record_lists_the_failures(behaviour: Behaviour) -> None:
    """Figures overall and by kind, and each failing case with what was found."""
    record = behaviour.to_record()
    assert (record["model"], record["cases"], record["passed"], record["share"]) == ("zhuti/small", 4, 3, 0.75)
    assert record["kinds"]["普通"] == {"cases": 2, "passed": 1, "share": 0.5}
    assert [(failure["id"], failure["expected"]) for failure in record["failures"]] == [("a2", "无主题")]


def test_the_table_names_kinds_and_failures(
    capsys: pytest.CaptureFixture[str], table: Path, model_folder: Path
) -> None:
    """A line overall, a line a kind, then the failures; failing cases are no failure of the command."""
    assert main(["behave", "--model", str(model_folder), "--cases", str(table)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "   3 of    4  0.750  all"
    assert lines[1] == "   1 of    2  0.500  普通 (plain)"
    assert lines[5] == "1 cases do not hold"
    assert lines[6].startswith("a2")


def test_json_is_the_record(
    capsys: pytest.CaptureFixture[str], table: Path, model_folder: Path, behaviour: Behaviour
) -> None:
    """`--json` prints what is logged."""
    assert main(["behave", "--model", str(model_folder), "--cases", str(table), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == behaviour.to_record()


@pytest.mark.parametrize(("required", "code"), [("0.75", 0), ("0.76", 2)])
def test_a_required_share_decides_the_exit_code(table: Path, model_folder: Path, required: str, code: int) -> None:
    """The share itself is enough; below it the command fails."""
    arguments = ["behave", "--model", str(model_folder), "--cases", str(table), "--require", required]
    assert main(arguments) == code


def test_a_share_too_low_is_told(capsys: pytest.CaptureFixture[str], table: Path, model_folder: Path) -> None:
    """One line says what holds and what was required."""
    main(["behave", "--model", str(model_folder), "--cases", str(table), "--require", "1"])
    told = capsys.readouterr().err
    assert told == "zhuti: 0.750 of the cases hold and 1.000 are required; see the failures.\n"


def test_a_wrong_table_fails_the_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: Path, model_folder: Path
) -> None:
    """Exit code 2 and one line that names row and column."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(table.read_text(encoding="utf-8-sig").replace("无主题", "没主题"), encoding="utf-8")
    assert main(["behave", "--model", str(model_folder), "--cases", str(wrong)]) == 2
    assert "row 3, column 期望: '没主题'" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")  # MLflow's own
def test_a_run_carries_its_behaviour(  # noqa: PLR0913, PLR0917 (what a run is made of)
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    trained: TrainedModel,
    settings: Settings,
    taxonomy: Taxonomy,
    behaviour: Behaviour,
) -> None:
    """MLflow holds the pass rates as metrics and the failures as files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    extras = Extras(behaviour=behaviour)
    run_id = log_run(trained, settings, taxonomy=taxonomy, corpus_paths=[], extras=extras).run_id
    client = _client()
    metrics = client.get_run(run_id).data.metrics
    assert {name: metrics[name] for name in behaviour.metrics()} == behaviour.metrics()
    assert {"behaviour.json", "behaviour.txt"} <= {entry.path for entry in client.list_artifacts(run_id)}


def _client() -> Any:  # noqa: ANN401 (MLflow has no types)
    import mlflow  # noqa: PLC0415 (heavy, and for one test)

    return mlflow.MlflowClient()
