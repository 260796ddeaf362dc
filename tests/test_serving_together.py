"""Articles of several requests are tagged in one call, each as if it were alone."""

import asyncio
from collections.abc import Sequence

import pytest

from data.article import Article, Unreadable
from model.tagger import Prediction, Tagger
from serving.together import MAX_TOGETHER, RETURN_SECONDS, TagTogether

READING = Article("1", "书屋开放", ("图书馆的读者来借阅图书。",))
OPERA = Article("2", "戏台搭好", ("剧团的唱腔引来戏迷。",))
BAD = Article("3", "坏", ("坏",))
ANN, BOB = ("127.0.0.1", 1), ("127.0.0.1", 2)
FROZEN = "serving.together.perf_counter"


class Watched:
    """A live tagger that notes its calls, and cannot tag one article."""

    def __init__(self, tagger: Tagger) -> None:
        """Note nothing yet."""
        self.tagger = tagger
        self.calls: list[int] = []

    def current(self) -> "Watched":
        """The tagger that takes the call."""
        return self

    def tag_many(self, articles: Sequence[Article | Unreadable]) -> list[Prediction]:
        """Tag several; fail where the bad one is among them."""
        self.calls.append(len(articles))
        if BAD in articles:
            raise ZeroDivisionError
        return self.tagger.tag_many(articles)


@pytest.fixture
def watched(tagger: Tagger) -> Watched:
    """The small model."""
    return Watched(tagger)


def ask(watched: Watched, *articles: Article) -> list[Prediction | BaseException]:
    """What articles that arrive at the same time get."""

    async def run() -> list[Prediction | BaseException]:
        together = TagTogether(watched)  # type: ignore[arg-type]
        clients = [("127.0.0.1", port) for port in range(len(articles))]
        return await asyncio.gather(*map(together.tag, articles, clients), return_exceptions=True)

    return asyncio.run(run())


def test_articles_of_the_same_turn_are_tagged_in_one_call(watched: Watched, tagger: Tagger) -> None:
    """Two requests cost one call, and each gets its own record."""
    assert ask(watched, READING, OPERA) == [tagger.tag(READING), tagger.tag(OPERA)]
    assert watched.calls == [2]


def test_more_than_one_call_takes_wait_for_the_next(watched: Watched, tagger: Tagger) -> None:
    """A crowd is tagged in calls of MAX_TOGETHER, so that the first need not wait for the last."""
    assert ask(watched, *[READING] * (MAX_TOGETHER + 1)) == [tagger.tag(READING)] * (MAX_TOGETHER + 1)
    assert watched.calls == [MAX_TOGETHER, 1]


def test_call_is_answered_before_the_next(watched: Watched) -> None:
    """The first of a crowd has its record before the last is tagged."""

    async def run() -> list[int]:
        together = TagTogether(watched)  # type: ignore[arg-type]

        async def first() -> list[int]:
            await together.tag(READING, ANN)
            return [*watched.calls]

        one = asyncio.create_task(first())
        await asyncio.gather(one, *[together.tag(READING, BOB) for _ in range(MAX_TOGETHER)])
        return one.result()

    assert asyncio.run(run()) == [MAX_TOGETHER]


def test_error_of_one_leaves_the_others_alone(watched: Watched, tagger: Tagger) -> None:
    """The request with the article that fails gets the error, its neighbours their records."""
    before, failed, after = ask(watched, READING, BAD, OPERA)
    assert (before, after) == (tagger.tag(READING), tagger.tag(OPERA))
    assert isinstance(failed, ZeroDivisionError)


def test_error_of_one_alone_is_its_own(watched: Watched) -> None:
    """A single article that fails is tried once."""
    (failed,) = ask(watched, BAD)
    assert isinstance(failed, ZeroDivisionError)
    assert watched.calls == [1]


def test_request_that_was_given_up_leaves_the_others_alone(watched: Watched, tagger: Tagger) -> None:
    """A client that goes away before its turn costs nobody an answer."""

    async def run() -> Prediction:
        together = TagTogether(watched)  # type: ignore[arg-type]
        given_up, kept = (asyncio.create_task(together.tag(each, ANN)) for each in (READING, OPERA))
        await asyncio.sleep(0)
        given_up.cancel()
        return await kept

    assert asyncio.run(run()) == tagger.tag(OPERA)


def test_client_that_comes_again_is_waited_for(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that were answered together, and asked before, are tagged together again, whoever is back first."""
    monkeypatch.setattr(FROZEN, lambda: 1.0)

    async def run() -> None:
        together = TagTogether(watched)  # type: ignore[arg-type]
        for _ in range(2):
            await asyncio.gather(together.tag(READING, ANN), together.tag(OPERA, BOB))
        first = asyncio.create_task(together.tag(READING, ANN))
        await turns(5)
        await asyncio.gather(first, together.tag(OPERA, BOB))

    asyncio.run(asyncio.wait_for(run(), 10))
    assert watched.calls == [2, 2, 2]


def test_client_that_stays_away_is_waited_for_a_moment_only(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """After RETURN_SECONDS the others are tagged without it."""
    monkeypatch.setattr(FROZEN, lambda: 1.0)

    async def run() -> list[int]:
        together = TagTogether(watched)  # type: ignore[arg-type]
        for _ in range(2):
            await asyncio.gather(together.tag(READING, ANN), together.tag(OPERA, BOB))
        alone = asyncio.create_task(together.tag(READING, ANN))
        await turns(5)
        before = [*watched.calls]
        monkeypatch.setattr(FROZEN, lambda: 1.0 + RETURN_SECONDS)
        await alone
        return before

    assert asyncio.run(asyncio.wait_for(run(), 10)) == [2, 2]
    assert watched.calls == [2, 2, 1]


@pytest.mark.parametrize("clients", [[ANN, ANN, ANN], [ANN, BOB, ("127.0.0.1", 3)], [None, None, None]])
def test_lone_client_waits_for_nobody(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, clients: list[tuple[str, int] | None]
) -> None:
    """One connection is served at once, and so are clients that take a new one for every request."""
    monkeypatch.setattr(FROZEN, lambda: 1.0)

    async def run() -> None:
        together = TagTogether(watched)  # type: ignore[arg-type]
        for client in clients:
            await together.tag(READING, client)

    asyncio.run(asyncio.wait_for(run(), 10))
    assert watched.calls == [1, 1, 1]


async def turns(n: int) -> None:
    """Let the loop turn."""
    for _ in range(n):
        await asyncio.sleep(0)
