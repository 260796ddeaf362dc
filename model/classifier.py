"""The trainable model: TF-IDF over terms, linear one-vs-rest classifiers of paragraphs, titles and articles."""

import warnings
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
import numpy.typing as npt
import sklearn
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline

from data.errors import SettingsError
from model.aggregate import TITLE_TIMES, Views, fifths_of, shares_of
from model.arrays import Array, Indices, Labels
from model.matrix import TermMatrix, rows_of
from model.ratio_scaled import RatioScaled, plain
from model.scorer import Weights
from model.tokens import Document

LIBLINEAR = Lock()
"""Held during a fit: liblinear draws its coordinate order from one generator a process, seeded at the start of a fit,
and lets go of the interpreter, so that two fits in threads would give other coefficients from run to run."""
TERMS = 100
"""Different terms of a training row, words and pairs, for which a fit's C is the setting itself."""
_CERTAIN = 30.0
"""Log-odds that stand for a theme no training row has, or every row has."""


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """What the fit depends on beside the data.

    Attributes:
        min_paragraphs: a term must stand in at least so many training paragraphs.
        max_terms: the most frequent terms kept.
        paragraph_c: inverse regularisation of the paragraph classifier, per TERMS terms of a mean training row. A row
            of unit length spreads over its terms, so what is right for long rows is too loose for short ones.
        article_c: the same of the article and the title classifier.
        seed: of liblinear's coordinate order.
    """

    min_paragraphs: int = 3
    max_terms: int = 40_000
    paragraph_c: float = 9.0
    article_c: float = 15.0
    seed: int = 0


@dataclass
class ThemeClassifier:
    """Three linear classifiers over one TF-IDF vocabulary.

    The paragraph classifier learns from paragraphs and scores windows of sentences, whole paragraphs and, as a part of
    the text like any other, titles. The title classifier learns from titles which themes their articles have: a title
    is a slogan as often as a subject, and where it names one, its few words weigh more than in a paragraph. The article
    classifier learns from and scores whole articles (title counted TITLE_TIMES). `model.aggregate` joins them.
    """

    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)

    def fit(
        self, matrix: TermMatrix, articles: Indices, article_labels: Labels, paragraph_labels: Labels, weight: Array
    ) -> "ThemeClassifier":
        """Fit the classifiers on some of the articles.

        Titles are training rows of the paragraph classifier only where they are all there is of an article. Where that
        is so of every article, or none has a title, the paragraph classifier serves for titles too.

        Args:
            matrix: the counts of all articles.
            articles: which of them to train on.
            article_labels: of all articles, shape (n_articles, n_themes), 0 or 1.
            paragraph_labels: of all paragraphs, shape (n_paragraphs, n_themes).
            weight: of all articles, shape (n_articles,); a paragraph carries its article's, and counts by its length,
                as it does in an article's share of a theme.

        Raises:
            SettingsError: no term is frequent enough to be kept.
        """
        settings = self.hyperparameters
        rows = rows_of(matrix.first_paragraph, articles)
        counts = matrix.paragraphs[rows]
        n_rows = np.bincount(counts.indices, minlength=counts.shape[1])
        self._keep = frequent_terms(n_rows, settings.min_paragraphs, settings.max_terms)
        if not len(self._keep):
            raise SettingsError(
                "min_paragraphs", f"no term stands in {settings.min_paragraphs} of the training paragraphs"
            )
        self.vocabulary = matrix.vocabulary[self._keep]
        self.tfidf = TfidfTransformer(sublinear_tf=True).fit(counts[:, self._keep])
        row_weight = np.repeat(weight, np.diff(matrix.first_paragraph))[rows] * _relative(
            matrix.paragraph_lengths[rows]
        )
        self.paragraphs = self._linear(
            settings.paragraph_c, self._transform(counts), paragraph_labels[rows], row_weight
        )
        whole = self._transform(matrix.articles[articles])
        self.articles = self._linear(settings.article_c, whole, article_labels[articles], weight[articles])
        titles = self._transform(matrix.parts[matrix.first_part[articles]])
        told = np.diff(titles.indptr) > 0
        headed = articles[told]
        self.titles = (
            self._linear(settings.article_c, titles[told], article_labels[headed], weight[headed])
            if (np.diff(matrix.first_part)[headed] > 1).any()  # something beside the title
            else self.paragraphs
        )
        return self

    def views(self, matrix: TermMatrix, articles: Indices) -> Views:
        """What the model says of some articles, each view of shape (n_articles, n_themes)."""
        return self.views_and_paragraphs(matrix, articles)[0]

    def views_and_paragraphs(self, matrix: TermMatrix, articles: Indices) -> tuple[Views, Array]:
        """The same, with the probabilities of whole paragraphs behind it, shape (n_paragraphs, n_themes)."""
        parts, paragraphs = (rows_of(first, articles) for first in (matrix.first_part, matrix.first_paragraph))
        terms, titles = self._transform(matrix.parts[parts]), _begins(matrix.first_part, articles)
        by_paragraph = _probabilities(self.paragraphs, self._transform(matrix.paragraphs[paragraphs]))
        views = Views(
            shares_of(_probabilities(self.paragraphs, terms), matrix.lengths[parts], titles),
            fifths_of(by_paragraph, matrix.paragraph_lengths[paragraphs], _begins(matrix.first_paragraph, articles)),
            _probabilities(self.titles, terms[titles]),
            _probabilities(self.articles, self._transform(matrix.articles[articles])),
        )
        return views, by_paragraph

    def weights(self, calibration: Array) -> Weights:
        """The fitted model as arrays."""
        paragraph_coef, paragraph_intercept = _linear_weights(self.paragraphs, len(self.vocabulary))
        title_coef, title_intercept = _linear_weights(self.titles, len(self.vocabulary))
        article_coef, article_intercept = _linear_weights(self.articles, len(self.vocabulary))
        return Weights(
            vocabulary=self.vocabulary,
            idf=self.tfidf.idf_,
            paragraph_coef=paragraph_coef,
            paragraph_intercept=paragraph_intercept,
            title_coef=title_coef,
            title_intercept=title_intercept,
            article_coef=article_coef,
            article_intercept=article_intercept,
            calibration=calibration,
        )

    def pipelines(self) -> dict[str, Pipeline]:
        """The classifiers as plain scikit-learn pipelines over terms joined by spaces; they hold no code of ours."""
        vectoriser = TfidfVectorizer(
            token_pattern=r"\S+",  # noqa: S106 (a pattern for tokens, not a secret)
            lowercase=False,
            sublinear_tf=True,
            vocabulary=self.vocabulary.tolist(),
        )
        vectoriser.idf_ = self.tfidf.idf_
        classifiers = {"paragraph": self.paragraphs, "title": self.titles, "article": self.articles}
        return {
            name: Pipeline([("tfidf", vectoriser), ("classifier", classifier)])
            for name, classifier in classifiers.items()
        }

    def _transform(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        return self.tfidf.transform(counts[:, self._keep])

    def _linear(self, c: float, rows: sparse.csr_matrix, labels: Labels, weight: Array) -> OneVsRestClassifier:
        """Fit one classifier, of plain scikit-learn objects."""
        seed, c = self.hyperparameters.seed, c * max(rows.nnz, 1) / rows.shape[0] / TERMS
        rows.sort_indices()  # once, not in the fit of every theme
        with sklearn.config_context(enable_metadata_routing=True), warnings.catch_warnings():
            # A theme with a single label is expected and stored as a certain intercept.
            warnings.filterwarnings("ignore", message="Label .* is present in all training examples")
            # A tolerance of 0.01 gives the same average precision and takes a third longer.
            theme = RatioScaled(C=c, solver="liblinear", dual=True, tol=0.1, max_iter=1000, random_state=seed)
            classifier = OneVsRestClassifier(theme.set_fit_request(sample_weight=True))
            with LIBLINEAR:
                classifier.fit(rows, labels, sample_weight=weight)
        classifier.estimator = LogisticRegression(**classifier.estimator.get_params())
        classifier.estimators_ = [plain(estimator) for estimator in classifier.estimators_]
        return classifier


def whole_text(document: Document) -> str:
    """The terms of a whole article as the article pipeline takes them, the title's TITLE_TIMES."""
    title, *windows = document.parts
    return " ".join((*[title] * TITLE_TIMES, *windows))


def whole_paragraphs(document: Document) -> tuple[list[str], Indices]:
    """The terms of each paragraph that has text, as the paragraph pipeline takes them, and its length.

    A title stands for the paragraph of an article without a body.
    """
    body = [k for k, number in enumerate(document.paragraphs) if number] or [0]
    numbers = sorted({document.paragraphs[k] for k in body})
    parts = [[k for k in body if document.paragraphs[k] == number] for number in numbers]
    lengths = np.array([sum(document.lengths[k] for k in ks) for ks in parts])
    terms = document.parts
    return [" ".join(terms[k] for k in ks) for ks in parts], lengths


def _begins(first: Indices, articles: Indices) -> Indices:
    """Where the rows of each article begin when those of some articles stand one after the other."""
    sizes = np.diff(first)[articles]
    return sizes.cumsum() - sizes


def _relative(lengths: Indices) -> Array:
    """Lengths of paragraphs over their mean, so that a fit keeps its balance of loss and regularisation."""
    counted = np.maximum(lengths, 1)
    relative: Array = counted / counted.mean()
    return relative


def _probabilities(classifier: OneVsRestClassifier, rows: sparse.csr_matrix) -> Array:
    """One column per theme; of a single theme scikit-learn gives its complement too, as the first column."""
    probabilities: Array = classifier.predict_proba(rows)[:, -len(classifier.estimators_) :]
    return probabilities


def frequent_terms(n_rows: Indices, min_rows: int, max_terms: int) -> Indices:
    """The terms a fit keeps: those in at least `min_rows` paragraphs, and of these the `max_terms` most frequent.

    Args:
        n_rows: in how many paragraphs each term stands, shape (n_terms,).
        min_rows: the fewest.
        max_terms: how many at most.
    """
    keep = np.flatnonzero(n_rows >= min_rows)
    return np.sort(keep[np.argsort(-n_rows[keep], kind="stable")[:max_terms]])


def _linear_weights(classifier: OneVsRestClassifier, n_terms: int) -> tuple[npt.NDArray[np.float32], Array]:
    """Coefficients (n_terms, n_themes) and intercepts; a theme with a single label gets a certain intercept."""
    columns, intercepts = [], []
    for estimator in classifier.estimators_:
        if hasattr(estimator, "coef_"):
            columns.append(estimator.coef_[0].astype(np.float32))
            intercepts.append(float(estimator.intercept_[0]))
        else:
            always = bool(estimator.predict(np.zeros((1, n_terms)))[0])
            columns.append(np.zeros(n_terms, dtype=np.float32))
            intercepts.append(_CERTAIN if always else -_CERTAIN)
    return np.array(columns).T, np.array(intercepts)
