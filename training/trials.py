"""A search in MLflow: one run for the study, and one below it for every trial."""

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from training.compare import RunComparison
from training.settings import Settings
from training.space import to_toml
from training.store import EXPERIMENT, store
from training.study import Search, TrialEnd

if TYPE_CHECKING:
    from collections.abc import Callable

METRIC = "search_micro_f1"
"""Micro-F1 the settings are chosen by, after each group; not a figure to report."""
_PARENT = "mlflow_run"
"""User attribute of a study that names its run."""


@dataclass
class StudyLog:
    """Tells MLflow of a study as it goes.

    Attributes:
        search: the study.
        tell: called with the trials done whenever one ends.
    """

    search: Search
    tell: "Callable[[int], None]"

    def __post_init__(self) -> None:
        """Find the study's run, or begin one."""
        name = self.search.study.study_name
        with store() as mlflow:
            client = mlflow.MlflowClient()
            self._experiment = client.get_experiment_by_name(EXPERIMENT).experiment_id
            before = self.search.study.user_attrs.get(_PARENT)
            if before is not None and _is_there(client, before):
                self.run_id = str(before)
                client.update_run(self.run_id, status="RUNNING")
                return
            tags = {"mlflow.runName": f"tune {name}", "tune.study": name, "data.digest": self.search.ground.digest}
            self.run_id = str(client.create_run(self._experiment, tags=tags).info.run_id)
            client.log_dict(self.run_id, self.search.space.to_record(), "space.json")
            client.log_text(self.run_id, to_toml(self.search.base), "current.toml")
        self.search.study.set_user_attr(_PARENT, self.run_id)

    def ended(self, trial: TrialEnd) -> None:
        """Log a trial as a run below the study's."""
        tags = {
            "mlflow.parentRunId": self.run_id,
            "mlflow.runName": f"trial {trial.number}",
            "tune.state": "pruned" if trial.pruned else "complete",
        }
        with store() as mlflow:
            client, entities = mlflow.MlflowClient(), mlflow.entities
            run = client.create_run(self._experiment, tags=tags)
            now = int(time.time() * 1000)
            metrics = [entities.Metric(METRIC, value, now, step) for step, value in enumerate(trial.values)]
            params = [entities.Param(name, value) for name, value in _logged(trial.settings).items()]
            client.log_batch(run.info.run_id, metrics, params)
            client.set_terminated(run.info.run_id)
        self.tell(self.search.n_done)

    def finish(self, best: Settings, value: float, comparison: RunComparison | None) -> None:
        """Log what was found."""
        with store() as mlflow:
            client = mlflow.MlflowClient()
            client.log_metric(self.run_id, METRIC, value)
            client.log_text(self.run_id, to_toml(best), "best.toml")
            if comparison is not None:
                pair = comparison.figures["micro_f1"]
                client.log_metric(self.run_id, "kept_back_micro_f1", pair.ours)
                client.log_metric(self.run_id, "kept_back_micro_f1_current", pair.theirs)
                client.set_tag(self.run_id, "tune.verdict", comparison.verdict)
                client.log_dict(self.run_id, comparison.to_record(), "comparison.json")
            client.set_terminated(self.run_id)

    def stop(self) -> None:
        """Mark the study's run as stopped; going on makes it run again."""
        with store() as mlflow:
            mlflow.MlflowClient().set_terminated(self.run_id, status="KILLED")


def _is_there(client: Any, run_id: str) -> bool:  # noqa: ANN401 (MLflow has no types)
    """Whether the store still has a run; a study may be older than the store."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy)

    try:
        return bool(client.get_run(run_id).info.lifecycle_stage == "active")
    except MlflowException:
        return False


def _logged(settings: Settings) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in settings.flat().items()}
