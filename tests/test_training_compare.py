"""training.compare: verdicts on two runs of the same articles, and runs that cannot be compared."""

from dataclasses import replace

import numpy as np
import pytest

from model.arrays import Array
from training.compare import compare_runs, matched, moved
from training.errors import RunError
from training.intervals import BETTER, CANNOT_TELL, WORSE
from training.outcomes import NO_THEME, decided_at
from training.predictions import Decisions, RunPredictions
from training.run import TrainedModel
from training.tracking import predictions_of

THEMES = {"books": "阅读推广", "opera": "戏曲传承"}
N = 300
LABELS = np.random.default_rng(0).random((N, 2)) < 0.4


def run(scores: Array, *, cuts: float | Array = 0.5, digest: str = "d" * 64) -> RunPredictions:
    """A run that gave a theme from its cut on; the first hundred articles are reference articles."""
    primary = np.where(LABELS[:, 0], 0, np.where(LABELS[:, 1], 1, NO_THEME))
    found = decided_at(LABELS, primary, scores, cuts)
    decisions = Decisions(
        labels=LABELS,
        primary=primary,
        probabilities=scores,
        thresholds=np.broadcast_to(np.asarray(cuts, dtype=np.float64), scores.shape),
        given=found.given,
        primary_given=found.primary_given,
        decided=np.ones(N, dtype=np.bool_),
        reference=np.arange(N) < 100,
    )
    return RunPredictions(tuple(f"i{k}" for k in range(N)), THEMES, digest, decisions)


def wrong_on(share: float, seed: int, column: int | None = None) -> Array:
    """Scores that are right but for a share of the articles, of one theme or of both."""
    scores = np.where(LABELS, 0.9, 0.1)
    turned = np.random.default_rng(seed).random(N) < share
    columns = slice(None) if column is None else slice(column, column + 1)
    scores[turned, columns] = 1 - scores[turned, columns]
    return scores


def test_a_run_with_fewer_mistakes_is_better() -> None:
    """Five articles in a hundred wrong against twenty: better, seen from the other side worse, by the same interval."""
    good, poor = run(wrong_on(0.05, 1)), run(wrong_on(0.2, 2))
    found, turned = compare_runs(good, poor), compare_runs(poor, good)
    assert (found.verdict, turned.verdict) == (BETTER, WORSE)
    assert found.figures["micro_f1"].difference.value == -turned.figures["micro_f1"].difference.value


def test_mistakes_elsewhere_tell_nothing() -> None:
    """As many mistakes on other articles are no difference, overall and for every theme."""
    found = compare_runs(run(wrong_on(0.1, 1)), run(wrong_on(0.1, 2)))
    assert {pair.verdict for pair in (*found.figures.values(), *found.themes.values())} == {CANNOT_TELL}


def test_a_threshold_that_moved_a_step_is_no_difference() -> None:
    """Twelve articles that lie between two thresholds a hundredth apart decide nothing, though all go one way."""
    scores = wrong_on(0.1, 1)
    between = np.flatnonzero(LABELS[:, 0])[:12]
    scores[between, 0] = 0.505
    found = compare_runs(run(scores, cuts=0.50), run(scores, cuts=0.51))
    assert found.figures["micro_f1"].ours > found.figures["micro_f1"].theirs
    assert found.verdict == CANNOT_TELL


def test_a_theme_that_suffered_is_named() -> None:
    """Only the theme on which many articles went wrong is worse."""
    found = compare_runs(run(wrong_on(0.3, 1, column=1)), run(wrong_on(0.0, 1)))
    assert found.worse_themes == ("戏曲传承",)
    assert (found.themes["阅读推广"].ours, found.themes["阅读推广"].verdict) == (1.0, CANNOT_TELL)


def test_the_values_are_those_of_the_run(trained: TrainedModel) -> None:
    """Figures and themes are what the run's own evaluation says, to four digits, on all and on reference articles."""
    found = compare_runs(predictions_of(trained), predictions_of(trained))
    assert {name: pair.ours for name, pair in found.figures.items()} == {
        name: getattr(trained.evaluation, name) for name in found.figures
    }
    assert {name: pair.theirs for name, pair in found.themes.items()} == {
        name: theme.f1 for name, theme in trained.evaluation.themes.items()
    }
    assert found.reference["micro_f1"].ours == trained.reference.micro_f1
    assert (found.articles, found.left_out) == (24, (0, 0))


def test_one_seed_one_comparison() -> None:
    """The same runs give the same intervals; another seed gives others."""
    ours, theirs = run(wrong_on(0.1, 1)), run(wrong_on(0.1, 2))
    assert compare_runs(ours, theirs) == compare_runs(ours, theirs)
    assert compare_runs(ours, theirs) != compare_runs(ours, theirs, seed=1)


def test_runs_of_other_themes_are_refused() -> None:
    """The message names both taxonomies."""
    ours = run(wrong_on(0.1, 1))
    theirs = replace(ours, themes={"books": "阅读推广", "tea": "茶事"})
    with pytest.raises(RunError) as caught:
        compare_runs(ours, theirs, names=("zhuti/2", "zhuti/1"), shared=True)
    told = "zhuti/2: is of another taxonomy (阅读推广、戏曲传承) than zhuti/1 (阅读推广、茶事); "
    assert str(caught.value) == told + "compare runs of one taxonomy."


def test_runs_of_other_data_are_refused() -> None:
    """Other data need a word of consent, which the message names."""
    ours = run(wrong_on(0.1, 1))
    with pytest.raises(RunError) as caught:
        compare_runs(ours, replace(ours, digest="e" * 64), names=("zhuti/2", "zhuti/1"))
    told = "zhuti/2: was trained on other data (digest dddddddddddd) than zhuti/1 (eeeeeeeeeeee); "
    assert str(caught.value) == told + "compare on the articles both hold with --shared."


def test_runs_of_other_data_are_compared_on_shared_articles() -> None:
    """Articles one run lacks, and one that was annotated anew, are left out; the others are matched by id."""
    ours = run(wrong_on(0.1, 1))
    anew = ours.decisions.labels.copy()
    anew[5] = ~anew[5]
    theirs = replace(
        ours,
        digest="e" * 64,
        ids=(*ours.ids[:-10], *(f"other{k}" for k in range(10))),
        decisions=replace(ours.decisions, labels=anew),
    )
    own, other = matched(theirs, ours, shared=True)
    assert own.tolist() == other.tolist() == [k for k in range(N - 10) if k != 5]
    found = compare_runs(theirs, ours, shared=True)
    assert (found.articles, found.left_out) == (289, (11, 11))


def test_runs_that_share_no_article_are_refused() -> None:
    """With no id in common there is nothing to compare, consent or not."""
    ours = run(wrong_on(0.1, 1))
    theirs = replace(ours, ids=tuple(f"other{k}" for k in range(N)))
    with pytest.raises(RunError, match=r"ours: shares no articles with theirs; train both on the same articles\."):
        compare_runs(ours, theirs, shared=True)


def test_without_reference_articles_nothing_is_said_of_them() -> None:
    """Where every article is a reference article the figures would only be told twice."""
    ours = run(wrong_on(0.1, 1))
    everyone = replace(ours, decisions=replace(ours.decisions, reference=np.ones(N, dtype=np.bool_)))
    assert compare_runs(everyone, everyone).reference == {}
    assert set(compare_runs(ours, ours).reference) == set(compare_runs(ours, ours).figures)


def test_where_thresholds_decided_nothing_they_are_not_moved() -> None:
    """With one theme an article the likeliest is given, and no threshold changes it."""
    ours = run(wrong_on(0.1, 1))
    single = replace(ours, decisions=replace(ours.decisions, given=~ours.decisions.given))
    assert moved(single, 0.02).given is single.decisions.given
    assert not np.array_equal(moved(run(np.full((N, 2), 0.51)), 0.02).given, np.ones((N, 2)))
