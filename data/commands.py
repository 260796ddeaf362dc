"""zhuti data ...: what can be done with articles before any model sees them."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from data.article import Article, Unreadable
from data.check import Report, check_files
from data.corpus import starter_files
from data.errors import InputError
from data.files import write_whole
from data.taxonomy import load_taxonomy


def add_data(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti data` and its actions."""
    data = commands.add_parser("data", help="check, split and import articles")
    actions = data.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)
    _add_split(actions)


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


def _add_split(actions: Any) -> None:  # noqa: ANN401
    split = actions.add_parser("split", help="split scanned pages into articles")
    split.add_argument(
        "pages", nargs="+", type=Path, metavar="PAGE", help="files or folders, of any kind that can be read"
    )
    split.add_argument("--output", type=Path, metavar="FILE.jsonl", help="default: standard output")
    split.set_defaults(run=_split)


def _split(arguments: argparse.Namespace) -> int:
    from data.reading import read_paths  # noqa: PLC0415 (its readers are heavy)

    results = list(read_paths(arguments.pages))
    articles = [result for result in results if isinstance(result, Article)]
    lines = "".join(json.dumps(_split_line(article), ensure_ascii=False) + "\n" for article in articles)
    if arguments.output:
        with write_whole(arguments.output) as stream:
            stream.write(lines)
    else:
        print(lines, end="")
    unreadable = [result for result in results if isinstance(result, Unreadable)]
    for one in unreadable:
        print(f"{one.source}: {one.reason}; {one.remedy}.", file=sys.stderr)
    pages = {article.source for article in articles}
    print(f"{len(articles)} articles on {len(pages)} pages, {len(unreadable)} unreadable", file=sys.stderr)
    return 2 if unreadable else 0


def _split_line(article: Article) -> dict[str, object]:
    return {
        "page": Path(article.source).stem,
        "title": article.title,
        "zone": article.zone,
        "byline": article.byline,
        "paragraphs": [{"text": text} for text in article.paragraphs],
    }
