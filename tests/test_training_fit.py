"""training.fit: honest folds, and what is chosen on the scores of unseen articles."""

from dataclasses import replace

import numpy as np
import pytest

from data.article import Article, LabelledArticle
from data.taxonomy import Taxonomy
from model.aggregate import Views, damped_log_odds, sigmoid
from model.arrays import Indices
from model.classifier import ThemeClassifier
from model.tokens import Segmenter
from training import fit
from training.dataset import TrainingData, prepare
from training.fit import (
    Choice,
    assure,
    choose,
    cross_choose,
    fit_model,
    micro_f,
    out_of_fold,
    probabilities,
)
from training.settings import Settings


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """The articles of every fit from here on, as they are handed over."""
    calls: list[set[int]] = []

    def spy(data: TrainingData, settings: Settings, articles: Indices | None = None) -> ThemeClassifier:
        assert articles is not None
        calls.append(set(articles.tolist()))
        return fit_model(data, settings, articles)

    monkeypatch.setattr(fit, "fit_model", spy)
    return calls


@pytest.fixture(scope="module")
def scores(training_data: TrainingData, settings: Settings) -> Views:
    """Out-of-fold views of the small corpus."""
    return out_of_fold(training_data, settings)


def views(*probabilities: float) -> Views:
    """Views of as many articles of one theme: shares and articles the same, fifths and titles that say nothing."""
    column = np.array(probabilities)[:, None]
    silent = np.full_like(column, 0.5)
    return Views(column, silent, silent, column)


def labelled(data: TrainingData, *labels: int) -> TrainingData:
    """The data with the labels of one theme for as many articles."""
    return replace(data, article_labels=np.array(labels, dtype=np.int8)[:, None])


def test_out_of_fold_never_trains_on_the_author(
    training_data: TrainingData, settings: Settings, seen: list[set[int]]
) -> None:
    """Three fits, each without all articles of one author."""
    out_of_fold(training_data, settings)
    everything = set(range(24))
    assert [sorted(everything - articles) for articles in seen] == [
        list(range(8)),
        list(range(8, 16)),
        list(range(16, 24)),
    ]


def test_out_of_fold_scores_are_those_of_the_held_out_model(
    training_data: TrainingData, settings: Settings, scores: Views
) -> None:
    """The scores of an author's articles come from the model without that author."""
    model = fit_model(training_data, settings, np.arange(16))
    for every, own in zip(scores, model.views(training_data.matrix, np.arange(16, 24)), strict=True):
        assert every[16:].tolist() == own.tolist()


def test_out_of_fold_tells_its_progress(training_data: TrainingData, settings: Settings) -> None:
    """After each fold the caller hears how many are done."""
    told: list[tuple[int, int]] = []
    out_of_fold(training_data, settings, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def settled(data: TrainingData, given: Views, settings: Settings, articles: Indices) -> Choice:
    """Everything chosen on the same articles."""
    return assure(data, given, settings, articles, choose(data, given, settings, articles))


def test_a_dearer_miss_lowers_the_cut(training_data: TrainingData, settings: Settings) -> None:
    """Where themes missed cost more than themes too many, more is given; where they cost less, less is."""
    data = labelled(training_data, 1, 1, 1, 0, 1, 0, 0, 0)
    given = views(0.9, 0.85, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1)
    costs = (0.1, 1.0, 10.0)
    cuts = [choose(data, given, replace(settings, miss_cost=cost), np.arange(8)).rule.thresholds[0] for cost in costs]
    assert cuts == sorted(cuts, reverse=True)
    assert cuts[0] > cuts[2]


def test_micro_f_by_hand() -> None:
    """Two themes found, one missed, three too many: F1 is 4 / 8; with a miss worth two, 6 / 11."""
    labels = np.array([[1, 1, 1, 0, 0, 0, 0]], dtype=np.int8)
    given = np.array([[1, 1, 0, 1, 1, 1, 0]], dtype=np.bool_)
    assert micro_f(labels, given, 1.0) == pytest.approx(4 / 8)
    assert micro_f(labels, given, 2.0) == pytest.approx(6 / 11)
    assert micro_f(labels, np.zeros_like(given), 2.0) == 0.0
    assert micro_f(np.zeros_like(labels), np.zeros_like(given), 2.0) == 1.0


@pytest.mark.parametrize("cost", [0.5, 1.0, 2.0])
def test_choose_finds_the_best_cut(training_data: TrainingData, settings: Settings, cost: float) -> None:
    """Of many scores that are true probabilities, the cut chosen is as good as the best there is."""
    draw = np.random.default_rng(0)
    truth = draw.random(4000)
    data = labelled(training_data, *(draw.random(4000) < truth).tolist())
    given = views(*truth)
    everyone = np.arange(4000)
    data = replace(data, matrix=replace(data.matrix, body_lengths=np.full(4000, 400)))
    choice = choose(data, given, replace(settings, miss_cost=cost), everyone)
    scored = probabilities(data, given, everyone, choice.calibration)
    best = max(micro_f(data.article_labels, scored >= cut, cost) for cut in np.arange(0.05, 1.0, 0.01))
    assert micro_f(data.article_labels, scored >= choice.rule.thresholds, cost) > best - 0.003
    cuts = np.arange(0.2, 0.705, 0.01)
    figures = np.array([micro_f(data.article_labels, scored >= cut, cost) for cut in cuts])
    nearly_best = cuts[figures >= figures.max() - 0.002]
    assert choice.rule.thresholds[0] == pytest.approx((nearly_best[0] + nearly_best[-1]) / 2, abs=0.011)


def test_choose_separates_what_can_be_separated(training_data: TrainingData, settings: Settings) -> None:
    """Separable scores give a cut that separates them, and calibration keeps their order."""
    data = labelled(training_data, 1, 1, 1, 0, 0, 0)
    given = views(0.9, 0.8, 0.7, 0.4, 0.3, 0.1)
    choice = settled(data, given, settings, np.arange(6))
    (threshold,) = choice.rule.thresholds
    scored = probabilities(data, given, np.arange(6), choice.calibration).ravel()
    assert scored.tolist() == sorted(scored.tolist(), reverse=True)
    assert scored[3] < threshold <= scored[2]
    assert threshold == pytest.approx((max(scored[3], 0.2) + min(scored[2], 0.7)) / 2, abs=0.015)
    assert (choice.rule.certainty, choice.rule.min_known_words) == (0.5, 5)


def test_the_certainty_rises_until_the_agreement_is_reached(training_data: TrainingData, settings: Settings) -> None:
    """One article of seventeen is wrong: at 0.85 it is let through, at 1.0 the certainty rises just above its own."""
    data = labelled(training_data, *[1] * 8, 0, *[0] * 8)
    given = views(*[0.95] * 8, 0.9, *[0.05] * 8)
    lax = settled(data, given, replace(settings, agreement=0.85), np.arange(17))
    strict = settled(data, given, replace(settings, agreement=1.0), np.arange(17))
    wrong = float(probabilities(data, given, np.arange(17), strict.calibration)[8, 0])
    assert lax.rule.certainty == 0.5
    assert strict.rule.certainty - 0.01 <= wrong < strict.rule.certainty


def test_the_certainty_is_chosen_on_the_articles_named(training_data: TrainingData, settings: Settings) -> None:
    """Of right articles none needs an editor; with a sure one that is wrong the certainty rises above it."""
    data = labelled(training_data, *[1] * 8, 0, *[0] * 8)
    given = views(*[0.95] * 8, 0.9, *[0.05] * 8)
    choice = settled(data, given, replace(settings, agreement=1.0), np.arange(17))
    lax = assure(data, given, replace(settings, agreement=1.0), np.arange(8), choice)
    assert lax.rule.certainty == 0.5
    assert lax.calibration.tolist() == choice.calibration.tolist()
    assert assure(data, given, replace(settings, agreement=1.0), np.arange(17), lax) == choice


def test_no_register_pays_for_another(training_data: TrainingData, settings: Settings) -> None:
    """A register in which one sure article of six is wrong asks for more certainty, unless it is no reference."""
    right, wrong = [0.95] * 190 + [0.05] * 190, [0.95] * 20
    labels = [1] * 190 + [0] * 190 + [0] * 20
    data = labelled(training_data, *labels)
    data = replace(data, matrix=replace(data.matrix, body_lengths=np.full(400, 400)), reference=np.arange(400))
    easy = replace(data, registers=np.array(["a"] * 400))
    mixed = replace(data, registers=np.array(["a"] * 280 + ["b"] * 120))
    given, everyone = views(*right, *wrong), np.arange(400)
    choice = choose(easy, given, settings, everyone)
    certainties = [
        assure(some, given, replace(settings, agreement=0.9), everyone, choice).rule.certainty
        for some in (easy, mixed, replace(mixed, reference=np.arange(280)))
    ]
    assert certainties[0] == certainties[2] == 0.5
    assert certainties[1] > 0.5


def test_choose_with_one_label_only(training_data: TrainingData, settings: Settings) -> None:
    """Where every label is the same nothing can be calibrated: the log-odds are added up as they are."""
    data, given = labelled(training_data, 0, 0, 0), views(0.3, 0.2, 0.1)
    choice = settled(data, given, settings, np.arange(3))
    added = damped_log_odds(given.shares) + damped_log_odds(given.articles)
    assert probabilities(data, given, np.arange(3), choice.calibration) == pytest.approx(sigmoid(added))
    assert choice.rule.certainty == 0.5


def test_cross_choose_never_chooses_on_the_fold(
    training_data: TrainingData, settings: Settings, scores: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The choice for a fold is made on references outside it, or on all others when it holds every reference."""
    chosen: list[list[int]] = []

    def spy(data: TrainingData, views: Views, settings: Settings, articles: Indices) -> Choice:
        chosen.append(articles.tolist())
        return choose(data, views, settings, articles)

    monkeypatch.setattr(fit, "choose", spy)
    probabilities, thresholds = cross_choose(training_data, scores, settings)
    assert chosen == [list(range(16, 24)), list(range(16, 24)), list(range(16))]
    assert probabilities.shape == thresholds.shape == (24, 3)
    assert len(set(thresholds.ravel().tolist())) <= 3


def test_fit_model_on_all_or_some(training_data: TrainingData, settings: Settings) -> None:
    """Without a choice all articles are learnt from."""
    everything = fit_model(training_data, settings).weights(np.zeros(3))
    named = fit_model(training_data, settings, np.arange(24)).weights(np.zeros(3))
    some = fit_model(training_data, settings, np.arange(16)).weights(np.zeros(3))
    assert everything.paragraph_coef.tolist() == named.paragraph_coef.tolist()
    assert everything.vocabulary.tolist() != some.vocabulary.tolist()


def test_out_of_fold_with_a_theme_only_one_author_has(
    corpus: list[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """A theme that training never saw scores 0 on the author who has it, and nothing breaks."""
    extra = LabelledArticle(Article("y1-09", "茶会", ("春茶开采，茶农采茶。",)), "y1", ("茶",), "茶", (("茶",),))
    data = prepare([*corpus, extra], (*taxonomy.names, "茶"), settings, segmenter)
    scored = out_of_fold(data, settings)
    assert scored.articles[16:, 3].tolist() == [0.0] * 9
