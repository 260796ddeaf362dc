"""Heavy work beside the event loop: a few threads, a short queue, a time after which an answer is given up."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import ParamSpec, TypeVar

from starlette.exceptions import HTTPException

from serving.desk_config import Limits

P = ParamSpec("P")
T = TypeVar("T")
N_THREADS = 2


class Worker:
    """Runs functions in threads of its own, so that light requests are answered meanwhile."""

    def __init__(self, limits: Limits) -> None:
        """Start no thread yet."""
        self.limits = limits
        self.pending = 0
        self.lock = Lock()
        self.pool = _pool()

    def admit(self) -> None:
        """Refuse more work than can wait; asked before an upload is received.

        Raises:
            HTTPException: 503 when too many wait.
        """
        if self.pending >= self.limits.waiting:
            raise HTTPException(503, "too many uploads at once; send it again in a minute.", {"Retry-After": "60"})

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a thread.

        Raises:
            HTTPException: 503 when too many wait, or when the answer takes too long.
        """
        self.admit()
        with self.lock:
            self.pending += 1
        future = self.pool.submit(work, *args, **kwargs)
        future.add_done_callback(lambda _: self._done())
        try:
            async with asyncio.timeout(self.limits.work_seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            detail = f"it took longer than {self.limits.work_seconds:.0f} seconds; send less at once."
            raise HTTPException(503, detail, {"Retry-After": "60"}) from error

    def close(self) -> None:
        """Finish what runs and drop what waits; an application that is started again can go on."""
        self.pool.shutdown(wait=True, cancel_futures=True)
        self.pool = _pool()

    def _done(self) -> None:
        with self.lock:
            self.pending -= 1


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(N_THREADS, thread_name_prefix="zhuti-worker")
