"""training.contest and training.contender: runs looked up, compared with the first, and shown as tables."""

import json
from pathlib import Path

import pytest

from training.contender import Contender, differing_settings
from training.contest import Contest, hold
from training.contest_figures import confusions, precision_recall_curves
from training.contest_table import SHOWN, print_contest, verdict_line
from training.downloads import artifact_folder
from training.errors import RunError
from training.figures import to_svg
from training.tracking import LoggedRun


@pytest.fixture
def contest(bench: tuple[LoggedRun, ...]) -> Contest:
    """The run that is wrong everywhere against the first."""
    assert bench
    return hold(["1", "3"])


def test_a_run_that_is_wrong_everywhere_is_worse(contest: Contest) -> None:
    """The verdict is on the second run, the first is what it is compared with; every article changed for the worse."""
    (match,) = contest.matches
    assert (match.comparison.ours, match.comparison.theirs, match.comparison.verdict) == ("zhuti/3", "zhuti/1", "worse")
    assert match.comparison.figures["micro_f1"].ours == 0.0
    assert len(match.changes) == 24
    assert verdict_line(match).startswith("zhuti/3 against zhuti/1: worse; micro-F1 -0.979 (")


def test_the_same_model_twice_cannot_be_told_apart(bench: tuple[LoggedRun, ...]) -> None:
    """Two runs with equal settings differ in nothing."""
    assert bench
    found = hold(["1", bench[1].run_id])
    assert (found.matches[0].comparison.verdict, found.matches[0].changes, found.settings) == ("cannot tell", (), {})


def test_each_run_is_compared_with_the_first(bench: tuple[LoggedRun, ...]) -> None:
    """Of three runs two comparisons are made, in the order named."""
    assert bench
    found = hold(["2", "1", "3"])
    assert [(match.comparison.ours, match.comparison.theirs) for match in found.matches] == [
        ("zhuti/1", "zhuti/2"),
        ("zhuti/3", "zhuti/2"),
    ]


def test_cost_is_measured(contest: Contest, bench: tuple[LoggedRun, ...]) -> None:
    """Size is that of card and weights; the speed of tagging was measured; seconds of training were not logged."""
    cost = contest.contenders[0].cost
    folder = artifact_folder("1", bench[0].run_id, "model")
    assert cost.bytes == sum((folder / name).stat().st_size for name in ("card.json", "weights.npz"))
    assert cost.tag_microseconds is not None
    assert cost.tag_microseconds > 0
    assert cost.train_seconds is None


def test_articles_whose_files_are_gone_keep_their_ids(
    bench: tuple[LoggedRun, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the annotated files the comparison still stands; titles, phrases and speed are left out."""
    assert bench

    def gone(ref: object) -> list[Path]:
        raise RunError(str(ref), "its annotated file is not there any more", "bring the file back")

    monkeypatch.setattr("training.contender.corpus_files", gone)
    found = hold(["1", "3"])
    assert {change.title for change in found.matches[0].changes} == {""}
    assert found.contenders[0].cost.tag_microseconds is None


def test_the_record_is_json(contest: Contest) -> None:
    """Everything shown can be read by a program: runs, settings, verdicts, changed articles with evidence."""
    record = json.loads(json.dumps(contest.to_record()))
    assert (record["compared_with"], [one["name"] for one in record["runs"]]) == ("zhuti/1", ["zhuti/1", "zhuti/3"])
    (found,) = record["comparisons"]
    assert (found["verdict"], len(found["changes"])) == ("worse", 24)
    assert found["changes"][0]["theirs"]["evidence"][0].keys() >= {"theme", "text", "weight", "paragraph"}


def test_settings_that_differ_are_found(contest: Contest) -> None:
    """Only what differs is listed, a setting one run lacks as a dash."""
    first, second = contest.contenders
    changed = Contender(
        second.ref, second.predictions, second.tagger, {**second.settings, "seed": "7", "new": "1"}, second.cost, ""
    )
    assert differing_settings([first, changed]) == {"seed": ["0", "7"], "new": ["-", "1"]}


def test_tables_name_verdict_themes_and_articles(contest: Contest, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict comes first; below it stand every theme, the first changed articles and the cost."""
    print_contest(contest)
    text = capsys.readouterr().out
    assert text.startswith("zhuti/3 against zhuti/1: worse; micro-F1 ")
    assert all(word in text for word in ("F1 戏曲传承", "24 articles changed", "x1-01", "tagging one article"))
    assert f"{24 - SHOWN} more stand in --json and in the report" in text


def test_curves_name_every_run_and_theme(contest: Contest) -> None:
    """Labels are text in the drawing, so that the viewer's font writes them."""
    outcomes = {one.name: one.predictions.outcomes for one in contest.contenders}
    names = contest.contenders[0].predictions.names
    drawn = to_svg(precision_recall_curves(outcomes, names)) + to_svg(confusions(outcomes, names))
    assert all(f">{word}<" in drawn for word in ("zhuti/1", "zhuti/3", "阅读推广", "戏曲传承", "全民健身", "(none)"))
