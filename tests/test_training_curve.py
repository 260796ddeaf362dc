"""Learning curves: nested parts, measured on authors left out."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from training import curve as module
from training.curve import ALL, Part, Point, deal, learning_curve, parts
from training.dataset import TrainingData
from training.run import TrainedModel
from training.settings import Settings


@pytest.fixture
def everyone(training_data: TrainingData) -> TrainingData:
    """The small corpus with all three authors as reference, so that there are three groups."""
    return replace(training_data, reference=np.arange(len(training_data.corpus)))


@pytest.fixture
def planned(everyone: TrainingData, monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """Parts of 4 and 8 articles, and by register."""
    monkeypatch.setattr(module, "SIZES", (4, 8))
    return list(parts(everyone, deal(everyone, 0), 0))


def test_the_groups_hold_every_reference_article_once(everyone: TrainingData) -> None:
    """Nobody is measured twice, and the articles of one fold stay together."""
    groups = deal(everyone, 0)
    assert sorted(np.concatenate(groups).tolist()) == everyone.reference.tolist()
    assert [sorted(set(everyone.folds[group].tolist())) for group in groups] == [[2], [0], [1]]


def test_nobody_is_measured_by_a_model_that_saw_the_author(everyone: TrainingData, planned: list[Part]) -> None:
    """A part and the group it is measured on share no fold."""
    for part in planned:
        for train, group in zip(part.train, deal(everyone, 0), strict=True):
            assert not set(everyone.folds[train].tolist()) & set(everyone.folds[group].tolist())


def test_a_larger_part_holds_the_smaller_ones(planned: list[Part]) -> None:
    """Points of one curve differ by what was added, and by nothing else."""
    for register in {part.register for part in planned}:
        own = [part for part in planned if part.register == register]
        for smaller, larger in pairwise(own):
            for few, many in zip(smaller.train, larger.train, strict=True):
                assert set(few.tolist()) < set(many.tolist())


def test_sizes_are_kept(planned: list[Part]) -> None:
    """As many articles as the point says, and at last all there are."""
    sizes = [len(part.train[0]) for part in planned if part.register == ALL]
    assert sizes[:2] == [4, 8]
    assert sizes[2] > 8


def test_the_last_point_is_trained_on_everyone_else(
    everyone: TrainingData, trained: TrainedModel, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two of three authors left to learn from, figures lie between 0 and 1."""
    monkeypatch.setattr(module, "SIZES", ())
    points = learning_curve(everyone, settings, trained.outcomes.primary)
    last: Point = points[0]
    assert (last.register, last.authors, last.articles) == (ALL, 2.0, 16.0)
    assert all(0 <= point.micro_f1 <= 1 and 0 <= point.average_precision <= 1 for point in points)
