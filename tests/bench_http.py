"""How many articles one worker tags a second over HTTP, beside `mlflow models serve` with the same model.

    python tests/bench_http.py [--seconds 5] [--turns 3] [--connections 8] [--alone]

Needs wrk and the extra `training`. Every request carries another text of about 800 characters, so no cache helps.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.corpus import load_corpus, starter_files
from model.artifact import STARTER, load_artifact

N_TEXTS, LENGTH = 2_000, 800
SCRIPT = """
local bodies, n = {}, 0
for line in io.lines("%s") do bodies[#bodies + 1] = line end
request = function()
  n = n + 1
  local body = bodies[n %% #bodies + 1]:gsub("@", tostring(n))
  return wrk.format("POST", "%s", {["Content-Type"] = "application/json"}, body)
end
done = function(summary, latency)
  io.write(string.format("RESULT %%f %%f %%f %%d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status))
end
"""


@dataclass(frozen=True)
class Served:
    """A server, and how it wants its texts."""

    name: str
    url: str
    path: str
    body: str


def texts() -> list[str]:
    """Articles of about LENGTH characters, put together from paragraphs; "@" becomes another number each time."""
    rows = load_corpus(starter_files(), tuple(load_artifact(STARTER).card.themes.values()))
    paragraphs = [f"{text[:-1]}@{text[-1:]}" for row in rows for text in row.article.paragraphs]
    titles = [row.article.title for row in rows]
    made: list[str] = []
    start = 0
    while len(made) < N_TEXTS:
        body: list[str] = []
        while sum(map(len, body)) < LENGTH:
            body.append(paragraphs[start % len(paragraphs)])
            start += 7
        made.append("\n".join([titles[len(made) % len(titles)], *body])[: LENGTH + 30])
    return made


@contextmanager
def desk(folder: Path) -> Iterator[Served]:
    """`zhuti desk`, one worker."""
    command = [sys.executable, "-m", "serving.cli", "desk", "--no-browser", "--port", "0", "--model", str(STARTER)]
    command += ["--ledger", str(folder / "ledger.db")]
    environment = {**os.environ, "XDG_DATA_HOME": str(folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            url = re.findall(r"http://\S+", process.stdout.readline())[0].rstrip("/")
            wait_for(f"{url}/health")
            yield Served("zhuti desk", url, "/v1/tag", "%s")
        finally:
            process.terminate()


@contextmanager
def mlflow_serve(folder: Path) -> Iterator[Served]:
    """`mlflow models serve`, one worker, with the same model logged as every run logs it."""
    os.environ["MLFLOW_TRACKING_URI"] = f"sqlite:///{folder / 'bench.db'}"
    from training.registration import log_served  # noqa: PLC0415 (reads the variable)
    from training.store import store  # noqa: PLC0415

    with store() as mlflow, mlflow.start_run():
        model = log_served(mlflow, load_artifact(STARTER).card, STARTER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", f"models:/{model}", "-p", str(port)]
    command += ["--env-manager", "local", "-w", "1", "-h", "127.0.0.1"]
    # MLflow starts uvicorn by its name, in a process of its own.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path}
    with subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/health")
            yield Served("mlflow models serve", f"http://127.0.0.1:{port}", "/invocations", '{"inputs": [%s]}')
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own server)
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def ask(served: Served, text: str) -> object:
    """One record."""
    body = (served.body % json.dumps(text)).encode()
    request = urllib.request.Request(  # noqa: S310 (our own server)
        served.url + served.path, body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        found = json.load(answer)
    return found["predictions"][0] if "predictions" in found else found


def command_for(served: Served, folder: Path, connections: int) -> list[str]:
    """The call of wrk, with a script that sends another text each time."""
    place = folder / served.path.replace("/", "-")
    bodies, script = place.with_suffix(".txt"), place.with_suffix(".lua")
    bodies.write_text("".join(served.body % json.dumps(text) + "\n" for text in texts()), encoding="utf-8")
    script.write_text(SCRIPT % (bodies, served.path), encoding="utf-8")
    return ["wrk", "-t1", f"-c{connections}", "--latency", "-s", str(script), served.url]


def measure(command: list[str], seconds: int) -> tuple[float, float, float]:
    """Requests a second, and the median and 99th percentile of the answer times in milliseconds."""
    done = subprocess.run([*command, f"-d{seconds}s"], check=True, capture_output=True, text=True)
    rate, median, p99, wrong = map(float, re.findall(r"RESULT (\S+) (\S+) (\S+) (\S+)", done.stdout)[0])
    assert not wrong, f"{wrong:.0f} answers were errors"
    return rate, median, p99


def main() -> None:
    """Start both, see that they say the same, measure them in turns, print the best turn of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of each turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--alone", action="store_true", help="leave MLflow out")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = [stack.enter_context(desk(folder))]
        if not options.alone:
            servers.append(stack.enter_context(mlflow_serve(folder)))
            for text in texts()[:20]:
                assert ask(servers[0], text) == ask(servers[1], text)
        commands = {served.name: command_for(served, folder, options.connections) for served in servers}
        for command in commands.values():
            measure(command, 2)
        print(f"{'server':22}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}")
        found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
        for _ in range(options.turns):
            for name, command in commands.items():
                found[name].append(measure(command, options.seconds))
        for name, turns in found.items():
            rate, median, p99 = max(turns)
            print(f"{name:22}{rate:12,.0f}{median:9.2f}{p99:9.2f}   turns: {[round(turn[0]) for turn in turns]}")


if __name__ == "__main__":
    main()
