"""zhuti desk as a process: what it says, how it starts and ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import ExposedError, InputError, PortError
from serving import server
from serving.cli import main
from serving.desk_config import DeskConfig
from serving.server import serve
from serving.sessions import kept_secret

ROOT = Path(__file__).parents[1]


@contextmanager
def desk(data: Path, model: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running desk, and its address."""
    command = [sys.executable, "-m", "serving.cli", "desk", "--no-browser", "--port", "0", "--model", str(model), *more]
    environment = {**os.environ, "XDG_DATA_HOME": str(data)}
    with (
        (data / "errors.txt").open("wb") as errors,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        ) as process,
    ):
        try:
            assert process.stdout is not None
            yield process, re.findall(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[str, int]:
    """What a desk says until its end after Ctrl-C, its first line left out, and its exit status."""
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    return process.stdout.read(), process.wait(30)


def health(address: str) -> dict[str, str]:
    """What a desk says of itself."""
    with urllib.request.urlopen(f"{address}health", timeout=20) as answer:  # noqa: S310 (ours)
        found: dict[str, str] = json.load(answer)
    return found


@pytest.fixture
def taken() -> Iterator[int]:
    """A port another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_it_says_in_chinese_what_to_do_and_ends_cleanly(tmp_path: Path, model_folder: Path) -> None:
    """The address, what to do with it, and after Ctrl-C that all is saved; nothing on standard error."""
    with desk(tmp_path, model_folder) as (process, address):
        assert health(address)["model"] == "zhuti/small"
        said, status = ended(process)
    assert "这个窗口请不要关；下班时按 Ctrl+C 结束" in said
    assert said.endswith("稿件台已经关闭，稿件和决定都已保存。\n")
    assert (status, (tmp_path / "errors.txt").read_text()) == (0, "")


def test_a_watched_folder_is_taken_in(tmp_path: Path, model_folder: Path) -> None:
    """What lies in the folder at the start is taken in, too; the greeting names the folder."""
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "稿件.txt").write_text("图书馆门口的戏台\n青柳剧团的演员登台演出。", encoding="utf-8")
    with desk(tmp_path, model_folder, "--watch", str(inbox)) as (process, address):
        total = 0
        while not total:
            with urllib.request.urlopen(f"{address}v1/submissions", timeout=20) as answer:  # noqa: S310 (ours)
                total = json.load(answer)["total"]
        said, _ = ended(process)
    assert total == 1
    assert f"文件夹“{inbox}”里新到的文件会自动收进来" in said


def test_a_taken_port_is_a_sentence(
    desk_config: DeskConfig, taken: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Chinese on the screen, in English for the log."""
    monkeypatch.setattr(server, "PROBE_SECONDS", 0.1)
    with pytest.raises(PortError, match=f"127.0.0.1:{taken}: Address already in use; close the desk"):
        serve(replace(desk_config, port=taken), browser=False)
    assert capsys.readouterr().out.startswith(f"稿件台没有打开：端口 {taken} 用不了")


def test_a_second_double_click_opens_the_page_of_the_first(
    tmp_path: Path, model_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a desk has the port already, its page is opened and nothing fails."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    with desk(tmp_path, model_folder) as (_, address):
        port = int(address.rstrip("/").rpartition(":")[2])
        assert serve(DeskConfig(port=port), browser=True) == 0
    assert opened == [address]
    assert capsys.readouterr().out == f"稿件台已经开着：{address}\n"


def test_the_browser_is_opened_at_the_address(
    desk_config: DeskConfig, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a free port it is the one the system gave."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("uvicorn.Server.run", lambda _server, sockets: sockets)
    assert serve(replace(desk_config, port=0), browser=True) == 0
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+/", opened[0])
    assert opened[0] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        ({"host": "0.0.0.0"}, ExposedError, "别的电脑能打开 0.0.0.0，必须先设口令"),  # noqa: S104 (refused)
        ({"port": 70_000}, PortError, "端口 70000 用不了"),
        ({"watch": Path("没有")}, InputError, "请把下面这行英文告诉管理员"),
    ],
)
def test_why_it_does_not_open_is_said_in_chinese(
    desk_config: DeskConfig,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, object],
    error: type[Exception],
    sentence: str,
) -> None:
    """The command line adds the English line."""
    with pytest.raises(error):
        serve(replace(desk_config, **{"port": 0, **changed}), browser=False)  # type: ignore[arg-type]
    assert capsys.readouterr().out.startswith(f"稿件台没有打开：{sentence}")


def test_the_command_line_reads_its_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option arrives; the token may come from the environment."""
    served: list[DeskConfig] = []

    def serve_nothing(config: DeskConfig, *, browser: bool) -> int:
        served.append(config)
        return int(not browser)

    monkeypatch.setattr(server, "serve", serve_nothing)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("ZHUTI_TOKEN", "a token nobody guesses")
    options = ["--host", "10.0.0.1", "--port", "9", "--allow-host", "a.example", "--allow-host", "b.example"]
    assert main(["desk", *options, "--ledger", "l.db", "--watch", "in", "--model", "m"]) == 0
    assert served[0] == DeskConfig(
        host="10.0.0.1",
        port=9,
        token="a token nobody guesses",  # noqa: S106 (invented)
        ledger="l.db",
        model=Path("m"),
        watch=Path("in"),
        hosts=("a.example", "b.example"),
        secret=kept_secret(tmp_path / "zhuti"),
    )


def test_the_secret_is_kept_for_this_user_alone(tmp_path: Path) -> None:
    """Made once; a damaged one is not taken for a secret."""
    secret = kept_secret(tmp_path / "new")
    assert (len(secret), kept_secret(tmp_path / "new")) == (32, secret)
    path = tmp_path / "new" / "desk-secret"
    assert path.stat().st_mode & 0o077 == 0
    path.write_bytes(b"short")
    with pytest.raises(InputError, match="is damaged; remove it"):
        kept_secret(tmp_path / "new")
