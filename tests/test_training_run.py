"""training.run: from corpus to card, weights and honest figures."""

import importlib.metadata
from dataclasses import replace

import numpy as np
import pytest

from data.article import LabelledArticle
from data.corpus import corpus_digest
from data.taxonomy import Taxonomy, Theme
from model.scorer import Weights
from training import run
from training.run import TrainedModel, metrics_of, train
from training.settings import Settings


def test_train_fills_the_card(
    trained: TrainedModel, corpus: list[LabelledArticle], lexicon: dict[str, int], settings: Settings
) -> None:
    """The card says what the model is called, knows, was trained on and with."""
    card = trained.card
    assert (card.name, card.format) == ("zhuti/small", 5)
    assert card.themes == {"reading": "阅读推广", "opera": "戏曲传承", "sport": "全民健身"}
    assert card.lexicon == lexicon
    assert card.data == {"digest": corpus_digest(corpus), "articles": 24}
    assert card.rule.min_known_words == settings.min_known_words
    assert len(card.rule.thresholds) == 3
    assert card.created.endswith("+00:00")


def test_train_notes_the_versions(trained: TrainedModel) -> None:
    """The versions the weights and tokens depend on are kept."""
    assert sorted(trained.card.versions) == ["jieba", "numpy", "python", "rjieba", "scikit-learn", "zhuti"]
    assert trained.card.versions["numpy"] == np.__version__


def test_train_without_rjieba(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rjieba has no wheel, training works and the card leaves it out."""

    def version(package: str) -> str:
        if package == "rjieba":
            raise importlib.metadata.PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr(run, "version", version)
    assert "rjieba" not in train(corpus, taxonomy, {}, settings).card.versions


def test_train_evaluates_every_article_and_the_references(trained: TrainedModel) -> None:
    """One set of figures for all authors, one for the reference authors."""
    assert trained.evaluation.articles == 24
    assert trained.reference.articles == 8
    assert trained.probabilities.shape == trained.labels.shape == (24, 3)


def test_train_learns_the_small_corpus(trained: TrainedModel) -> None:
    """Authors held out, the words of three plain themes are found again."""
    assert trained.evaluation.micro_f1 > 0.85
    assert trained.evaluation.average_precision_micro is not None
    assert trained.evaluation.average_precision_micro > 0.95


def test_train_twice_gives_the_same_model(
    trained: TrainedModel,
    corpus: list[LabelledArticle],
    taxonomy: Taxonomy,
    lexicon: dict[str, int],
    settings: Settings,
) -> None:
    """The same corpus, words and settings give the same arrays, decisions and figures."""
    again = train(corpus, taxonomy, lexicon, settings, name="zhuti/small")
    assert replace(again.card, created="") == replace(trained.card, created="")
    assert again.evaluation == trained.evaluation
    for name in Weights.__dataclass_fields__:
        assert getattr(again.weights, name).tobytes() == getattr(trained.weights, name).tobytes()


def test_train_with_a_theme_nobody_has(corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings) -> None:
    """A theme without a single article is scored 0 and never given; the others are as before."""
    wider = Taxonomy((*taxonomy.themes, Theme("tea", "茶事", "", ())))
    trained = train(corpus, wider, {}, settings)
    assert trained.probabilities[:, 3].max() < 0.2
    assert trained.evaluation.themes["茶事"].rightly_not == 24
    assert trained.weights.paragraph_intercept[3] == -30.0


def test_train_with_one_theme(corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings) -> None:
    """A taxonomy of one theme trains like any other."""
    rows = [
        replace(
            row,
            themes=tuple(name for name in row.themes if name == "戏曲传承"),
            primary="戏曲传承" if "戏曲传承" in row.themes else None,
            paragraph_themes=tuple(
                tuple(name for name in themes if name == "戏曲传承") for themes in row.paragraph_themes
            ),
        )
        for row in corpus
    ]
    trained = train(rows, Taxonomy(taxonomy.themes[1:2]), {}, settings)
    assert trained.probabilities.shape == (24, 1)
    assert trained.evaluation.micro_f1 > 0.85


def test_train_with_one_author(corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings) -> None:
    """A corpus by one author trains too; its articles take turns."""
    told: list[tuple[int, int]] = []
    trained = train(corpus[:8], taxonomy, {}, settings, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)
    assert trained.evaluation.articles == trained.reference.articles == 8


def test_metrics_of_names_figures_by_slug(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Names are ASCII: five headlines and three figures per theme."""
    metrics = metrics_of(trained.evaluation, taxonomy)
    assert len(metrics) == 5 + 3 * 3
    assert all(name.isascii() for name in metrics)
    assert metrics["micro_f1"] == trained.evaluation.micro_f1
    assert metrics["opera_recall"] == trained.evaluation.themes["戏曲传承"].recall


def test_metrics_of_leaves_out_what_there_is_not(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """A figure that does not exist is no metric."""
    evaluation = replace(trained.evaluation, average_precision_micro=None)
    assert "average_precision_micro" not in metrics_of(evaluation, taxonomy)
