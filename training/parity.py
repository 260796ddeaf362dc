"""Whether weights.npz says what the fitted pipelines of the same model folder say."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
from sklearn.pipeline import Pipeline

from data.article import Article
from data.errors import ArtifactError
from model.aggregate import Views, body_lengths, combine, fifths_of, shares_of
from model.arrays import Array
from model.artifact import Artifact, load_artifact
from model.classifier import whole_paragraphs, whole_text
from model.scorer import Scorer
from model.tokens import PAIR_MARK, Document, Segmenter

PIPELINES = "pipeline.joblib"
TOLERANCE = 1e-6
"""Largest difference of a probability that still counts as the same."""
_WORDS, _PARTS, _ARTICLES = 40, 3, 30
"""Size of the made-up articles: words a part (the title or a paragraph), parts an article, articles."""


def largest_difference(folder: Path, articles: Sequence[Article] = ()) -> float:
    """The largest difference of a theme's probability between numpy and scikit-learn.

    Args:
        folder: a model folder with its pipelines; they are unpickled only after their SHA-256 was found in the card.
        articles: to score; articles made up of the model's own words are scored too.

    Raises:
        ArtifactError: a file is missing or not the one the card describes.
    """
    artifact = load_artifact(folder)
    pipelines = _pipelines(folder, artifact)
    scorer, segmenter = Scorer(artifact.weights), Segmenter(artifact.card.lexicon)
    words = made_up(artifact.weights.vocabulary.tolist())
    documents = [segmenter.document(article) for article in (*articles, *words)]
    found = [
        np.abs(scorer.score(document).article - by_pipelines(pipelines, document, artifact.weights.calibration)).max()
        for document in documents
        if scorer.score(document).n_known
    ]
    return float(max(found, default=0.0))


def by_pipelines(pipelines: dict[str, Pipeline], document: Document, calibration: Array) -> Array:
    """The article's probabilities by scikit-learn, shape (n_themes,); of one theme only its own column."""
    n_themes = len(pipelines["article"].named_steps["classifier"].estimators_)
    terms, lengths = whole_paragraphs(document)
    parts, paragraphs, title, article = (
        pipelines[name].predict_proba(texts)[:, -n_themes:]
        for name, texts in (
            ("paragraph", document.parts),
            ("paragraph", terms),
            ("title", document.parts[:1]),
            ("article", [whole_text(document)]),
        )
    )
    first = np.zeros(1, np.intp)
    views = Views(shares_of(parts, document.lengths, first), fifths_of(paragraphs, lengths, first), title, article)
    probabilities: Array = combine(views, body_lengths(np.array(document.lengths), first), calibration)[0]
    return probabilities


def made_up(vocabulary: Sequence[str]) -> list[Article]:
    """Articles of the model's own words, taken at even distances; the same for the same vocabulary."""
    words = [term for term in vocabulary if not term.startswith(PAIR_MARK)]
    size = _WORDS * _PARTS
    articles = []
    for start in np.linspace(0, max(len(words) - size, 0), _ARTICLES).astype(int).tolist():
        taken = words[start : start + size]
        title, *paragraphs = ("、".join(taken[k::_PARTS]) for k in range(_PARTS))
        articles.append(Article(id=f"made up {start}", title=title, paragraphs=tuple(paragraphs)))
    return articles


def _pipelines(folder: Path, artifact: Artifact) -> dict[str, Pipeline]:
    path = folder / PIPELINES
    if not path.is_file():
        raise ArtifactError(path, "missing")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != artifact.card.files.get(PIPELINES):
        raise ArtifactError(path, "not the file the card describes (its SHA-256 differs): truncated or altered")
    loaded: dict[str, Pipeline] = joblib.load(path)
    return loaded
