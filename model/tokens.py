"""An article to terms: words segmented by jieba with our lexicon, and pairs of neighbouring characters."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data.article import Article
from model.arrays import Flags, Indices
from model.normalise import BREAK, Folded, fold
from model.windows import windows

PAIR_MARK = "~"
"""Marks a character pair, so that 项目 the word and 项目 the pair are two terms; no word holds it."""
_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffffa-z0-9]+")
_STOP_WORDS = frozenset("的了和在是与及等对为以把将从到也又都就还让向并中上下个这那其之而被着地得0年月日")
"""One-character words that carry no subject, and the folded number."""

Cut = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the model sees it: its title, then windows of whole sentences.

    Attributes:
        folded: the title and the paragraphs, folded.
        words: `folded.text` segmented; joined they are that text.
        starts: where in it each part begins, the title being part 0, shape (n_parts,).
        lengths: characters of each part.
        paragraphs: the paragraph each part stands in; 0 is the title.
    """

    folded: Folded
    words: list[str]
    starts: Indices
    lengths: tuple[int, ...]
    paragraphs: tuple[int, ...]

    @property
    def batch(self) -> "Batch":
        """The article as a batch of one."""
        first = np.array((0, len(self.starts)))
        return Batch(self.folded, self.words, self.starts, np.array(self.lengths), self.paragraphs, first)

    @property
    def n_words(self) -> int:
        """How many running words it has, character pairs left out."""
        return sum(map(is_term, self.words))

    @property
    def parts(self) -> tuple[str, ...]:
        """The terms of each part, joined by spaces, as training takes them: its words, then its character pairs."""
        places = np.cumsum([0, *map(len, self.words)])
        parts = []
        for start, length in zip(self.starts.tolist(), self.lengths, strict=True):
            first, last = places.searchsorted((start, start + length))
            words = filter(is_term, self.words[first:last])
            parts.append(" ".join((*words, *_pairs(self.folded.text[start : start + length]))))
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles segmented together: the arrays of `Document`, one article after the other.

    Attributes:
        folded: the titles and the paragraphs of all, folded.
        words: `folded.text` segmented.
        starts: where in it each part begins, shape (n_parts,).
        lengths: characters of each part, shape (n_parts,).
        texts: which of the folded texts each part stands in.
        first: each article's first part, its title, and the end, shape (n_articles + 1,).
    """

    folded: Folded
    words: list[str]
    starts: Indices
    lengths: Indices
    texts: tuple[int, ...]
    first: Indices

    @property
    def owner(self) -> Indices:
        """The article of each part, shape (n_parts,)."""
        return np.arange(len(self.first) - 1).repeat(self.first[1:] - self.first[:-1])


def rjieba_cut(lexicon: Mapping[str, int]) -> Cut:
    """Cut with jieba's algorithm in Rust, an instance of our own that holds the lexicon.

    Raises:
        ModuleNotFoundError: rjieba has no wheel for this platform and is not installed.
    """
    import rjieba  # noqa: PLC0415 (its dictionary is built on import)

    tokenizer = rjieba.Jieba()
    for word, frequency in lexicon.items():
        tokenizer.add_word(word, frequency, None)
    cut: Cut = tokenizer.cut
    return cut


def jieba_cut(lexicon: Mapping[str, int]) -> Cut:
    """Cut with jieba, an instance of our own that holds the lexicon.

    The prefix dictionary is built here because `Tokenizer.initialize` would read and write a marshal file of a fixed
    name in the shared temp folder.
    """
    import jieba  # noqa: PLC0415 (loads only where rjieba is missing)

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, frequency in lexicon.items():
        tokenizer.add_word(word, frequency)
    cut: Cut = tokenizer.lcut
    return cut


class Segmenter:
    """Cuts text into terms with one lexicon; rjieba when present, jieba otherwise, with equal tokens."""

    def __init__(self, lexicon: Mapping[str, int]) -> None:
        """Build the dictionary; about 0.1 s with rjieba, 0.7 s with jieba."""
        try:
            self._cut = rjieba_cut(lexicon)
        except ModuleNotFoundError:
            self._cut = jieba_cut(lexicon)

    def document(self, article: Article) -> Document:
        """Fold and segment an article, title and paragraphs together, and cut its paragraphs into windows."""
        one = self.batch((article,))
        return Document(one.folded, one.words, one.starts, tuple(one.lengths.tolist()), one.texts)

    def batch(self, articles: Sequence[Article]) -> Batch:
        """Do the same with several articles at once; one call of each step is cheaper than many."""
        folded = fold([text for article in articles for text in (article.title, *article.paragraphs)])
        texts, place, number = folded.text.split(BREAK), 0, 0
        spans: list[tuple[int, int, int]] = []
        first = [0]
        for article in articles:
            title = number
            for text in texts[title : title + 1 + len(article.paragraphs)]:
                parts = windows(text) if number > title else [(0, len(text))]
                spans += [(place + start, end - start, number) for start, end in parts]
                place += len(text) + 1
                number += 1
            first.append(len(spans))
        starts, lengths, numbers = zip(*spans, strict=True)
        return Batch(
            folded=folded,
            words=self._cut(folded.text),
            starts=np.array(starts),
            lengths=np.array(lengths),
            texts=numbers,
            first=np.array(first),
        )


@lru_cache(maxsize=4)
def shared_segmenter(lexicon: tuple[tuple[str, int], ...]) -> Segmenter:
    """One segmenter for all models with the same lexicon, given as (word, frequency) pairs.

    A dictionary takes some 25 MB and 0.1 s, and a server that follows the model in use loads one model after another.
    """
    return Segmenter(dict(lexicon))


def is_term(word: str) -> bool:
    """Whether a word may be a term: no stop word, no punctuation."""
    return word not in _STOP_WORDS and _RUN.search(word) is not None


def in_run(codes: Indices) -> Flags:
    """Which of some code points stand in pairs, as of `_RUN`; shape (n_characters,)."""
    ranges = ((0x3400, 0x9FFF), (0x20000, 0x3FFFF), (ord("a"), ord("z")), (ord("0"), ord("9")))
    within: Flags = np.logical_or.reduce([(codes >= low) & (codes <= high) for low, high in ranges])
    return within


def _pairs(text: str) -> list[str]:
    return [PAIR_MARK + run[k : k + 2] for run in _RUN.findall(text) for k in range(len(run) - 1)]
