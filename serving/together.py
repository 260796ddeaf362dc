"""Articles of requests that wait in the same turn of the event loop, tagged in one call."""

import asyncio

from data.article import Article
from model.tagger import Prediction
from serving.live import LiveTagger

MAX_TOGETHER = 16
"""Articles of one call; more gain nothing and would make the first wait for the last."""

Waiting = tuple[Article, asyncio.Future[Prediction]]


class TagTogether:
    """Collects single articles; one that comes alone is tagged in the next turn of the loop."""

    def __init__(self, live: LiveTagger) -> None:
        """Wait for nothing yet."""
        self.live = live
        self.waiting: list[Waiting] = []

    async def tag(self, article: Article) -> Prediction:
        """Tag an article with those that wait already."""
        loop = asyncio.get_running_loop()
        if not self.waiting:
            loop.call_soon(self._tag_waiting)
        future: asyncio.Future[Prediction] = loop.create_future()
        self.waiting.append((article, future))
        return await future

    def _tag_waiting(self) -> None:
        now, self.waiting = self.waiting[:MAX_TOGETHER], self.waiting[MAX_TOGETHER:]
        if self.waiting:
            asyncio.get_running_loop().call_soon(self._tag_waiting)
        tagger = self.live.current()
        try:
            predictions = tagger.tag_many([article for article, _ in now])
        except Exception as error:  # noqa: BLE001 (it is answered, to the one request that caused it)
            if len(now) == 1:
                _fail(now[0][1], error)
                return
            for article, future in now:
                try:
                    _answer(future, tagger.tag(article))
                except Exception as its_own:  # noqa: BLE001
                    _fail(future, its_own)
            return
        for (_, future), prediction in zip(now, predictions, strict=True):
            _answer(future, prediction)


def _answer(future: asyncio.Future[Prediction], prediction: Prediction) -> None:
    if not future.done():  # its client may have gone away
        future.set_result(prediction)


def _fail(future: asyncio.Future[Prediction], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
