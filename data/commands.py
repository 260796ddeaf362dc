"""zhuti data ...: what can be done with articles before any model sees them."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.article import Article, Unreadable
from data.check import Report, check_files
from data.corpus import starter_files
from data.errors import InputError
from data.files import write_whole
from data.tables import COLUMNS, NO_AUTHOR, Settings
from data.taxonomy import Taxonomy, load_taxonomy


def add_data(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti data` and its actions."""
    data = commands.add_parser("data", help="check, split and import articles")
    actions = data.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)
    _add_split(actions)
    _add_import(actions)


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


def _add_import(actions: Any) -> None:  # noqa: ANN401
    imports = actions.add_parser("import", help="turn an office's archive into a corpus")
    imports.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="folder, xlsx, csv or jsonl file")
    imports.add_argument("--output", type=Path, required=True, metavar="FILE.jsonl")
    imports.add_argument("--report", type=Path, metavar="FILE.csv", help="write down everything left out, and why")
    imports.add_argument("--themes", type=Path, metavar="FILE.toml", help="another taxonomy")
    imports.add_argument("--author", default=NO_AUTHOR, metavar="NAME", help="for articles that name none")
    imports.add_argument("--map", action="append", default=[], metavar="OLD=THEME", help="the office's name of a theme")
    imports.add_argument(
        "--texts", action="append", default=[], type=Path, metavar="PATH", help="texts of a table's rows"
    )
    for name in COLUMNS:
        imports.add_argument(f"--{name}-column", metavar="HEADING", help=f"default: {', '.join(COLUMNS[name])}")
    imports.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    from data.imports import corpus_line, import_paths  # noqa: PLC0415 (its readers are heavy)

    taxonomy = load_taxonomy(arguments.themes)
    columns = {name: heading for name in COLUMNS if (heading := getattr(arguments, f"{name}_column"))}
    settings = Settings(columns, _mapped(arguments.map, taxonomy), arguments.author, tuple(arguments.texts))
    imported = import_paths(arguments.sources, taxonomy, settings)
    with write_whole(arguments.output) as stream:
        stream.writelines(corpus_line(article) + "\n" for article in imported.articles)
    if arguments.report:
        with write_whole(arguments.report, encoding="utf-8-sig") as stream:
            csv.writer(stream).writerows([("place", "reason"), *((out.place, out.reason) for out in imported.left_out)])
    for reason, number in imported.reasons.most_common():
        print(f"left out: {reason}: {number}")
    print(f"{imported.guessed} articles came without labelled paragraphs; theirs were guessed by keyword")
    print(
        f"{imported.n_found} found = {len(imported.articles)} imported + {imported.merged} joined to another copy"
        f" + {len(imported.left_out)} left out"
    )
    return 0 if imported.articles else 2


def _mapped(pairs: Sequence[str], taxonomy: Taxonomy) -> dict[str, str]:
    mapped = {}
    for pair in pairs:
        old, equals, name = (part.strip() for part in pair.partition("="))
        if not (old and equals) or name not in ("", *taxonomy.names):
            argument, choices = f"--map {pair}", f"THEME is one of {', '.join(taxonomy.names)}"
            raise InputError(argument, "not of the form OLD=THEME", choices)
        mapped[old] = name
    return mapped
