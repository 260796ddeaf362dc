"""model.tokens: equal words from both segmenters, character pairs, and the parts of an article."""

import sys
from collections.abc import Iterable, Mapping

import pytest

from data.article import Article
from data.corpus import STARTER_CORPUS, load_corpus
from data.lexicon import load_lexicon
from data.taxonomy import load_taxonomy
from model import tokens
from model.normalise import fold
from model.tokens import PAIR_MARK, Cut, Segmenter, jieba_cut, rjieba_cut, shared_segmenter
from model.windows import WINDOW

Cuts = dict[str, Cut]
SENTENCE = "图书馆延长开放时间。"


@pytest.fixture(scope="module")
def cuts() -> Cuts:
    """Both segmenters with the starter lexicon."""
    return {"jieba": jieba_cut(load_lexicon()), "rjieba": rjieba_cut(load_lexicon())}


@pytest.fixture(scope="module")
def starter_articles() -> list[Article]:
    """One polished and one retold file of the starter corpus."""
    paths = [STARTER_CORPUS / name for name in ("a1.jsonl", "s1.jsonl")]
    return [row.article for row in load_corpus(paths, load_taxonomy().names)]


def texts_of(articles: Iterable[Article]) -> list[str]:
    """Titles and paragraphs."""
    return [text for article in articles for text in (article.title, *article.paragraphs)]


def test_jieba_and_rjieba_cut_alike(cuts: Cuts, starter_articles: list[Article]) -> None:
    """On real length and vocabulary both segmenters give the same tokens."""
    for folded in (fold((text,)).text for text in texts_of(starter_articles)):
        assert list(cuts["rjieba"](folded)) == list(cuts["jieba"](folded))


@pytest.mark.parametrize("name", ["jieba", "rjieba"])
def test_cut_keeps_lexicon_words_whole(cuts: Cuts, name: str) -> None:
    """A word of the lexicon is one token, even where the dictionary would split it."""
    split = [word for word in load_lexicon() if list(cuts[name](word)) != [word]]
    assert split == []


@pytest.mark.parametrize("name", ["jieba", "rjieba"])
def test_cut_loses_no_character(cuts: Cuts, name: str, starter_articles: list[Article]) -> None:
    """Tokens joined are the text, on which the places of terms rest."""
    for folded in (fold((text,)).text for text in texts_of(starter_articles)[:60]):
        assert "".join(cuts[name](folded)) == folded


def test_cut_without_the_lexicon_splits_its_words() -> None:
    """It is the lexicon that keeps 云帆书屋 whole, in this instance only."""
    assert list(rjieba_cut({})("云帆书屋")) == ["云帆", "书屋"]
    assert list(rjieba_cut({"云帆书屋": 2000})("云帆书屋")) == ["云帆书屋"]
    assert list(rjieba_cut({})("云帆书屋")) == ["云帆", "书屋"]


def terms_of(segmenter: Segmenter, text: str) -> list[str]:
    """The terms of a title."""
    return segmenter.document(Article("1", text, ())).parts[0].split()


def test_parts_are_words_then_pairs(segmenter: Segmenter) -> None:
    """Words without stop words come first, then the marked pairs of neighbouring characters."""
    assert terms_of(segmenter, "云帆书屋的书，5册") == [
        "云帆书屋",
        "书",
        "册",
        *(PAIR_MARK + pair for pair in ("云帆", "帆书", "书屋", "屋的", "的书", "0册")),
    ]


@pytest.mark.parametrize("text", ["", "。，！", "（记者 甲某）", "的"])
def test_parts_of_nothing(segmenter: Segmenter, text: str) -> None:
    """Punctuation, a byline and stop words give no term."""
    assert terms_of(segmenter, text) == []


def test_segmenter_falls_back_to_jieba(monkeypatch: pytest.MonkeyPatch, lexicon: dict[str, int]) -> None:
    """Without rjieba the segmenter uses jieba with the same lexicon and gives the same words."""
    article = Article("1", "云帆书屋", (SENTENCE, "云帆书屋"))
    with_rust = Segmenter(lexicon).document(article)
    asked: list[Mapping[str, int]] = []

    def spy(words: Mapping[str, int]) -> Cut:
        asked.append(words)
        return jieba_cut(words)

    monkeypatch.setattr(tokens, "jieba_cut", spy)
    monkeypatch.setitem(sys.modules, "rjieba", None)
    assert Segmenter(lexicon).document(article).words == with_rust.words
    assert asked == [lexicon]


def test_document_is_segmented_without_loss(segmenter: Segmenter) -> None:
    """The words joined are the folded text, breaks included."""
    document = segmenter.document(Article("1", "书屋", ("图书 100 册。", "", "读者来了。")))
    assert "".join(document.words) == document.folded.text == "书屋\n图书0册。\n\n读者来了。"
    assert document.starts.tolist() == [0, 3, 10]


def test_document_of_short_paragraphs(segmenter: Segmenter) -> None:
    """The title is part 0, every short paragraph one part, with lengths after folding."""
    document = segmenter.document(Article("1", "书屋", ("图书 100 册。", "", "读者来了。")))
    assert document.paragraphs == (0, 1, 3)
    assert document.lengths == (2, 5, 5)
    assert document.parts == ("书屋 ~书屋", "图书 册 ~图书 ~书0 ~0册", "读者 来 ~读者 ~者来 ~来了")


def test_document_cuts_long_paragraphs_at_sentences(segmenter: Segmenter) -> None:
    """A window takes whole sentences up to WINDOW characters."""
    assert len(SENTENCE) * 18 == WINDOW
    document = segmenter.document(Article("1", "题目", (SENTENCE * 19,)))
    assert document.lengths == (2, 180, 10)
    assert document.paragraphs == (0, 1, 1)


def test_document_keeps_an_endless_sentence_whole(segmenter: Segmenter) -> None:
    """A sentence longer than a window is a window of its own."""
    document = segmenter.document(Article("1", "题目", ("短句。" + "长" + "图书" * 150 + "。" + "短句。",)))
    assert document.lengths == (2, 3, 302, 3)


def test_document_closes_quotes_with_their_sentence(segmenter: Segmenter) -> None:
    """A closing quotation mark stays with the sentence it ends."""
    quoted = "“" + "图书" * 88 + "。”"
    document = segmenter.document(Article("1", "题目", (quoted + "读者说好。",)))
    assert document.lengths == (2, len(quoted), 5)


def test_models_of_one_lexicon_share_its_dictionary() -> None:
    """The same words and frequencies give the same segmenter, other frequencies another one."""
    first = shared_segmenter((("云帆书屋", 2000),))
    assert shared_segmenter((("云帆书屋", 2000),)) is first
    assert shared_segmenter((("云帆书屋", 3000),)) is not first
