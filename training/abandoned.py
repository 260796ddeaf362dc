"""Runs whose process was killed: marked as such by the next command on the same machine."""

import os
import platform
import sys
from typing import Any

HOST, PROCESS = "zhuti.host", "zhuti.process"


def sign(mlflow: Any) -> None:  # noqa: ANN401 (MLflow has no types)
    """Note on the active run which process works on it."""
    mlflow.set_tags({HOST: platform.node(), PROCESS: str(os.getpid())})


def end_abandoned(mlflow: Any) -> None:  # noqa: ANN401
    """Mark the runs of processes of this machine that are no more as killed."""
    client = mlflow.MlflowClient()
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    for run in client.search_runs(
        experiments, f"attributes.status = 'RUNNING' and tags.`{HOST}` = '{platform.node()}'"
    ):
        if not _is_alive(run.data.tags.get(PROCESS, "")):
            client.set_terminated(run.info.run_id, "KILLED")


def _is_alive(process: str) -> bool:
    if sys.platform == "win32" or not process.isdecimal():
        return True  # asking is not safe there, and a run left as RUNNING does no harm
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
