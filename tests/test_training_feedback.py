"""Editors' decisions in a run: their weight, their folds, their slice, what the command and MLflow say of them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from desk_files import COURT, LIBRARY, STAGE, desk_ledger, desk_sheet

from data.article import LabelledArticle
from data.feedback import Feedback, read_feedback
from data.taxonomy import Taxonomy
from model.artifact import load_artifact
from model.tokens import Segmenter
from serving.cli import main
from training.dataset import prepare
from training.feedback import feedback_metrics, feedback_text, with_feedback
from training.run import train
from training.settings import Settings


@pytest.fixture
def feedback(tmp_path: Path, taxonomy: Taxonomy, corpus: list[LabelledArticle]) -> Feedback:
    """Three decisions of two editors, one of which overrules an article of the corpus, and a row without text."""
    ledger = desk_ledger(
        tmp_path / "desk.db",
        {"paragraphs": [LIBRARY], "themes": ["阅读推广"], "decided_by": "甲"},
        {"paragraphs": [STAGE], "themes": ["戏曲传承"], "decided_by": "乙", "changed": 1},
        {"paragraphs": list(corpus[0].article.paragraphs), "themes": ["全民健身"], "decided_by": "乙", "changed": 1},
        {"paragraphs": [], "themes": ["全民健身"]},
    )
    return read_feedback([str(ledger)], taxonomy, corpus)


def test_what_a_decision_overrules_is_not_learned_from(feedback: Feedback, corpus: list[LabelledArticle]) -> None:
    """The article stands in the corpus once, as the editor labelled it."""
    joined = with_feedback(corpus, feedback)
    assert len(joined) == len(corpus) + 2
    same_text = [row.themes for row in joined if row.article.paragraphs == corpus[0].article.paragraphs]
    assert same_text == [("全民健身",)]


def test_decisions_have_their_weight_and_an_editor_is_a_fold(
    feedback: Feedback, corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """`feedback_weight` weighs them; what one editor decided is scored by a model that has seen none of it."""
    data = prepare(with_feedback(corpus, feedback), taxonomy.names, settings, segmenter)
    assert data.weight[-3:].tolist() == [2.0, 2.0, 2.0]
    first, second, third = data.folds[-3:].tolist()
    assert second == third != first
    assert not set(data.folds[:-3].tolist()) & {first, second}


def test_a_weight_named_for_an_editor_goes_first(settings: Settings) -> None:
    """The longest beginning of an author's name decides, as everywhere."""
    changed = replace(settings, author_weights={"feedback2": 0.5})
    assert (changed.weight_of("feedback1"), changed.weight_of("feedback2")) == (2.0, 0.5)


def test_decisions_are_a_slice_of_the_evaluation(
    feedback: Feedback,
    corpus: Sequence[LabelledArticle],
    taxonomy: Taxonomy,
    settings: Settings,
    lexicon: dict[str, int],
) -> None:
    """The figures on decided articles stand beside those of the corpus, and the counts add up."""
    trained = train(with_feedback(corpus, feedback), taxonomy, lexicon, settings)
    assert trained.appraisal.slices["register"]["feedback"].articles == 3
    metrics = feedback_metrics(feedback, trained.appraisal)
    counts = {name: metrics[name] for name in ("feedback_articles", "feedback_corrected", "feedback_left_out")}
    assert counts == {"feedback_articles": 3, "feedback_corrected": 2, "feedback_left_out": 1}
    lines = list(feedback_text(feedback, trained.appraisal))
    assert lines[0].endswith("desk.db: 4 rows = 3 taken (2 corrected, 1 agreed) + 1 left out")
    assert lines[1:3] == ["  left out: no text: 1", f"  1 corpus articles were overruled: {corpus[0].article.id}"]
    assert lines[3].startswith("  on 3 decided articles: micro-F1 ")


def test_train_with_feedback_end_to_end(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], empty_store: Path
) -> None:
    """A sheet and a ledger in one run; the run keeps the counts and no name of an editor."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs.db").write_bytes(empty_store.read_bytes())
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'runs.db'}")
    desk_sheet(tmp_path / "week.xlsx", {"主题": "全民健身", "正文": COURT}, {"主题": "全民健身"})
    desk_ledger(tmp_path / "desk.db", {"paragraphs": [LIBRARY], "themes": ["阅读推广"], "decided_by": "顾小满"})
    options = [
        ("--themes", "small_themes.toml"),
        ("--lexicon", "small_lexicon.txt"),
        ("--settings", "small_settings.toml"),
    ]
    arguments = [part for option, name in options for part in (option, str(files / name))]
    arguments += ["--feedback", "week.xlsx", "--feedback", "desk.db", "--jobs", "1", "--output", "m"]
    assert main(["train", str(files / "small_corpus.jsonl"), *arguments]) == 0
    out = capsys.readouterr().out
    assert "feedback week.xlsx: 2 rows = 1 taken (0 corrected, 1 agreed) + 1 left out\n" in out
    assert load_artifact(tmp_path / "m").card.data["articles"] == 26
    (record,) = (tmp_path / "mlruns").rglob("feedback.json")
    assert [source["taken"] for source in json.loads(record.read_text(encoding="utf-8"))["sources"]] == [1, 1]
    kept = [path for path in (tmp_path / "mlruns").rglob("*") if path.is_file()]
    assert not any("顾小满".encode() in path.read_bytes() for path in kept)


def test_a_source_that_is_none_ends_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that names it, and no model."""
    monkeypatch.chdir(tmp_path)
    assert main(["train", "--feedback", "none.xlsx", "--output", "m"]) == 2
    assert capsys.readouterr().err == "zhuti: none.xlsx: No such file or directory; name an existing sheet or ledger.\n"
    assert list(tmp_path.iterdir()) == []
