"""Articles of requests that come at about the same time, tagged in one call."""

import asyncio
from time import perf_counter

from data.article import Article
from model.tagger import Prediction
from serving.live import LiveTagger

MAX_TOGETHER = 16
"""Articles of one call; more gain nothing and would make the first wait for the last."""
RETURN_SECONDS = 0.002
"""How long after its answer the next request of a client is waited for; of eight some are back after more than 1 ms."""
N_REMEMBERED = 64
"""Requests over which a client is remembered as one that comes again."""

Client = tuple[str, int] | None
"""Address and port of the other end of a connection."""
Waiting = tuple[Article, Client, asyncio.Future[Prediction]]


class TagTogether:
    """Collects single articles; one that comes alone is tagged in the next turn of the loop.

    Clients that ask again as soon as they have their answer would fall apart into small calls, as the first is back
    before the last. So a call waits for the clients of the call before, where they are known to come again; a client
    never waits for itself, and nobody for one that was answered more than RETURN_SECONDS ago.
    """

    def __init__(self, live: LiveTagger) -> None:
        """Wait for nothing yet."""
        self.live = live
        self.waiting: list[Waiting] = []
        self.task: asyncio.Task[None] | None = None
        self.expected: set[Client] = set()
        self.expected_until = 0.0
        self.remembered: list[Client] = []

    async def tag(self, article: Article, client: Client) -> Prediction:
        """Tag an article with those that wait already."""
        future: asyncio.Future[Prediction] = asyncio.get_running_loop().create_future()
        self.waiting.append((article, client, future))
        if self.task is None:
            self.task = asyncio.create_task(self._tag_waiting())
        return await future

    async def _tag_waiting(self) -> None:
        try:
            while self.waiting:
                # The timers of uvloop count in whole milliseconds, too long for what is over in less.
                while self._more_are_coming():  # noqa: ASYNC110
                    await asyncio.sleep(0)
                now, self.waiting = self.waiting[:MAX_TOGETHER], self.waiting[MAX_TOGETHER:]
                _tag(now, self.live)
                self._expect({client for _, client, _ in now})
                await asyncio.sleep(0)  # these are answered before more are tagged
        finally:
            self.task = None

    def _expect(self, clients: set[Client]) -> None:
        """Expect those clients to ask again that did so before."""
        self.expected = clients.intersection(self.remembered)
        self.expected_until = perf_counter() + RETURN_SECONDS
        self.remembered = [*clients, *self.remembered][:N_REMEMBERED]

    def _more_are_coming(self) -> bool:
        if len(self.waiting) >= MAX_TOGETHER or perf_counter() >= self.expected_until:
            return False
        return not self.expected.issubset([client for _, client, _ in self.waiting])


def _tag(now: list[Waiting], live: LiveTagger) -> None:
    """Tag in one call, or one by one where that fails: the error is answered to the request that caused it."""
    try:
        predictions = live.current().tag_many([article for article, _, _ in now])
    except Exception as error:  # noqa: BLE001
        if len(now) > 1:
            for each in now:
                _tag([each], live)
        elif not now[0][2].done():
            now[0][2].set_exception(error)
        return
    for (_, _, future), prediction in zip(now, predictions, strict=True):
        if not future.done():  # its client may have gone away
            future.set_result(prediction)
