"""The OpenAPI description: what FastAPI knows of its routes, the hot route, file uploads, and problems."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from serving.api_tag import PATH as TAG_PATH
from serving.page_files import CSV, XLSX
from serving.tag_request import REST

_NUMBER: dict[str, Any] = {"type": "integer"}
_TEXT: dict[str, Any] = {"type": "string"}
_RECORD_FIELDS = ("title", *REST)
SCHEMAS: dict[str, Any] = {
    "Problem": {
        "description": "RFC 9457; `detail` says what happened and what to do, and holds no text of an article.",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
    },
    "Article": {
        "description": "A title, and the body as `text` or as `paragraphs`; where no title is given, the short first "
        "line of `text` is it.",
        "type": "object",
        "properties": {
            "id": {"anyOf": [_TEXT, {"type": "integer"}], "description": "comes back as text"},
            "text": _TEXT,
            "paragraphs": {"type": "array", "items": _TEXT},
            **dict.fromkeys(_RECORD_FIELDS, _TEXT),
        },
        "anyOf": [{"required": ["text"]}, {"required": ["paragraphs"]}, {"required": ["title"]}],
        "not": {"required": ["text", "paragraphs"]},
        "additionalProperties": False,
    },
    "ArticleOrText": {"anyOf": [_TEXT, {"$ref": "#/components/schemas/Article"}]},
    "Phrase": {
        "description": "`paragraph` 0 is the title; `start` and `end` cut the phrase out of it.",
        "type": "object",
        "required": ["theme", "paragraph", "start", "end", "text", "weight"],
        "properties": {
            "theme": _TEXT,
            "text": _TEXT,
            "weight": {"type": "number"},
            "paragraph": _NUMBER,
            "start": _NUMBER,
            "end": _NUMBER,
        },
    },
    "Prediction": {
        "type": "object",
        "required": ["id", "source", "title", "status", "themes", "primary", "scores", "evidence", "notes", "model"],
        "properties": {
            **dict.fromkeys(("id", "source", "title", "model"), _TEXT),
            "status": {"enum": ["tagged", "none", "review", "unreadable"]},
            "themes": {"type": "array", "items": _TEXT},
            "primary": {"anyOf": [_TEXT, {"type": "null"}]},
            "scores": {"type": "object", "additionalProperties": {"type": "number"}},
            "evidence": {"type": "array", "items": {"$ref": "#/components/schemas/Phrase"}},
            "notes": {"type": "array", "items": _TEXT},
        },
    },
    "Files": {
        "type": "object",
        "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}},
        "required": ["file"],
    },
}
FILES = {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Files"}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How a route declares that it may answer with these problems."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {status: {"description": "Problem", "content": {"application/problem+json": schema}} for status in statuses}


SHEET_TYPES = {"xlsx": XLSX, "csv": CSV}


def sheet_responses() -> dict[int | str, dict[str, Any]]:
    """How a route declares that it answers with a sheet."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "Sheet", "content": {kind.partition(";")[0]: binary for kind in SHEET_TYPES.values()}}}


def describe(app: FastAPI) -> dict[str, Any]:
    """The whole description."""
    described = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    described["paths"][TAG_PATH] = {"post": _tag_operation()}
    described["paths"]["/v1/submissions"]["post"]["requestBody"] = {"required": True, "content": FILES}
    described.setdefault("components", {}).setdefault("schemas", {}).update(SCHEMAS)
    described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    described["security"] = [{}, {"token": []}]
    return described


def _tag_operation() -> dict[str, Any]:
    one = {"$ref": "#/components/schemas/ArticleOrText"}
    record = {"$ref": "#/components/schemas/Prediction"}
    body = {"schema": {"anyOf": [one, {"type": "array", "items": one}]}}
    answer = {"schema": {"anyOf": [record, {"type": "array", "items": record}]}}
    return {
        "summary": "Tag",
        "description": "A text or an article gives a record, a list gives as many in the same order, files give a list "
        "with the records of every article in them. Nothing is kept.",
        "operationId": "tag",
        "tags": ["tagging"],
        "requestBody": {"required": True, "content": {"application/json": body, **FILES}},
        "responses": {
            "200": {"description": "Tagged", "content": {"application/json": answer}},
            **{str(status): response for status, response in problems(401, 403, 408, 413, 415, 422, 503).items()},
        },
    }
