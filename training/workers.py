"""Where the groups of a search are scored: processes of this machine, or the workers of a Dask scheduler."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import joblib
from joblib import Parallel, delayed, parallel_config

from training.errors import StudyError
from training.parallel import in_processes
from training.search import Ground, Scored, score
from training.settings import Settings
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
        ground: the counted corpus; it goes to every worker once, without any text.
        jobs: processes of this machine; 1 scores in this one.
        dask: address of a Dask scheduler whose workers have this version of zhuti.

    Raises:
        StudyError: there is no scheduler at the address, or it has no workers.
    """
    with _cluster(ground, dask) if dask else _machine(ground, jobs) as found:
        yield found


@contextmanager
def _machine(ground: Ground, jobs: int) -> Iterator[Workers]:
    """Processes that map one file into memory, so that the corpus is there once; not threads, see training.parallel."""
    if jobs == 1:
        yield Workers(lambda tasks: [score(ground, *task) for task in tasks], BATCH)
        return
    with tempfile.TemporaryDirectory(prefix="zhuti-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "ground.joblib"
        joblib.dump(ground, path)

        def scores(tasks: Sequence[Task]) -> list[Scored]:
            return list(in_processes(partial(_score_mapped, path), tasks, jobs=jobs))

        yield Workers(scores, max(BATCH, jobs))


def _score_mapped(path: Path, task: Task) -> Scored:
    return score(_mapped(path), *task)


@lru_cache(maxsize=1)
def _mapped(path: Path) -> Ground:
    """The counted corpus, its arrays read from the file as they are needed."""
    ground: Ground = joblib.load(path, mmap_mode="r")
    return ground


@contextmanager
def _cluster(ground: Ground, address: str) -> Iterator[Workers]:
    """The workers of a Dask scheduler, through joblib; each is sent the corpus once."""
    from distributed import Client  # noqa: PLC0415 (an extra of its own)

    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=True)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise StudyError(address, "no Dask scheduler answers there", "start one with 'dask scheduler'") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise StudyError(address, "the scheduler has no workers", f"start some: 'dask worker {address}'") from error
        n_workers = len(client.nthreads())

        def scores(tasks: Sequence[Task]) -> list[Scored]:
            found: list[Scored] = Parallel(n_jobs=-1)(delayed(_score_alone)(ground, *task) for task in tasks)
            return found

        with parallel_config(backend="dask", scatter=[ground]):
            yield Workers(scores, max(BATCH, n_workers))


def _score_alone(ground: Ground, settings: Settings, group: int) -> Scored:
    """Score without handing parts of a fit to other workers: a fit waits for its parts while it keeps others out."""
    with parallel_config(backend="sequential"):
        return score(ground, settings, group)
