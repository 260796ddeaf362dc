"""Kill a process that decides 200 submissions at once, and see whether every decision it acknowledged is there.

`python tests/kill_ledger.py` does it 20 times, `--rounds 3` less often; the test suite does it 3 times.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from invented_ledger import invented

from serving.ledger import Ledger
from serving.records import Filter

DECISIONS, THREADS = 200, 16


def fill(path: Path) -> None:
    """A ledger with as many submissions as will be decided."""
    with Ledger(path) as ledger:
        ledger.receive_many(list(invented(DECISIONS, characters=200)))


def work(path: str) -> None:
    """Decide all of them in threads; a line on standard output acknowledges each once `decide` has returned."""
    with Ledger(path) as ledger:

        def decide(identity: int) -> None:
            ledger.decide(identity, version=1, editor=f"编辑{identity % 5}", state="accepted", themes=["花事"])
            os.write(1, f"{identity}\n".encode())  # one short write to a pipe is never torn

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(decide, range(1, DECISIONS + 1)))


def kill_once(filled: Path, folder: Path, after: int) -> tuple[int, list[str]]:
    """Kill the worker after so many acknowledgements.

    Args:
        filled: the ledger to start from.
        folder: where its copy is worked on.
        after: acknowledgements to wait for.

    Returns:
        How many decisions were acknowledged, and what was found wrong afterwards.
    """
    path = Path(shutil.copy(filled, folder / f"killed-{after}.db"))
    command = [sys.executable, __file__, "--work", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        lines = [worker.stdout.readline() for _ in range(after)]
        worker.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        lines += worker.stdout.readlines()
    acknowledged = {int(line) for line in lines if line.strip()}
    return len(acknowledged), _problems(path, acknowledged)


def _problems(path: Path, acknowledged: set[int]) -> list[str]:
    with Ledger(path) as ledger:
        decided = {each.id: each for each in ledger.submissions(Filter(decided=True))}
        problems = [f"decision {number} was acknowledged and is lost" for number in sorted(acknowledged - set(decided))]
        for number, each in decided.items():
            last = ledger.history(number)[-1]
            whole = (each.state, each.themes, each.version) == ("accepted", ("花事",), 2)
            if not whole or (last.kind, last.version, last.editor) != ("decided", 2, each.decided_by):
                problems.append(f"decision {number} is half written")
        with ledger.store.reading() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        return problems if sound == "ok" else [*problems, f"integrity check: {sound}"]


def main() -> int:
    """Print a line a round; 1 when a decision was lost or half written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work)
        return 0
    random = Random(arguments.rounds)  # noqa: S311 (when to kill, no secret)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        filled = Path(name, "filled.db")
        fill(filled)
        for round_number, after in enumerate(random.sample(range(1, DECISIONS), arguments.rounds), 1):
            acknowledged, problems = kill_once(filled, Path(name), after)
            wrong += bool(problems)
            print(f"round {round_number}: {acknowledged} of {DECISIONS} acknowledged; {problems or 'all there'}")
    print(f"{arguments.rounds - wrong} of {arguments.rounds} rounds without loss")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
