"""zhuti train: from annotated articles to a model folder, a logged run and a registered version."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.files import write_whole
from training.inputs import Inputs, add_feedback, add_training_inputs, progress, read_inputs

if TYPE_CHECKING:
    from training.run import TrainedModel
    from training.tracking import Extras


def add_train(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti train`."""
    command = commands.add_parser("train", help="train a model, evaluate it honestly, log and register it in MLflow")
    add_training_inputs(command)
    command.add_argument(
        "--output", type=Path, default=Path("models/local"), metavar="FOLDER", help="default: %(default)s"
    )
    command.add_argument("--name", default="zhuti/local", help="what predictions carry as model (default: %(default)s)")
    add_feedback(command)
    command.add_argument("--full", action="store_true", help="also baselines and learning curves, which take longer")
    command.add_argument("--card", type=Path, metavar="FILE.md", help="write the model card")
    command.set_defaults(run=_train)


def _train(arguments: argparse.Namespace) -> int:
    inputs = read_inputs(arguments)
    from model.artifact import refuse_foreign_folder  # noqa: PLC0415 (heavy: only when this command runs)
    from training.tracking import log_run  # noqa: PLC0415

    refuse_foreign_folder(arguments.output)
    _open()
    trained, seconds = _trained(arguments, inputs)
    extras = _extras(arguments, inputs, trained, seconds)
    if arguments.card:
        with write_whole(arguments.card) as stream:
            stream.write(extras.model_card)
    logged = log_run(trained, inputs.settings, taxonomy=inputs.taxonomy, corpus_paths=inputs.paths, extras=extras)
    for line in _told(trained, extras):
        print(line)
    print(f"model in {arguments.output}, MLflow run {logged.run_id}, registered as zhuti/{logged.version}")
    return 0


def _open() -> None:
    """Open the store before any time goes into training."""
    from training.store import open_store  # noqa: PLC0415 (heavy)

    open_store()


def _trained(arguments: argparse.Namespace, inputs: Inputs) -> "tuple[TrainedModel, float]":
    """Train and write the model folder; how long the training took, in seconds."""
    from model.artifact import save_artifact  # noqa: PLC0415 (heavy)
    from training.run import train  # noqa: PLC0415

    started = time.monotonic()
    with progress("leave one author out") as report:
        trained = train(
            inputs.corpus,
            inputs.taxonomy,
            inputs.lexicon,
            inputs.settings,
            name=arguments.name,
            jobs=arguments.jobs,
            progress=report,
        )
    seconds = time.monotonic() - started
    save_artifact(arguments.output, trained.card, trained.weights, extra={"pipeline.joblib": trained.pipelines})
    return trained, seconds


def _extras(arguments: argparse.Namespace, inputs: Inputs, trained: "TrainedModel", seconds: float) -> "Extras":
    """Everything said of the model beside its own figures."""
    from model.tagger import Tagger  # noqa: PLC0415 (heavy)
    from training.behaviour import run_cases  # noqa: PLC0415
    from training.cases import starter_cases  # noqa: PLC0415
    from training.full import evaluate_fully  # noqa: PLC0415
    from training.looks import load_looks  # noqa: PLC0415
    from training.model_card import model_card  # noqa: PLC0415
    from training.tracking import Extras  # noqa: PLC0415

    cases = starter_cases(inputs.taxonomy.names)
    full = (
        evaluate_fully(trained, inputs.taxonomy, inputs.settings, jobs=arguments.jobs, stage=_tell_stage)
        if arguments.full
        else None
    )
    return Extras(
        behaviour=run_cases(cases, Tagger(arguments.output)) if cases else None,
        full=full,
        model_card=model_card(trained, inputs.taxonomy, load_looks(), full),
        feedback=inputs.feedback,
        metrics={"train_seconds": round(seconds, 2)},
    )


def _tell_stage(what: str) -> None:
    print(f"{what} ...", file=sys.stderr)


def _told(trained: "TrainedModel", extras: "Extras") -> Iterator[str]:
    """The lines a user sees."""
    from training.feedback import feedback_text  # noqa: PLC0415 (heavy)
    from training.report import baselines_text  # noqa: PLC0415

    yield f"trained on {len(trained.labels)} articles; each scored by a model that had not seen its author:"
    for label, figures in (("all authors", trained.evaluation), ("reference authors", trained.reference)):
        precision = figures.average_precision_micro
        yield f"  {label}: {figures.articles} articles, micro-F1 {figures.micro_f1}, average precision {precision}"
    if extras.behaviour:
        yield f"  behaviour: {len(extras.behaviour.outcomes)} cases, {extras.behaviour.share:.3f} hold"
    if extras.feedback:
        yield from feedback_text(extras.feedback, trained.appraisal)
    if extras.full:
        yield baselines_text(extras.full)
