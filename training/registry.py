"""Runs and registered versions: what a user names, found in the store; every mistake told in a sentence."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.artifact import CARD, STARTER, read_card
from training.downloads import artifact_folder
from training.errors import RunError
from training.predictions import ARRAYS, ARTICLES, FOLDER, RunPredictions, from_files
from training.store import REGISTERED_MODEL, store

CHAMPION, CHALLENGER, PREVIOUS = ALIASES = ("champion", "challenger", "previous")
STARTER_NAME = "starter"
MODEL_ARTIFACT = "model"
THEMES_TAG = "themes"
"""Tag of a run that holds its taxonomy: slug -> name, as JSON."""
MIN_PREFIX = 6
_RUN_ID = re.compile(r"[0-9a-f]{6,32}")
_VERSION = re.compile(rf"(?:{REGISTERED_MODEL}/)?(\d+)")
_LIST = "list them with 'zhuti models'"


@dataclass(frozen=True)
class RunRef:
    """A run or a model folder a user named.

    Attributes:
        reference: as the user wrote it.
        run_id: of the MLflow run; "" for a folder.
        version: the registered version, where there is one.
        aliases: of that version.
        digest: of the training data.
        themes: slug -> name.
        folder: of a model that has no run.
        metrics: figures of the run.
    """

    reference: str
    run_id: str = ""
    version: int | None = None
    aliases: tuple[str, ...] = ()
    digest: str = ""
    themes: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    metrics: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How the model is called in tables and messages."""
        if self.version is not None:
            return f"{REGISTERED_MODEL}/{self.version}"
        return self.run_id[:8] or str(self.folder and self.folder.name)


def resolve(reference: str) -> RunRef:
    """Find what a user named.

    Args:
        reference: a run id or a unique beginning of one (six characters or more), a version (`7`, `zhuti/7`), an alias
            (`champion`, `@champion`), `starter`, or the path of a model folder.

    Raises:
        RunError: there is no such run, it was deleted, or its artifacts are gone.
        StoreError: the store cannot be read.
        ArtifactError: the folder is no model.
    """
    text = reference.strip()
    folder = STARTER if text == STARTER_NAME else Path(text)
    if text == STARTER_NAME or (text and (folder / CARD).is_file()):
        return _of_folder(reference, folder)
    with store() as mlflow:
        client = mlflow.MlflowClient()
        if (version := _find_version(client, reference, text)) is not None:
            return _of_version(client, reference, version)
        return _of_run(client, reference, _find_run_id(client, reference, text))


def same_themes(refs: Sequence[RunRef]) -> None:
    """Make sure that runs speak of the same themes.

    Raises:
        RunError: one of them is of another taxonomy than the first.
    """
    for ref in refs[1:]:
        if ref.themes != refs[0].themes:
            ours, theirs = "、".join(ref.themes.values()), "、".join(refs[0].themes.values())
            problem = f"is of another taxonomy ({ours}) than {refs[0].reference} ({theirs})"
            raise RunError(ref.reference, problem, "name runs of one taxonomy")


def load_predictions(ref: RunRef) -> RunPredictions:
    """What a run said of every article it had not seen.

    Raises:
        RunError: the run kept none, or they are damaged or of other data than the run.
    """
    remedy = "train it again with 'zhuti train'"
    if not ref.run_id:
        raise RunError(ref.reference, "a model folder carries no predictions of its run", "name a run or a version")
    folder = artifact_folder(ref.reference, ref.run_id, FOLDER)
    try:
        predictions = from_files((folder / ARRAYS).read_bytes(), (folder / ARTICLES).read_bytes())
    except (OSError, ValueError) as error:
        raise RunError(ref.reference, "its predictions are missing or damaged", remedy) from error
    if predictions.digest != ref.digest:
        raise RunError(ref.reference, "its predictions are of other data than the run says (mixed digests)", remedy)
    return predictions


def download_model(ref: RunRef) -> Path:
    """The model folder of a run, to be read and never written to.

    Raises:
        RunError: the artifact was deleted.
    """
    return ref.folder or artifact_folder(ref.reference, ref.run_id, MODEL_ARTIFACT)


def aliased(client: Any, alias: str) -> int | None:  # noqa: ANN401 (MLflow has no types)
    """The version an alias names; None while it names none."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy)

    try:
        version = client.get_registered_model(REGISTERED_MODEL).aliases.get(alias)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        return None
    return None if version is None else int(version)


def _find_version(client: Any, reference: str, text: str) -> Any:  # noqa: ANN401 (MLflow has no types)
    """The registered version of a number or an alias; None where the text may be a run id."""
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy)

    alias = text.removeprefix("@")
    number = _VERSION.fullmatch(text)
    try:
        if number:
            return client.get_model_version(REGISTERED_MODEL, number[1])
        if alias in ALIASES or text.startswith("@"):
            return client.get_model_version_by_alias(REGISTERED_MODEL, alias)
    except MlflowException as error:
        if error.error_code not in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}:
            raise
        if number and _RUN_ID.fullmatch(text):
            return None
        kind = "version" if number else "version with this alias"
        raise RunError(reference, f"the registry has no {kind}", _LIST) from error
    return None


def _find_run_id(client: Any, reference: str, text: str) -> str:  # noqa: ANN401
    """The one run whose id begins with the text."""
    if not _RUN_ID.fullmatch(text):
        problem = "no run id (six characters or more), version, alias or model folder"
        raise RunError(reference, problem, _LIST)
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    runs = client.search_runs(experiments, f"attributes.run_id LIKE '{text}%'", run_view_type=3, max_results=2)
    if not runs:
        raise RunError(reference, "the store has no such run", _LIST)
    if len(runs) > 1:
        raise RunError(reference, "several runs begin like this", "write more of the run id")
    return str(runs[0].info.run_id)


def _of_version(client: Any, reference: str, version: Any) -> RunRef:  # noqa: ANN401
    return _of_run(client, reference, version.run_id, version=version)


def _of_run(client: Any, reference: str, run_id: str, *, version: Any = None) -> RunRef:  # noqa: ANN401
    run = client.get_run(run_id)
    if run.info.lifecycle_stage == "deleted":
        raise RunError(reference, "the run was deleted", f"restore it with 'mlflow runs restore --run-id {run_id}'")
    if run.info.status != "FINISHED":
        raise RunError(reference, f"the run is {run.info.status} and not FINISHED", "name another, or train again")
    found = version or _version_of(client, run_id)
    return RunRef(
        reference=reference,
        run_id=run_id,
        version=int(found.version) if found else None,
        aliases=tuple(found.aliases) if found else (),
        digest=run.data.tags.get("data.digest", ""),
        themes=_themes(reference, run.data.tags.get(THEMES_TAG)),
        metrics=dict(run.data.metrics),
    )


def _themes(reference: str, tag: str | None) -> dict[str, str]:
    if tag is None:
        raise RunError(reference, "a run that logged no model", "name a run of 'zhuti train'")
    return dict(json.loads(tag))


def _version_of(client: Any, run_id: str) -> Any:  # noqa: ANN401
    """The newest registered version of a run, None where there is none; a search gives no aliases."""
    versions = client.search_model_versions(f"name = '{REGISTERED_MODEL}' and run_id = '{run_id}'")
    newest = max((int(version.version) for version in versions), default=None)
    return None if newest is None else client.get_model_version(REGISTERED_MODEL, str(newest))


def _of_folder(reference: str, folder: Path) -> RunRef:
    card = read_card(folder / CARD)
    digest = str(card.data.get("digest", ""))
    return RunRef(reference, digest=digest, themes=card.themes, folder=folder, metrics=card.metrics)
