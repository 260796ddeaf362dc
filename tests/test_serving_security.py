"""Who may ask the web application, and what nobody can make it do."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from page_session import csrf_in

from data.errors import ExposedError
from serving.app import create_app
from serving.desk_config import DeskConfig, is_loopback
from serving.sessions import COOKIE, Session, csrf_of, named, new_session, read_cookie, write_cookie

SECRET, TOKEN = b"0" * 32, "a token nobody guesses"
ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture
def guarded(desk_config: DeskConfig) -> TestClient:
    """A desk that asks for a token."""
    return TestClient(create_app(replace(desk_config, token=TOKEN)), base_url=ADDRESS)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "desk.example", "::"])  # noqa: S104 (never bound)
@pytest.mark.parametrize("token", [None, "", "short"])
def test_other_machines_are_not_let_in_without_a_token(desk_config: DeskConfig, host: str, token: str | None) -> None:
    """Off loopback the application refuses to start without a token worth the name."""
    with pytest.raises(ExposedError, match="other machines could reach the desk"):
        create_app(replace(desk_config, host=host, token=token))


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("LOCALHOST", True), ("10.0.0.1", False), ("", False)],
)
def test_loopback_is_told_from_the_rest(host: str, expected: bool) -> None:  # noqa: FBT001 (a table)
    """Only addresses of this machine itself count as loopback."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize("path", ["/v1/themes", "/v1/submissions", "/v1/weeks", "/metrics"])
def test_the_api_asks_for_its_token(guarded: TestClient, path: str) -> None:
    """Where a token is set, every path of the API that tells something wants it."""
    refused = guarded.get(path)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert guarded.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert guarded.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_tagging_asks_for_the_token_too(guarded: TestClient) -> None:
    """The hot route is guarded like the others."""
    assert guarded.post("/v1/tag", json="戏台").status_code == 401
    assert guarded.post("/v1/tag", json="戏台", headers={"Authorization": f"bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8765", "", "127.0.0.1@evil.example"])
@pytest.mark.parametrize("path", ["/health", "/v1/submissions", "/entrance"])
def test_a_foreign_host_name_is_not_served(client: TestClient, host: str, path: str) -> None:
    """A name that was rebound to this machine is told from its own."""
    assert client.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "LOCALHOST", "[::1]:8765", "[::1]"])
def test_its_own_names_are_served(client: TestClient, host: str) -> None:
    """Every name of loopback is, with a port or without."""
    assert client.get("/health", headers={"Host": host}).status_code == 200


def test_further_names_are_served_where_they_were_allowed(desk_config: DeskConfig) -> None:
    """Behind a reverse proxy the name is what the proxy passes on."""
    client = TestClient(create_app(replace(desk_config, hosts=("desk.example",))), base_url="http://desk.example")
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
@pytest.mark.parametrize("path", ["/v1/tag", "/v1/submissions", "/v1/undo", "/entrance"])
def test_a_page_from_elsewhere_changes_nothing(client: TestClient, headers: dict[str, str], path: str) -> None:
    """A form on a foreign page, which needs nobody's permission to be sent, is refused."""
    assert client.post(path, headers=headers).status_code == 403


def test_its_own_pages_may_ask(client: TestClient) -> None:
    """The origin of our own pages is let through."""
    headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/v1/tag", json="戏台", headers=headers).status_code == 200


def test_a_session_is_who_signed_it() -> None:
    """A cookie that was changed, cut or signed with another secret is no session."""
    session = Session("key", "方编辑", "proof")
    value = write_cookie(SECRET, session)
    assert read_cookie(SECRET, value) == session
    for forged in (value[:-1], "x" + value, value.partition(".")[0], "", ".", "ä.b", write_cookie(b"1" * 32, session)):
        assert read_cookie(SECRET, forged) is None


def test_two_sessions_have_different_tokens() -> None:
    """A CSRF token fits its own session only, and keeps fitting when the editor gives a name."""
    one, other = new_session(), new_session()
    assert csrf_of(SECRET, one) != csrf_of(SECRET, other)
    assert csrf_of(SECRET, named(one, "方编辑")) == csrf_of(SECRET, one)


def test_an_editor_enters_once(client: TestClient) -> None:
    """The name is kept in a cookie no script can read and no foreign page can send."""
    token = csrf_in(client.get("/entrance").text)
    answer = client.post("/entrance", data={"csrf": token, "editor": " 方  编辑 "}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]
    session = read_cookie(client.app.state.config.secret, client.cookies[COOKIE])  # type: ignore[attr-defined]
    assert session is not None
    assert session.editor == "方 编辑"


@pytest.mark.parametrize("token", ["", "0" * 64, "ä"])
def test_a_post_without_the_token_of_its_page_is_refused(client: TestClient, token: str) -> None:
    """The refusal is a Chinese sentence."""
    client.get("/entrance")
    answer = client.post("/entrance", data={"csrf": token, "editor": "方编辑"})
    assert answer.status_code == 403
    assert "这一页已经过期" in answer.text


def test_a_name_of_blanks_is_no_name(client: TestClient) -> None:
    """The question is asked again, with a sentence."""
    token = csrf_in(client.get("/entrance").text)
    answer = client.post("/entrance", data={"csrf": token, "editor": "  "})
    assert answer.status_code == 422
    assert "请写下您的姓名" in answer.text


def test_where_a_token_is_set_editors_type_it(guarded: TestClient) -> None:
    """A wrong one is refused, the right one is asked for once."""
    token = csrf_in(guarded.get("/entrance").text)
    sent = {"csrf": token, "editor": "方编辑", "token": "wrong"}
    refused = guarded.post("/entrance", data=sent)
    assert (refused.status_code, "口令不对" in refused.text) == (403, True)
    assert guarded.post("/entrance", data={**sent, "token": TOKEN}, follow_redirects=False).status_code == 303
    assert guarded.post("/entrance", data={**sent, "token": ""}, follow_redirects=False).status_code == 303


def test_another_token_asks_every_browser_again(guarded: TestClient, desk_config: DeskConfig) -> None:
    """A cookie from before, when there was none or another one, opens nothing."""
    token = csrf_in(guarded.get("/entrance").text)
    guarded.post("/entrance", data={"csrf": token, "editor": "方编辑", "token": TOKEN}, follow_redirects=False)
    secret = guarded.app.state.config.secret  # type: ignore[attr-defined]
    assert guarded.get("/", follow_redirects=False).status_code == 200
    for changed in ("a token nobody knows yet", TOKEN + "!"):
        later = TestClient(create_app(replace(desk_config, token=changed, secret=secret)), base_url=ADDRESS)
        later.cookies = guarded.cookies
        assert later.get("/", follow_redirects=False).headers["location"] == "/entrance"


def test_a_page_asks_for_an_editor_first(client: TestClient) -> None:
    """Nothing of the ledger is shown to a browser nobody has entered from."""
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/entrance")


@pytest.mark.parametrize("path", ["/entrance", "/health", "/v1/nothing", "/nothing"])
def test_every_answer_forbids_what_pages_do_not_need(client: TestClient, path: str) -> None:
    """No script from elsewhere, no frame, no guessing of types."""
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; frame-ancestors 'none'")
    assert headers["x-content-type-options"] == "nosniff"
