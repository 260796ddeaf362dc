"""Words that stand out in submissions beside the training data."""

import numpy as np

from model.keyness import FEWEST_ARTICLES, SHOWN, KeyWord, KeyWords, key_words
from model.scorer import Weights

N_TRAINING = 1000
COUNTS = {"书": 500, "球": 300, "戏": 200, "灯": 400}
"""In how many training paragraphs each known word stood."""


def found(*articles: list[set[str]]) -> KeyWords:
    """The key words of some articles, given as their paragraphs."""
    idf = np.log((1 + N_TRAINING) / (1 + np.array([*COUNTS.values(), 100.0]))) + 1
    coefficients = np.array([[0, 1], [0, 1], [1, 0], [-1, -1], [0, 0]], dtype=np.float32)
    none = np.zeros(2)
    classifiers = (coefficients, none) * 3
    weights = Weights(np.array([*COUNTS, "~书球"]), idf, *classifiers, np.zeros(3))
    paragraphs = [[frozenset(paragraph) for paragraph in article] for article in articles]
    return key_words(paragraphs, weights, ("甲", "乙"), n_training=N_TRAINING)


def test_a_word_that_became_frequent_stands_out_with_its_theme() -> None:
    """戏 has a share of 1/2 of all known words and had 1/7 in training: 3.5 times."""
    word, _ = found(*[[{"戏", "书"}]] * 60).known
    assert (word.word, word.articles, word.ratio, word.theme) == ("戏", 60, 3.5, "甲")
    assert word.low is not None
    assert 1 < word.low < 3.5


def test_a_word_as_frequent_as_ever_does_not_stand_out() -> None:
    """Whatever the number of submissions."""
    usual = [[{"书"}]] * 50 + [[{"球"}]] * 30 + [[{"戏"}]] * 20 + [[{"灯"}]] * 40
    assert found(*usual) == KeyWords((), ())


def test_longer_paragraphs_alone_change_nothing() -> None:
    """Every word stands in more of them; only shares of all words are compared."""
    halves = [[{"书", "球", "戏", "灯"}]] * 20 + [[{"书", "灯"}]] * 40 + [[{"书"}]] * 20 + [[{"球"}]] * 28
    assert found(*halves).known == ()


def test_a_word_all_in_one_article_does_not_stand_out() -> None:
    """Articles are what is drawn, not paragraphs."""
    assert found([{"戏"}] * 60, *[[{"书", "球", "灯"}]] * 60).known == ()


def test_unknown_words_are_ranked_by_articles() -> None:
    """A word in fewer submissions than FEWEST_ARTICLES is left out, whatever it is; no ratio is claimed."""
    articles = [[{"书", "无人机"}]] * FEWEST_ARTICLES + [[{"书", "低空", "无人机"}]] * 9 + [[{"书", "罕"}]] * 2
    assert found(*articles).unknown == (KeyWord("无人机", 12), KeyWord("低空", 9))


def test_no_more_words_are_shown_than_can_be_read() -> None:
    """The list ends after SHOWN."""
    assert len(found(*[[{f"新{n}" for n in range(SHOWN + 5)}]] * 5).unknown) == SHOWN
