"""The label audit: what an editor is asked, in which order, and from whom the model learned."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.article import LabelledArticle
from data.taxonomy import Taxonomy
from model.tokens import Segmenter
from training.audit import Doubt, doubts, score_held_out
from training.dataset import prepare
from training.settings import Settings

PLANTED = 0
"""An article on reading, told to be about sport."""


@pytest.fixture(scope="module")
def found(
    corpus: Sequence[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> list[Doubt]:
    """The doubts about the small corpus with one wrong label planted."""
    wrong = replace(corpus[PLANTED], themes=("全民健身",), primary="全民健身")
    data = prepare([wrong, *corpus[1:]], taxonomy.names, settings, segmenter)
    return doubts(data, settings, taxonomy.names)


def test_a_planted_error_is_found(found: list[Doubt], corpus: Sequence[LabelledArticle]) -> None:
    """The article stands in the list as a whole, with what was annotated and what the model says."""
    planted = [doubt for doubt in found if doubt.row.article.id == corpus[PLANTED].article.id and not doubt.paragraph]
    assert [(doubt.annotated, doubt.predicted) for doubt in planted] == [(("全民健身",), ("阅读推广",))]


def test_the_most_confident_come_first(found: list[Doubt]) -> None:
    """An editor who stops half-way has settled what matters most."""
    confidences = [doubt.confidence for doubt in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence <= 1 for confidence in confidences)


def test_only_what_differs_is_asked(found: list[Doubt]) -> None:
    """Where model and annotation agree there is nothing to settle."""
    assert all(set(doubt.annotated) != set(doubt.predicted) for doubt in found)


def test_of_single_themes_one_is_proposed(
    corpus: Sequence[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """Where every article has exactly one theme, the sheet proposes exactly one, however low its score."""
    single = [row for row in corpus if len(row.themes) == 1]
    doubtful = [replace(row, themes=("全民健身",), primary="全民健身") for row in single[::3]]
    certain = [row for k, row in enumerate(single) if k % 3]
    data = prepare([*doubtful, *certain], taxonomy.names, settings, segmenter, single=True)
    articles = [doubt for doubt in doubts(data, settings, taxonomy.names) if not doubt.paragraph]
    assert articles
    assert all(len(doubt.predicted) == 1 for doubt in articles)


def test_confidence_is_the_distance_of_the_differing_theme(found: list[Doubt]) -> None:
    """The score of a theme wrongly left out, or one less the score of a theme wrongly given; the larger counts."""
    for doubt in found:
        distances = [
            abs(doubt.scores[name] - (name in doubt.annotated)) for name in {*doubt.annotated} ^ {*doubt.predicted}
        ]
        assert doubt.confidence == pytest.approx(max(distances), abs=2e-3)


def test_every_paragraph_is_scored_without_its_author(
    corpus: Sequence[LabelledArticle], taxonomy: Taxonomy, settings: Settings, segmenter: Segmenter
) -> None:
    """Labels of the own fold do not matter: turned round in one fold, that fold's scores stay."""
    data = prepare(corpus, taxonomy.names, settings, segmenter)
    own = data.folds == 0
    rows = np.repeat(own, np.diff(data.matrix.first_paragraph))
    turned = replace(
        data,
        article_labels=np.where(own[:, None], 1 - data.article_labels, data.article_labels),
        paragraph_labels=np.where(rows[:, None], 1 - data.paragraph_labels, data.paragraph_labels),
    )
    plain, other = score_held_out(data, settings), score_held_out(turned, settings)
    assert np.array_equal(plain.paragraphs[rows], other.paragraphs[rows])
    assert not np.array_equal(plain.paragraphs[~rows], other.paragraphs[~rows])
