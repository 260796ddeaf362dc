"""Where the groups of a search are scored: threads of this machine, or the workers of a Dask scheduler."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import Parallel, delayed, parallel_config
from threadpoolctl import threadpool_limits

from data.errors import StudyError
from training.search import Ground, Scored, score
from training.study import BATCH, Scores, Task

_PATIENCE = 10
"""Seconds to wait for a scheduler and for its first worker."""


@dataclass(frozen=True)
class Workers:
    """Who scores.

    Attributes:
        scores: scores groups with settings, all at once where there is room.
        batch: trials it pays to have at once.
    """

    scores: Scores
    batch: int


@contextmanager
def workers(ground: Ground, *, jobs: int, dask: str | None = None) -> Iterator[Workers]:
    """Find who scores.

    Args:
        ground: the counted corpus; it goes to every Dask worker once, without any text.
        jobs: threads of this machine.
        dask: address of a Dask scheduler whose workers have this version of zhuti.

    Raises:
        StudyError: there is no scheduler at the address, or it has no workers.
    """
    if dask is None:
        yield Workers(_scores(ground, jobs), max(BATCH, jobs))
        return
    from distributed import Client  # noqa: PLC0415 (an extra of its own)

    try:
        client: Any = Client(dask, timeout=_PATIENCE, set_as_default=True)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise StudyError(dask, "no Dask scheduler answers there", "start one with 'dask scheduler'") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise StudyError(dask, "the scheduler has no workers", f"start some with 'dask worker {dask}'") from error
        threads = sum(client.nthreads().values())
        with parallel_config(backend="dask", scatter=[ground]):
            yield Workers(_scores(ground, threads), max(BATCH, threads))


def _scores(ground: Ground, jobs: int) -> Scores:
    def scores(tasks: Sequence[Task]) -> list[Scored]:
        # Threads where nothing else is set: liblinear lets go of the interpreter, and nothing is copied.
        parallel = Parallel(n_jobs=jobs, prefer="threads")
        with threadpool_limits(1, "blas"):
            found: list[Scored] = parallel(delayed(score)(ground, settings, group) for settings, group in tasks)
        return found

    return scores
