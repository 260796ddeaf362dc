"""zhuti train, zhuti evaluate and zhuti behave."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.corpus import load_corpus, starter_files
from data.errors import BehaviourError, InputError
from data.files import write_whole
from data.lexicon import load_lexicon
from data.taxonomy import load_taxonomy


def add_train(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti train`."""
    train = commands.add_parser("train", help="train a model, evaluate it honestly, log the run to MLflow")
    train.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl", help="default: the starter corpus")
    train.add_argument("--themes", type=Path, metavar="FILE.toml", help="another taxonomy")
    train.add_argument("--lexicon", type=Path, metavar="FILE.txt", help="other domain words")
    train.add_argument("--settings", type=Path, metavar="FILE.toml", help="default: training/settings.toml")
    train.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change one setting")
    train.add_argument(
        "--output", type=Path, default=Path("models/local"), metavar="FOLDER", help="default: %(default)s"
    )
    train.add_argument("--name", default="zhuti/local", help="what predictions carry as model (default: %(default)s)")
    train.add_argument("--jobs", type=_positive, default=2, help="processes (default: %(default)s)")
    train.set_defaults(run=_train)


def add_evaluate(commands: Any) -> None:  # noqa: ANN401
    """Declare `zhuti evaluate`."""
    evaluate = commands.add_parser("evaluate", help="compare a model with annotated articles")
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl", help="annotated articles")
    evaluate.add_argument("--model", type=Path, metavar="FOLDER", help="default: the model that tags")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.add_argument("--predictions", type=Path, metavar="OUT.jsonl", help="also write the predictions")
    evaluate.set_defaults(run=_evaluate)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = "a whole number from 1 on is needed"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def add_behave(commands: Any) -> None:  # noqa: ANN401
    """Declare `zhuti behave`."""
    behave = commands.add_parser("behave", help="run a table of texts and what must hold over a model")
    behave.add_argument("--model", type=Path, metavar="FOLDER", help="default: the model that tags")
    behave.add_argument("--cases", type=Path, metavar="FILE.csv", help="default: data/behaviour.csv")
    behave.add_argument("--json", action="store_true", help="print JSON")
    behave.add_argument("--require", type=float, metavar="SHARE", help="exit with 2 when fewer hold, such as 0.95")
    behave.set_defaults(run=_behave)


def _train(arguments: argparse.Namespace) -> int:
    paths = arguments.files or starter_files()
    if not paths:
        raise InputError("data/corpus", "an installed package carries no corpus", "name the JSONL files to train on")
    from model.artifact import refuse_foreign_folder, save_artifact  # noqa: PLC0415 (heavy: only when this command runs)
    from model.tagger import Tagger  # noqa: PLC0415
    from training.behaviour import run_cases  # noqa: PLC0415
    from training.cases import starter_cases  # noqa: PLC0415
    from training.run import train  # noqa: PLC0415
    from training.settings import load_settings  # noqa: PLC0415
    from training.tracking import log_run, open_store  # noqa: PLC0415

    settings = load_settings(arguments.settings, arguments.set)
    taxonomy = load_taxonomy(arguments.themes)
    corpus = load_corpus(paths, taxonomy.names)
    lexicon = load_lexicon(arguments.lexicon)
    refuse_foreign_folder(arguments.output)
    open_store()
    with _progress("leave one author out") as report:
        trained = train(corpus, taxonomy, lexicon, settings, name=arguments.name, jobs=arguments.jobs, progress=report)
    save_artifact(arguments.output, trained.card, trained.weights, extra={"pipeline.joblib": trained.pipelines})
    cases = starter_cases(taxonomy.names)
    behaviour = run_cases(cases, Tagger(arguments.output)) if cases else None
    run_id = log_run(trained, settings, taxonomy, corpus_paths=paths, behaviour=behaviour)
    print(f"trained on {len(corpus)} articles; each scored by a model that had not seen its author:")
    for label, figures in (("all authors", trained.evaluation), ("reference authors", trained.reference)):
        precision = figures.average_precision_micro
        print(f"  {label}: {figures.articles} articles, micro-F1 {figures.micro_f1}, average precision {precision}")
    if behaviour:
        print(f"  behaviour: {len(behaviour.outcomes)} cases, {behaviour.share:.3f} hold")
    print(f"model in {arguments.output}, MLflow run {run_id}")
    return 0


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, so that standard output stays clean."""
    from rich.console import Console  # noqa: PLC0415 (loads only when there is progress to show)
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _evaluate(arguments: argparse.Namespace) -> int:
    from model.artifact import find_model  # noqa: PLC0415 (numpy: only when this command runs)
    from model.tagger import Tagger  # noqa: PLC0415
    from training.metrics import Predicted, evaluate  # noqa: PLC0415
    from training.report import evaluation_text  # noqa: PLC0415

    tagger = Tagger(find_model(arguments.model))
    gold = load_corpus([arguments.file], tagger.names)
    predictions = [tagger.tag(row.article) for row in gold]
    if arguments.predictions:
        lines = [json.dumps(p.to_record(), ensure_ascii=False) + "\n" for p in predictions]
        with write_whole(arguments.predictions) as stream:
            stream.writelines(lines)
    evaluation = evaluate(gold, [Predicted(p.themes, p.primary, p.scores) for p in predictions], tagger.names)
    if arguments.json:
        json.dump(evaluation.to_record(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(evaluation_text(evaluation))
    return 0


def _behave(arguments: argparse.Namespace) -> int:
    from model.artifact import find_model  # noqa: PLC0415 (numpy: only when this command runs)
    from model.tagger import Tagger  # noqa: PLC0415
    from training.behaviour import run_cases  # noqa: PLC0415
    from training.cases import STARTER_CASES, load_cases  # noqa: PLC0415

    tagger = Tagger(find_model(arguments.model))
    behaviour = run_cases(load_cases(arguments.cases or STARTER_CASES, tagger.names), tagger)
    if arguments.json:
        json.dump(behaviour.to_record(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(behaviour.to_text())
    if arguments.require is not None and behaviour.share < arguments.require:
        raise BehaviourError(behaviour.share, arguments.require)
    return 0
