"""zhuti report and zhuti ledger: the year-end list, and the Excel round trip for scripts."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError

if TYPE_CHECKING:
    from serving.records import Filter
    from serving.yearend import Report

FIELDS = ("week", "month", "state", "status", "theme", "text", "contributor", "zone", "batch")
FORMS = (".xlsx", ".csv")


def add_report(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti report`."""
    report = commands.add_parser("report", help="compile the year-end list and the ranking of contributors")
    report.add_argument("--year", type=int, required=True, help="calendar year of receipt")
    _add_ledger(report)
    report.add_argument("--output", type=Path, metavar="FILE.xlsx", help="write the whole report as a spreadsheet")
    report.add_argument("--html", type=Path, metavar="FILE", help="write it as a page to print")
    report.add_argument("--rule", default="accepted,published,themes", metavar="CRITERIA", help="default: %(default)s")
    report.add_argument("--top", type=int, default=20, metavar="N", help="places of the ranking, default: %(default)s")
    report.set_defaults(run=_report)


def _report(arguments: argparse.Namespace) -> int:
    from data.files import write_bytes_whole  # noqa: PLC0415 (only when this command runs)
    from serving.ledger import Ledger  # noqa: PLC0415
    from serving.ranking import rule_of  # noqa: PLC0415
    from serving.yearend import report  # noqa: PLC0415
    from serving.yearend_page import page  # noqa: PLC0415
    from serving.yearend_sheet import to_xlsx  # noqa: PLC0415

    rule = rule_of(arguments.rule)
    if arguments.output and arguments.output.suffix.lower() != ".xlsx":
        raise InputError(arguments.output, "not the name of a spreadsheet", "name a file that ends in .xlsx")
    with Ledger(arguments.ledger) as ledger:
        found = report(ledger, arguments.year, themes=_themes(arguments), rule=rule, top=arguments.top)
    if arguments.output:
        write_bytes_whole(arguments.output, to_xlsx(found))
    if arguments.html:
        write_bytes_whole(arguments.html, page(found).encode("utf-8", "replace"))
    _print_report(found)
    return 0


def _print_report(found: "Report") -> None:
    total = found.total
    parts = f"{total.accepted} accepted ({total.published} of them published) + {total.rejected} rejected"
    print(f"{found.year}: {total.articles} articles = {parts} + {total.open} open")
    if found.unreadable:
        print(f"{found.unreadable} that could not be read are not counted")
    for each in found.ranking:
        place = f"{each.place}. (tied)" if each.tied else f"{each.place}."
        print(f"{place} {each.name}: {each.accepted} accepted, {each.published} published, {len(each.themes)} themes")


def add_ledger(commands: Any) -> None:  # noqa: ANN401
    """Declare `zhuti ledger` and its actions."""
    ledger = commands.add_parser("ledger", help="export submissions to Excel, read an edited sheet back")
    actions = ledger.add_subparsers(title="actions", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write submissions as a sheet")
    export.add_argument("output", type=Path, metavar="FILE", help="ends in .xlsx or .csv")
    export.add_argument("--year", type=int, help="calendar year of receipt")
    for name in FIELDS:
        export.add_argument(f"--{name}", default="", metavar=name.upper(), help=f"only those of this {name}")
    _add_ledger(export)
    export.set_defaults(run=_export)
    imports = actions.add_parser("import", help="show what an edited sheet changes, and apply it")
    imports.add_argument("sheet", type=Path, metavar="FILE", help="xlsx or csv, exported and edited")
    imports.add_argument("--apply", action="store_true", help="write the changes; without it they are only shown")
    imports.add_argument("--editor", default="", metavar="NAME", help="under whose name; needed with --apply")
    _add_ledger(imports)
    imports.set_defaults(run=_import)


def _add_ledger(command: argparse.ArgumentParser) -> None:
    command.add_argument("--ledger", metavar="URL", help="a file, sqlite:///FILE or postgresql://USER@HOST/NAME")
    command.add_argument("--model", type=Path, metavar="FOLDER", help="the model whose themes count, default: in use")


def _themes(arguments: argparse.Namespace) -> tuple[str, ...]:
    from model.artifact import CARD, find_model, read_card  # noqa: PLC0415 (numpy: only when this command runs)

    return tuple(read_card(find_model(arguments.model) / CARD).themes.values())


def _filter(arguments: argparse.Namespace) -> "Filter":
    from serving.records import NUMBER, STATES, STATUS_ZH, Filter  # noqa: PLC0415

    for name, choices in (("state", STATES), ("status", tuple(STATUS_ZH))):
        if (value := getattr(arguments, name)) and value not in choices:
            given = f"--{name} {value}"
            raise InputError(given, "unknown", f"name one of {', '.join(choices)}")
    named = {name: getattr(arguments, name) for name in FIELDS}
    return Filter(**named, year=arguments.year, order=NUMBER, with_text=True)


def _export(arguments: argparse.Namespace) -> int:
    from data.files import write_bytes_whole  # noqa: PLC0415
    from serving.ledger import Ledger  # noqa: PLC0415
    from serving.sheets import to_csv, to_xlsx  # noqa: PLC0415

    form = arguments.output.suffix.lower()
    if form not in FORMS:
        raise InputError(arguments.output, "not the name of a sheet", f"name a file that ends in {' or '.join(FORMS)}")
    with Ledger(arguments.ledger) as ledger:
        found = ledger.submissions(_filter(arguments))
    write_bytes_whole(arguments.output, (to_csv if form == ".csv" else to_xlsx)(found, _themes(arguments)))
    print(f"{len(found)} submissions written to {arguments.output}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from serving.ledger import Ledger  # noqa: PLC0415
    from serving.sheet_changes import apply, compare  # noqa: PLC0415
    from serving.sheet_rows import read_bytes  # noqa: PLC0415

    if arguments.apply and not arguments.editor.strip():
        raise InputError("--apply", "whose changes are they", "name the editor with --editor")
    content = read_bytes(arguments.sheet)
    with Ledger(arguments.ledger) as ledger:
        changes = compare(ledger, arguments.sheet.name, content, _themes(arguments))
        for each in changes.changes:
            print(f"row {each.row}, submission {each.id}: {'; '.join(each.lines_zh)}")
        for problem in changes.problems:
            print(f"row {problem.row}: left out: {problem.english}")
        if changes.missing:
            print(f"columns that are not in the sheet, of which nothing changes: {', '.join(changes.missing)}")
        done = apply(ledger, changes, editor=arguments.editor.strip()) if arguments.apply else 0
    print(f"{len(changes.changes)} changes, {len(changes.problems)} left out, {changes.unchanged} unchanged", end="; ")
    print(f"{done} applied" if arguments.apply else "nothing applied, add --apply --editor NAME")
    return 2 if changes.problems else 0
