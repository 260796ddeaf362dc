"""zhuti evaluate, zhuti audit and zhuti behave."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from data.corpus import load_corpus
from data.files import write_whole
from data.lexicon import load_lexicon
from data.taxonomy import Taxonomy, load_taxonomy
from training.errors import BehaviourError
from training.inputs import add_training_inputs, corpus_paths


def add_evaluate(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti evaluate`."""
    evaluate = commands.add_parser("evaluate", help="compare a model with annotated articles")
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl", help="annotated articles")
    evaluate.add_argument("--model", type=Path, metavar="FOLDER", help="default: the model that tags")
    evaluate.add_argument("--json", action="store_true", help="print JSON")
    evaluate.add_argument("--predictions", type=Path, metavar="OUT.jsonl", help="also write the predictions")
    evaluate.set_defaults(run=_evaluate)


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
    add_training_inputs(audit)
    audit.add_argument("--apply", type=Path, metavar="SHEET.xlsx", help="write a corrected corpus from a filled sheet")
    audit.add_argument(
        "--output", type=Path, required=True, metavar="PATH", help="the sheet to write; with --apply a folder"
    )
    audit.set_defaults(run=_audit)


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
    paths = corpus_paths(arguments)
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
    segmenter = Segmenter(load_lexicon(arguments.lexicon))
    data = prepare(corpus, taxonomy.names, settings, segmenter, single=taxonomy.single)
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
