"""A trained model as MLflow serves it: logged with its code, signature, example and requirements, and registered."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import data
import model
import training
from model.artifact import CARD, WEIGHTS, Card
from training.pyfunc import TEXT
from training.registry import CHALLENGER, THEMES_TAG
from training.store import REGISTERED_MODEL

SERVED = "pyfunc"
"""Name of the logged model."""
_NEEDED = ("numpy", "jieba", "rjieba", "mlflow")
_EXAMPLE = ["园区集中签约\n十二个项目现场签约，总投资四十亿元。", "图书馆周末开讲\n读者在阅览室听了一场讲座。"]
_DESCRIPTION = "Themes of articles submitted to a weekly: a list of texts or records in, one record out for each."


def log_served(mlflow: Any, card: Card, folder: Path) -> str:  # noqa: ANN401 (MLflow has no types)
    """Log the model in the active run in the form MLflow serves.

    Args:
        mlflow: the module, from `training.store.store`.
        card: of the model.
        folder: with card.json and weights.npz.

    Returns:
        The id of the logged model.
    """
    digest = str(card.data.get("digest", ""))
    with tempfile.TemporaryDirectory() as temporary:
        stage = Path(temporary)
        served = stage / "artifact"
        served.mkdir()
        for name in (CARD, WEIGHTS):
            shutil.copyfile(folder / name, served / name)
        info = mlflow.pyfunc.log_model(
            name=SERVED,
            loader_module="training.pyfunc",
            data_path=str(served),
            code_paths=[str(path) for path in copy_code(stage / "code")],
            signature=_signature(),
            input_example=_EXAMPLE,
            pip_requirements=requirements(),
            metadata={"themes": list(card.themes.values()), "data_digest": digest},
        )
    return str(info.model_id)


def register(mlflow: Any, run_id: str, model_id: str, card: Card) -> int:  # noqa: ANN401
    """Make a run's model the newest version, and let `challenger` name it.

    Called when the run is complete, so that there is never a version without all of its files.

    Returns:
        The number of the version.
    """
    client = mlflow.MlflowClient()
    _ensure_registered(client)
    digest = str(card.data.get("digest", ""))
    made = client.create_model_version(
        REGISTERED_MODEL,
        f"models:/{model_id}",
        run_id,
        tags={"data.digest": digest, THEMES_TAG: json.dumps(card.themes, ensure_ascii=False)},
        description=f"{_DESCRIPTION} Trained on {card.data.get('articles')} articles.",
        model_id=model_id,
    )
    client.set_registered_model_alias(REGISTERED_MODEL, CHALLENGER, made.version)
    return int(made.version)


def copy_code(folder: Path) -> list[Path]:
    """Copy the code a served model needs: the rooms `data` and `model`, and `training.pyfunc` alone of this room.

    Only Python files: corpus, samples and the starter model stay behind.

    Returns:
        One folder for each package.
    """
    wanted: Mapping[Any, str] = {data: "*.py", model: "*.py", training: "pyfunc.py"}
    made = []
    for package, pattern in wanted.items():
        source = Path(str(package.__file__)).parent
        target = folder / source.name
        target.mkdir(parents=True)
        for path in (source / "__init__.py", *source.glob(pattern)):
            shutil.copyfile(path, target / path.name)
        made.append(target)
    return made


def requirements() -> list[str]:
    """What the served model imports, each at the version here; rjieba is absent where it has no wheel."""
    found = []
    for package in _NEEDED:
        try:
            found.append(f"{package}=={version(package)}")
        except PackageNotFoundError:
            continue
    return found


def _signature() -> Any:  # noqa: ANN401
    """Texts or records in, records out.

    MLflow would turn a list into a DataFrame to enforce a schema, and drop what does not fit: texts lose their place
    and records their fields. A signature marked as taken from type hints is left to the model to enforce, which does.
    """
    from mlflow.models import ModelSignature  # noqa: PLC0415 (heavy)
    from mlflow.types.schema import Array, ColSpec, DataType, Map, Object, Property, Schema  # noqa: PLC0415

    text, number, whole = DataType.string, DataType.double, DataType.long
    phrase = Object(
        [
            Property(name, kind)
            for name, kind in (("theme", text), ("paragraph", whole), ("start", whole), ("end", whole))
        ]
        + [Property("text", text), Property("weight", number)]
    )
    texts = ("id", "source", "title", "status", "model")
    given = Schema([ColSpec(text, TEXT)])
    record = Schema(
        [ColSpec(text, name) for name in texts]
        + [ColSpec(text, "primary", required=False), ColSpec(Map(number), "scores")]
        + [ColSpec(Array(text), "themes"), ColSpec(Array(phrase), "evidence"), ColSpec(Array(text), "notes")]
    )
    signature = ModelSignature(inputs=given, outputs=record)
    signature._is_signature_from_type_hint = True  # noqa: SLF001 (no public way; a test holds what it does)
    return signature


def _ensure_registered(client: Any) -> None:  # noqa: ANN401
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy)

    try:
        client.create_registered_model(REGISTERED_MODEL, description=_DESCRIPTION)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
