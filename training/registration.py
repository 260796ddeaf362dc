"""A trained model as MLflow serves it: logged with its code, signature, example and requirements, and registered."""

import json
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import data
import model
import training
from model.artifact import CARD, WEIGHTS, Card, read_card
from training.errors import RunError
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


def ensure_version(mlflow: Any, run_id: str, folder: Path) -> int:  # noqa: ANN401
    """Register a finished run that was killed before it could be.

    Args:
        mlflow: the module.
        run_id: of the run.
        folder: its model folder.

    Raises:
        RunError: the run logged no model that could be served.
    """
    outputs = mlflow.get_run(run_id).outputs
    logged = [entry.model_id for entry in outputs.model_outputs] if outputs else []
    if not logged:
        raise RunError(run_id, "it logged no model that MLflow can serve", "train it again with 'zhuti train'")
    return register(mlflow, run_id, logged[-1], read_card(folder / CARD))


def copy_code(folder: Path) -> list[Path]:
    """Copy the code a served model needs: the rooms `data` and `model`, and `training.pyfunc` alone of this room.

    Only Python files: corpus, samples and the starter model stay behind.

    Returns:
        One folder for each package.
    """
    made = []
    for package, pattern in ((data, "*.py"), (model, "*.py"), (training, "pyfunc.py")):
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

    text, whole, number = DataType.string, DataType.long, DataType.double
    phrase = {"theme": text, "paragraph": whole, "start": whole, "end": whole, "text": text, "weight": number}
    record: dict[str, Any] = {
        **dict.fromkeys(("id", "source", "title", "status"), text),
        "themes": Array(text),
        "primary": text,
        "scores": Map(number),
        "evidence": Array(Object([Property(name, kind) for name, kind in phrase.items()])),
        "notes": Array(text),
        "model": text,
    }
    columns: list[Any] = [ColSpec(kind, name, required=name != "primary") for name, kind in record.items()]
    given = Schema([ColSpec(text)])
    signature = ModelSignature(inputs=given, outputs=Schema(columns))
    signature._is_signature_from_type_hint = True  # noqa: SLF001 (no public way; a test holds what it does)
    return signature


def _ensure_registered(client: Any) -> None:  # noqa: ANN401
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 (heavy)

    try:
        client.create_registered_model(REGISTERED_MODEL, description=_DESCRIPTION)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
