"""zhuti data ...: what can be done with articles before any model sees them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from data.check import Report, check_files
from data.corpus import starter_files
from data.errors import InputError
from data.taxonomy import load_taxonomy


def add_data(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti data` and its actions."""
    data = commands.add_parser("data", help="check, split and import articles")
    actions = data.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)


def _add_check(actions: Any) -> None:  # noqa: ANN401
    check = actions.add_parser("check", help="check annotated JSONL files and count their labels")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl", help="default: the starter corpus")
    check.add_argument("--themes", type=Path, metavar="FILE.toml", help="another taxonomy")
    check.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    paths = arguments.files or starter_files()
    if not paths:
        raise InputError("data/corpus", "an installed package carries no corpus", "name the JSONL files to check")
    report = check_files(paths, load_taxonomy(arguments.themes).names)
    _print_report(report)
    return 2 if report.errors else 0


def _print_report(report: Report) -> None:
    for heading, counts in report.counts.items():
        print(f"{heading}: " + ", ".join(f"{label} {number}" for label, number in counts.items()))
    for warning in report.warnings:
        print(f"warning: {warning}")
    for error in report.errors:
        print(f"error: {error}", file=sys.stderr)
    print(f"{report.n_articles} articles read, {len(report.errors)} errors, {len(report.warnings)} warnings")
