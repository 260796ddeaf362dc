"""Servers of MLflow started for a test: a port of their own, waited for, stopped with everything they started."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

START_SECONDS = 120


@contextmanager
def started(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], *, ready: str) -> Iterator[str]:
    """Run `mlflow ARGUMENTS` on a free port of loopback with one worker; yield its address.

    Args:
        arguments: of the mlflow command.
        folder: to run in; its output goes to a file there.
        environment: of the process.
        ready: the path that answers once the server is there.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    # MLflow starts uvicorn by its name.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    command = [sys.executable, "-m", "mlflow", *arguments, "--host", "127.0.0.1", "--port", port, "--workers", "1"]
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "PATH": path, **quiet},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}{ready}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 (loopback)
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"{address} did not come up"
    raise TimeoutError(message)
