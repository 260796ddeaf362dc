"""training.parallel and the lock of liblinear: as many at once as one likes, and always the same figures."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from operator import mul

import numpy as np
import pytest

from training.dataset import TrainingData
from training.fit import fit_model, out_of_fold
from training.parallel import in_processes, lean
from training.settings import Settings


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_tasks(jobs: int) -> None:
    """However many processes there are."""
    assert list(in_processes(partial(mul, 2), [3, 1, 2], jobs=jobs)) == [6, 2, 4]


def test_lean_data_hold_no_article(training_data: TrainingData) -> None:
    """Texts stay in this process; everything a fit needs goes along."""
    sent = lean(training_data)
    assert (sent.corpus, sent.matrix) == ((), training_data.matrix)


def test_scores_do_not_depend_on_the_number_of_processes(training_data: TrainingData, settings: Settings) -> None:
    """Two at once give, to the last bit, what one gives."""
    alone, together = (out_of_fold(training_data, settings, jobs=jobs) for jobs in (1, 2))
    assert alone.shares.tobytes() == together.shares.tobytes()
    assert alone.articles.tobytes() == together.articles.tobytes()


def test_fits_in_threads_take_turns(training_data: TrainingData, settings: Settings) -> None:
    """Threads that fit at once give the coefficients that one alone gives, whatever their seeds."""
    seeds = [replace(settings, seed=seed) for seed in range(4)] * 3

    def coefficients(own: Settings) -> bytes:
        weights = fit_model(training_data, own).weights(np.array([1.0, 1.0, 0.0]))
        return weights.paragraph_coef.tobytes() + weights.article_coef.tobytes()

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(coefficients, seeds))
    assert together == [coefficients(own) for own in seeds]
