"""What a training command is given: options for corpus, taxonomy, words, settings and decisions, and their content."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.article import LabelledArticle
from data.corpus import load_corpus, starter_files
from data.errors import InputError
from data.lexicon import load_lexicon
from data.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    from data.feedback import Feedback
    from training.settings import Settings


@dataclass(frozen=True)
class Inputs:
    """Everything a run is made from.

    Attributes:
        paths: the annotated files.
        taxonomy: the themes.
        lexicon: the segmenter's words.
        settings: everything else the run depends on.
        feedback: the editors' decisions.
        corpus: the annotated articles, the decided ones at their place.
    """

    paths: Sequence[Path]
    taxonomy: Taxonomy
    lexicon: dict[str, int]
    settings: "Settings"
    feedback: "Feedback"
    corpus: Sequence[LabelledArticle]


def add_training_inputs(command: argparse.ArgumentParser) -> None:
    """Declare the options every training command takes."""
    command.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl", help="default: the starter corpus")
    command.add_argument("--themes", type=Path, metavar="FILE.toml", help="another taxonomy")
    command.add_argument("--lexicon", type=Path, metavar="FILE.txt", help="other domain words")
    command.add_argument("--settings", type=Path, metavar="FILE.toml", help="default: training/settings.toml")
    command.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change one setting")
    command.add_argument("--jobs", type=positive, default=2, help="fits at once (default: %(default)s)")


def add_feedback(command: argparse.ArgumentParser) -> None:
    """Declare the option for editors' decisions."""
    command.add_argument(
        "--feedback", action="append", default=[], metavar="LEDGER_OR_SHEET", help="editors' decisions; may be repeated"
    )


def positive(text: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        message = "a whole number from 1 on is needed"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def corpus_paths(arguments: argparse.Namespace) -> list[Path]:
    """The annotated files named, or those of the starter corpus.

    Raises:
        InputError: none was named, and the package carries none.
    """
    paths = list(arguments.files or starter_files())
    if not paths:
        raise InputError("data/corpus", "an installed package carries no corpus", "name the JSONL files to use")
    return paths


def read_inputs(arguments: argparse.Namespace) -> Inputs:
    """Read everything the options name.

    Raises:
        ZhutiError: a file or setting is wrong.
    """
    paths = corpus_paths(arguments)  # before what the extra brings: a base install is told first that it has no corpus
    from data.feedback import read_feedback  # noqa: PLC0415 (heavy: only when a command runs)
    from training.feedback import with_feedback  # noqa: PLC0415
    from training.settings import load_settings  # noqa: PLC0415

    settings = load_settings(arguments.settings, arguments.set)
    taxonomy = load_taxonomy(arguments.themes)
    corpus = load_corpus(paths, taxonomy.names)
    lexicon = load_lexicon(arguments.lexicon)
    feedback = read_feedback(getattr(arguments, "feedback", []), taxonomy, corpus)
    return Inputs(paths, taxonomy, lexicon, settings, feedback, with_feedback(corpus, feedback))


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, so that standard output stays clean."""
    from rich.console import Console  # noqa: PLC0415 (loads only when there is progress to show)
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
