"""POST /v1/tag: the same record as everywhere, its limits, and what it says of what it cannot tag."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from data.article import Article
from model.tagger import Tagger
from serving.app import create_app
from serving.cli import main
from serving.desk_config import DeskConfig, Limits
from serving.predict import predict, predict_many
from training.pyfunc import ThemeModel

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子。\n散场后读者走进阅览室借阅图书。"
SECRET = "谁也不该看见的一句话"  # noqa: S105 (a text, no password)
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def strict(desk_config: DeskConfig) -> Iterator[TestClient]:
    """A desk with small limits."""
    limits = Limits(json_bytes=4_000, upload_bytes=40_000, file_bytes=20_000, files=3, articles=5)
    with TestClient(create_app(replace(desk_config, limits=limits)), base_url="http://127.0.0.1:8765") as client:
        yield client


def refused(answer: Response) -> tuple[int, str]:
    """The status and the sentence of a problem that repeats nothing of the request."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert SECRET not in answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["detail"]


def test_every_way_of_asking_gives_the_same_record(
    client: TestClient, model_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python, the MLflow model, HTTP as text and HTTP as record agree; the command and an upload of a file agree."""
    expected = predict(TEXT, model=model_folder).to_record()
    assert client.post("/v1/tag", json=TEXT).json() == expected
    assert client.post("/v1/tag", json={"text": TEXT}).json() == expected
    assert ThemeModel(model_folder).predict([TEXT]) == [expected]
    path = tmp_path / "稿件.txt"
    path.write_text(TEXT, encoding="utf-8")
    main(["tag", str(path), "--format", "jsonl", "--model", str(model_folder)])
    # The command names the path it was given, an upload only the file.
    printed = json.loads(capsys.readouterr().out) | {"id": path.name, "source": path.name}
    assert client.post("/v1/tag", files={"file": (path.name, path.read_bytes())}).json() == [printed]


def test_a_record_keeps_what_it_came_with(client: TestClient, model_folder: Path, unseen: Article) -> None:
    """Id, source and title come back; notes are the model's."""
    sent = {"id": "x-1", "title": unseen.title, "paragraphs": list(unseen.paragraphs), "source": "来稿.docx"}
    expected = predict(replace(unseen, id="x-1", source="来稿.docx"), model=model_folder).to_record()
    assert client.post("/v1/tag", json=sent).json() == expected


def test_n_in_n_out_in_order(client: TestClient, model_folder: Path) -> None:
    """A list gives as many records, also for empty and foreign texts, in the order of the request."""
    texts = [TEXT, "", "Only English here.", TEXT.replace("戏", "书")]
    answered = client.post("/v1/tag", json=texts).json()
    assert answered == [p.to_record() for p in predict_many(texts, model=model_folder)]


def test_a_list_keeps_its_ids(client: TestClient) -> None:
    """Ids come back as text, also where two are equal; an empty list gives an empty list."""
    sent = [{"id": each, "text": TEXT} for each in ("b", "a", 7, "a")]
    assert [record["id"] for record in client.post("/v1/tag", json=sent).json()] == ["b", "a", "7", "a"]
    assert client.post("/v1/tag", json=[]).json() == []


def test_annotated_articles_can_be_sent_as_they_are(client: TestClient, tagger: Tagger) -> None:
    """Paragraphs may be objects with a text, as corpus files have them."""
    sent = {"title": "戏台", "paragraphs": [{"text": "青柳剧团登台演出。", "themes": []}]}
    expected = tagger.tag(Article("", "戏台", ("青柳剧团登台演出。",))).to_record()
    assert client.post("/v1/tag", json=sent).json() == expected


def test_several_files_of_several_articles(client: TestClient) -> None:
    """Every file is read, every article in it tagged; a damaged file gets its verdict in its place."""
    rows = "".join(json.dumps({"id": f"r{n}", "text": TEXT}) + "\n" for n in (1, 2)).encode()
    files = [("a", ("一.jsonl", rows)), ("b", ("二.docx", b"PK\x03\x04damaged")), ("b", ("三.txt", TEXT.encode()))]
    answered = client.post("/v1/tag", files=files).json()
    assert [(r["id"], r["source"]) for r in answered if r["status"] != "unreadable"] == [
        ("r1", "一.jsonl"),
        ("r2", "一.jsonl"),
        ("三.txt", "三.txt"),
    ]
    assert [r["source"] for r in answered if r["status"] == "unreadable"] == ["二.docx"]


@pytest.mark.parametrize(
    "name", ["../../etc/稿件.txt", "C:\\Users\\x\\稿件.txt", "/稿件.txt", "稿\x00件.txt", "..\\..\\稿件.txt"]
)
def test_of_a_files_name_only_its_last_part_is_kept(client: TestClient, name: str) -> None:
    """Whatever path a client names, nothing is written there and nothing of it is shown."""
    body = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n{TEXT}\r\n--b--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answered = client.post("/v1/tag", content=body.encode(), headers=headers).json()
    assert [record["source"] for record in answered] == ["稿件.txt"]


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (b"{", "the body is not JSON"),
        (b"\xff\xfe\x00", "the body is not JSON"),
        (b"[" * 100_000, "the body is not JSON"),
        (b"7", "article: write a text, or an object"),
        (b'["a", null]', "article[1]: write a text, or an object"),
        (json.dumps({"id": "x"}).encode(), "article: give text, paragraphs or a title"),
        (json.dumps({"text": SECRET, "paragraphs": [SECRET]}).encode(), "article: give either text or paragraphs"),
        (json.dumps({"text": [SECRET]}).encode(), "article.text: write a text"),
        (json.dumps([{"paragraphs": SECRET}]).encode(), "article[0].paragraphs: write a list of texts"),
        (json.dumps({"paragraphs": [SECRET, 7]}).encode(), "article.paragraphs: write a list of texts"),
        (json.dumps({"text": SECRET, "id": [SECRET]}).encode(), "article.id: write a text or a whole number"),
        (json.dumps({"text": SECRET, "id": True}).encode(), "article.id: write a text or a whole number"),
        (json.dumps({SECRET: SECRET, "text": SECRET}).encode(), "article: it may have byline, date, genre, id,"),
    ],
)
def test_what_is_no_article_is_a_422_that_names_the_place(client: TestClient, sent: bytes, detail: str) -> None:
    """The sentence says which article and field, and never repeats a text."""
    status, sentence = refused(client.post("/v1/tag", content=sent, headers=JSON))
    assert status == 422
    assert sentence.startswith(detail)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_another_kind_of_body_is_a_415(client: TestClient, kind: str) -> None:
    """The sentence says what can be sent."""
    status, sentence = refused(client.post("/v1/tag", content=SECRET.encode(), headers={"Content-Type": kind}))
    assert (status, sentence) == (415, "send application/json, or files as multipart/form-data.")


def test_more_articles_than_allowed_are_a_413(strict: TestClient) -> None:
    """The number is in the sentence; as many as allowed are tagged."""
    assert refused(strict.post("/v1/tag", json=["戏"] * 6))[0] == 413
    assert len(strict.post("/v1/tag", json=["戏"] * 5).json()) == 5


def test_a_larger_body_than_allowed_is_a_413_before_it_is_sent(strict: TestClient) -> None:
    """The length a client announces is enough to refuse it."""
    assert refused(strict.post("/v1/tag", json="戏" * 4_000))[0] == 413


def test_a_body_of_unknown_length_is_cut_off_at_the_limit(strict: TestClient) -> None:
    """What comes in pieces is counted piece by piece."""
    pieces = (b" " * 1_000 for _ in range(5))
    assert refused(strict.post("/v1/tag", content=pieces, headers=JSON))[0] == 413


def test_a_text_longer_than_any_article_is_a_413(client: TestClient) -> None:
    """It names the article."""
    status, sentence = refused(client.post("/v1/tag", json=["戏", "戏" * 500_001]))
    assert (status, sentence) == (413, "article[1]: longer than 500,000 characters; send it in parts.")


def test_too_many_or_too_large_files_are_a_413(strict: TestClient) -> None:
    """Each limit has its own sentence."""
    many = [("f", (f"{n}.txt", b"x")) for n in range(4)]
    assert refused(strict.post("/v1/tag", files=many)) == (413, "one upload may hold 3 files; send them in several.")
    large = {"f": ("a.txt", io.BytesIO(b"x" * 20_001))}
    assert refused(strict.post("/v1/tag", files=large))[0] == 413
    total = [("f", (f"{n}.txt", b"x" * 15_000)) for n in range(3)]
    assert refused(strict.post("/v1/tag", files=total))[0] == 413


@pytest.mark.parametrize("content", [b"", b"--b--\r\n", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'])
def test_half_a_form_and_one_without_a_file_are_a_422(client: TestClient, content: bytes) -> None:
    """Nothing is tagged of an upload that was cut off."""
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    assert refused(client.post("/v1/tag", content=content, headers=headers))[0] == 422


def test_a_form_without_a_boundary_is_a_422(client: TestClient) -> None:
    """It cannot be taken apart."""
    assert refused(client.post("/v1/tag", content=b"x", headers={"Content-Type": "multipart/form-data"}))[0] == 422


def test_half_characters_come_back_escaped(client: TestClient) -> None:
    """JSON may hold half a surrogate pair, which UTF-8 cannot; the answer is still JSON with the same title."""
    answer = client.post("/v1/tag", content=b'{"title": "\\ud83d", "text": "x"}', headers=JSON)
    assert (answer.status_code, json.loads(answer.content)["title"]) == (200, "\ud83d")


def test_the_other_methods_are_a_405(client: TestClient) -> None:
    """The answer says which one is taken."""
    answer = client.get("/v1/tag")
    assert refused(answer)[0] == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(("times", "expected"), [(8, []), (9, ["_tag"]), (500, ["_tag_json"])])
def test_a_large_request_is_tagged_beside_the_event_loop(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, times: int, expected: list[str]
) -> None:
    """What takes long runs in the worker, so that others are answered meanwhile; the answer is the same."""
    ran: list[Any] = []
    worker = client.app.state.worker  # type: ignore[attr-defined]
    original = worker.run

    async def run(*arguments: Any) -> Any:  # noqa: ANN401 (whatever is run)
        ran.append(arguments[0].__name__)
        return await original(*arguments)

    monkeypatch.setattr(worker, "run", run)
    small, large = client.post("/v1/tag", json=[TEXT]).json(), client.post("/v1/tag", json=[TEXT] * times).json()
    assert large == small * times
    assert ran == expected


def test_tags_are_counted_by_status(client: TestClient) -> None:
    """The counters hold numbers by route and status, and nothing else of the requests."""
    client.post("/v1/tag", json=[TEXT, ""])
    client.post("/v1/tag", files={"f": (f"{SECRET}.txt", b"")})
    client.post("/v1/tag", json=7)
    counters = client.get("/metrics").text
    assert 'zhuti_tags_total{status="unreadable"} 2.0' in counters
    assert 'zhuti_requests_total{method="POST",route="/v1/tag",status="200"} 2.0' in counters
    assert 'zhuti_requests_total{method="POST",route="/v1/tag",status="422"} 1.0' in counters
    assert 'zhuti_request_seconds_count{route="/v1/tag"} 3.0' in counters
    assert SECRET not in counters
