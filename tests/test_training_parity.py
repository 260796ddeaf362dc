"""training.parity: the arrays say what the pipelines say."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from model.artifact import save_artifact
from training.parity import largest_difference
from training.run import TrainedModel


def test_parity_is_measured(model_folder: Path, trained: TrainedModel, tmp_path: Path) -> None:
    """Equal models differ by rounding only; a coefficient more is seen."""
    assert largest_difference(model_folder) < 1e-12
    coef = trained.weights.article_coef + np.float32(0.01)
    save_artifact(
        tmp_path / "m",
        trained.card,
        replace(trained.weights, article_coef=coef),
        extra={"pipeline.joblib": trained.pipelines},
    )
    assert largest_difference(tmp_path / "m") > 1e-4
