"""Whether the application is well, which version it is, and its counters."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from serving.deps import TaggerDep
from serving.security import require_token

router = APIRouter(tags=["operation"])


@router.get("/health")
def health(tagger: TaggerDep) -> dict[str, str]:
    """Answers when a model is loaded."""
    return {"status": "ok", "model": tagger.card.name}


@router.get("/version")
def show_version(tagger: TaggerDep) -> dict[str, Any]:
    """The version of zhuti and the model that is in use."""
    return {"zhuti": version("zhuti"), "model": tagger.card.name, "created": tagger.card.created}


@router.get(
    "/metrics",
    dependencies=[Depends(require_token)],
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
def metrics(request: Request) -> Response:
    """Counters in the text format of Prometheus."""
    content: bytes = request.app.state.metrics.exposition()
    return Response(content, media_type="text/plain; version=0.0.4; charset=utf-8")
