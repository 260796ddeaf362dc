"""Kill `zhuti train` and `zhuti promote` at random points and tell what is left; run by test_training_killed.

    python killed_commands.py SEED KILLS TRAIN_OPTION ...

Everything heavy is loaded once; every command runs in a forked child of this process, which has opened no store yet.
A point is a file opened for writing, renamed or removed, a folder made, or a statement sent to the database: the
child kills itself with SIGKILL, which leaves it no time for anything, when it comes to the chosen one.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.event import listen

import training.gate  # every module that the commands load late
import training.tracking
import training.versions
from data.article import article_of
from model.artifact import find_model
from model.tagger import Tagger
from serving.cli import main
from training.store import quiet_mlflow, store

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile"}
MOVING = 90
"""Points at the end of a promotion from which on something moves."""
WARMED = (training.gate, training.tracking, training.versions)
LOADED_LATE = ("pyfunc", "store.tracking.sqlalchemy_store", "store.model_registry.sqlalchemy_store")
"""Modules of MLflow that take long to load and that every command needs."""
TEXT = "图书馆周末开讲\n读者在阅览室听了一场讲座，借阅图书。"


def warm() -> None:
    """Load what every child would load anew, and keep the collector of the children from copying it."""
    quiet_mlflow()
    for name in LOADED_LATE:
        importlib.import_module(f"mlflow.{name}")
    gc.freeze()


def forked(what: Callable[[], object]) -> int:
    """Start a child that does something and ends without any of this process's clean-up."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            code = int(bool(what()))
    finally:
        os._exit(code)


def finished(child: int) -> int:
    """Wait for a child; its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def counted(arguments: Sequence[str], die_at: int | None = None) -> int:
    """Run a command in this process, which dies at a point; how many points it passed."""
    passed = 0

    def point(*_: object) -> None:
        nonlocal passed
        passed += 1
        if passed == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, details: tuple[Any, ...]) -> None:
        if event in CHANGES or (event == "open" and isinstance(details[1], str) and set(details[1]) & set("wxa+")):
            point()

    sys.addaudithook(heard)
    listen(Engine, "before_cursor_execute", point)
    listen(Engine, "commit", point)
    if main(arguments):
        sys.exit(1)
    Path("passed.txt").write_text(str(passed), encoding="utf-8")
    return 0


def left() -> dict[str, Any]:
    """What the next commands find: a tag, a listing, and where aliases and pointer are."""
    path = Path("left.json")

    def look() -> int:
        tagged = Tagger(find_model()).tag(article_of(TEXT))
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            code = main(["models", "--json"])
        listed = json.loads(printed.getvalue())
        named = {alias: version["version"] for version in listed["versions"] for alias in version["aliases"]}
        with store() as mlflow:
            running = mlflow.search_runs(filter_string="attributes.status = 'RUNNING'", output_format="list")
        found = {"tagged": tagged.themes, "in_use": listed["in_use"], "running": len(running)}
        found |= {"champion": named.get("champion"), "previous": named.get("previous")}
        path.write_text(json.dumps(found | {"versions": len(listed["versions"])}), encoding="utf-8")
        return code

    path.unlink(missing_ok=True)
    code = finished(forked(look))
    return {"code": code} | (json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})


def points(arguments: Sequence[str]) -> int:
    """How many points a command passes when nothing kills it."""
    if code := finished(forked(lambda: counted(arguments))):
        sys.exit(f"{arguments[0]} ended with {code}")
    return int(Path("passed.txt").read_text(encoding="utf-8"))


def run(seed: int, kills: int, train: Sequence[str]) -> list[dict[str, Any]]:
    """Promote two versions in turn and train, killed each time; a record of what is left after every kill."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    promote = ["promote", "1", "--force", "--why", "killed"]
    passed = {"train": points(train), "promote": points(promote)}
    records, before = [], left()
    for number in range(kills):
        command = ("train", "promote")[number % 2]
        promote[1] = "2" if before["champion"] == 1 else "1"
        arguments, last = train if command == "train" else promote, passed[command]
        # The end of a promotion, where everything moves, is short: half of its points are taken from there.
        point = chance.randint(last - MOVING if command == "promote" and number % 4 == 1 else 1, last)
        code = finished(forked(partial(counted, arguments, point)))
        after = left()
        place = {"command": command, "point": point, "of": passed[command]}
        records.append({**place, "killed": code == -signal.SIGKILL, "before": before, "after": after})
        before = after
    points(train)
    points(["promote", "challenger"])
    return [*records, {"command": "", "killed": False, "before": before, "after": left()}]


if __name__ == "__main__":
    warm()
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]), ensure_ascii=False))
