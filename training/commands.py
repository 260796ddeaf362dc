"""zhuti train, zhuti evaluate, zhuti audit and zhuti behave."""

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
from data.taxonomy import Taxonomy, load_taxonomy


def add_train(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti train`."""
    train = commands.add_parser("train", help="train a model, evaluate it honestly, log the run to MLflow")
    _add_training_inputs(train)
    train.add_argument(
        "--output", type=Path, default=Path("models/local"), metavar="FOLDER", help="default: %(default)s"
    )
    train.add_argument("--name", default="zhuti/local", help="what predictions carry as model (default: %(default)s)")
    train.add_argument(
        "--feedback", action="append", default=[], metavar="LEDGER_OR_SHEET", help="editors' decisions; may be repeated"
    )
    train.add_argument("--full", action="store_true", help="also baselines and learning curves, which take longer")
    train.add_argument("--card", type=Path, metavar="FILE.md", help="write the model card")
    train.set_defaults(run=_train)


def _add_training_inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl", help="default: the starter corpus")
    command.add_argument("--themes", type=Path, metavar="FILE.toml", help="another taxonomy")
    command.add_argument("--lexicon", type=Path, metavar="FILE.txt", help="other domain words")
    command.add_argument("--settings", type=Path, metavar="FILE.toml", help="default: training/settings.toml")
    command.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change one setting")
    command.add_argument("--jobs", type=_positive, default=2, help="fits at once (default: %(default)s)")


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


def add_audit(commands: Any) -> None:  # noqa: ANN401
    """Declare `zhuti audit`."""
    audit = commands.add_parser("audit", help="list the labels an editor should settle, or apply what was settled")
    _add_training_inputs(audit)
    audit.add_argument("--apply", type=Path, metavar="SHEET.xlsx", help="write a corrected corpus from a filled sheet")
    audit.add_argument(
        "--output", type=Path, required=True, metavar="PATH", help="the sheet to write; with --apply a folder"
    )
    audit.set_defaults(run=_audit)


def _train(arguments: argparse.Namespace) -> int:
    paths = arguments.files or starter_files()
    if not paths:
        raise InputError("data/corpus", "an installed package carries no corpus", "name the JSONL files to train on")
    from data.feedback import read_feedback  # noqa: PLC0415 (heavy: only when this command runs)
    from model.artifact import refuse_foreign_folder, save_artifact  # noqa: PLC0415
    from model.tagger import Tagger  # noqa: PLC0415
    from training.behaviour import run_cases  # noqa: PLC0415
    from training.cases import starter_cases  # noqa: PLC0415
    from training.feedback import feedback_text, with_feedback  # noqa: PLC0415
    from training.looks import load_looks  # noqa: PLC0415
    from training.model_card import model_card  # noqa: PLC0415
    from training.report import baselines_text  # noqa: PLC0415
    from training.run import train  # noqa: PLC0415
    from training.settings import load_settings  # noqa: PLC0415
    from training.store import open_store  # noqa: PLC0415
    from training.tracking import log_run  # noqa: PLC0415

    settings = load_settings(arguments.settings, arguments.set)
    taxonomy = load_taxonomy(arguments.themes)
    corpus = load_corpus(paths, taxonomy.names)
    feedback = read_feedback(arguments.feedback, taxonomy, corpus)
    corpus = with_feedback(corpus, feedback)
    lexicon = load_lexicon(arguments.lexicon)
    refuse_foreign_folder(arguments.output)
    open_store()
    with _progress("leave one author out") as report:
        trained = train(corpus, taxonomy, lexicon, settings, name=arguments.name, jobs=arguments.jobs, progress=report)
    save_artifact(arguments.output, trained.card, trained.weights, extra={"pipeline.joblib": trained.pipelines})
    cases = starter_cases(taxonomy.names)
    behaviour = run_cases(cases, Tagger(arguments.output)) if cases else None
    full = _full(arguments, trained, taxonomy, settings)
    card = model_card(trained, taxonomy, load_looks(), full)
    if arguments.card:
        with write_whole(arguments.card) as stream:
            stream.write(card)
    run_id = log_run(
        trained,
        settings,
        taxonomy,
        corpus_paths=paths,
        feedback=feedback,
        behaviour=behaviour,
        full=full,
        model_card=card,
    )
    for line in feedback_text(feedback, trained.appraisal):
        print(line)
    print(f"trained on {len(corpus)} articles; each scored by a model that had not seen its author:")
    for label, figures in (("all authors", trained.evaluation), ("reference authors", trained.reference)):
        precision = figures.average_precision_micro
        print(f"  {label}: {figures.articles} articles, micro-F1 {figures.micro_f1}, average precision {precision}")
    if behaviour:
        print(f"  behaviour: {len(behaviour.outcomes)} cases, {behaviour.share:.3f} hold")
    if full:
        print(baselines_text(full))
    print(f"model in {arguments.output}, MLflow run {run_id}")
    return 0


def _full(arguments: argparse.Namespace, trained: Any, taxonomy: Taxonomy, settings: Any) -> Any:  # noqa: ANN401 (heavy types)
    if not arguments.full:
        return None
    from training.full import evaluate_fully  # noqa: PLC0415 (heavy: only when asked for)

    return evaluate_fully(
        trained, taxonomy, settings, jobs=arguments.jobs, stage=lambda what: print(f"{what} ...", file=sys.stderr)
    )


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
    import numpy as np  # noqa: PLC0415 (only when this command runs)

    from model.artifact import find_model  # noqa: PLC0415
    from model.decision import NONE, TAGGED  # noqa: PLC0415
    from model.tagger import Tagger  # noqa: PLC0415
    from training.appraisal import appraise  # noqa: PLC0415
    from training.metrics import Predicted, evaluate  # noqa: PLC0415
    from training.outcomes import outcomes_of  # noqa: PLC0415
    from training.report import appraisal_text, evaluation_text  # noqa: PLC0415

    tagger = Tagger(find_model(arguments.model))
    gold = load_corpus([arguments.file], tagger.names)
    predictions = [tagger.tag(row.article) for row in gold]
    if arguments.predictions:
        lines = [json.dumps(p.to_record(), ensure_ascii=False) + "\n" for p in predictions]
        with write_whole(arguments.predictions) as stream:
            stream.writelines(lines)
    compared = [Predicted(p.themes, p.primary, p.scores) for p in predictions]
    evaluation = evaluate(gold, compared, tagger.names)
    outcomes = outcomes_of(gold, compared, tagger.names)
    decided = np.array([p.status in (TAGGED, NONE) for p in predictions])
    appraisal = appraise(gold, outcomes, tagger.names, decided=decided)
    if arguments.json:
        json.dump(evaluation.to_record() | appraisal.to_record(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(evaluation_text(evaluation))
        print(appraisal_text(appraisal))
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    paths = arguments.files or starter_files()
    if not paths:
        raise InputError("data/corpus", "an installed package carries no corpus", "name the JSONL files to audit")
    taxonomy = load_taxonomy(arguments.themes)
    return _apply(arguments, paths, taxonomy) if arguments.apply else _write_sheet(arguments, paths, taxonomy)


def _write_sheet(arguments: argparse.Namespace, paths: list[Path], taxonomy: Taxonomy) -> int:
    from model.tokens import Segmenter  # noqa: PLC0415 (heavy: only when this command runs)
    from training.audit import doubts  # noqa: PLC0415
    from training.audit_sheet import write_sheet  # noqa: PLC0415
    from training.dataset import prepare  # noqa: PLC0415
    from training.settings import load_settings  # noqa: PLC0415

    settings = load_settings(arguments.settings, arguments.set)
    corpus = load_corpus(paths, taxonomy.names)
    data = prepare(corpus, taxonomy.names, settings, Segmenter(load_lexicon(arguments.lexicon)))
    found = doubts(data, settings, taxonomy.names, jobs=arguments.jobs)
    write_sheet(arguments.output, found, taxonomy.names)
    articles = sum(not doubt.paragraph for doubt in found)
    print(f"{articles} articles and {len(found) - articles} paragraphs to settle in {arguments.output}")
    return 0


def _apply(arguments: argparse.Namespace, paths: list[Path], taxonomy: Taxonomy) -> int:
    from training.audit_sheet import read_sheet  # noqa: PLC0415 (openpyxl: only when this command runs)
    from training.corrections import apply_corrections  # noqa: PLC0415

    corrections = read_sheet(arguments.apply, taxonomy.names)
    changes = apply_corrections(arguments.apply, corrections, paths, taxonomy.names, arguments.output)
    for change in changes:
        print(f"{change.file} {change.id} {change.field}: {change.before} -> {change.after}")
    print(f"{len(changes)} labels changed, {len(paths)} files in {arguments.output}")
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
