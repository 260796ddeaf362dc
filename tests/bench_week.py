"""How long an editor waits: a week of forty files from the drop to the full list; `make bench`."""

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from fastapi.testclient import TestClient
from format_files import body, docx, mail
from page_session import csrf_in
from pdf_files import pdf_of_lines
from pytest_benchmark.fixture import BenchmarkFixture

from data.corpus import load_corpus, starter_files
from model.artifact import STARTER, load_artifact
from serving.app import create_app
from serving.desk_config import DeskConfig

N_FILES = 40
MAKERS: list[tuple[str, Callable[[str], bytes]]] = [
    ("docx", lambda text: docx(body(*map(escape, text.split("\n"))))),
    ("docx", lambda text: docx(body(*map(escape, text.split("\n"))))),
    ("txt", lambda text: text.encode("gb18030")),
    ("eml", lambda text: mail("见附件", attached={"稿件.docx": docx(body(*map(escape, text.split("\n"))))}).as_bytes()),
    ("pdf", pdf_of_lines),
]


@pytest.fixture(scope="module")
def week() -> list[tuple[str, tuple[str, bytes]]]:
    """Forty articles of the starter corpus as the files they arrive in."""
    rows = load_corpus(starter_files(), tuple(load_artifact(STARTER).card.themes.values()))
    articles = [row.article for row in rows if row.article.title][:N_FILES]
    texts = ["\n".join([article.title, *article.paragraphs]) for article in articles]
    made = [(MAKERS[k % len(MAKERS)], text) for k, text in enumerate(texts)]
    return [("files", (f"{k}.{suffix}", make(text))) for k, ((suffix, make), text) in enumerate(made)]


def bench_forty_files_from_the_drop_to_the_full_list(
    benchmark: BenchmarkFixture, tmp_path: Path, week: list[tuple[str, tuple[str, bytes]]]
) -> None:
    """Upload, read, tag and enter forty files over HTTP, then load the list; a new ledger each round."""
    clients: list[TestClient] = []

    def new_desk() -> tuple[tuple[TestClient], dict[str, object]]:
        ledger = str(tmp_path / f"{len(clients)}.db")
        client = TestClient(create_app(DeskConfig(model=STARTER, ledger=ledger)), base_url="http://127.0.0.1:8765")
        token = csrf_in(client.get("/entrance").text)
        client.post("/entrance", data={"csrf": token, "editor": "方编辑"}, follow_redirects=False)
        client.headers["X-CSRF-Token"] = token
        clients.append(client)
        return (client,), {}

    def drop(client: TestClient) -> None:
        batch = client.post("/drop", files=week).json()
        while not batch["finished"]:
            batch = client.get(f"/drop/{batch['id']}").json()
        assert (batch["n_done"], batch["n_unreadable"], batch["error"]) == (N_FILES, 0, "")
        assert client.get("/").text.count("/articles/") >= N_FILES

    benchmark.pedantic(drop, setup=new_desk, rounds=3)  # type: ignore[no-untyped-call]
