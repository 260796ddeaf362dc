"""The MLflow store: opened with telemetry off, its artifacts kept beside it, its errors told as ours."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from training.abandoned import end_abandoned
from training.errors import StoreError
from training.relocation import relocate

EXPERIMENT = "zhuti"
REGISTERED_MODEL = "zhuti"
DEFAULT_STORE = "mlflow.db"
_BUSY = ("database is locked", "database table is locked")
_FULL = ("database or disk is full", "No space left on device")


def tracking_uri() -> str:
    """Where runs are kept: MLFLOW_TRACKING_URI, or a database file in this folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{Path.cwd() / DEFAULT_STORE}"


def store_file(uri: str) -> Path | None:
    """The database file of a SQLite store; None for any other kind."""
    kind, _, path = uri.partition("?")[0].partition(":///")
    return Path(path) if kind == "sqlite" and path and path != ":memory:" else None


def open_store() -> None:
    """Make sure that a run can be logged, before any time goes into training; runs that were killed are marked.

    Raises:
        StoreError: the store cannot be opened or written.
    """
    with store() as mlflow:
        end_abandoned(mlflow)


@contextmanager
def store() -> Iterator[Any]:
    """MLflow, pointed at our store, with the experiment set.

    Yields:
        The `mlflow` module (it has no types).

    Raises:
        StoreError: the store cannot be opened, read or written.
    """
    mlflow = quiet_mlflow()
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy, and telemetry must be off before)
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 (comes with mlflow)

    uri = tracking_uri()
    try:
        mlflow.set_tracking_uri(uri)
        _set_experiment(mlflow, uri)
        yield mlflow
    except (MlflowException, SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        raise store_error(uri, error) from error


def quiet_mlflow() -> Any:  # noqa: ANN401 (a module without types)
    """The `mlflow` module, telemetry switched off before it loads, nothing said below an error."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["DO_NOT_TRACK"] = "true"
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    import mlflow  # noqa: PLC0415 (telemetry is switched off before it loads)

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return mlflow


def store_error(uri: str, error: Exception) -> StoreError:
    """Say what an error of MLflow or its database means to who called."""
    text = str(error)
    if any(sign in text for sign in _BUSY):
        return StoreError(without_password(uri), "is locked by another program", "wait until it is done and try again")
    if any(sign in text for sign in _FULL):
        return StoreError(without_password(uri), "the disk is full", "free some space and run the command again")
    reason = without_password(text.partition("\n")[0])
    return StoreError(without_password(uri), f"cannot be used ({reason[:200]})")


def without_password(text: str) -> str:
    """An address as it may be shown."""
    return re.sub(r"://[^/@\s]*@", "://***@", text)


def _set_experiment(mlflow: Any, uri: str) -> None:  # noqa: ANN401
    """Use our experiment; a local one keeps its artifacts beside the database, also after both were moved."""
    database = store_file(uri)
    experiment = mlflow.get_experiment_by_name(EXPERIMENT)
    if experiment is None and database is not None:
        mlflow.create_experiment(EXPERIMENT, artifact_location=(database.parent / "mlruns" / EXPERIMENT).as_uri())
    elif database is not None:
        relocate(database, experiment.artifact_location)
    mlflow.set_experiment(EXPERIMENT)
