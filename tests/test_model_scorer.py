"""model.scorer: numpy gives the scores of the scikit-learn pipelines, and shares of them that are exact."""

import io

import joblib
import numpy as np
import pytest
from sklearn.pipeline import Pipeline

from data.article import Article, LabelledArticle
from model.aggregate import combine, sigmoid
from model.arrays import Array
from model.classifier import Hyperparameters, ThemeClassifier
from model.matrix import term_matrix
from model.scorer import Scorer
from model.tokens import Document, Segmenter
from training.dataset import TrainingData
from training.parity import by_pipelines
from training.run import TrainedModel


@pytest.fixture(scope="module")
def pipelines(trained: TrainedModel) -> dict[str, Pipeline]:
    """The scikit-learn pipelines as they are stored."""
    loaded: dict[str, Pipeline] = joblib.load(io.BytesIO(trained.pipelines))
    return loaded


def by_sklearn(pipelines: dict[str, Pipeline], document: Document, calibration: Array) -> tuple[Array, Array]:
    """Article and part probabilities by scikit-learn."""
    parts = pipelines["paragraph"].predict_proba(document.parts)
    parts[:1] = pipelines["title"].predict_proba(document.parts[:1])
    return by_pipelines(pipelines, document, calibration), parts


def test_score_equals_the_pipelines_on_an_unseen_article(
    scorer: Scorer, pipelines: dict[str, Pipeline], segmenter: Segmenter, unseen: Article
) -> None:
    """Both ways agree within a millionth."""
    document = segmenter.document(unseen)
    scores = scorer.score(document)
    article, parts = by_sklearn(pipelines, document, scorer.weights.calibration)
    np.testing.assert_allclose(scores.article, article, rtol=0, atol=1e-6)
    np.testing.assert_allclose(scores.parts, parts, rtol=0, atol=1e-6)


def test_score_equals_the_pipelines_on_the_corpus(
    scorer: Scorer, pipelines: dict[str, Pipeline], segmenter: Segmenter, corpus: list[LabelledArticle]
) -> None:
    """Both ways agree within a millionth on every article they were trained on."""
    documents = [segmenter.document(row.article) for row in corpus]
    expected = [by_sklearn(pipelines, document, scorer.weights.calibration)[0] for document in documents]
    found = [scorer.score(document).article for document in documents]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def test_score_is_what_training_saw(
    training_data: TrainingData, corpus: list[LabelledArticle], scorer: Scorer, segmenter: Segmenter
) -> None:
    """Training counts a matrix, the scorer words: both come to the same views, odd articles included."""
    text = corpus[0].article.paragraphs[0]
    odd = [
        Article("1", corpus[0].article.title, ()),
        Article("2", corpus[0].article.title, ("", "")),
        Article("3", "", ("", text, "")),
        Article("4", "题", (text * 9, text, text * 4)),
    ]
    articles = [*(row.article for row in corpus), *odd]
    matrix = term_matrix(articles, segmenter)
    labels, rows = training_data.article_labels, training_data.paragraph_labels
    model = ThemeClassifier(Hyperparameters(min_paragraphs=1)).fit(
        matrix, np.arange(len(corpus)), labels, rows, np.ones(len(articles))
    )
    calibration = scorer.weights.calibration
    expected = combine(model.views(matrix, np.arange(len(articles))), matrix.body_lengths, calibration)
    found = Scorer(model.weights(calibration)).score_batch(segmenter.batch(articles)).articles
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_score_tells_the_themes_apart(scorer: Scorer, segmenter: Segmenter, unseen: Article) -> None:
    """The unseen article is on reading and opera, and not on sport."""
    reading, opera, sport = scorer.score(segmenter.document(unseen)).article.tolist()
    assert min(reading, opera) > 0.5 > sport


def test_score_without_a_known_term(scorer: Scorer, segmenter: Segmenter) -> None:
    """A document without a known term scores 0 everywhere, part by part too."""
    scores = scorer.score(segmenter.document(Article("1", "Hello", ("English only.", "xyz"))))
    assert scores.article.tolist() == [0.0, 0.0, 0.0]
    assert scores.parts.tolist() == [[0.0, 0.0, 0.0]] * 3
    assert scores.n_known == 0


def test_score_without_a_title(
    scorer: Scorer, pipelines: dict[str, Pipeline], segmenter: Segmenter, unseen: Article
) -> None:
    """An empty title says nothing for a theme and breaks nothing."""
    document = segmenter.document(Article("1", "", unseen.paragraphs))
    article, _ = by_sklearn(pipelines, document, scorer.weights.calibration)
    np.testing.assert_allclose(scorer.score(document).article, article, rtol=0, atol=1e-6)


def test_score_counts_different_known_words(scorer: Scorer, segmenter: Segmenter) -> None:
    """A word counts once, wherever and however often it stands; unknown ones and character pairs do not count."""
    document = segmenter.document(Article("1", "图书，嗯哼", ("图书，图书", "剧团")))
    assert document.parts == ("图书 嗯 哼 ~图书 ~嗯哼", "图书 图书 ~图书 ~图书", "剧团 ~剧团")
    assert scorer.score(document).n_known == 2


def test_terms_add_up_to_the_log_odds(scorer: Scorer, segmenter: Segmenter, unseen: Article) -> None:
    """With the intercept what the terms of a part add is its log-odds, exactly."""
    scores = scorer.score(segmenter.document(unseen))
    assert scores.terms is not None
    for part, probabilities in enumerate(scores.parts):
        intercept = scorer.weights.paragraph_intercept if part else scorer.weights.title_intercept
        total = scores.terms.added[scores.terms.part == part].sum(0) + intercept
        assert sigmoid(total) == pytest.approx(probabilities, abs=1e-12)


def test_terms_are_placed_in_the_folded_text(scorer: Scorer, segmenter: Segmenter) -> None:
    """Each place of a known term is told once, words before pairs, and equal ones of a part share an entry."""
    document = segmenter.document(Article("1", "图书，嗯哼", ("图书，图书",)))
    terms = scorer.score(document).terms
    assert terms is not None
    places = terms.places
    assert [document.folded.text[k : k + n] for k, n in zip(places.starts, places.lengths, strict=True)] == ["图书"] * 6
    assert places.starts.tolist() == [0, 6, 9, 0, 6, 9]
    assert places.n_words == 3
    assert terms.part.tolist() == [0, 0, 1, 1]
    assert terms.times.tolist() == [1, 1, 2, 2]
    assert terms.entry.tolist() == [0, 2, 2, 1, 3, 3]
