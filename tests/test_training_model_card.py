"""The model card says what a run found, and what it did not compute."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import SettingsError
from data.taxonomy import Taxonomy
from training import full as full_module
from training.baselines import Baseline
from training.curve import ALL, Point
from training.full import Entry, FullEvaluation, evaluate_fully
from training.intervals import Comparison, Interval
from training.looks import Look, load_looks
from training.markdown import cell, interval, table
from training.model_card import model_card
from training.run import TrainedModel
from training.settings import Settings

FULL = FullEvaluation(
    table=(
        Entry("zhuti", "", {"micro_f1": Interval(0.9, 0.8, 1.0)}, {}),
        Entry(
            "words",
            "",
            {"micro_f1": Interval(0.5, 0.4, 0.6)},
            {"micro_f1": Comparison(Interval(0.4, 0.3, 0.5), "better")},
        ),
        Entry("fasttext", "not here", {}, {}),
    ),
    reference_table=(Entry("zhuti", "", {"micro_f1": Interval(0.7, 0.6, 0.8)}, {}),),
    curve=(Point(ALL, 2.0, 16.0, 0.7, 0.8), Point("y", 0.0, 12.0, 0.6, 0.7)),
)


def test_a_run_without_baselines_says_so(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Both sections name the command that computes them."""
    card = model_card(trained, taxonomy, [])
    assert card.count("Not computed in this run; `zhuti train --full` does.") == 2
    assert [line for line in card.splitlines() if line.startswith("## ")] == [
        "## What it is for, and not for",
        "## Data",
        "## Figures",
        "## Beside simpler means",
        "## By theme, genre, length, register and number of themes",
        "## Reliability",
        "## Coverage",
        "## Learning curve",
        "## Looks at real articles",
        "## Limits",
    ]


def test_the_data_are_counted(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Articles, authors and themes of the corpus it was trained on."""
    card = model_card(trained, taxonomy, [])
    assert "24 annotated articles" in card
    assert "3 authors, 3 themes" in card
    assert "| x | 2 | 16 |" in card


def test_the_fair_figure_stands_below_the_strict_one(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Micro-F1 without borderline themes, of all authors and of the reference authors."""
    fair = replace(trained, evaluation=replace(trained.evaluation, micro_f1_fair=0.1234))
    lines = model_card(fair, taxonomy, []).splitlines()
    strict = next(number for number, line in enumerate(lines) if line.startswith("| micro-F1 |"))
    assert lines[strict + 1] == (
        f"| micro-F1 without the themes on which annotators differed | 0.123 | {trained.reference.micro_f1_fair:.3f} |"
    )


def test_the_shares_of_the_text_are_told(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Every band has its row; the small corpus has nothing below a fifth."""
    card = model_card(trained, taxonomy, [])
    assert "| 0% to 20% | 0 | – | 0 | – |" in card
    assert "| 75% to 100% | " in card


def test_a_full_run_shows_baselines_and_curves(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """A skipped one with its reason, a compared one with its verdict."""
    card = model_card(trained, taxonomy, [], FULL)
    assert "| fastText, one-vs-all | skipped: not here |" in card
    assert "better, +0.400 (+0.300 to +0.500) |" in card
    assert "| all | 2.000 | 16.000 | 0.700 | 0.800 |" not in card
    assert "| all | 2 | 16 | 0.700 | 0.800 |" in card


def test_looks_are_listed(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Date, what was changed, and what it showed."""
    card = model_card(trained, taxonomy, [Look("2026-01-31", "more authors", 0.5, 0.6)])
    assert "| 2026-01-31 | more authors | 0.500 | 0.600 |" in card


def test_the_looks_of_the_tree_can_be_read() -> None:
    """The file that is shipped is of its own form."""
    assert all(isinstance(look, Look) for look in load_looks())


def test_a_look_is_read_from_its_entry(tmp_path: Path) -> None:
    """A date is written as TOML writes it."""
    path = tmp_path / "looks.toml"
    path.write_text(
        '[[looks]]\ndate = 2026-01-31\nchanged = "x"\nmicro_f1 = 0.5\naverage_precision = 0.6\n', encoding="utf-8"
    )
    assert load_looks(path) == [Look("2026-01-31", "x", 0.5, 0.6)]


@pytest.mark.parametrize("text", ["looks = 3", "[[looks]]\nwhen = 1", "looks = [", "[[looks]]\ndate = 1\nseen = 2"])
def test_looks_of_another_form_are_refused(tmp_path: Path, text: str) -> None:
    """The file is named."""
    path = tmp_path / "looks.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"looks\.toml is not of the form"):
        load_looks(path)


def test_a_table_is_markdown() -> None:
    """Bars are escaped, fractions have three digits, what is not defined is a dash."""
    assert table(("a", "b"), [("x|y", 0.5), (None, 3)]) == "| a | b |\n| --- | --- |\n| x\\|y | 0.500 |\n| – | 3 |"
    assert cell("x") == "x"


def test_an_interval_shows_its_sign_where_asked() -> None:
    """A difference has one; a figure has none."""
    assert interval(Interval(0.5, 0.25, 0.75)) == "0.500 (0.250 to 0.750)"
    assert interval(Interval(0.5, -0.25, 0.75), sign=True) == "+0.500 (-0.250 to +0.750)"
    assert interval(None) == "–"


def test_our_model_is_compared_with_every_baseline(
    trained: TrainedModel, taxonomy: Taxonomy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same predictions differ by 0, wrong ones are worse, and a skipped baseline carries its reason."""
    wrong = replace(trained.outcomes, given=~trained.outcomes.labels)
    rivals = [Baseline("words", trained.outcomes), Baseline("fasttext", None, "not here"), Baseline("majority", wrong)]
    monkeypatch.setattr(full_module, "baselines", lambda *_, **__: rivals)
    monkeypatch.setattr(full_module, "learning_curve", lambda *_, **__: [])
    full = evaluate_fully(trained, taxonomy, settings)
    assert full.table[1].ours_less_theirs["micro_f1"] == Comparison(Interval(0.0, 0.0, 0.0), "cannot tell")
    assert full.table[2] == Entry("fasttext", "not here", {}, {})
    assert full.table[3].ours_less_theirs["micro_f1"].verdict == "better"
    assert full.metrics()["baseline_words_micro_f1"] == trained.evaluation.micro_f1
