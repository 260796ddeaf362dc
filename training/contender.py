"""A run as it enters a comparison: its predictions, its model, its settings and what it costs."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.article import Article
from data.corpus import load_corpus
from model.artifact import CARD, WEIGHTS
from model.tagger import Tagger
from training.datasets import corpus_files
from training.downloads import artifact_folder
from training.errors import RunError
from training.predictions import RunPredictions
from training.registry import RunRef, download_model, load_predictions, resolve, same_themes
from training.store import store

FIGURES, LEARNING_CURVE = "figures", "learning_curve.svg"
TIMED = 100
"""Articles tagged to measure a model's speed."""
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model costs.

    Attributes:
        bytes: of what serving needs of the artifact.
        train_seconds: of the run, evaluation included; None where it was not logged.
        tag_microseconds: of one article with evidence, measured here, best of three rounds; None without texts.
    """

    bytes: int
    train_seconds: float | None
    tag_microseconds: float | None


@dataclass(frozen=True)
class Contender:
    """One run of a comparison.

    Attributes:
        ref: where it is.
        predictions: out of fold.
        tagger: its artifact, loaded.
        settings: as logged, JSON by name.
        cost: of it.
        learning_curve: as SVG, "" where the run drew none.
    """

    ref: RunRef
    predictions: RunPredictions
    tagger: Tagger
    settings: dict[str, str]
    cost: Cost
    learning_curve: str

    @property
    def name(self) -> str:
        """How it is called, with its aliases."""
        return self.ref.name + (f" ({', '.join(self.ref.aliases)})" if self.ref.aliases else "")

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        ref = self.ref
        return {
            "name": ref.name,
            "run_id": ref.run_id,
            "version": ref.version,
            "aliases": list(ref.aliases),
            "data_digest": ref.digest,
            "settings": self.settings,
            "cost": asdict(self.cost),
        }


def find_contenders(references: Sequence[str]) -> tuple[list[Contender], dict[str, Article]]:
    """Look up runs, and the texts of their articles as far as their files are still there.

    Raises:
        RunError: a run is unknown, deleted, incomplete, named twice, or of another taxonomy than the first.
    """
    refs = [resolve(reference) for reference in references]
    same_themes(refs)
    for number, ref in enumerate(refs):
        if ref.run_id and ref.run_id in {earlier.run_id for earlier in refs[:number]}:
            raise RunError(ref.reference, "names a run that was named before", "name different runs")
    texts = _texts(refs)
    sample = list(texts.values())[:: max(1, len(texts) // TIMED)][:TIMED]
    return [_contender(ref, sample) for ref in refs], texts


def differing_settings(contenders: Sequence[Contender]) -> dict[str, list[str]]:
    """Each setting on which the runs differ, with its value in every run."""
    names = dict.fromkeys(name for one in contenders for name in one.settings)
    values = {name: [one.settings.get(name, "-") for one in contenders] for name in names}
    return {name: found for name, found in values.items() if len(set(found)) > 1}


def _contender(ref: RunRef, sample: Sequence[Article]) -> Contender:
    predictions = load_predictions(ref)
    folder = download_model(ref)
    tagger = Tagger(folder)
    with store() as mlflow:
        settings = dict(mlflow.get_run(ref.run_id).data.params)
    return Contender(ref, predictions, tagger, settings, _cost(ref, folder, tagger, sample), _learning_curve(ref))


def _texts(refs: Sequence[RunRef]) -> dict[str, Article]:
    """The articles by id; a run whose files are gone or changed adds none."""
    texts: dict[str, Article] = {}
    for ref in refs:
        try:
            rows = load_corpus(corpus_files(ref), list(ref.themes.values()))
        except RunError:
            continue
        texts |= {row.article.id: row.article for row in rows}
    return texts


def _cost(ref: RunRef, folder: Path, tagger: Tagger, sample: Sequence[Article]) -> Cost:
    rounds = []
    for _ in range(_ROUNDS if sample else 0):
        started = time.perf_counter()
        for article in sample:
            tagger.tag(article)
        rounds.append((time.perf_counter() - started) / len(sample))
    return Cost(
        bytes=sum((folder / name).stat().st_size for name in (CARD, WEIGHTS)),
        train_seconds=ref.metrics.get("train_seconds"),
        tag_microseconds=round(min(rounds) * 1e6, 1) if rounds else None,
    )


def _learning_curve(ref: RunRef) -> str:
    try:
        path = artifact_folder(ref.reference, ref.run_id, FIGURES) / LEARNING_CURVE
    except RunError:
        return ""
    return path.read_text(encoding="utf-8") if path.is_file() else ""
