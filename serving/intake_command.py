"""zhuti intake: files, folders and mailboxes into the ledger, without the desk."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError, IntakeError

if TYPE_CHECKING:
    from serving.intake import Incoming


def add_intake(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti intake`."""
    intake = commands.add_parser("intake", help="take files, folders and mailboxes into the ledger")
    intake.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, a mailbox (mbox) or a folder")
    intake.add_argument("--ledger", metavar="URL", help="database of the ledger, default: a file in the data folder")
    intake.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one in use")
    intake.add_argument("--contributor", default="", metavar="NAME", help="who sent them; default: the byline of each")
    intake.add_argument("--editor", default="", metavar="NAME", help="who takes them in")
    intake.set_defaults(run=_intake)


def _intake(arguments: argparse.Namespace) -> int:
    from serving.intake import Intake  # noqa: PLC0415 (numpy and SQLAlchemy: only when this command runs)
    from serving.ledger import Ledger  # noqa: PLC0415
    from serving.live import LiveTagger  # noqa: PLC0415

    files = list(_files(arguments.paths))
    with Ledger(arguments.ledger) as ledger:
        intake = Intake(ledger, LiveTagger(arguments.model))
        batch = intake.take(files, editor=arguments.editor, contributor=arguments.contributor)
    if batch.error:
        raise IntakeError(batch.n_done, batch.n_files, batch.error, batch.error_zh)
    print(
        f"{batch.n_files} files, {len(batch.submissions)} submissions: {batch.n_repeated} were in the ledger before, "
        f"{batch.n_unreadable} could not be read"
    )
    return 2 if batch.n_unreadable else 0


def _files(paths: Iterable[Path]) -> "Iterator[Incoming]":
    from data.reading import files_below  # noqa: PLC0415 (readers load only when something is read)
    from serving.intake import Incoming  # noqa: PLC0415

    for path in paths:
        for file in files_below(path) if path.is_dir() else [path]:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            try:
                yield Incoming(name, file.open("rb"))
            except OSError as error:
                raise InputError(file, error.strerror or "cannot be opened", "check its name") from error
