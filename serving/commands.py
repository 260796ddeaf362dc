"""zhuti tag: files in, themes out."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

from data.article import Article, Unreadable
from data.errors import InputError

FORMATS = ("table", "jsonl", "csv")


def add_tag(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti tag`."""
    tag = commands.add_parser("tag", help="tag files, folders or standard input with themes")
    tag.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    tag.add_argument("--format", choices=FORMATS, default="table", help="default: %(default)s")
    tag.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to the screen")
    tag.add_argument("--explain", action="store_true", help="show every phrase with its weight and place")
    tag.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one in use")
    tag.set_defaults(run=_tag)


def _tag(arguments: argparse.Namespace) -> int:
    from model.artifact import find_model  # noqa: PLC0415 (numpy: only when this command runs)
    from model.decision import UNREADABLE  # noqa: PLC0415
    from model.tagger import Prediction, Tagger  # noqa: PLC0415
    from serving.output import write_csv, write_jsonl, write_table  # noqa: PLC0415

    tagger = Tagger(find_model(arguments.model))
    unreadable = 0

    def predictions() -> Iterator[Prediction]:
        nonlocal unreadable
        for prediction in tagger.tag_all(_readings(arguments.paths)):
            unreadable += prediction.status == UNREADABLE
            yield prediction

    with _destination(arguments.output, arguments.format) as stream:
        if arguments.format == "jsonl":
            write_jsonl(predictions(), stream)
        elif arguments.format == "csv":
            write_csv(predictions(), stream, tagger.names)
        else:
            write_table(predictions(), stream, explain=arguments.explain)
    if unreadable:
        print(f"zhuti: {unreadable} could not be read; see the notes of each", file=sys.stderr)
    return 2 if unreadable else 0


def _readings(paths: Iterable[str]) -> Iterator[Article | Unreadable]:
    from data.reading import read, read_paths  # noqa: PLC0415 (readers load only when something is read)

    for path in paths:
        if path == "-":
            yield from read("standard input", sys.stdin.buffer.read())
        else:
            yield from read_paths([Path(path)])


@contextmanager
def _destination(path: Path | None, form: str) -> Iterator[IO[str]]:
    from data.files import write_whole  # noqa: PLC0415 (only when there is something to write)

    if path is not None and path.is_dir():
        raise InputError(path, "is a folder", "name a file for --output")
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    with nullcontext(sys.stdout) if path is None else write_whole(path, encoding=encoding) as stream:
        yield stream
