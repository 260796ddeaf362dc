"""The OpenAPI description, and the application held to it with invented requests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from serving.app import create_app
from serving.desk_config import DeskConfig

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，散场后读者走进阅览室借阅图书。"
OPERATIONS = [
    ("get", "/health"),
    ("get", "/metrics"),
    ("get", "/v1/exports/{form}"),
    ("get", "/v1/submissions"),
    ("get", "/v1/submissions/{number}"),
    ("get", "/v1/submissions/{number}/history"),
    ("get", "/v1/submissions/{number}/nearest"),
    ("get", "/v1/themes"),
    ("get", "/v1/weeks"),
    ("get", "/version"),
    ("patch", "/v1/submissions/{number}"),
    ("post", "/v1/submissions"),
    ("post", "/v1/submissions/{number}/decision"),
    ("post", "/v1/submissions/{number}/undo"),
    ("post", "/v1/tag"),
    ("post", "/v1/undo"),
]
WITHOUT_INPUT = {("get", path) for path in ("/health", "/metrics", "/v1/themes", "/v1/weeks", "/version")}
# What fits the description may still be refused: a theme that the model in use does not have.
EXCLUDED: list[Any] = [positive_data_acceptance]


@pytest.fixture(scope="module")
def schema(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    """The description of a desk that holds a few submissions."""
    ledger = str(tmp_path_factory.mktemp("fuzz") / "ledger.db")
    app = create_app(DeskConfig(model=model_folder, ledger=ledger, hosts=("testserver",)))
    with TestClient(app) as client:
        client.post("/v1/submissions", files=[("f", (f"{n}.txt", f"第{n}出。{TEXT}".encode())) for n in "一二三"])
        yield schemathesis.openapi.from_asgi("/v1/openapi.json", app)


def test_every_path_is_described(schema: OpenApiSchema) -> None:
    """The list below is the whole API; the hot route, which FastAPI does not know, takes JSON and files."""
    found = {(each.ok().method, each.ok().path) for each in schema.get_all_operations() if isinstance(each, Ok)}
    assert found == set(OPERATIONS)
    body = schema["/v1/tag"]["post"].definition.raw["requestBody"]
    assert set(body["content"]) == {"application/json", "multipart/form-data"}


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [
        (*operation, mode)
        for operation in OPERATIONS
        for mode in GenerationMode
        if mode is GenerationMode.POSITIVE or operation not in WITHOUT_INPUT
    ],
)
def test_no_request_is_answered_with_a_server_error(
    schema: OpenApiSchema, method: str, path: str, mode: GenerationMode
) -> None:
    """Whatever is sent, fitting the description or not, the answer is one that it knows, and never a 500."""

    @settings(max_examples=40, suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=EXCLUDED)

    ask()
