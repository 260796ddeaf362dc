"""Many fits at once, in processes of their own.

Not in threads: liblinear draws from one generator a process (`model.classifier.LIBLINEAR`), so threads would wait for
each other, and without that lock the same settings would give other scores from run to run.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from training.dataset import TrainingData

Result = TypeVar("Result")
Task = TypeVar("Task")


def in_processes(function: Callable[[Task], Result], tasks: Iterable[Task], *, jobs: int) -> Iterator[Result]:
    """Results of a function on every task, in the order of the tasks, as soon as they are there.

    Args:
        function: can be pickled; what it holds should be `lean`.
        tasks: what it is called with.
        jobs: processes; 1 does everything in this one.
    """
    with threadpool_limits(1, "blas"):
        yield from Parallel(n_jobs=jobs, return_as="generator")(delayed(function)(task) for task in tasks)


def lean(data: TrainingData) -> TrainingData:
    """The counted corpus without its articles, which no fit needs, to be sent to other processes."""
    return replace(data, corpus=())
