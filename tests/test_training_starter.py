"""The model the package carries is what its corpus and settings give."""

import numpy as np
import pytest

from data.article import Article
from data.corpus import corpus_digest, load_corpus, starter_files
from data.lexicon import load_lexicon
from data.taxonomy import load_taxonomy
from model.artifact import STARTER, WEIGHTS, load_artifact
from model.decision import Rule, decide
from model.population import Profile
from model.scorer import Scorer
from model.tokens import Segmenter
from training.dataset import prepare
from training.fit import fit_model, out_of_fold, settle
from training.settings import load_settings

LARGEST = 3_000_000
"""Bytes of the starter's weights, small enough to commit and to carry in a wheel."""


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Every tenth article of the starter corpus."""
    corpus = load_corpus(starter_files(), load_taxonomy().names)
    return [row.article for row in corpus[::10]]


def test_retraining_gives_the_committed_tags_and_scores(articles: list[Article]) -> None:
    """Corpus, lexicon and settings of the tree reproduce the starter: equal decisions, scores within 1e-3."""
    taxonomy, settings, segmenter = load_taxonomy(), load_settings(), Segmenter(load_lexicon())
    data = prepare(load_corpus(starter_files(), taxonomy.names), taxonomy.names, settings, segmenter)
    scores = out_of_fold(data, settings, jobs=2)
    choice = settle(data, scores, settings, np.arange(data.matrix.n_articles))
    retrained = Scorer(fit_model(data, settings).weights(choice.calibration))
    starter = load_artifact(STARTER)
    carried = Scorer(starter.weights)

    def decided(scorer: Scorer, rule: Rule, article: Article) -> tuple[list[float], object]:
        scores = scorer.score(segmenter.document(article))
        return scores.article.tolist(), decide(scores.article, taxonomy.names, rule, n_known=scores.n_known)

    for article in articles:
        new_scores, new_decision = decided(retrained, choice.rule, article)
        old_scores, old_decision = decided(carried, starter.card.rule, article)
        assert new_scores == pytest.approx(old_scores, abs=1e-3)
        assert new_decision == old_decision


def test_the_starter_names_its_corpus_and_lexicon() -> None:
    """The card's data digest is that of the corpus in the tree, its lexicon that of lexicon.txt."""
    card = load_artifact(STARTER).card
    corpus = load_corpus(starter_files(), load_taxonomy().names)
    assert (card.name, card.data) == ("zhuti/starter", {"digest": corpus_digest(corpus), "articles": len(corpus)})
    assert card.lexicon == load_lexicon()


def test_the_starter_says_what_its_corpus_looks_like() -> None:
    """`zhuti drift` compares with it in a base install, which carries no corpus."""
    card = load_artifact(STARTER).card
    assert Profile.of_card(card).articles == card.data["articles"]


def test_the_starter_is_small_enough_to_carry() -> None:
    """At most 3 MB, and nothing in the folder but the two data files."""
    assert sorted(path.name for path in STARTER.iterdir()) == ["card.json", WEIGHTS]
    assert (STARTER / WEIGHTS).stat().st_size <= LARGEST
