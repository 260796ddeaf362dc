"""What went wrong: application/problem+json for programs, a page with a Chinese sentence for editors."""

import json
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.errors import (
    ArtifactError,
    ConflictError,
    DecisionError,
    EntranceError,
    IntakeError,
    LedgerError,
    NotFoundError,
    ReadingError,
    SheetError,
    ZhutiError,
)
from serving.records import Submission
from serving.templating import templates

MEDIA_TYPE = "application/problem+json"
PAGE_SENTENCES = {
    400: "请求不完整；请回到上一页再试一次。",
    401: "请先登记您是哪位编辑。",
    403: "这一页已经过期，或请求来自别处；请刷新页面后再试。",
    404: "没有找到这一页或这篇稿件；它可能已被移走。",
    405: "这一步不能这样做；请回到上一页，用页面上的按钮。",
    408: "上传太慢，已经中断；请检查网络后再传一次。",
    409: "别的编辑刚刚改过这篇稿件；请看过最新内容后再改。",
    413: "文件太大或太多；请分几次上传。",
    415: "这种内容读不了；请用 docx、txt、pdf 或邮件。",
    422: "填写的内容不对；请检查后再试。",
    503: "现在太忙，或稿件库打不开；请稍等再试。",
    507: "磁盘已满，没有写入；请腾出空间后再试，原有内容没有丢。",
}
_SUBMISSION: TypeAdapter[Submission] = TypeAdapter(Submission)
_NOT_PARSED = "There was an error parsing the body"
"""What FastAPI says, with a 400, of bytes it cannot decode."""
LAST_SENTENCE = "这一步没有做成，原有内容没有丢；请再试一次。"


def problem(status: int, detail: str, **members: Any) -> Response:  # noqa: ANN401 (any JSON value)
    """An RFC 9457 problem.

    Args:
        status: HTTP status.
        detail: one sentence: what happened and what to do, without any text of an article.
        members: further members, such as `current` of a conflict.
    """
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **members}
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status, media_type=MEDIA_TYPE)


def install_problems(app: FastAPI) -> None:
    """Answer every expected and unexpected error in the form its reader understands."""
    app.add_exception_handler(ZhutiError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


STATUSES: dict[type[ZhutiError], int] = {
    ArtifactError: 503,
    ConflictError: 409,
    DecisionError: 422,
    EntranceError: 401,
    IntakeError: 503,
    LedgerError: 503,
    NotFoundError: 404,
    ReadingError: 422,
    SheetError: 422,
}


def status_of(error: ZhutiError) -> int:
    """The HTTP status an expected error is answered with."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 400)


def answer(request: Request, status: int, detail: str, *, sentence: str = "", **members: Any) -> Response:  # noqa: ANN401
    """A problem for programs, the error page for browsers."""
    if is_page(request):
        shown = sentence or PAGE_SENTENCES.get(status, LAST_SENTENCE)
        return templates.TemplateResponse(request, "error.html", {"sentence": shown}, status_code=status)
    return problem(status, detail, **members)


def is_page(request: Request) -> bool:
    """Tell whether an editor's browser asks, rather than a program."""
    path = request.url.path
    return not path.startswith("/v1/") and path not in {"/health", "/version", "/metrics", "/v1"}


async def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhutiError)  # noqa: S101 (registered for this class)
    if isinstance(error, EntranceError) and is_page(request) and request.method == "GET":
        return RedirectResponse("/entrance", status_code=303)
    members = (
        {"current": _SUBMISSION.dump_python(cast("Submission", error.current), mode="json")}
        if isinstance(error, ConflictError)
        else {}
    )
    return answer(request, status_of(error), str(error), sentence=error.zh, **members)


async def _invalid(request: Request, error: Exception) -> Response:
    # FastAPI's own answer repeats the input, which may be an article.
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this class)
    errors = [{"field": _field(each), "problem": each["type"]} for each in error.errors()]
    fields = ", ".join(sorted({each["field"] for each in errors}))
    return answer(request, 422, f"not what this path takes: {fields}; see /v1/openapi.json.", errors=errors)


def _field(error: dict[str, Any]) -> str:
    """Where the error is; a name that only the client knows is left out."""
    steps = error["loc"][:2] if error["type"] != "extra_forbidden" else error["loc"][:1]
    return ".".join(str(step) for step in steps)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class)
    status, detail = error.status_code, str(error.detail)
    if detail == _NOT_PARSED:
        status, detail = 422, "the body is not JSON in UTF-8; see /v1/openapi.json."
    if detail == HTTPStatus(status).phrase:  # Starlette's own; it says nothing about what to do
        detail = f"{detail.lower()}; see /v1/openapi.json."
    response = answer(request, status, detail)
    response.headers.update(error.headers or {})
    return response
