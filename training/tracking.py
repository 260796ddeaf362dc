"""A training run in MLflow: settings, data, figures and the model; nothing leaves the machine."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from data.feedback import Feedback
from data.taxonomy import Taxonomy
from model.artifact import save_artifact
from training.abandoned import sign
from training.behaviour import Behaviour
from training.datasets import dataset_inputs
from training.feedback import feedback_metrics
from training.figures import confusion, learning_curves, precision_recall, reliability, theme_bars, to_svg
from training.full import FullEvaluation
from training.predictions import FOLDER, Decisions, RunPredictions
from training.registration import log_served, register
from training.registry import MODEL_ARTIFACT, THEMES_TAG
from training.run import TrainedModel
from training.settings import Settings
from training.store import store


@dataclass(frozen=True)
class Extras:
    """What is recorded beside the trained model, where there is any.

    Attributes:
        behaviour: what the model does on behavioural cases, where there are any for the taxonomy.
        full: baselines and learning curves.
        model_card: as Markdown.
        feedback: the editors' decisions it was also trained on.
        metrics: further figures, such as seconds.
    """

    behaviour: Behaviour | None = None
    full: FullEvaluation | None = None
    model_card: str = ""
    feedback: Feedback | None = None
    metrics: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """Where a run went: its id, and the version its model is registered as."""

    run_id: str
    version: int


def log_run(
    trained: TrainedModel,
    settings: Settings,
    *,
    taxonomy: Taxonomy,
    corpus_paths: Sequence[Path],
    extras: Extras | None = None,
) -> LoggedRun:
    """Record a run and register its model.

    Args:
        trained: the run.
        settings: of it.
        taxonomy: of it.
        corpus_paths: the files it was trained on.
        extras: what else is known of it.

    Raises:
        StoreError: the store cannot be opened or written; the run is then marked as failed, and no version is made.
    """
    with store() as mlflow:
        with mlflow.start_run() as run:
            sign(mlflow)
            _log_inputs(mlflow, trained, settings, corpus_paths)
            _log_figures(mlflow, trained, taxonomy)
            _log_extras(mlflow, trained, extras or Extras())
            _log_predictions(mlflow, trained)
            model_id = _log_model(mlflow, trained)
        version = register(mlflow, run.info.run_id, model_id, trained.card)
    return LoggedRun(str(run.info.run_id), version)


def _log_inputs(mlflow: Any, trained: TrainedModel, settings: Settings, paths: Sequence[Path]) -> None:  # noqa: ANN401 (a module without types)
    card = trained.card
    mlflow.log_params({key: json.dumps(value, ensure_ascii=False) for key, value in settings.flat().items()})
    mlflow.log_metrics(card.metrics)
    tags = {f"version.{package}": number for package, number in card.versions.items()}
    tags |= {f"data.{key}": str(value) for key, value in card.data.items()}
    mlflow.set_tags(tags | {THEMES_TAG: json.dumps(card.themes, ensure_ascii=False)})
    mlflow.log_dict({"files": [path.name for path in paths], **card.data}, "data.json")
    mlflow.MlflowClient().log_inputs(mlflow.active_run().info.run_id, dataset_inputs(paths))


def _log_figures(mlflow: Any, trained: TrainedModel, taxonomy: Taxonomy) -> None:  # noqa: ANN401
    mlflow.log_dict(trained.evaluation.to_record(), "evaluation.json")
    mlflow.log_dict(trained.reference.to_record(), "evaluation_reference.json")
    mlflow.log_dict(trained.appraisal.to_record(), "appraisal.json")
    mlflow.log_dict(trained.reference_appraisal.to_record(), "appraisal_reference.json")
    figures = {
        "themes": theme_bars(trained.evaluation),
        "precision_recall": precision_recall(trained.labels, trained.probabilities, taxonomy),
        "reliability": reliability(trained.labels, trained.probabilities),
        "confusion": confusion(trained.evaluation),
    }
    for name, figure in figures.items():
        mlflow.log_text(to_svg(figure), f"figures/{name}.svg")


def _log_extras(mlflow: Any, trained: TrainedModel, extras: Extras) -> None:  # noqa: ANN401
    mlflow.log_metrics(extras.metrics)
    if extras.feedback is not None and extras.feedback.counts:
        mlflow.log_metrics(feedback_metrics(extras.feedback, trained.appraisal))
        mlflow.log_dict(extras.feedback.to_record(), "feedback.json")
    if extras.model_card:
        mlflow.log_text(extras.model_card, "model-card.md")
    if extras.full is not None:
        mlflow.log_metrics(extras.full.metrics())
        mlflow.log_dict(extras.full.to_record(), "baselines_and_curves.json")
        mlflow.log_text(to_svg(learning_curves(extras.full.curve)), "figures/learning_curve.svg")
    if extras.behaviour is not None:
        mlflow.log_metrics(extras.behaviour.metrics())
        mlflow.log_dict(extras.behaviour.to_record(), "behaviour.json")
        mlflow.log_text(extras.behaviour.to_text(), "behaviour.txt")


def _log_predictions(mlflow: Any, trained: TrainedModel) -> None:  # noqa: ANN401
    with tempfile.TemporaryDirectory() as folder:
        for name, content in predictions_of(trained).to_files().items():
            (Path(folder) / name).write_bytes(content)
        mlflow.log_artifacts(folder, FOLDER)


def _log_model(mlflow: Any, trained: TrainedModel) -> str:  # noqa: ANN401
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MODEL_ARTIFACT
        card = save_artifact(path, trained.card, trained.weights, extra={"pipeline.joblib": trained.pipelines})
        mlflow.log_artifacts(str(path), MODEL_ARTIFACT)
        return log_served(mlflow, card, path)


def predictions_of(trained: TrainedModel) -> RunPredictions:
    """What the run said of every article it had not seen."""
    outcomes, corpus = trained.outcomes, trained.data
    return RunPredictions(
        ids=tuple(row.article.id for row in corpus.corpus),
        themes=trained.card.themes,
        digest=str(trained.card.data["digest"]),
        decisions=Decisions(
            labels=outcomes.labels,
            primary=outcomes.primary,
            probabilities=outcomes.scores,
            thresholds=trained.thresholds,
            given=outcomes.given,
            primary_given=outcomes.primary_given,
            decided=trained.decided,
            reference=np.isin(np.arange(len(outcomes)), corpus.reference),
        ),
    )
