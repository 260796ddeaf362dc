"""What is said of a model beside the plain figures, and how the commands print and log it."""

import json
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from data.taxonomy import Taxonomy
from serving.cli import main
from training.appraisal import Decided, decided_figures
from training.outcomes import decided_at
from training.run import TrainedModel

NEW_KEYS = {
    "intervals",
    "reliability",
    "theme_reliability",
    "coverage_precision",
    "coverage_exact",
    "decided",
    "slices",
}


def test_what_goes_without_an_editor_is_counted_on_its_own() -> None:
    """Two of four articles, three themes given to them, two of these right, one article exactly right."""
    labels, scores = np.array([[True, False], [True, False]]), np.array([[0.9, 0.1], [0.9, 0.8]])
    outcomes = decided_at(labels, np.array([0, 0]), scores, 0.5)
    assert decided_figures(outcomes, 4) == Decided(0.5, 0.6667, 0.5)


def test_where_nothing_is_decided_there_is_no_quality() -> None:
    """A share of 0, and neither precision nor exactness."""
    nobody = decided_at(np.zeros((0, 2), dtype=bool), np.zeros(0, dtype=np.intp), np.zeros((0, 2)), 0.5)
    assert decided_figures(nobody, 4) == Decided(0.0, None, None)


def test_the_metrics_have_ascii_names(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Themes by slug, every figure with both ends of its interval."""
    metrics = trained.appraisal.metrics(taxonomy)
    assert all(name.isascii() for name in metrics)
    assert metrics["micro_f1_low"] <= trained.evaluation.micro_f1 <= metrics["micro_f1_high"]
    assert {"brier", "calibration_error", "opera_brier", "coverage_precision", "decided_share"} <= set(metrics)


def test_the_card_carries_them_for_both_sets_of_authors(trained: TrainedModel) -> None:
    """What is logged to MLflow is what the model folder says."""
    assert {"calibration_error", "reference_calibration_error", "reference_micro_f1_low"} <= set(trained.card.metrics)


def test_evaluate_prints_the_new_figures_beside_the_old(
    model_folder: Path, corpus_path: Path, trained: TrainedModel, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` keeps every key there was."""
    assert main(["evaluate", str(corpus_path), "--model", str(model_folder), "--json"]) == 0
    keys = set(json.loads(capsys.readouterr().out))
    assert keys == NEW_KEYS | set(trained.evaluation.to_record())


def test_evaluate_prints_them_as_text(
    model_folder: Path, corpus_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Intervals, reliability, coverage and slices, each under its heading."""
    assert main(["evaluate", str(corpus_path), "--model", str(model_folder)]) == 0
    printed = capsys.readouterr().out
    for heading in ("95% intervals over articles", "reliability: Brier", "coverage at 95% precision", "register: "):
        assert heading in printed


def test_an_audit_goes_to_the_editor_and_back(
    corpus_path: Path, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written by the command, filled in, applied: one label differs in the copy."""
    sheet, folder = tmp_path / "audit.xlsx", tmp_path / "corrected"
    themes = ["--themes", str(files / "small_themes.toml")]
    settings = ["--settings", str(files / "small_settings.toml")]
    assert main(["audit", str(corpus_path), *themes, *settings, "--output", str(sheet)]) == 0
    assert str(sheet) in capsys.readouterr().out
    book = load_workbook(sheet)
    page = book.worksheets[0]
    assert page.max_row > 1
    page["I2"], page["J2"] = "修改", "无" if page["E2"].value != "无" else "阅读推广"
    book.save(sheet)
    assert main(["audit", str(corpus_path), *themes, "--apply", str(sheet), "--output", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert f"{page['A2'].value} " in printed
    assert f"1 files in {folder}" in printed
    assert (folder / corpus_path.name).read_text(encoding="utf-8") != corpus_path.read_text(encoding="utf-8")


def test_an_audit_does_not_write_over_its_source(
    corpus_path: Path, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error, and exit code 2."""
    sheet = tmp_path / "audit.xlsx"
    options = [str(corpus_path), "--themes", str(files / "small_themes.toml")]
    settings = ["--settings", str(files / "small_settings.toml")]
    assert main(["audit", *options, *settings, "--output", str(sheet)]) == 0
    assert main(["audit", *options, "--apply", str(sheet), "--output", str(corpus_path.parent)]) == 2
    assert "would be written over" in capsys.readouterr().err


def test_a_full_run_writes_the_card_and_prints_the_table(
    corpus_path: Path,
    files: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Baselines in the output and the card, and no traceback on 24 articles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    options = ["--themes", str(files / "small_themes.toml"), "--settings", str(files / "small_settings.toml")]
    assert main(["train", str(corpus_path), *options, "--output", "m", "--full", "--card", "card.md"]) == 0
    assert "reference authors: micro-F1, macro-F1" in capsys.readouterr().out
    assert "| keyword rules from `themes.toml` | " in (tmp_path / "card.md").read_text(encoding="utf-8")
