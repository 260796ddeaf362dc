"""The ten commands at the top of the data scientists' page, run as they are written.

They run in a copy of the project with some of its corpus and some of its behavioural cases: how they work together is
looked at here, not how good the model is.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "data-scientists.md"
NOT_COPIED = shutil.ignore_patterns(
    *(".*", "__pycache__", "tests", "build", "dist", "models", "mlruns", "mlartifacts", "*.db", "*.egg-info")
)
CORPUS = ("a1", "b1", "r1", "r2", "s1", "s2", "t1", "t2")
EXPECTED = "读不出"
"""What cases expect that hold whatever a model has learned."""
ACTIVATE = Path(sys.prefix, "bin", "activate")


def commands() -> list[str]:
    """The lines of the page's first block of commands, comments and all."""
    block = re.search(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    return block[1].splitlines()


@dataclass(frozen=True)
class Ran:
    """One command: its exit status and what it printed."""

    status: int
    printed: str


def small_copy(folder: Path) -> Path:
    """A copy of the project that is set up already, and small."""
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    for path in (folder / "data" / "corpus").glob("*.jsonl"):
        if path.stem not in CORPUS:
            path.unlink()
    cases = folder / "data" / "behaviour.csv"
    with cases.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    with cases.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([head, *(row for row in rows if row[-1] == EXPECTED)])
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(ACTIVATE.parent)
    (folder / ".venv" / "ready").touch()
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy the commands run in."""
    if not ACTIVATE.is_file():
        pytest.skip("the tests do not run in a virtual environment, which the second command enters")
    return small_copy(tmp_path_factory.mktemp("clone") / "zhuti")


@pytest.fixture(scope="module")
def ran(project: Path) -> list[Ran]:
    """Every command, one after the other in one shell; none after the first that fails."""
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("ZHUTI_", "MLFLOW_", "MAKE"))
    }
    script = "\n".join(f'{line}\necho "<$?>"' for line in commands())
    done = subprocess.run(
        ["sh", "-c", script],  # noqa: S607 (a user's own shell)
        cwd=project,
        env=surroundings | {"PYTHONPATH": str(project), "PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    parts = re.split(r"<(\d+)>\n", done.stdout)
    return [Ran(int(status), printed) for printed, status in zip(parts[::2], parts[1::2], strict=False)]


def test_there_are_ten() -> None:
    """The page promises ten commands, one a line."""
    assert len(commands()) == 10


@pytest.mark.parametrize("number", range(10))
def test_a_command_ends_well(ran: list[Ran], number: int) -> None:
    """None of them fails, and the next builds on it."""
    assert ran[number].status == 0, ran[number].printed


def test_the_challenger_was_compared_and_promoted(ran: list[Ran], project: Path) -> None:
    """What the comments promise is there: a verdict, a report, and a champion that tags."""
    compared, promoted, listed = (ran[number].printed for number in (6, 7, 8))
    assert "better" in compared or "cannot tell" in compared
    assert (project / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "in use from now on: zhuti/2 " in promoted
    assert re.search(r"^zhuti/2 +challenger, champion ", listed, re.MULTILINE)
    assert re.search(r"^zhuti/1 +previous ", listed, re.MULTILINE)
    assert (project / "models" / "champion").read_text(encoding="utf-8").startswith("zhuti-2-")
