"""The annotated files of a run as MLflow datasets: named with their digests, and found again later."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.corpus import STARTER_CORPUS
from training.errors import RunError
from training.registry import RunRef
from training.store import store, store_file, tracking_uri

CONTEXT = "training"
_DIGEST_LENGTH = 36
"""Characters MLflow keeps of a dataset's digest."""


def dataset_inputs(paths: Sequence[Path]) -> list[Any]:
    """Each file as an input of a run: name, where it is, the beginning of its SHA-256, and its number of articles."""
    from mlflow.entities import Dataset, DatasetInput, InputTag  # noqa: PLC0415 (heavy)

    inputs = []
    for path in paths:
        content = path.read_bytes()
        rows = sum(bool(line.strip()) for line in content.splitlines())
        dataset = Dataset(
            name=path.name,
            digest=hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH],
            source_type="local",
            source=json.dumps({"uri": _short(path)}, ensure_ascii=False),
            profile=json.dumps({"num_rows": rows}),
        )
        inputs.append(DatasetInput(dataset, [InputTag("mlflow.data.context", CONTEXT)]))
    return inputs


def _short(path: Path) -> str:
    """A path as it can be found again after the project was moved: below this folder, or else in full."""
    full = path.resolve()
    return full.relative_to(Path.cwd()).as_posix() if full.is_relative_to(Path.cwd()) else full.as_posix()


def corpus_files(ref: RunRef) -> list[Path]:
    """The annotated files a run was trained on, as they were then.

    Raises:
        RunError: the run names none, or one is no longer there or has changed since.
    """
    with store() as mlflow:
        inputs = mlflow.get_run(ref.run_id).inputs.dataset_inputs if ref.run_id else []
    wanted = [entry.dataset for entry in inputs if any(tag.value == CONTEXT for tag in entry.tags)]
    if not wanted:
        raise RunError(ref.reference, "it names no annotated files", "name a run of 'zhuti train'")
    return [_found(ref, dataset) for dataset in wanted]


def _found(ref: RunRef, dataset: Any) -> Path:  # noqa: ANN401 (MLflow has no types)
    uri = str(json.loads(dataset.source)["uri"])
    changed = False
    for folder in _places():
        path = folder / uri
        if path.is_file():
            if hashlib.sha256(path.read_bytes()).hexdigest().startswith(dataset.digest):
                return path
            changed = True
    problem = "has changed since" if changed else "is not there any more"
    raise RunError(ref.reference, f"its annotated file {uri} {problem}", "bring the file back, or train again")


def _places() -> list[Path]:
    """Where a relative path may start: here, beside the database, and in the checkout that holds the starter corpus."""
    database = store_file(tracking_uri())
    beside = [] if database is None else [database.resolve().parent]
    return [Path(os.curdir), *beside, STARTER_CORPUS.parents[1]]
