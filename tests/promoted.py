"""What stands in the registry of a test's own bench after a promotion."""

from model.artifact import find_model, load_artifact
from training.registry import aliased
from training.store import store


def state() -> tuple[int | None, int | None, str]:
    """Champion, previous, and the name of the model that tags."""
    with store() as mlflow:
        client = mlflow.MlflowClient()
        return aliased(client, "champion"), aliased(client, "previous"), load_artifact(find_model()).card.name


def tags(version: int) -> dict[str, str]:
    """The tags of a registered version that say anything."""
    with store() as mlflow:
        found = mlflow.MlflowClient().get_model_version("zhuti", str(version)).tags
    return {key: value for key, value in found.items() if value}
