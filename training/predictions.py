"""What a run said of every article it had not seen: kept with the run, so that two runs compare article by article."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from model.arrays import Array, Flags, Indices
from model.artifact import NO_ARRAYS
from training.outcomes import Outcomes

FOLDER = "predictions"
ARRAYS, ARTICLES = "predictions.npz", "articles.json"


@dataclass(frozen=True)
class Decisions:
    """Out-of-fold decisions of one run beside the annotations, arrays only.

    Attributes:
        labels: themes annotated, shape (n_articles, n_themes).
        primary: column of the annotated primary theme or NO_THEME, shape (n_articles,).
        probabilities: by a model that had not seen the article's author, shape (n_articles, n_themes).
        thresholds: chosen without the article's author, same shape.
        given: themes given, same shape.
        primary_given: column of the primary theme given or NO_THEME, shape (n_articles,).
        decided: whether no editor was asked for, shape (n_articles,).
        reference: whether the author is a reference author, shape (n_articles,).
    """

    labels: Flags
    primary: Indices
    probabilities: Array
    thresholds: Array
    given: Flags
    primary_given: Indices
    decided: Flags
    reference: Flags


@dataclass(frozen=True)
class RunPredictions:
    """The decisions of one run, with what they are of.

    Attributes:
        ids: of the articles, in the order of the rows.
        themes: slug -> name, in the order of the columns.
        digest: of the training data.
        decisions: the arrays.
    """

    ids: tuple[str, ...]
    themes: dict[str, str]
    digest: str
    decisions: Decisions

    @property
    def names(self) -> tuple[str, ...]:
        """The themes' names, in the order of the columns."""
        return tuple(self.themes.values())

    @property
    def outcomes(self) -> Outcomes:
        """The decisions as every figure of this room takes them."""
        own = self.decisions
        return Outcomes(own.labels, own.given, own.probabilities, own.primary, own.primary_given)

    def to_files(self) -> dict[str, bytes]:
        """The predictions as files: arrays, and ids as JSON; equal predictions give equal bytes."""
        stream = io.BytesIO()
        np.savez_compressed(stream, **{entry.name: getattr(self.decisions, entry.name) for entry in fields(Decisions)})
        described = {"ids": list(self.ids), "themes": self.themes, "digest": self.digest}
        text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
        return {ARRAYS: stream.getvalue(), ARTICLES: text.encode()}


def from_files(arrays: bytes, articles: bytes) -> RunPredictions:
    """Read what `RunPredictions.to_files` wrote.

    Raises:
        ValueError: the files hold something else.
    """
    try:
        described: dict[str, Any] = json.loads(articles)
        with np.load(io.BytesIO(arrays), allow_pickle=False) as stored:
            decisions = Decisions(**{entry.name: stored[entry.name] for entry in fields(Decisions)})
        ids, themes, digest = tuple(described["ids"]), dict(described["themes"]), str(described["digest"])
    except NO_ARRAYS as error:
        raise ValueError(str(error)) from error
    _check(decisions, ids, tuple(themes))
    return RunPredictions(ids, themes, digest, decisions)


def _check(decisions: Decisions, ids: Sequence[str], themes: Sequence[str]) -> None:
    for entry in fields(Decisions):
        array = getattr(decisions, entry.name)
        wide = entry.name in {"labels", "probabilities", "thresholds", "given"}
        expected = (len(ids), len(themes)) if wide else (len(ids),)
        if array.shape != expected:
            message = f"{entry.name} has shape {array.shape}, not {expected}"
            raise ValueError(message)
