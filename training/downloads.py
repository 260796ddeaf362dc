"""Artifacts of runs as folders on this machine: in place where the store is local, otherwise fetched once."""

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from training.errors import RunError, StoreError
from training.store import store


def artifact_folder(reference: str, run_id: str, name: str) -> Path:
    """A folder of a run's artifacts, to be read and never written to.

    Args:
        reference: what the user named, for messages.
        run_id: of the run.
        name: of the folder among the run's artifacts.

    Raises:
        RunError: it was deleted.
        StoreError: the store cannot be read.
    """
    with store() as mlflow:
        root = str(mlflow.get_run(run_id).info.artifact_uri)
    local = _local(root)
    folder = _fetched(root, run_id, name) if local is None else local / name
    if folder is None or not folder.is_dir():
        problem = f"its artifact '{name}' was deleted"
        raise RunError(reference, problem, "name another run, or train it again with 'zhuti train'")
    return folder


def _local(uri: str) -> Path | None:
    """The folder an address leads to on this machine; None for an address of another kind."""
    parsed = urlparse(uri)
    if parsed.scheme == "file":
        return Path(url2pathname(parsed.path))
    return Path(uri) if not parsed.scheme or len(parsed.scheme) == 1 else None


@lru_cache(maxsize=32)
def _fetched(root: str, run_id: str, name: str) -> Path | None:
    """Download into a folder that lives as long as the process; None where there is nothing.

    Args:
        root: where the run's artifacts are; part of the key, so that stores are told apart.
        run_id: of the run.
        name: of the folder.
    """
    del root
    folder = tempfile.mkdtemp(prefix="zhuti-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        with store() as mlflow:
            return Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=name, dst_path=folder))
    except StoreError as error:
        if "Failed to download artifacts" in str(error) or isinstance(error.__cause__, FileNotFoundError):
            return None
        raise
