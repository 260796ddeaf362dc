"""Every registered version with its aliases, figures and promotion, for `zhuti models`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.errors import InputError, ZhutiError
from model.artifact import read_card
from model.champion import champion_folder, models_folder
from training import promotion
from training.abandoned import end_abandoned
from training.lock import locked
from training.registry import CHAMPION
from training.store import REGISTERED_MODEL, store

FIGURES = ("micro_f1", "micro_f1_low", "micro_f1_high", "reference_micro_f1", "macro_f1", "primary_accuracy")
"""Figures shown of each version."""
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Version:
    """One registered version.

    Attributes:
        version: its number.
        aliases: that name it.
        run_id: of the run it comes from.
        created: ISO time.
        figures: of the run, those of FIGURES that there are.
        articles: it was trained on.
        digest: of the training data.
        promoted: by, at, why, over, gate and data.digest of its last promotion; empty where there was none.
        rolled_back: by, at and why it was last rolled back; empty where it was not.
    """

    version: int
    aliases: tuple[str, ...]
    run_id: str
    created: str
    figures: dict[str, float]
    articles: str
    digest: str
    promoted: dict[str, str]
    rolled_back: dict[str, str]

    @property
    def name(self) -> str:
        """As predictions carry it."""
        return f"{REGISTERED_MODEL}/{self.version}"


@dataclass(frozen=True, slots=True)
class Models:
    """What `zhuti models` tells.

    Attributes:
        versions: newest first.
        in_use: name of the model this folder serves.
        notes: what was settled, and what does not fit together.
    """

    versions: tuple[Version, ...]
    in_use: str
    notes: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)


def list_models() -> Models:
    """Every version, after settling what a killed promotion left.

    Raises:
        StoreError: the store cannot be read.
    """
    folder = models_folder()
    with store() as mlflow:
        client = mlflow.MlflowClient()
        end_abandoned(mlflow)
        settled = _settle(client, folder)
        aliases = _aliases(client)
        found = client.search_model_versions(f"name = '{REGISTERED_MODEL}'", max_results=10_000)
        runs = _runs(mlflow, [version.run_id for version in found])
    versions = [_version(version, aliases, runs.get(version.run_id)) for version in found]
    versions.sort(key=lambda version: -version.version)
    in_use, problem = _in_use()
    notes = (settled, problem, _mismatch(versions, in_use))
    return Models(tuple(versions), in_use, tuple(note for note in notes if note))


def _settle(client: Any, folder: Path) -> str:  # noqa: ANN401 (MLflow has no types)
    """Settle what a killed promotion left; nothing while one is going on, or where the folder may not be written."""
    if not folder.is_dir():
        return ""
    try:
        with locked(folder / promotion.LOCK):
            return promotion.settle(client, folder)
    except InputError:
        return ""


def _in_use() -> tuple[str, str]:
    """Name of the model served here, and what is wrong with it."""
    try:
        folder = champion_folder()
        return (promotion.STARTER_MARK if folder is None else read_card(folder / "card.json").name), ""
    except ZhutiError as error:
        return "-", str(error)


def _mismatch(versions: list[Version], in_use: str) -> str:
    """Registry and models folder name different models when one of them was promoted elsewhere."""
    champion = next((version.version for version in versions if CHAMPION in version.aliases), None)
    name = promotion.STARTER_MARK if champion is None else f"{REGISTERED_MODEL}/{champion}"
    if champion is None or name == in_use:
        return ""
    return f"The champion is {name}, and this folder serves {in_use}; bring it here with 'zhuti promote champion'."


def _aliases(client: Any) -> dict[int, list[str]]:  # noqa: ANN401
    named: dict[int, list[str]] = {}
    for model in client.search_registered_models(f"name = '{REGISTERED_MODEL}'"):
        for alias, version in sorted(model.aliases.items()):
            named.setdefault(int(version), []).append(alias)
    return named


def _runs(mlflow: Any, run_ids: list[str]) -> dict[str, Any]:  # noqa: ANN401
    """The runs by id; a deleted one is left out."""
    client = mlflow.MlflowClient()
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    found = {}
    for start in range(0, len(run_ids), _PAGE):
        listed = ", ".join(f"'{run_id}'" for run_id in run_ids[start : start + _PAGE])
        for run in client.search_runs(experiments, f"attributes.run_id IN ({listed})", max_results=_PAGE):
            found[run.info.run_id] = run
    return found


def _version(version: Any, aliases: Mapping[int, list[str]], run: Any) -> Version:  # noqa: ANN401
    metrics = {} if run is None else run.data.metrics
    tags = version.tags
    return Version(
        version=int(version.version),
        aliases=tuple(aliases.get(int(version.version), ())),
        run_id=version.run_id,
        created=datetime.fromtimestamp(version.creation_timestamp / 1000, UTC).isoformat(timespec="seconds"),
        figures={name: metrics[name] for name in FIGURES if name in metrics},
        articles="" if run is None else run.data.tags.get("data.articles", ""),
        digest=tags.get("data.digest", ""),
        promoted=_told(tags, promotion.PROMOTED),
        rolled_back=_told(tags, promotion.ROLLED_BACK),
    )


def _told(tags: Mapping[str, str], mark: str) -> dict[str, str]:
    return {key.removeprefix(mark): value for key, value in tags.items() if key.startswith(mark) and value}
