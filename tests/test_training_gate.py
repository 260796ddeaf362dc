"""training.gate: each condition by itself, and what is told where it cannot be judged."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.taxonomy import load_taxonomy
from model.artifact import STARTER, load_artifact, save_artifact
from training import gate
from training.downloads import artifact_folder
from training.errors import RunError
from training.gate import Check, Gate, check_candidate
from training.registry import RunRef, resolve
from training.run import TrainedModel
from training.tracking import LoggedRun

Bench = tuple[LoggedRun, ...]
Lean = Callable[[float], Path]


@pytest.fixture
def starter_like(tmp_path: Path) -> Lean:
    """The starter with its intercepts moved: up it gives every theme, down none."""

    def moved(by: float) -> Path:
        artifact = load_artifact(STARTER)
        article, paragraph = artifact.weights.article_intercept + by, artifact.weights.paragraph_intercept + by
        weights = replace(artifact.weights, article_intercept=article, paragraph_intercept=paragraph)
        save_artifact(tmp_path / f"by{by}", artifact.card, weights)
        return tmp_path / f"by{by}"

    return moved


def candidate() -> RunRef:
    """A run on the starter's themes."""
    return RunRef("x", run_id="0" * 32, version=2, themes=load_artifact(STARTER).card.themes)


def test_behaviour_as_good_as_in_use() -> None:
    """The starter holds as many cases as itself."""
    found = gate._behaviour(candidate(), STARTER, None)  # noqa: SLF001 (one condition)
    assert (found.name, found.passed) == ("behaviour", True)
    assert found.told.endswith(" with the model in use (0 lost, 0 gained)")


def test_behaviour_worse_than_in_use(starter_like: Lean) -> None:
    """A model that says less holds fewer cases, and both numbers are told."""
    found = gate._behaviour(candidate(), starter_like(-6.0), None)  # noqa: SLF001
    assert not found.passed
    held, least = (int(number) for number in re.findall(r"(\d+) (?:of|with)", found.told))
    assert held < least


def test_behaviour_against_a_hard_rule(starter_like: Lean, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a plain case is a hard rule, a model that gives no theme breaks it, and it is named."""
    monkeypatch.setattr("training.gate.is_hard", lambda case: case.kind == "普通")
    found = gate._behaviour(candidate(), starter_like(-6.0), None)  # noqa: SLF001
    assert not found.passed
    assert found.told.startswith("hard rules are broken (")


def test_themes_without_cases(bench: Bench) -> None:
    """For another taxonomy there are no cases, which is told and does not stop anybody."""
    assert bench
    assert check_candidate(resolve("1"), None).checks[1] == Check(
        "behaviour", passed=True, told="there are no cases for these themes"
    )


def test_data_with_errors(bench: Bench, corpus_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `zhuti data check` calls an error is a reason against, with the first one told."""
    assert bench
    monkeypatch.setattr("training.gate.corpus_files", lambda _: [corpus_path, corpus_path])
    (reason,) = check_candidate(resolve("1"), None).reasons
    assert " errors in the data, such as " in reason
    assert "near-duplicates (100% of their text is shared)" in reason


def test_data_that_is_gone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are not there any more cannot be checked; it is told, and parity is looked at without them."""

    def gone(ref: RunRef) -> list[Path]:
        raise RunError(ref.reference, "its annotated file x is not there any more", "bring it back")

    assert bench
    monkeypatch.setattr("training.gate.corpus_files", gone)
    checks = {check.name: check for check in check_candidate(resolve("1"), None).checks}
    assert checks["data"].passed
    assert checks["data"].told.startswith("the data cannot be checked (1: its annotated file x is not there")
    assert checks["artifact"].passed


def test_weights_that_say_something_else(
    bench: Bench, trained: TrainedModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A model whose weights are not those of its pipelines is stopped, with the difference told."""
    assert bench
    coef = trained.weights.article_coef + np.float32(0.01)
    extra = {"pipeline.joblib": trained.pipelines}
    save_artifact(tmp_path / "m", trained.card, replace(trained.weights, article_coef=coef), extra=extra)
    monkeypatch.setattr("training.gate.download_model", lambda _: tmp_path / "m")
    (reason,) = check_candidate(resolve("1"), None).reasons
    assert reason.startswith("weights and pipelines differ by ")
    assert reason.endswith(" at most")


def test_the_starter_themes_are_those_of_the_taxonomy() -> None:
    """What these tests stand on."""
    assert tuple(candidate().themes.values()) == load_taxonomy().names


@pytest.mark.parametrize(("lost", "gained", "surely"), [(1, 0, False), (4, 0, False), (5, 0, True), (6, 2, False)])
def test_cases_are_lost_beyond_chance(lost: int, gained: int, *, surely: bool) -> None:
    """Five lost and none gained happen by chance in 1 of 32, four in 1 of 16, six against two in 37 of 256."""
    assert gate.surely_more(lost, gained) is surely


def test_the_gate_sees_an_artifact_that_differs(bench: Bench) -> None:
    """Weights that do not say what the pipelines say are a reason against."""
    folder = artifact_folder("1", bench[0].run_id, "model")
    other = artifact_folder("2", bench[1].run_id, "model")
    (folder / "pipeline.joblib").write_bytes((other / "pipeline.joblib").read_bytes() + b" ")
    gate = check_candidate(resolve("1"), None)
    (reason,) = gate.reasons
    assert reason.startswith("its pipelines cannot be compared (")
    assert "its SHA-256 differs" in reason


def test_the_gate_sees_data_that_is_wrong(bench: Bench, corpus_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error `zhuti data check` finds in the run's files is a reason against."""
    assert bench
    monkeypatch.setattr("training.gate.corpus_files", lambda _: [corpus_path, corpus_path])
    (reason,) = check_candidate(resolve("1"), None).reasons
    assert reason.startswith("24 errors in the data, such as ")


def test_a_gate_gives_the_checks_that_failed() -> None:
    """What passed is no reason against."""
    gate = Gate((Check("data", passed=True, told="x"), Check("artifact", passed=False, told="y")))
    assert gate.reasons == ["y"]
