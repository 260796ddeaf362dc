"""Change the champion: export, tags, alias, pointer, in an order that can be killed anywhere and is settled later.

1 the version folder appears under models/versions          (nobody reads it yet)
2 the journal says what is about to be done
3 who, when, why and the data digest are written on the version
4 the alias `champion` moves                                 (this decides)
5 the alias `previous` follows
6 the pointer of the models folder follows, and serving processes with it
7 the journal is removed
"""

import getpass
import platform
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.errors import ArtifactError
from model.artifact import load_artifact, save_artifact
from model.champion import models_folder, point_at, version_folder
from training.errors import GateError, RunError
from training.gate import Gate, check_candidate
from training.journal import Move, end_journal, read_journal, write_journal
from training.lock import locked
from training.registration import ensure_version
from training.registry import CHAMPION, PREVIOUS, RunRef, aliased, download_model, resolve
from training.store import REGISTERED_MODEL, store, tracking_uri

LOCK = ".lock"
PROMOTED, ROLLED_BACK = "promoted.", "rolled_back."
"""Beginnings of the version tags that say who, when and why."""
STARTER_MARK = "starter"
_LONGEST_TAG = 4000
"""Characters kept of a tag; MLflow takes 5,000."""


@dataclass(frozen=True)
class Promotion:
    """A change of champion that was made.

    Attributes:
        name: of the model now in use, such as zhuti/7.
        over: of the model it replaced.
        folder: the version folder now in use; None for the starter.
        gate: what was checked; None where nothing was.
    """

    name: str
    over: str
    folder: Path | None
    gate: Gate | None


def promote(reference: str, *, why: str = "", force: bool = False) -> Promotion:
    """Make a run the champion if it passes the gate.

    Args:
        reference: of the run, see `training.registry.resolve`.
        why: in the user's words; kept with the version.
        force: promote whatever the gate says; what it said is kept with the version too.

    Raises:
        RunError: there is no such run, its artifacts were deleted, or it is a folder without a run.
        GateError: the gate speaks against it and `force` is not set.
        InputError: the models folder cannot be written, or another promotion is going on.
        StoreError: the store cannot be used.
    """
    models = models_folder()
    with locked(models / LOCK), store() as mlflow:
        client = mlflow.MlflowClient()
        settle(client, models)
        candidate = _candidate(mlflow, reference)
        over = aliased(client, CHAMPION)
        if candidate.version == over:
            folder = _exported(candidate, models)
            point_at(models, folder.name)
            return Promotion(candidate.name, candidate.name, folder, None)
        gate = check_candidate(candidate, None if over is None else resolve(CHAMPION))
        if gate.reasons and not force:
            raise GateError(candidate.name, gate.reasons)
        tags = _promoted(candidate, over, why, gate)
        return replace(_change(client, models, candidate, over=over, tags=(candidate.version, tags)), gate=gate)


def rollback(*, why: str = "") -> Promotion:
    """Make the model before the champion the champion again; the starter where there was none.

    Raises:
        RunError: there is nothing to go back to.
        InputError: the models folder cannot be written, or a promotion is going on.
        StoreError: the store cannot be used.
    """
    models = models_folder()
    with locked(models / LOCK), store() as mlflow:
        client = mlflow.MlflowClient()
        settle(client, models)
        over, previous = aliased(client, CHAMPION), aliased(client, PREVIOUS)
        if over is None and previous is None:
            raise RunError("rollback", "nothing was promoted yet", "promote a run with 'zhuti promote RUN'")
        to = None if previous is None else resolve(f"{REGISTERED_MODEL}/{previous}")
        return _change(client, models, to, over=over, tags=(over, _signed(ROLLED_BACK, why)))


def settle(client: Any, models: Path) -> str:  # noqa: ANN401 (MLflow has no types)
    """Finish or take back a change of champion that was killed.

    Args:
        client: of the store.
        models: the models folder; its lock is held.

    Returns:
        What was done, as a sentence; "" where there was nothing to do.
    """
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy)

    move = read_journal(models)
    if move is None or move.store != tracking_uri():
        return ""
    try:
        done = _settled(client, models, move)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        done = "dropped, for its versions are gone"
    end_journal(models)
    return f"An interrupted change to {_name(move.to)} was {done}."


def _settled(client: Any, models: Path, move: Move) -> str:  # noqa: ANN401
    if aliased(client, CHAMPION) == move.to:
        _follow(client, models, move)
        return "completed"
    _write_tags(client, move.tagged, move.tags_before)
    _set_alias(client, PREVIOUS, move.previous)
    return "taken back"


def _change(
    client: Any,  # noqa: ANN401
    models: Path,
    to: RunRef | None,
    *,
    over: int | None,
    tags: tuple[int | None, dict[str, str]],
) -> Promotion:
    """Steps 1 to 7; `tags` are the version to write on and what to write."""
    folder = None if to is None else _exported(to, models)
    version = None if to is None else to.version
    tagged, written = tags
    before = aliased(client, PREVIOUS)
    name = None if folder is None else folder.name
    move = Move(tracking_uri(), version, over, before, name, tagged, _tags_before(client, tagged, written))
    write_journal(models, move)
    _write_tags(client, tagged, written)
    if version is None:
        # Without a champion nothing says any more which one it was, so here `previous` goes first.
        _set_alias(client, PREVIOUS, over)
    _set_alias(client, CHAMPION, version)
    _follow(client, models, move)
    return Promotion(_name(version), _name(over), folder, None)


def _follow(client: Any, models: Path, move: Move) -> None:  # noqa: ANN401
    """Steps 5 to 7; doing them twice does no harm."""
    _set_alias(client, PREVIOUS, move.over)
    point_at(models, move.folder)
    end_journal(models)


def _candidate(mlflow: Any, reference: str) -> RunRef:  # noqa: ANN401
    """The run a user named, registered if it was not yet."""
    found = resolve(reference)
    if not found.run_id:
        raise RunError(reference, "a model folder without a run cannot be promoted", "name a run or a version")
    if found.version is None:
        return replace(found, version=ensure_version(mlflow, found.run_id, download_model(found)))
    return found


def _exported(ref: RunRef, models: Path) -> Path:
    """The version's folder below `models`, written whole if it is not there; its predictions carry zhuti/N."""
    folder = version_folder(models, f"{REGISTERED_MODEL}-{ref.version}-{ref.run_id[:8]}")
    try:
        load_artifact(folder)
    except ArtifactError:
        artifact = load_artifact(download_model(ref))
        save_artifact(folder, replace(artifact.card, name=_name(ref.version)), artifact.weights)
        load_artifact(folder)
    return folder


def _promoted(ref: RunRef, over: int | None, why: str, gate: Gate) -> dict[str, str]:
    verdict = "; ".join(f"{check.name} {'ok' if check.passed else 'FAILED'}: {check.told}" for check in gate.checks)
    values = {"over": _name(over), "gate": verdict, "data.digest": ref.digest}
    return _signed(PROMOTED, why) | {f"{PROMOTED}{key}": value[:_LONGEST_TAG] for key, value in values.items()}


def _signed(mark: str, why: str) -> dict[str, str]:
    """Who, when and why."""
    values = {
        "by": f"{_user()}@{platform.node()}",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "why": why[:_LONGEST_TAG],
    }
    return {mark + key: value for key, value in values.items()}


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user database
        return "unknown"


def _tags_before(client: Any, version: int | None, written: dict[str, str]) -> dict[str, str]:  # noqa: ANN401
    if version is None:
        return {}
    tags = client.get_model_version(REGISTERED_MODEL, str(version)).tags
    return {key: tags.get(key, "") for key in written}


def _write_tags(client: Any, version: int | None, tags: dict[str, str]) -> None:  # noqa: ANN401
    for key, value in tags.items() if version is not None else ():
        client.set_model_version_tag(REGISTERED_MODEL, str(version), key, value)


def _set_alias(client: Any, alias: str, version: int | None) -> None:  # noqa: ANN401
    if version is None:
        client.delete_registered_model_alias(REGISTERED_MODEL, alias)
    else:
        client.set_registered_model_alias(REGISTERED_MODEL, alias, str(version))


def _name(version: int | None) -> str:
    return STARTER_MARK if version is None else f"{REGISTERED_MODEL}/{version}"
