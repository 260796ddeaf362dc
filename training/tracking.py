"""A training run in MLflow: settings, data, figures and the artifact; nothing leaves the machine."""

import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.errors import StoreError
from data.feedback import Feedback
from data.taxonomy import Taxonomy
from model.artifact import save_artifact
from training.behaviour import Behaviour
from training.feedback import feedback_metrics
from training.figures import confusion, learning_curves, precision_recall, reliability, theme_bars, to_svg
from training.full import FullEvaluation
from training.run import TrainedModel
from training.settings import Settings

EXPERIMENT = "zhuti"
DEFAULT_STORE = "mlflow.db"


def tracking_uri() -> str:
    """Where runs are kept: MLFLOW_TRACKING_URI, or a database file in this folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{Path.cwd() / DEFAULT_STORE}"


def open_store() -> None:
    """Make sure that a run can be logged, before any time goes into training.

    Raises:
        StoreError: the store cannot be opened or written.
    """
    with _store() as mlflow:
        mlflow.set_experiment(EXPERIMENT)


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
    with _store() as mlflow:
        mlflow.set_experiment(EXPERIMENT)
        with mlflow.start_run() as run:
            card = trained.card
            mlflow.log_params({key: json.dumps(value, ensure_ascii=False) for key, value in settings.flat().items()})
            mlflow.log_metrics(card.metrics)
            mlflow.set_tags({f"version.{package}": number for package, number in card.versions.items()})
            mlflow.set_tags({f"data.{key}": value for key, value in card.data.items()})
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


@contextmanager
def _store() -> Iterator[Any]:
    """MLflow with telemetry off, quiet, pointed at our store, its errors told as ours."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["DO_NOT_TRACK"] = "true"
    import mlflow  # noqa: PLC0415 (telemetry is switched off before it loads)
    from mlflow.exceptions import MlflowException  # noqa: PLC0415
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 (comes with mlflow)

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    uri = tracking_uri()
    try:
        mlflow.set_tracking_uri(uri)
        yield mlflow
    except (MlflowException, SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        reason = _without_password(str(error).partition("\n")[0])
        raise StoreError(_without_password(uri), f"cannot be used ({reason[:200]})") from error


def _without_password(text: str) -> str:
    return re.sub(r"://[^/@\s]*@", "://***@", text)


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
        mlflow.log_artifacts(str(path), "model")
