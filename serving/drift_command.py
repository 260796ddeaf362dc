"""zhuti drift: recent submissions beside what the model was trained on."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any


def add_drift(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti drift`."""
    drift = commands.add_parser("drift", help="compare recent submissions with what the model was trained on")
    drift.add_argument("submissions", nargs="+", metavar="SUBMISSIONS", help="files, folders, or a ledger")
    drift.add_argument("--since", type=_day, metavar="DATE", help="only those received from then on, as 2026-05-31")
    drift.add_argument("--model", type=Path, metavar="FOLDER", help="default: the model that tags")
    drift.add_argument("--json", action="store_true", help="print JSON")
    drift.set_defaults(run=_drift)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = "a date such as 2026-05-31 is needed"
        raise argparse.ArgumentTypeError(message) from error


def _drift(arguments: argparse.Namespace) -> int:
    from model.artifact import find_model  # noqa: PLC0415 (heavy: only when this command runs)
    from model.drift import drift  # noqa: PLC0415
    from model.tagger import Tagger  # noqa: PLC0415
    from serving.drift_input import submitted  # noqa: PLC0415

    tagger = Tagger(find_model(arguments.model))
    found = submitted(arguments.submissions, arguments.since)
    compared = drift(found.articles, tagger)
    if arguments.json:
        json.dump(compared.to_record() | {"left_out": found.left_out}, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        from serving.drift_report import drift_text  # noqa: PLC0415 (JSON does without it)

        print(drift_text(compared, found))
    return 0
