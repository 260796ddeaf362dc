"""zhuti data ...: what can be done with articles before any model sees them."""

import argparse
from typing import Any


def add_data(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti data` and its sub-commands."""
    data = commands.add_parser("data", help="check, split and import articles")
    actions = data.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)


def _add_check(actions: Any) -> None:  # noqa: ANN401
    check = actions.add_parser("check", help="check annotated JSONL files")
    check.add_argument("files", nargs="*", metavar="FILE.jsonl", help="default: the starter corpus")
    check.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    raise NotImplementedError(arguments)
