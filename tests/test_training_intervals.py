"""Figures on resamples of articles, and what may be said of two models."""

import numpy as np
import pytest

from training.intervals import (
    BETTER,
    CANNOT_TELL,
    RESAMPLES,
    WORSE,
    Interval,
    Resampled,
    compare,
    draws,
    interval,
    intervals,
    resample,
    weighted_figures,
)
from training.outcomes import NO_THEME, Outcomes, decided_at
from training.run import TrainedModel

TWO = Outcomes(
    labels=np.array([[True, False], [True, True]]),
    given=np.array([[True, True], [False, True]]),
    scores=np.array([[0.9, 0.8], [0.4, 0.7]]),
    primary=np.array([0, 0]),
    primary_given=np.array([0, 1]),
)


def test_every_article_counted_once_gives_the_plain_figures() -> None:
    """Two cells right, two differing; the annotated cells rank first, third and fourth."""
    figures = {name: value.tolist() for name, value in weighted_figures(TWO, np.ones((1, 2))).items()}
    assert figures == {
        "micro_f1": [pytest.approx(2 / 3)],
        "macro_f1": [pytest.approx(2 / 3)],
        "average_precision_micro": [pytest.approx((1 + 2 / 3 + 3 / 4) / 3)],
        "primary_accuracy": [0.5],
        "exact_match": [0.0],
    }


def test_an_article_drawn_three_times_counts_three_times() -> None:
    """Alone in the resample, its first theme is right and its second wrong, and the right one ranks first."""
    figures = {name: value.tolist() for name, value in weighted_figures(TWO, np.array([[3.0, 0.0]])).items()}
    assert figures == {
        "micro_f1": [pytest.approx(2 / 3)],
        "macro_f1": [0.5],
        "average_precision_micro": [1.0],
        "primary_accuracy": [1.0],
        "exact_match": [0.0],
    }


def test_cells_of_one_score_rank_together() -> None:
    """One of two cells with the same score is annotated, so the precision there is a half, whichever comes first."""
    tied = decided_at(np.array([[True], [False]]), np.array([0, NO_THEME]), np.array([[0.5], [0.5]]), 0.9)
    assert weighted_figures(tied, np.ones((1, 2)))["average_precision_micro"].tolist() == [0.5]


def test_the_values_are_those_of_the_evaluation(trained: TrainedModel) -> None:
    """The same figures as `training.metrics`, to their four digits."""
    found = intervals(resample(trained.outcomes, draws(len(trained.outcomes), 0)))
    expected = {name: getattr(trained.evaluation, name) for name in found}
    assert {name: one.value for name, one in found.items()} == expected
    assert all(one.low <= one.value <= one.high for one in found.values())


def test_a_resample_holds_as_many_articles_and_is_seeded() -> None:
    """Every row adds up to the number of articles; one seed, one set of rows."""
    drawn = draws(7, 3)
    assert (drawn.shape, set(drawn.sum(axis=1).tolist())) == ((RESAMPLES, 7), {7.0})
    assert np.array_equal(drawn, draws(7, 3))
    assert not np.array_equal(drawn, draws(7, 4))


def test_an_interval_is_the_middle_of_its_samples() -> None:
    """Of 0 to 1000 in steps of one, 2.5% lie below 25 and above 975."""
    assert interval(500.0, np.arange(1001.0)) == Interval(500.0, 25.0, 975.0)


def test_without_an_annotated_theme_there_is_no_average_precision() -> None:
    """Nothing to rank; the other figures are perfect, as nothing was to find and nothing was given."""
    nothing = decided_at(np.zeros((3, 1), dtype=bool), np.full(3, NO_THEME), np.full((3, 1), 0.1), 0.5)
    perfect = dict.fromkeys(("micro_f1", "macro_f1", "primary_accuracy", "exact_match"), Interval(1.0, 1.0, 1.0))
    assert intervals(resample(nothing, draws(3, 0))) == perfect


@pytest.mark.parametrize(
    ("differences", "verdict"),
    [([0.1] * 100, BETTER), ([-0.1] * 100, WORSE), ([0.1] * 90 + [-0.1] * 10, CANNOT_TELL), ([0.0] * 100, CANNOT_TELL)],
)
def test_a_verdict_needs_the_whole_interval_on_one_side(differences: list[float], verdict: str) -> None:
    """Ten resamples in a hundred on the other side are enough to tell nothing."""
    ours = Resampled({"micro_f1": 0.9}, {"micro_f1": 0.5 + np.array(differences)})
    theirs = Resampled({"micro_f1": 0.8}, {"micro_f1": np.full(100, 0.5)})
    found = compare(ours, theirs)["micro_f1"]
    assert (found.verdict, found.difference.value) == (verdict, 0.1)
