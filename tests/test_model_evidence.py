"""model.evidence: phrases in the raw text, weighed exactly."""

import numpy as np
import pytest

from data.article import Article, LabelledArticle
from model.aggregate import N_FEATURES
from model.evidence import THIN, Evidence
from model.evidence import explain as explain_themes
from model.scorer import Scorer, Weights
from model.tokens import Segmenter
from training.calibration import plain_calibration

THEME = {"阅读推广": 0}
HALF = 0.5**0.5


def invented(intercept: float = 0.0, **coefficients: float) -> Scorer:
    """A model of one theme that knows these terms, all equally rare; `P` stands for the mark of pairs."""
    terms = [term.replace("P", "~") for term in coefficients]
    column = np.array([[value] for value in coefficients.values()], dtype=np.float32)
    return Scorer(
        Weights(
            vocabulary=np.array(terms),
            idf=np.ones(len(terms)),
            paragraph_coef=column,
            paragraph_intercept=np.array([intercept]),
            title_coef=column,
            title_intercept=np.array([intercept]),
            article_coef=column,
            article_intercept=np.zeros(1),
            calibration=plain_calibration(N_FEATURES),
        )
    )


def explain(scorer: Scorer, segmenter: Segmenter, *texts: str, limit: int = 3) -> list[Evidence]:
    """Evidence for the one theme in a title and paragraphs."""
    document = segmenter.document(Article("1", texts[0], texts[1:]))
    return explain_themes(texts, document, scorer.score(document), themes=THEME, limit=limit)


def found(evidence: list[Evidence]) -> list[tuple[str, float]]:
    """Phrases and weights."""
    return [(e.text, e.weight) for e in evidence]


def all_evidence(scorer: Scorer, segmenter: Segmenter, article: Article) -> list[Evidence]:
    """Evidence of the trained model for all three themes."""
    document = segmenter.document(article)
    texts = (article.title, *article.paragraphs)
    themes = {"阅读推广": 0, "戏曲传承": 1, "全民健身": 2}
    return explain_themes(texts, document, scorer.score(document), themes=themes)


def test_explain_points_at_the_raw_text(
    scorer: Scorer, segmenter: Segmenter, corpus: list[LabelledArticle], unseen: Article
) -> None:
    """The text of every phrase is what stands at its place, of two characters at least."""
    for article in (unseen, *(row.article for row in corpus)):
        texts = (article.title, *article.paragraphs)
        evidence = all_evidence(scorer, segmenter, article)
        for e in evidence:
            assert e.text == texts[e.paragraph][e.start : e.end]
            assert len(e.text) >= 2


def test_explain_is_ordered_and_without_repetition(
    scorer: Scorer, segmenter: Segmenter, corpus: list[LabelledArticle]
) -> None:
    """Within a theme the strongest comes first, at most three, each text once."""
    for row in corpus:
        evidence = all_evidence(scorer, segmenter, row.article)
        for theme in ("阅读推广", "戏曲传承", "全民健身"):
            weights = [e.weight for e in evidence if e.theme == theme]
            texts = [e.text for e in evidence if e.theme == theme]
            assert weights == sorted(weights, reverse=True)
            assert len(texts) == len(set(texts)) <= 3
            assert min(weights, default=1.0) > 0


def test_explain_finds_the_words_of_each_theme(scorer: Scorer, segmenter: Segmenter, unseen: Article) -> None:
    """Reading is shown by the library, opera by its fans."""
    evidence = all_evidence(scorer, segmenter, unseen)
    assert [(e.theme, e.text) for e in evidence if e.text in {"图书馆", "唱腔"}] == [
        ("阅读推广", "图书馆"),
        ("戏曲传承", "唱腔"),
    ]


def test_explain_weighs_by_hand(segmenter: Segmenter) -> None:
    """Two terms of equal rarity each add their coefficient times the square root of a half."""
    evidence = explain(invented(书屋=1.0, 戏迷=3.0), segmenter, "", "书屋，戏迷")
    assert evidence == [
        Evidence("阅读推广", 1, 3, 5, "戏迷", round(3 * HALF, 4)),
        Evidence("阅读推广", 1, 0, 2, "书屋", round(HALF, 4)),
    ]


def test_explain_adds_the_pairs_to_their_word(segmenter: Segmenter) -> None:
    """A word carries the weight of the pair on it as well as its own."""
    evidence = explain(invented(书屋=1.0, P书屋=2.0), segmenter, "", "书屋")
    assert found(evidence) == [("书屋", round(3 * HALF, 4))]


def test_explain_halves_a_pair_between_two_words(segmenter: Segmenter) -> None:
    """A pair across two known words gives half its weight to each, so that the total is kept."""
    evidence = explain(invented(P屋戏=3.0, 书屋=0.0, 戏迷=-1.0), segmenter, "", "书屋戏迷")
    third = (1 / 3) ** 0.5
    assert found(evidence) == [
        ("书屋", round(1.5 * third, 4)),
        ("戏迷", round(0.5 * third, 4)),
    ]


def test_explain_joins_neighbours_of_like_weight(segmenter: Segmenter) -> None:
    """Neighbours become one phrase when the weaker has 0.4 of the stronger's weight, not below."""
    joined = explain(invented(云帆书屋=1.0, 戏迷=0.4), segmenter, "", "云帆书屋戏迷")
    assert found(joined) == [("云帆书屋戏迷", round(1.4 * HALF, 4))]
    apart = explain(invented(云帆书屋=1.0, 戏迷=0.39), segmenter, "", "云帆书屋戏迷")
    assert [e.text for e in apart] == ["云帆书屋", "戏迷"]


def test_explain_joins_up_to_ten_characters(segmenter: Segmenter) -> None:
    """A phrase stops growing at MAX_PHRASE characters."""
    evidence = explain(invented(云帆书屋=1.0, 绕湖步道=1.0), segmenter, "", "云帆书屋绕湖步道云帆书屋")
    assert [e.text for e in evidence] == ["云帆书屋绕湖步道", "云帆书屋"]


def test_explain_leaves_out_what_speaks_against(segmenter: Segmenter) -> None:
    """A term of negative weight is no evidence."""
    evidence = explain(invented(书屋=1.0, 戏迷=-3.0), segmenter, "", "书屋，戏迷")
    assert [e.text for e in evidence] == ["书屋"]


def test_explain_shares_a_repeated_term_between_its_places(segmenter: Segmenter) -> None:
    """A term that stands twice in a window gives each place half, and is named once."""
    (evidence,) = explain(invented(书屋=1.0), segmenter, "", "书屋，书屋")
    assert (evidence.start, evidence.end) == (0, 2)
    assert evidence.weight == 0.5


@pytest.mark.parametrize("text", ["两个", "一个一个", "六百", "今年", "１２００万元", "百分之三", "目前两家"])
def test_numbers_and_times_are_no_evidence(text: str) -> None:
    """A number with its measure, or a time, tells an editor nothing."""
    assert THIN.fullmatch(text)


@pytest.mark.parametrize("text", ["三个项目", "一枚印章", "千人计划", "一企一策", "零件", "条件", "多元"])
def test_a_number_with_a_thing_is_evidence(text: str) -> None:
    """A measure that leads to a word is part of a phrase."""
    assert not THIN.fullmatch(text)


def test_explain_leaves_out_what_is_only_a_number(segmenter: Segmenter) -> None:
    """The next phrase stands in its place."""
    scorer = invented(两个=3.0, 图书馆=1.0)
    assert [e.text for e in explain(scorer, segmenter, "通知", "两个。图书馆。")] == ["图书馆"]


def test_the_name_of_a_theme_is_evidence_for_it(segmenter: Segmenter) -> None:
    """Even one that reads like a number or a time."""
    scorer, article = invented(今年=3.0, 图书馆=1.0), Article("1", "通知", ("今年。图书馆。",))
    texts, document = (article.title, *article.paragraphs), segmenter.document(article)
    for name, expected in (("今年", ["今年", "图书馆"]), ("阅读推广", ["图书馆"])):
        evidence = explain_themes(texts, document, scorer.score(document), themes={name: 0})
        assert [e.text for e in evidence] == expected


def test_explain_stops_at_the_limit(segmenter: Segmenter) -> None:
    """The strongest `limit` phrases are kept."""
    evidence = explain(invented(书屋=1.0, 戏迷=3.0, 读者=2.0), segmenter, "", "书屋，戏迷，读者", limit=2)
    assert [e.text for e in evidence] == ["戏迷", "读者"]


def test_explain_looks_into_title_and_later_windows(segmenter: Segmenter) -> None:
    """The title is paragraph 0; a place in a second window counts from the paragraph's beginning."""
    long = "天气转凉。" * 36
    evidence = explain(invented(-20.0, 书屋=30.0, 戏迷=10.0), segmenter, "戏迷", f"{long * 2}书屋。")
    assert [(e.paragraph, e.start, e.text) for e in evidence] == [(1, 360, "书屋"), (0, 0, "戏迷")]


def test_explain_looks_into_a_title_that_says_little(segmenter: Segmenter) -> None:
    """The title is looked into even when two paragraphs speak more for the theme."""
    strong = "书屋。" * 40
    evidence = explain(invented(-5.0, 书屋=30.0, 戏迷=0.5), segmenter, "戏迷", strong, strong)
    assert [(e.paragraph, e.text) for e in evidence] == [(1, "书屋"), (0, "戏迷")]


def test_explain_without_a_known_term(segmenter: Segmenter) -> None:
    """Nothing known, nothing shown."""
    assert explain(invented(书屋=1.0), segmenter, "天气", "转凉。") == []
