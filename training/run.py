"""One training run from corpus to artifact: fit, honest figures, and what is kept of both."""

import io
import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import joblib
import numpy as np

from data.article import LabelledArticle
from data.corpus import corpus_digest
from data.taxonomy import Taxonomy
from model.aggregate import Views
from model.arrays import Array, Flags, Indices
from model.artifact import Card
from model.classifier import ThemeClassifier
from model.decision import Rule, given_themes
from model.scorer import Weights
from model.tokens import Segmenter
from training.appraisal import Appraisal, appraise
from training.dataset import TrainingData, prepare
from training.fit import Choice, cross_choices, cross_choose, fit_model, out_of_fold, settle
from training.metrics import Evaluation, Predicted, evaluate
from training.outcomes import Outcomes, outcomes_of
from training.profile import training_profile
from training.reliability import certainties
from training.settings import Settings

_PACKAGES = ("zhuti", "scikit-learn", "numpy", "jieba", "rjieba")


@dataclass(frozen=True)
class TrainedModel:
    """The outcome of a run.

    Attributes:
        card: the artifact's card.
        weights: the artifact's arrays.
        pipelines: the fitted scikit-learn pipelines, as joblib bytes.
        evaluation: figures over the whole corpus, each article scored without its author.
        reference: the same over the reference authors only.
        probabilities: out-of-fold, shape (n_articles, n_themes).
        thresholds: chosen out of the fold, same shape.
        decided: whether no editor was asked for, shape (n_articles,).
        labels: shape (n_articles, n_themes).
        data: the corpus, counted.
        outcomes: the same predictions beside annotations.
        appraisal: what is said of them beside the plain figures.
        reference_appraisal: the same over the reference authors only.
    """

    card: Card
    weights: Weights
    pipelines: bytes
    evaluation: Evaluation
    reference: Evaluation
    probabilities: Array
    thresholds: Array
    decided: Flags
    labels: Array
    data: TrainingData
    outcomes: Outcomes
    appraisal: Appraisal
    reference_appraisal: Appraisal


@dataclass(frozen=True)
class _HeldOut:
    """What models that had not seen an article's author say of it.

    Attributes:
        choice: what the final model decides by, made on the reference articles, its certainty on all.
        probabilities: as in `TrainedModel`, and so are thresholds and decided.
        predicted: the themes of each article.
        outcomes: the same beside the annotations.
    """

    choice: Choice
    probabilities: Array
    thresholds: Array
    decided: Flags
    predicted: list[Predicted]
    outcomes: Outcomes


@dataclass(frozen=True)
class _Figures:
    """What is said of a model on some articles, and the numbers among it by ASCII name."""

    evaluation: Evaluation
    appraisal: Appraisal
    metrics: dict[str, float]


def train(  # noqa: PLR0913 (data, themes, words and settings are four things)
    corpus: Sequence[LabelledArticle],
    taxonomy: Taxonomy,
    lexicon: dict[str, int],
    settings: Settings,
    *,
    name: str = "zhuti/local",
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> TrainedModel:
    """Train on a corpus and evaluate by leaving one author out.

    Args:
        corpus: labelled articles.
        taxonomy: the themes.
        lexicon: the segmenter's words.
        settings: everything else the run depends on.
        name: what the model's predictions carry as `model`.
        jobs: out-of-fold fits at once.
        progress: told (folds done, folds in all).
    """
    data = prepare(corpus, taxonomy.names, settings, Segmenter(lexicon), single=taxonomy.single)
    scores = out_of_fold(data, settings, jobs=jobs, progress=progress)
    held_out = _held_out(data, scores, taxonomy, settings)
    card = Card(
        name=name,
        themes=dict(zip(taxonomy.slugs, taxonomy.names, strict=True)),
        rule=held_out.choice.rule,
        lexicon=lexicon,
        data={"digest": corpus_digest(corpus), "articles": len(corpus)},
        versions=_versions(),
        profile=training_profile(data, settings, taxonomy, outcomes=held_out.outcomes, decided=held_out.decided),
    )
    return _trained(data, held_out, card, taxonomy=taxonomy, settings=settings)


def _held_out(data: TrainingData, scores: Views, taxonomy: Taxonomy, settings: Settings) -> _HeldOut:
    """Decide every article by choices made without its author."""
    choices = cross_choices(data, scores, settings)
    probabilities, thresholds = cross_choose(data, scores, settings, choices=choices)
    predicted = [
        _predicted(p, Rule(tuple(t), 0.5, 1, single=taxonomy.single), taxonomy.names)
        for p, t in zip(probabilities, thresholds, strict=True)
    ]
    return _HeldOut(
        choice=settle(data, scores, settings, np.arange(len(data.corpus))),
        probabilities=probabilities,
        thresholds=thresholds,
        decided=certainties(probabilities) >= np.array([choices[fold].rule.certainty for fold in data.folds]),
        predicted=predicted,
        outcomes=outcomes_of(data.corpus, predicted, taxonomy.names),
    )


def _trained(
    data: TrainingData, held_out: _HeldOut, card: Card, *, taxonomy: Taxonomy, settings: Settings
) -> TrainedModel:
    """Fit on every article, and put beside the model what is known of the articles held out."""
    everyone = _figures(data, held_out, taxonomy, settings, articles=np.arange(len(data.corpus)))
    apart = len(data.reference) < len(data.corpus)
    reference = _figures(data, held_out, taxonomy, settings, articles=data.reference) if apart else everyone
    metrics = everyone.metrics | {f"reference_{key}": value for key, value in reference.metrics.items()}
    model = fit_model(data, settings)
    return TrainedModel(
        card=replace(card, metrics=metrics, created=datetime.now(UTC).isoformat(timespec="seconds")),
        weights=model.weights(held_out.choice.calibration),
        pipelines=_stored(model),
        evaluation=everyone.evaluation,
        reference=reference.evaluation,
        probabilities=held_out.probabilities,
        thresholds=held_out.thresholds,
        decided=held_out.decided,
        labels=data.article_labels.astype(np.float64),
        data=data,
        outcomes=held_out.outcomes,
        appraisal=everyone.appraisal,
        reference_appraisal=reference.appraisal,
    )


def _figures(
    data: TrainingData, held_out: _HeldOut, taxonomy: Taxonomy, settings: Settings, *, articles: Indices
) -> _Figures:
    corpus = [data.corpus[k] for k in articles]
    evaluation = evaluate(corpus, [held_out.predicted[k] for k in articles], taxonomy.names)
    outcomes, decided = held_out.outcomes.rows(articles), held_out.decided[articles]
    appraisal = appraise(corpus, outcomes, taxonomy.names, decided=decided, seed=settings.seed)
    return _Figures(evaluation, appraisal, metrics_of(evaluation, taxonomy) | appraisal.metrics(taxonomy))


def _stored(model: ThemeClassifier) -> bytes:
    """The fitted scikit-learn pipelines, as joblib bytes."""
    stored = io.BytesIO()
    joblib.dump(model.pipelines(), stored, compress=3)
    return stored.getvalue()


def metrics_of(evaluation: Evaluation, taxonomy: Taxonomy) -> dict[str, float]:
    """The figures by ASCII name, as MLflow and the card take them."""
    metrics = {
        name: getattr(evaluation, name)
        for name in ("micro_f1", "macro_f1", "exact_match", "primary_accuracy", "average_precision_micro")
    }
    for theme in taxonomy.themes:
        figures = evaluation.themes[theme.name]
        metrics |= {f"{theme.slug}_{name}": getattr(figures, name) for name in ("precision", "recall", "f1")}
    return {name: value for name, value in metrics.items() if value is not None}


def _versions() -> dict[str, str]:
    """Of Python and the packages; rjieba is absent where it has no wheel."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def _predicted(probabilities: Array, rule: Rule, names: Sequence[str]) -> Predicted:
    scores = dict(zip(names, probabilities.tolist(), strict=True))
    themes = tuple(names[k] for k in given_themes(probabilities, rule))
    return Predicted(themes, max(themes, key=lambda name: scores[name]) if themes else None, scores)
