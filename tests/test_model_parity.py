"""The fast way from an article to its evidence equals the plain one of tests/plain_model.py."""

from collections.abc import Sequence

import numpy as np
import plain_model
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.article import Article, LabelledArticle
from data.corpus import load_corpus, starter_files
from model.artifact import STARTER
from model.evidence import explain
from model.tagger import Tagger
from model.tokens import Cut, jieba_cut, rjieba_cut
from model.windows import windows

WORDS = (
    "项目",
    "签约",
    "开发区",
    "科技创新",
    "人才",
    "企业",
    "图书馆",
    "戏台",
    "唱腔",
    "读者",
    "步道",
    "健身",
    "博士后",
)
MARKS = "。！？；”’」』)（）【】()：:,.，、/~-@… 　\t\n\0\ud800\udfff０１２９0123456789ＡｂＺaz㎡①ﬁİΣ㍿⑴‼讯"
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: word * 7),
    st.sampled_from(MARKS),
    st.sampled_from(MARKS + "馆我").map(lambda mark: mark * 4),
    st.sampled_from(("本刊讯 ", "【云帆讯】", "（记者 甲某）", "(甲某 乙某) ", "。" + "图书" * 95)),
    st.characters(),
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


class BothWays:
    """One model, tagging the fast way and the plain way."""

    def __init__(self, tagger: Tagger) -> None:
        """Index the vocabulary the plain way."""
        self.tagger = tagger
        self.plain = plain_model.PlainScorer(tagger.scorer.weights)
        self.cut = rjieba_cut(tagger.card.lexicon)
        self.themes = {name: column for column, name in enumerate(tagger.names)}

    def check(self, title: str, paragraphs: Sequence[str]) -> None:
        """Terms, parts and evidence of every theme are the same, scores within a billionth."""
        texts = (title, *paragraphs)
        parts = plain_model.parts_of(texts, self.cut)
        article, by_part, n_known = self.plain.score(parts)
        document = self.tagger.segmenter.document(Article("1", title, tuple(paragraphs)))
        scores = self.tagger.scorer.score(document)
        assert document.parts == tuple(" ".join(placed.term for placed in part.terms) for part in parts)
        assert document.lengths == tuple(part.length for part in parts)
        assert document.paragraphs == tuple(part.paragraph for part in parts)
        np.testing.assert_allclose(scores.article, article, rtol=0, atol=1e-9)
        np.testing.assert_allclose(scores.parts, by_part, rtol=0, atol=1e-9)
        assert scores.n_known == n_known
        evidence = explain(texts, document, scores, themes=self.themes)
        assert evidence == plain_model.explain(texts, parts, by_part, self.plain, self.themes)


@pytest.fixture(scope="module")
def starter() -> BothWays:
    """The starter model."""
    return BothWays(Tagger(STARTER))


@pytest.fixture(scope="module")
def small(tagger: Tagger) -> BothWays:
    """The model of the small corpus."""
    return BothWays(tagger)


def test_starter_corpus_is_tagged_alike(starter: BothWays) -> None:
    """On every 24th article of the starter corpus, from every file, both ways agree."""
    articles = [row.article for row in load_corpus(starter_files(), starter.tagger.names)[::24]]
    assert len(articles) > 60
    for article in articles:
        starter.check(article.title, article.paragraphs)


def test_small_corpus_is_tagged_alike(small: BothWays, corpus: list[LabelledArticle]) -> None:
    """On the small corpus with its invented themes both ways agree."""
    for row in corpus:
        small.check(row.article.title, row.article.paragraphs)


@given(title=TEXTS, paragraphs=st.lists(TEXTS, max_size=4))
def test_any_text_is_tagged_alike_by_the_starter(starter: BothWays, title: str, paragraphs: list[str]) -> None:
    """On scanners' debris, runs, stutters, half characters and empty paragraphs too."""
    starter.check(title, paragraphs)


@given(title=TEXTS, paragraphs=st.lists(TEXTS, max_size=4))
def test_any_text_is_tagged_alike_by_another_model(small: BothWays, title: str, paragraphs: list[str]) -> None:
    """The same with a vocabulary that knows next to nothing."""
    small.check(title, paragraphs)


def test_starter_corpus_is_tagged_alike_in_batches(starter: BothWays) -> None:
    """Articles tagged together get the very records they get alone."""
    articles = [row.article for row in load_corpus(starter_files(), starter.tagger.names)[::24]]
    together = [each for k in range(0, len(articles), 9) for each in starter.tagger.tag_many(articles[k : k + 9])]
    assert together == [starter.tagger.tag(article) for article in articles]


@given(texts=st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=6))
def test_any_texts_are_tagged_alike_in_batches(starter: BothWays, texts: list[list[str]]) -> None:
    """An article without a known word, without text or with nothing but a title leaves its neighbours as they are."""
    articles = [Article(str(k), title, tuple(paragraphs)) for k, (title, *paragraphs) in enumerate(texts)]
    assert starter.tagger.tag_many(articles) == [starter.tagger.tag(article) for article in articles]


def test_a_huge_text_is_tagged_alike(starter: BothWays) -> None:
    """Twenty thousand characters in one paragraph without a stop, and in one with many."""
    starter.check("项目签约" * 20, ("科技创新人才项目，" * 2_000, "企业签约。" * 2_000))


@pytest.fixture(scope="module", params=[jieba_cut, rjieba_cut])
def cut(request: pytest.FixtureRequest) -> Cut:
    """Each segmenter."""
    made: Cut = request.param({})
    return made


@given(text=TEXTS)
def test_windows_are_where_sentences_end(text: str) -> None:
    """Windows are those of the plain definition."""
    assert windows(text) == plain_model.windows(text)


@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
def test_cut_of_an_article_is_the_cut_of_its_windows(cut: Cut, texts: list[str]) -> None:
    """Both segmenters cut at the end of a window and of a paragraph, so an article may be cut at once."""
    folded = [plain_model.align(text)[0] for text in texts]
    one_by_one: list[str] = []
    for text in folded:
        for start, end in windows(text):
            one_by_one += cut(text[start:end])
        one_by_one.append("\n")
    assert cut("\n".join(folded)) == one_by_one[:-1]
