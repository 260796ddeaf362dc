"""Submissions and decisions over HTTP."""

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import load_workbook

from data.errors import LedgerError
from serving.ledger import Ledger

TEXT = "图书馆门口的戏台\n青柳剧团的演员登台演出，戏迷跟着唱腔打拍子，散场后读者走进阅览室借阅图书。"
OTHER = "球场上的清晨\n健身队在体育场晨跑，跑友们绕着跑道一圈一圈地跑，教练在场边计时。"


@pytest.fixture
def filled(client: TestClient) -> TestClient:
    """A desk that has received two articles and a damaged file."""
    files = [("f", ("一.txt", TEXT.encode())), ("f", ("二.txt", OTHER.encode())), ("f", ("三.docx", b"PK\x03\x04x"))]
    assert client.post("/v1/submissions", files=files, params={"contributor": "投稿人甲"}).status_code == 201
    return client


def problem(answer: Response) -> tuple[int, str]:
    """Status and sentence of a problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


def test_an_upload_says_what_became_of_it(client: TestClient) -> None:
    """The rows come back in order, with how many were there before and how many could not be read."""
    files = [("f", ("一.txt", TEXT.encode())), ("f", ("空.txt", b""))]
    first = client.post("/v1/submissions", files=files).json()
    again = client.post("/v1/submissions", files=files).json()
    assert [(s["source"], s["title"]) for s in first["submissions"]] == [("一.txt", "图书馆门口的戏台"), ("空.txt", "")]
    assert (first["files"], first["repeated"], first["unreadable"]) == (2, 0, 1)
    assert (again["repeated"], again["submissions"][0]["repeated"]) == (1, True)


@pytest.mark.parametrize("n_whole", [0, 1])
def test_half_an_upload_enters_nothing(client: TestClient, n_whole: int) -> None:
    """A body that was cut off is a 422, also when its first files are whole; the ledger stays as it was."""
    part = f'--b\r\nContent-Disposition: form-data; name="f"; filename="一.txt"\r\n\r\n{TEXT}\r\n'
    body = (part * (n_whole + 1)).encode()[:-20]
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    status, sentence = problem(client.post("/v1/submissions", content=body, headers=headers))
    assert (status, "cut off on the way; nothing was taken in" in sentence) == (422, True)
    assert client.get("/v1/submissions").json()["total"] == 0


def test_a_full_disk_says_how_far_it_came(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken in stays; the sentence says how many files and why no more."""
    full = LedgerError("ledger.db", "database or disk is full", "磁盘已满。")
    monkeypatch.setattr(Ledger, "receive_many", _raising(full))
    status, sentence = problem(client.post("/v1/submissions", files={"f": ("一.txt", TEXT.encode())}))
    assert status == 503
    assert sentence == "0 of 1 files were taken in, then: ledger ledger.db: database or disk is full."


def test_a_disk_that_is_full_during_the_upload_is_a_507(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file is put on disk while it arrives; when there is no room, nothing was taken in."""
    monkeypatch.setattr("starlette.datastructures.UploadFile.write", _raising(OSError(28, "No space left on device")))
    status, sentence = problem(client.post("/v1/submissions", files={"f": ("一.txt", TEXT.encode())}))
    assert (status, sentence) == (507, "the disk is full; nothing was taken in, make room and send it again.")


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("order=number", ["一.txt", "二.txt", "三.docx"]),
        ("order=number&limit=1&offset=1", ["二.txt"]),
        ("status=unreadable", ["三.docx"]),
        ("text=戏迷", ["一.txt"]),
        ("contributor=投稿人乙", []),
        ("decided=true", []),
    ],
)
def test_a_list_is_filtered(filled: TestClient, query: str, sources: list[str]) -> None:
    """Filters, order, limit and offset are those of the ledger."""
    assert [s["source"] for s in filled.get(f"/v1/submissions?{query}").json()["submissions"]] == sources


def test_a_list_says_how_long_it_is(filled: TestClient) -> None:
    """The total leaves the limit aside; texts come only when asked for."""
    found = filled.get("/v1/submissions?order=number&limit=1").json()
    assert (found["total"], found["submissions"][0]["paragraphs"]) == (3, [])
    found = filled.get("/v1/submissions?order=number&limit=1&with_text=true").json()
    assert found["submissions"][0]["paragraphs"] == [TEXT.partition("\n")[2]]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "offset=-1", "status=x", "week=2026", "order=", "decided=vielleicht", "nothing=1"],
)
def test_a_filter_that_is_none_is_a_422(client: TestClient, query: str) -> None:
    """It names the place in the query and not what stood there."""
    status, sentence = problem(client.get(f"/v1/submissions?{query}"))
    assert status == 422
    assert sentence.startswith("not what this path takes: query")
    assert "vielleicht" not in sentence


def test_one_submission_with_its_text_history_and_nearest(filled: TestClient) -> None:
    """Everything the desk shows can be asked for."""
    filled.post("/v1/submissions", files={"f": ("四.txt", (TEXT + "掌声一阵接着一阵。").encode())})
    one = filled.get("/v1/submissions/1").json()
    assert (one["title"], one["paragraphs"]) == ("图书馆门口的戏台", [TEXT.partition("\n")[2]])
    assert [event["kind"] for event in filled.get("/v1/submissions/1/history").json()["events"]] == ["received"]
    assert [near["submission"]["id"] for near in filled.get("/v1/submissions/4/nearest").json()] == [1]


@pytest.mark.parametrize("path", ["/v1/submissions/99", "/v1/submissions/99/history", "/v1/submissions/99/nearest"])
def test_a_number_nobody_has_is_a_404(client: TestClient, path: str) -> None:
    """The sentence names the number."""
    assert problem(client.get(path)) == (404, "submission 99: not in the ledger.")


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1.5"])
def test_a_number_that_is_none_is_a_422(client: TestClient, number: str) -> None:
    """No number of any length reaches the database."""
    assert problem(client.get(f"/v1/submissions/{number}"))[0] == 422


def test_a_decision_raises_the_version(filled: TestClient) -> None:
    """State, themes and editor are those of the decision."""
    sent = {"version": 1, "editor": "方编辑", "state": "accepted", "themes": ["阅读推广"]}
    decided = filled.post("/v1/submissions/1/decision", json=sent).json()
    assert (decided["version"], decided["state"], decided["themes"]) == (2, "accepted", ["阅读推广"])
    assert (decided["decided"], decided["decided_by"]) == (True, "方编辑")


@pytest.mark.parametrize(
    ("path", "method", "change"),
    [("/v1/submissions/1/decision", "POST", {"state": "rejected"}), ("/v1/submissions/1", "PATCH", {"zone": "东区"})],
)
def test_who_comes_late_gets_the_current_one(
    filled: TestClient, path: str, method: str, change: dict[str, str]
) -> None:
    """Two editors at once: the second is told with a 409 what stands there now, and nothing is overwritten."""
    filled.post("/v1/submissions/1/decision", json={"version": 1, "editor": "方编辑", "state": "accepted"})
    answer = filled.request(method, path, json={"version": 1, "editor": "袁编辑", **change})
    assert problem(answer)[0] == 409
    assert answer.json()["current"] == filled.get("/v1/submissions/1").json()
    assert answer.json()["current"]["state"] == "accepted"


def test_a_correction_keeps_what_it_leaves_out(filled: TestClient) -> None:
    """Only what is sent changes."""
    sent = {"version": 1, "editor": "方编辑", "title": "戏台", "contributor": "投稿人乙"}
    edited = filled.patch("/v1/submissions/1", json=sent).json()
    assert (edited["title"], edited["contributor"], edited["source"]) == ("戏台", "投稿人乙", "一.txt")


@pytest.mark.parametrize(
    "change",
    [
        {"themes": ["没有的主题"]},
        {"state": "lost"},
        {"primary": "戏曲传承", "themes": ["阅读推广"]},
        {"editor": " "},
        {"version": 0},
        {"unknown": 1},
        {"issue": "a\x00b"},
    ],
)
def test_a_decision_that_cannot_be_is_a_422(filled: TestClient, change: dict[str, Any]) -> None:
    """Nothing is written."""
    sent = {"version": 1, "editor": "方编辑", "state": "accepted", **change}
    assert problem(filled.post("/v1/submissions/1/decision", json=sent))[0] == 422
    assert filled.get("/v1/submissions/1").json()["version"] == 1


@pytest.mark.parametrize("path", ["/v1/undo", "/v1/submissions/1/undo"])
def test_an_editor_takes_a_change_back(filled: TestClient, path: str) -> None:
    """The submission is what it was, its version goes on, the history keeps both; then there is nothing left."""
    filled.post("/v1/submissions/1/decision", json={"version": 1, "editor": "方编辑", "state": "accepted"})
    undone = filled.post(path, json={"editor": "方编辑"}).json()
    assert (undone["version"], undone["state"], undone["decided"]) == (3, "received", False)
    kinds = [event["kind"] for event in filled.get("/v1/submissions/1/history").json()["events"]]
    assert kinds == ["received", "decided", "undone"]
    assert filled.post(path, json={"editor": "方编辑"}).json() is None


def test_a_filter_is_exported_as_a_sheet(filled: TestClient) -> None:
    """The csv begins with the mark Excel wants, the xlsx opens; both hold what the filter asks for."""
    csv = filled.get("/v1/exports/csv?text=戏迷")
    assert csv.content.startswith(b"\xef\xbb\xbf")
    assert ("图书馆门口的戏台" in csv.text, "球场上的清晨" in csv.text) == (True, False)
    xlsx = filled.get("/v1/exports/xlsx?order=number")
    assert 'filename="zhuti.xlsx"' in xlsx.headers["content-disposition"]
    rows = list(load_workbook(io.BytesIO(xlsx.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["编号", 1, 2, 3]


def test_the_themes_are_those_of_the_model(client: TestClient) -> None:
    """In the order of its scores, with the threshold of each."""
    found = client.get("/v1/themes").json()
    assert (found["model"], [theme["name"] for theme in found["themes"]]) == (
        "zhuti/small",
        ["阅读推广", "戏曲传承", "全民健身"],
    )


def test_the_weeks_are_counted(filled: TestClient) -> None:
    """One week, three submissions."""
    assert [(week["total"], week["undecided"]) for week in filled.get("/v1/weeks").json()] == [(3, 3)]


def test_a_broken_ledger_is_a_503(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence is the ledger's."""
    broken = LedgerError("ledger.db", "database is locked; try again", "台账正被占用。")
    monkeypatch.setattr(Ledger, "submissions", _raising(broken))
    assert problem(client.get("/v1/submissions")) == (503, "ledger ledger.db: database is locked; try again.")


def test_an_unexpected_error_is_a_500_without_a_word_of_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its message may hold an article: the answer and the log have the kind and the place only."""
    monkeypatch.setattr(Ledger, "weeks", _raising(RuntimeError("戏迷打拍子")))
    answer = client.get("/v1/weeks")
    assert problem(answer)[0] == 500
    assert "GET /v1/weeks: RuntimeError at " in caplog.text
    assert "戏迷" not in answer.text + caplog.text


def _raising(error: Exception) -> Any:  # noqa: ANN401 (stands in for any method)
    def method(*_: object, **__: object) -> None:
        raise error

    return method
