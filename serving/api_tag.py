"""POST /v1/tag: texts, records or files in, one record each out; nothing is kept."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from fastapi import FastAPI
from pydantic_core import PydanticSerializationError, to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from data.article import Article, Unreadable
from data.reading import read
from model.tagger import Prediction, Tagger
from serving.desk_config import Limits
from serving.intake import Incoming
from serving.live import LiveTagger
from serving.metrics import Metrics
from serving.security import require_token
from serving.tag_request import parse_articles
from serving.together import Client, TagTogether
from serving.uploads import received
from serving.worker import Worker

LIGHT_BYTES, LIGHT_ARTICLES = 30_000, 8
"""What is tagged on the event loop, in a few milliseconds; more is tagged in a thread."""


PATH = "/v1/tag"


def tag_route(app: FastAPI) -> Route:
    """The route, bound to what the application holds; `serving.openapi` describes it."""
    state = app.state
    endpoint = TagEndpoint(state.live, state.worker, state.metrics, state.config.limits)
    return Route(PATH, endpoint, methods=["POST"])


class TagEndpoint:
    """The one route that is asked thousands of times a second: plain ASGI, no models in between."""

    path = PATH

    def __init__(self, live: LiveTagger, worker: Worker, metrics: Metrics, limits: Limits) -> None:
        """Hold what every request needs."""
        self.live = live
        self.together = TagTogether(live)
        self.worker = worker
        self.metrics = metrics
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        require_token(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            response = await self._json(await request.body(), scope.get("client"))
        elif kind == "multipart/form-data":
            response = await self._files(request)
        else:
            raise HTTPException(415, "send application/json, or files as multipart/form-data.")
        await response(scope, receive, send)

    async def _json(self, body: bytes, client: Client) -> Response:
        if len(body) > LIGHT_BYTES:
            content, statuses = await self.worker.run(_tag_json, body, self.live.current(), self.limits)
        else:
            articles, many = parse_articles(body, self.limits)
            if len(articles) > LIGHT_ARTICLES:
                content, statuses = await self.worker.run(_tag, articles, self.live.current(), many)
            elif many:
                content, statuses = _tag(articles, self.live.current(), many)
            else:
                content, statuses = _answer([await self.together.tag(articles[0], client)], many)
        self.metrics.count_tags(statuses)
        return Response(content, media_type="application/json")

    async def _files(self, request: Request) -> Response:
        self.worker.admit()
        files = await received(request, self.limits)
        predictions = await self.worker.run(_tag_files, files, self.live.current())
        self.metrics.count_tags(prediction.status for prediction in predictions)
        return Response(encode([p.to_record() for p in predictions]), media_type="application/json")


def _tag_json(body: bytes, tagger: Tagger, limits: Limits) -> tuple[bytes, list[str]]:
    articles, many = parse_articles(body, limits)
    return _tag(articles, tagger, many)


def _tag(articles: list[Article], tagger: Tagger, many: bool) -> tuple[bytes, list[str]]:  # noqa: FBT001 (from the parser)
    return _answer(list(tagger.tag_all(articles)), many)


def _answer(predictions: list[Prediction], many: bool) -> tuple[bytes, list[str]]:  # noqa: FBT001 (from the parser)
    records = [prediction.to_record() for prediction in predictions]
    return encode(records if many else records[0]), [prediction.status for prediction in predictions]


def _tag_files(files: list[Incoming], tagger: Tagger) -> list[Prediction]:
    return list(tagger.tag_all(_readings(files)))


def _readings(files: list[Incoming]) -> Iterator[Article | Unreadable]:
    for file in files:
        with closing(file):
            yield from read(file.name, file.stream.read())


def encode(value: Any) -> bytes:  # noqa: ANN401 (any JSON value)
    """JSON in UTF-8; half characters, which UTF-8 cannot hold, are escaped."""
    try:
        return to_json(value)  # a fifth of the time that the json module takes
    except PydanticSerializationError:
        return json.dumps(value, separators=(",", ":")).encode()
