"""model.classifier: what is kept, what a theme with one label does, and what is stored."""

import pickle
import pickletools

import numpy as np
import pytest

from data.article import Article
from data.errors import SettingsError
from model.aggregate import N_FEATURES
from model.classifier import Hyperparameters, ThemeClassifier, whole_paragraphs, whole_text
from model.matrix import TermMatrix, term_matrix
from model.tokens import Segmenter

ARTICLES = (
    Article("1", "书屋", ("读者借阅图书。", "图书馆开门。")),
    Article("2", "戏台", ("戏迷来看戏。", "剧团演出。")),
    Article("3", "书架", ("图书馆读者多。", "借阅图书方便。")),
    Article("4", "戏服", ("剧团戏迷多。", "演出看戏方便。")),
)
ALL = np.arange(4)
LABELS = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.int8)
EVEN = np.ones(4)
LOOSE = Hyperparameters(min_paragraphs=1, paragraph_c=300.0, article_c=600.0)


@pytest.fixture(scope="module")
def matrix(segmenter: Segmenter) -> TermMatrix:
    """Four articles of two paragraphs each."""
    return term_matrix(ARTICLES, segmenter)


def fitted(matrix: TermMatrix, labels: np.ndarray, hyperparameters: Hyperparameters = LOOSE) -> ThemeClassifier:
    """Fit on all articles, every paragraph labelled as its article."""
    return ThemeClassifier(hyperparameters).fit(matrix, ALL, labels, np.repeat(labels, 2, axis=0), EVEN)


def test_fit_keeps_frequent_terms(matrix: TermMatrix) -> None:
    """A term must stand in `min_paragraphs` paragraphs; titles do not count."""
    vocabulary = fitted(matrix, LABELS, Hyperparameters(min_paragraphs=3)).vocabulary.tolist()
    assert vocabulary == ["~图书"]


def test_fit_keeps_the_most_frequent_terms(matrix: TermMatrix) -> None:
    """Of the terms frequent enough, `max_terms` are kept, in the order of the vocabulary."""
    vocabulary = fitted(matrix, LABELS, Hyperparameters(min_paragraphs=2, max_terms=1)).vocabulary.tolist()
    assert vocabulary == ["~图书"]


def test_fit_learns_only_from_the_chosen_articles(matrix: TermMatrix) -> None:
    """No term of an article left out enters the vocabulary."""
    labels = np.repeat(LABELS, 2, axis=0)
    model = ThemeClassifier(LOOSE).fit(matrix, np.array([0, 2]), LABELS, labels, EVEN)
    assert "读者" in model.vocabulary
    assert "戏迷" not in model.vocabulary


def test_fit_follows_the_weights() -> None:
    """Where two articles say the opposite, the heavier one decides."""
    twice = Article("1", "书屋", ("读者借阅图书。",))
    contradicting = term_matrix([twice, twice, ARTICLES[1]], Segmenter({}))
    labels = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.int8)
    rows = np.array([[1, 0], [0, 1], [0, 0], [0, 0]], dtype=np.int8)
    model = ThemeClassifier(LOOSE).fit(contradicting, np.arange(3), labels, rows, np.array([1.0, 0.1, 1.0]))
    for view in model.views(contradicting, np.array([0])):
        assert view[0, 0] > view[0, 1] + 0.1


def test_fit_loosens_with_the_terms_of_a_mean_row() -> None:
    """C is the setting for a row of a hundred different terms, and grows and shrinks with them."""
    for text in ("读者", "读者借阅图书"):
        matrix = term_matrix([Article("1", "", (text,)), Article("2", "", ("戏迷",))], Segmenter({}))
        labels = np.array([[1], [0]], dtype=np.int8)
        settings = Hyperparameters(min_paragraphs=1, paragraph_c=50.0, article_c=20.0)
        model = ThemeClassifier(settings).fit(matrix, np.arange(2), labels, labels, np.ones(2))
        mean_row = (matrix.paragraphs > 0).sum() / 2
        assert pytest.approx(0.5 * mean_row) == model.paragraphs.estimators_[0].C
        assert pytest.approx(0.2 * mean_row) == model.articles.estimators_[0].C


def test_fit_counts_a_paragraph_by_its_length() -> None:
    """Where a long paragraph and a short one say the opposite of the same words, the long one decides."""
    short, long = "读者借阅。", "读者借阅。" * 10
    for longer in (0, 1):
        texts = (long, short) if longer == 0 else (short, long)
        matrix = term_matrix([Article("1", "书屋", texts), Article("2", "戏台", ("戏迷。",))], Segmenter({}))
        rows = np.array([[1], [0], [0]], dtype=np.int8)
        model = ThemeClassifier(LOOSE).fit(matrix, np.arange(2), np.array([[1], [0]], dtype=np.int8), rows, np.ones(2))
        coef = model.weights(np.ones(N_FEATURES + 1)).paragraph_coef[model.vocabulary.tolist().index("读者"), 0]
        assert (coef > 0) == (longer == 0)


def test_fit_without_a_usable_term(matrix: TermMatrix) -> None:
    """When no term is frequent enough, the setting that asks for it is named."""
    with pytest.raises(SettingsError) as caught:
        fitted(matrix, LABELS, Hyperparameters(min_paragraphs=9))
    assert str(caught.value).startswith("setting min_paragraphs: no term stands in 9 of the training paragraphs")


def test_views_have_one_row_per_article(matrix: TermMatrix) -> None:
    """All views come in the order the articles are asked for."""
    model = fitted(matrix, LABELS)
    for every, some in zip(model.views(matrix, ALL), model.views(matrix, np.array([3, 0])), strict=True):
        assert every.shape == (4, 2)
        assert some == pytest.approx(every[[3, 0]], abs=1e-12)


def test_views_of_a_theme_with_one_label(matrix: TermMatrix) -> None:
    """A theme nobody has scores 0, one everybody has scores 1, and the others are learnt."""
    labels = np.column_stack([LABELS, np.zeros(4), np.ones(4)]).astype(np.int8)
    views = fitted(matrix, labels).views(matrix, ALL)
    assert views.articles[:, 2:].tolist() == [[0.0, 1.0]] * 4
    for view in views:
        assert view[:, 2:] == pytest.approx(views.articles[:, 2:], abs=1e-12)
    assert ((views.articles[:, :2] > 0.5) == LABELS).all()


def test_weights_of_a_theme_with_one_label(matrix: TermMatrix) -> None:
    """In the artifact such a theme has no coefficients and a certain intercept."""
    labels = np.column_stack([LABELS, np.zeros(4), np.ones(4)]).astype(np.int8)
    weights = fitted(matrix, labels).weights(np.array([1.0, 1.0, 0.0]))
    assert weights.paragraph_intercept[2:].tolist() == weights.article_intercept[2:].tolist() == [-30.0, 30.0]
    assert not weights.paragraph_coef[:, 2:].any()


def test_views_of_a_single_theme(matrix: TermMatrix) -> None:
    """A taxonomy of one theme gives one column, the probability of that theme."""
    model = fitted(matrix, LABELS[:, :1])
    views = model.views(matrix, ALL)
    assert [view.shape for view in views] == [(4, 1)] * 4
    assert ((views.articles > 0.5) == LABELS[:, :1]).all()


def test_titles_are_scored_by_what_titles_say(segmenter: Segmenter) -> None:
    """Where titles use the other theme's words, they are scored as titles and not as paragraphs."""
    titles = ("戏迷", "读者", "戏迷", "读者")
    articles = [Article(old.id, title, old.paragraphs) for old, title in zip(ARTICLES, titles, strict=True)]
    matrix = term_matrix(articles, segmenter)
    model = fitted(matrix, LABELS)
    views = model.views(matrix, ALL)
    assert ((views.titles > 0.5) == LABELS).all()
    windows = model.paragraphs.predict_proba(matrix.parts[[0, 3]])
    assert ((windows > 0.5) != LABELS[:2]).all()


@pytest.mark.parametrize("headed", [True, False])
def test_titles_without_a_classifier_of_their_own(segmenter: Segmenter, headed: bool) -> None:  # noqa: FBT001
    """Where titles are all there is, or there are none, the paragraph classifier scores them."""
    articles = [
        Article(a.id, "。".join(a.paragraphs) if headed else "", () if headed else a.paragraphs) for a in ARTICLES
    ]
    matrix = term_matrix(articles, segmenter)
    labels = LABELS if headed else np.repeat(LABELS, 2, axis=0)
    model = ThemeClassifier(LOOSE).fit(matrix, ALL, LABELS, labels, EVEN)
    assert model.titles is model.paragraphs


def test_weights_are_what_the_scorer_reads(classifier: ThemeClassifier) -> None:
    """Coefficients are float32, one column per theme, and exactly what scikit-learn uses."""
    weights = classifier.weights(np.array([1.0, 1.0, 0.0]))
    n_terms = len(weights.vocabulary)
    for coef in (weights.paragraph_coef, weights.title_coef, weights.article_coef):
        assert coef.shape == (n_terms, 3)
        assert coef.dtype.name == "float32"
    for column, estimator in enumerate(classifier.paragraphs.estimators_):
        assert estimator.coef_[0].tolist() == weights.paragraph_coef[:, column].tolist()


def test_fit_twice_gives_the_same_weights(matrix: TermMatrix) -> None:
    """The same data and seed give the same numbers."""
    first, second = (fitted(matrix, LABELS).weights(np.zeros(3)) for _ in range(2))
    assert first.paragraph_coef.tobytes() == second.paragraph_coef.tobytes()
    assert first.title_coef.tobytes() == second.title_coef.tobytes()
    assert first.article_coef.tobytes() == second.article_coef.tobytes()


def test_pipelines_hold_no_code_of_ours(classifier: ThemeClassifier) -> None:
    """A data scientist can load them without zhuti."""
    strings = [argument for _, argument, _ in pickletools.genops(pickle.dumps(classifier.pipelines()))]
    modules = {text.partition(".")[0] for text in strings if isinstance(text, str)}
    assert "sklearn" in modules
    assert not modules & {"data", "model", "training", "serving"}


def test_whole_paragraphs_join_their_windows(segmenter: Segmenter) -> None:
    """A paragraph of two windows is one row again; without a body the title is the paragraph."""
    document = segmenter.document(Article("1", "书屋", ("戏迷。" * 61 + "书屋。", "", "剧团。")))
    terms, lengths = whole_paragraphs(document)
    assert [text.split().count("戏迷") for text in terms] == [61, 0]
    assert lengths.tolist() == [186, 3]
    terms, lengths = whole_paragraphs(segmenter.document(Article("1", "书屋", ())))
    assert (terms[0].split()[0], lengths.tolist()) == ("书屋", [2])


def test_whole_text_has_the_title_twice(segmenter: Segmenter) -> None:
    """The article pipeline takes the title's terms twice and the rest once."""
    document = segmenter.document(Article("1", "图书", ("剧团。", "戏迷")))
    assert whole_text(document) == "图书 ~图书 图书 ~图书 剧团 ~剧团 戏迷 ~戏迷"
