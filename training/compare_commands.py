"""zhuti compare."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.files import write_whole

if TYPE_CHECKING:
    from training.contest import Contest


def add_compare(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti compare`."""
    compare = commands.add_parser("compare", help="say whether runs are better than another, and on which articles")
    compare.add_argument(
        "references",
        nargs="+",
        metavar="RUN",
        help="run ids, versions or aliases; the first is the one the others are compared with",
    )
    compare.add_argument("--shared", action="store_true", help="of runs on other data, compare the articles both hold")
    compare.add_argument("--json", action="store_true", help="print JSON")
    compare.add_argument("--html", type=Path, metavar="FILE.html", help="also write the report that the run gets")
    compare.set_defaults(run=_compare)


def _compare(arguments: argparse.Namespace) -> int:
    if len(arguments.references) == 1:
        raise InputError(arguments.references[0], "is one run", "name at least two, the one to compare with first")
    from training.contest import hold  # noqa: PLC0415 (heavy: only when this command runs)
    from training.contest_page import contest_page  # noqa: PLC0415
    from training.contest_table import print_contest  # noqa: PLC0415

    contest = hold(arguments.references, shared=arguments.shared)
    page = contest_page(contest)
    if arguments.html:
        with write_whole(arguments.html) as stream:
            stream.write(page)
    place = _log(contest, page)
    if arguments.json:
        json.dump(contest.to_record(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print_contest(contest)
        print(f"report in the run as {place}" + (f", and in {arguments.html}" if arguments.html else ""))
    return 0


def _log(contest: "Contest", page: str) -> str:
    """Keep the report with every run that was judged; its place among the artifacts."""
    from training.store import store  # noqa: PLC0415 (heavy)

    name = f"comparisons/with-{contest.contenders[0].ref.name.replace('/', '-')}"
    text = json.dumps(contest.to_record(), ensure_ascii=False, indent=1)
    with store() as mlflow:
        client = mlflow.MlflowClient()
        for contender in contest.contenders[1:]:
            client.log_text(contender.ref.run_id, page, f"{name}.html")
            client.log_text(contender.ref.run_id, text, f"{name}.json")
    return f"{name}.html"
