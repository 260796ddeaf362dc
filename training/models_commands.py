"""zhuti models, zhuti promote and zhuti rollback."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from data.errors import InputError

if TYPE_CHECKING:
    from training.promotion import Promotion
    from training.versions import Models


def add_models(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti models`."""
    models = commands.add_parser("models", help="list the registered versions with aliases and figures")
    models.add_argument("--json", action="store_true", help="print JSON")
    models.set_defaults(run=_models)


def add_promote(commands: Any) -> None:  # noqa: ANN401
    """Declare `zhuti promote`."""
    promote = commands.add_parser("promote", help="make a run the model in use, if it passes the gate")
    promote.add_argument("reference", metavar="RUN", help="a run id, a version or an alias, such as challenger")
    promote.add_argument("--why", default="", metavar="TEXT", help="the reason, kept with the version")
    promote.add_argument("--force", action="store_true", help="whatever the gate says; needs --why")
    promote.set_defaults(run=_promote)


def add_rollback(commands: Any) -> None:  # noqa: ANN401
    """Declare `zhuti rollback`."""
    rollback = commands.add_parser("rollback", help="bring the model before this one back into use")
    rollback.add_argument("--why", default="", metavar="TEXT", help="the reason, kept with the version")
    rollback.set_defaults(run=_rollback)


def _models(arguments: argparse.Namespace) -> int:
    from training.versions import list_models  # noqa: PLC0415 (heavy: only when this command runs)

    found = list_models()
    if arguments.json:
        json.dump(found.to_record(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(_lines(found)))
    return 0


def _lines(found: "Models") -> Iterator[str]:
    if not found.versions:
        yield "no version is registered yet; train one with 'zhuti train'"
    for version in found.versions:
        figures = version.figures
        f1 = f"micro-F1 {figures['micro_f1']:.3f}" if "micro_f1" in figures else "micro-F1 -"
        if "micro_f1_low" in figures:
            f1 += f" ({figures['micro_f1_low']:.3f} to {figures['micro_f1_high']:.3f})"
        run = f"run {version.run_id[:8]}, {_time(version.created)}"
        data = f"{version.articles or '-'} articles, data {version.digest[:8] or '-'}"
        yield f"{version.name:10} {', '.join(version.aliases) or '-':22} {f1}, {data}, {run}"
        for what, told in (("promoted", version.promoted), ("rolled back", version.rolled_back)):
            if told:
                over = f" over {told['over']}" if "over" in told else ""
                why = told.get("why") or "(no reason given)"
                yield f"{'':10} {what} {_time(told['at'])} by {told['by']}{over}: {why}"
    yield f"in use here: {found.in_use}"
    yield from found.notes


def _time(iso: str) -> str:
    return iso.removesuffix("+00:00").replace("T", " ")


def _promote(arguments: argparse.Namespace) -> int:
    if arguments.force and not arguments.why.strip():
        raise InputError("--force", "goes only with a reason", "add --why TEXT")
    from training.promotion import promote  # noqa: PLC0415 (heavy: only when this command runs)

    _tell(promote(arguments.reference, why=arguments.why, force=arguments.force))
    return 0


def _rollback(arguments: argparse.Namespace) -> int:
    from training.promotion import rollback  # noqa: PLC0415 (heavy: only when this command runs)

    _tell(rollback(why=arguments.why))
    return 0


def _tell(promotion: "Promotion") -> None:
    for check in promotion.gate.checks if promotion.gate else ():
        print(f"{'ok    ' if check.passed else 'FAILED'} {check.name}: {check.told}")
    place = f"in {promotion.folder}" if promotion.folder else "of the package"
    if promotion.name == promotion.over:
        print(f"{promotion.name} is the champion already; in use from now on: {promotion.name} {place}")
    else:
        print(f"in use from now on: {promotion.name} {place}; before it: {promotion.over}")
