"""How fast a ledger of ten thousand submissions answers: `make bench`.

`python tests/bench_ledger.py` prints milliseconds; the aim is 500 for a list, a search and the year-end report.
`--url postgresql://...` measures an empty database of that server instead of a SQLite file. The rows are invented.
"""

import argparse
import sys
import tempfile
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from invented_ledger import THEMES, invented
from pytest_benchmark.fixture import BenchmarkFixture

from serving.ledger import Ledger
from serving.records import Filter
from serving.sheet_changes import compare
from serving.sheets import to_xlsx
from serving.yearend import report
from serving.yearend_page import page
from serving.yearend_sheet import to_xlsx as year_to_xlsx

SUBMISSIONS, AT_ONCE, AIM, TIMES = 10_000, 500, 0.5, 5
WEEK = 40


def fill(ledger: Ledger) -> Ledger:
    """Enter the submissions and decide every other one of the first two thousand."""
    rows = list(invented(SUBMISSIONS))
    for start in range(0, SUBMISSIONS, AT_ONCE):
        ledger.receive_many(rows[start : start + AT_ONCE])
    for number in range(1, 2000, 2):
        ledger.decide(number, version=1, editor="编辑一", state="accepted")
    return ledger


def operations(ledger: Ledger) -> dict[str, Callable[[], object]]:
    """What is measured, by name; those with an aim first."""
    year = ledger.submission(1).received_at.year
    middle = ledger.submission(SUBMISSIONS // 2)
    rare, themed = (
        middle.paragraphs[1][100:104],
        next(n for n in range(SUBMISSIONS, 1, -1) if ledger.submission(n).themes),
    )
    week = to_xlsx(ledger.submissions(Filter(with_text=True, limit=WEEK)), THEMES)
    return {
        "list of all": ledger.submissions,
        "list of a page of 400": lambda: ledger.submissions(Filter(limit=400)),
        "list by theme": lambda: ledger.submissions(Filter(theme="茶事")),
        "search for a phrase of the text": lambda: ledger.submissions(Filter(text=rare)),
        "search for two words that occur nowhere": lambda: ledger.submissions(Filter(text="没有 这个词")),
        "count of a search": lambda: ledger.count(Filter(text=rare)),
        "report": lambda: report(ledger, year, themes=THEMES),
        "report as spreadsheet": lambda: year_to_xlsx(report(ledger, year, themes=THEMES)),
        "report as page": lambda: page(report(ledger, year, themes=THEMES)),
        "weeks": ledger.weeks,
        "nearest earlier": lambda: ledger.nearest(themed),
        "comparison of an edited week": lambda: compare(ledger, "week.xlsx", week, THEMES),
    }


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A SQLite ledger of SUBMISSIONS."""
    with Ledger(tmp_path_factory.mktemp("bench") / "ledger.db") as ledger:
        yield fill(ledger)


@pytest.mark.parametrize("what", ["list of all", "search for a phrase of the text", "report as spreadsheet"])
def bench_ledger(benchmark: BenchmarkFixture, full: Ledger, what: str) -> None:
    """One question to the whole ledger."""
    benchmark.group = what
    benchmark(operations(full)[what])


def main() -> int:
    """Print the best of TIMES for each; 1 when one misses the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    arguments = parser.parse_args()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder, Ledger(arguments.url or Path(folder, "ledger.db")) as ledger:
        entering = timeit.timeit(lambda: fill(ledger), number=1)
        print(f"entering {SUBMISSIONS:,} submissions: {entering:.1f} s, {1000 * entering / SUBMISSIONS:.1f} ms each")
        for what, ask in operations(ledger).items():
            seconds = min(timeit.repeat(ask, number=1, repeat=TIMES))
            slowest = max(slowest, seconds)
            print(f"{what:40} {1000 * seconds:6.0f} ms")
    return int(slowest > AIM)


if __name__ == "__main__":
    sys.exit(main())
