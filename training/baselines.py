"""What simpler means reach on the same folds as our model, their cut chosen without the fold.

Tokens and counts are those of our model, computed once. Each baseline scores every article by something that has not
seen its fold; its cut, one for all themes, is the one with the best micro-F1 on the reference articles out of the fold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from data.article import Article
from data.taxonomy import Taxonomy
from model.aggregate import TITLE_TIMES
from model.arrays import Array, Flags, Indices, Labels
from model.classifier import LIBLINEAR
from model.tokens import PAIR_MARK
from training.dataset import TrainingData
from training.fasttext_model import fasttext_available, fasttext_lines, fasttext_scores
from training.outcomes import Outcomes, decided_at

BIGRAMS = 5000
"""Character pairs kept by chi-square, as many as THUCTC keeps unless told otherwise."""
PLAIN_CUT = 0.5
NAMES = ("majority", "keywords", "bigrams", "words", "fasttext")

ScoreFold = Callable[[Indices, Indices], Array]
"""Scores the second articles, shape (n, n_themes), having learned from the first."""


@dataclass(frozen=True)
class Baseline:
    """One baseline; `outcomes` is None where it was skipped, and `reason` says why."""

    name: str
    outcomes: Outcomes | None
    reason: str = ""


def baselines(
    data: TrainingData, taxonomy: Taxonomy, primary: Indices, *, jobs: int = 1, seed: int = 0
) -> list[Baseline]:
    """Score every article by every baseline.

    Args:
        data: the corpus, with its folds.
        taxonomy: the themes, with keywords.
        primary: column of each article's annotated primary theme.
        jobs: folds fitted at once.
        seed: of fastText.
    """
    words, pairs = _columns(data, pairs=False), _columns(data, pairs=True)
    hits = keyword_counts([row.article for row in data.corpus], taxonomy)
    learned: dict[str, ScoreFold] = {
        "majority": partial(_majority, data.article_labels),
        "keywords": lambda _, held_out: hits[held_out],
        "bigrams": partial(_bigrams, pairs, data.article_labels),
        "words": partial(_words, words, data.article_labels),
        "fasttext": partial(fasttext_scores, fasttext_lines(words), data.article_labels, seed),
    }
    skipped = {
        "keywords": "" if hits.any() else "no keyword of the taxonomy stands in any article",
        "fasttext": "" if fasttext_available() else "fastText is not installed; it comes with the dev extra",
    }
    found = []
    for name in NAMES:
        if skipped.get(name):
            found.append(Baseline(name, None, skipped[name]))
            continue
        scores = _out_of_fold(data, learned[name], jobs)
        found.append(Baseline(name, decided_at(data.article_labels == 1, primary, scores, _cuts(name, data, scores))))
    return found


def _out_of_fold(data: TrainingData, score: ScoreFold, jobs: int) -> Array:
    folds = [np.flatnonzero(data.folds == fold) for fold in np.unique(data.folds)]
    everyone = np.arange(data.matrix.n_articles)
    scores = np.zeros(data.article_labels.shape)
    # Threads, as fastText lets go of the interpreter and nothing has to be copied; the fits of liblinear take turns.
    with threadpool_limits(1, "blas"):
        results = Parallel(n_jobs=jobs, prefer="threads")(
            delayed(score)(np.setdiff1d(everyone, held_out), held_out) for held_out in folds
        )
    for held_out, fold_scores in zip(folds, results, strict=True):
        scores[held_out] = fold_scores
    return scores


def _cuts(name: str, data: TrainingData, scores: Array) -> Array:
    """The cut of every article, shape (n_articles, 1)."""
    if name == "majority":
        highest: Array = scores.max(axis=1, keepdims=True)
        return highest
    if name == "words":
        return np.full((len(scores), 1), PLAIN_CUT)
    cuts = np.zeros((len(scores), 1))
    for fold in np.unique(data.folds):
        others = data.reference[data.folds[data.reference] != fold]
        chosen = others if len(others) else data.reference
        cuts[data.folds == fold] = best_cut(data.article_labels[chosen] == 1, scores[chosen])
    return cuts


def best_cut(labels: Flags, scores: Array) -> float:
    """The score from which on giving themes has the best micro-F1; the highest of equally good ones."""
    order = np.argsort(-scores.ravel(), kind="stable")
    ranked, hits = scores.ravel()[order], np.cumsum(labels.ravel()[order])
    f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + labels.sum())
    ends = np.flatnonzero(np.append(ranked[:-1] != ranked[1:], True))
    return float(ranked[ends[np.argmax(f1[ends])]])


def keyword_counts(articles: list[Article], taxonomy: Taxonomy) -> Array:
    """How often the keywords of each theme stand in each article, the title counted TITLE_TIMES."""
    return np.array(
        [
            [
                sum(
                    TITLE_TIMES * row.title.count(word) + sum(p.count(word) for p in row.paragraphs)
                    for word in t.keywords
                )
                for t in taxonomy.themes
            ]
            for row in articles
        ],
        dtype=np.float64,
    )


def chi_square(counts: sparse.csr_matrix, labels: npt.NDArray[np.bool_]) -> Array:
    """Chi-square of a term's presence with a theme, the largest over the themes, shape (n_terms,).

    Of the 2 x 2 table of presence and label: n (ad - bc)^2 / ((a + b)(c + d)(a + c)(b + d)).
    """
    present = (counts > 0).astype(np.float64)
    n, with_term = present.shape[0], np.asarray(present.sum(axis=0)).ravel()
    with_theme = labels.sum(axis=0)[:, None].astype(np.float64)
    a = np.asarray(present.T @ labels.astype(np.float64)).T
    b, c = with_term - a, with_theme - a
    d = n - a - b - c
    below = with_term * (n - with_term) * with_theme * (n - with_theme)
    table = np.where(below > 0, n * (a * d - b * c) ** 2 / np.maximum(below, 1), 0.0)
    largest: Array = table.max(axis=0)
    return largest


def _majority(labels: Labels, train: Indices, held_out: Indices) -> Array:
    return np.tile(labels[train].mean(axis=0), (len(held_out), 1))


def _bigrams(counts: sparse.csr_matrix, labels: Labels, train: Indices, held_out: Indices) -> Array:
    """The recipe of THUCTC: character bigrams, chi-square, TF-IDF, liblinear."""
    best = np.sort(np.argsort(-chi_square(counts[train], labels[train] == 1), kind="stable")[:BIGRAMS])
    tfidf = TfidfTransformer().fit(counts[train][:, best])
    with LIBLINEAR:
        machine = OneVsRestClassifier(LinearSVC(random_state=0)).fit(
            tfidf.transform(counts[train][:, best]), labels[train]
        )
    return np.asarray(machine.decision_function(tfidf.transform(counts[held_out][:, best])), dtype=np.float64)


def _words(counts: sparse.csr_matrix, labels: Labels, train: Indices, held_out: Indices) -> Array:
    """The first thing anyone tries: TF-IDF of words and a logistic regression, as they come."""
    tfidf = TfidfTransformer().fit(counts[train])
    linear = OneVsRestClassifier(LogisticRegression(solver="liblinear", dual=True, random_state=0))
    with LIBLINEAR:
        linear.fit(tfidf.transform(counts[train]), labels[train])
    return np.asarray(linear.predict_proba(tfidf.transform(counts[held_out])), dtype=np.float64)


def _columns(data: TrainingData, *, pairs: bool) -> sparse.csr_matrix:
    """The article counts of character pairs, or of words."""
    is_pair = np.char.startswith(data.matrix.vocabulary, PAIR_MARK)
    return data.matrix.articles[:, is_pair if pairs else ~is_pair].tocsr()
