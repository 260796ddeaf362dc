"""A training run in MLflow: settings, data, figures and the artifact; nothing leaves the machine."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from data.feedback import Feedback
from data.taxonomy import Taxonomy
from model.artifact import save_artifact
from training.behaviour import Behaviour
from training.feedback import feedback_metrics
from training.figures import confusion, learning_curves, precision_recall, reliability, theme_bars, to_svg
from training.full import FullEvaluation
from training.predictions import FOLDER, Decisions, RunPredictions
from training.registry import MODEL_ARTIFACT, THEMES_TAG
from training.run import TrainedModel
from training.settings import Settings
from training.store import store


def log_run(  # noqa: PLR0913 (what is recorded, each by its name)
    trained: TrainedModel,
    settings: Settings,
    taxonomy: Taxonomy,
    *,
    corpus_paths: Sequence[Path],
    feedback: Feedback | None = None,
    behaviour: Behaviour | None = None,
    full: FullEvaluation | None = None,
    model_card: str = "",
) -> str:
    """Record a run.

    Args:
        trained: the run.
        settings: of it.
        taxonomy: of it.
        corpus_paths: the files it was trained on.
        feedback: the editors' decisions it was also trained on.
        behaviour: what its model does on behavioural cases, where there are any for the taxonomy.
        full: baselines and learning curves, where they were computed.
        model_card: as Markdown.

    Returns:
        The run's id.

    Raises:
        StoreError: the store cannot be opened or written.
    """
    with store() as mlflow, mlflow.start_run() as run:
        card = trained.card
        mlflow.log_params({key: json.dumps(value, ensure_ascii=False) for key, value in settings.flat().items()})
        mlflow.log_metrics(card.metrics)
        mlflow.set_tags({f"version.{package}": number for package, number in card.versions.items()})
        mlflow.set_tags({f"data.{key}": value for key, value in card.data.items()})
        mlflow.set_tag(THEMES_TAG, json.dumps(card.themes, ensure_ascii=False))
        mlflow.log_dict({"files": [path.name for path in corpus_paths], **card.data}, "data.json")
        if feedback and feedback.counts:
            mlflow.log_metrics(feedback_metrics(feedback, trained.appraisal))
            mlflow.log_dict(feedback.to_record(), "feedback.json")
        if model_card:
            mlflow.log_text(model_card, "model-card.md")
        _log_figures(mlflow, trained, taxonomy)
        if full is not None:
            _log_full(mlflow, full)
        _log_artifact(mlflow, trained)
        if behaviour:
            mlflow.log_metrics(behaviour.metrics())
            mlflow.log_dict(behaviour.to_record(), "behaviour.json")
            mlflow.log_text(behaviour.to_text(), "behaviour.txt")
        return str(run.info.run_id)


def _log_figures(mlflow: Any, trained: TrainedModel, taxonomy: Taxonomy) -> None:  # noqa: ANN401 (a module without types)
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


def _log_full(mlflow: Any, full: FullEvaluation) -> None:  # noqa: ANN401
    mlflow.log_metrics(full.metrics())
    mlflow.log_dict(full.to_record(), "baselines_and_curves.json")
    mlflow.log_text(to_svg(learning_curves(full.curve)), "figures/learning_curve.svg")


def _log_artifact(mlflow: Any, trained: TrainedModel) -> None:  # noqa: ANN401
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        save_artifact(path, trained.card, trained.weights, extra={"pipeline.joblib": trained.pipelines})
        mlflow.log_artifacts(str(path), MODEL_ARTIFACT)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in predictions_of(trained).to_files().items():
            (Path(folder) / name).write_bytes(content)
        mlflow.log_artifacts(folder, FOLDER)


def predictions_of(trained: TrainedModel) -> RunPredictions:
    """What the run said of every article it had not seen."""
    outcomes, data = trained.outcomes, trained.data
    return RunPredictions(
        ids=tuple(row.article.id for row in data.corpus),
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
            reference=np.isin(np.arange(len(outcomes)), data.reference),
        ),
    )
