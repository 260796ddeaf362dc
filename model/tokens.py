"""An article to terms: words segmented by jieba with our lexicon, and pairs of neighbouring characters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from data.article import Article
from model.normalise import BREAK, Folded, Indices, fold
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
    def n_words(self) -> int:
        """How many running words it has, character pairs left out."""
        return sum(map(is_term, self.words))

    @property
    def n_paragraphs(self) -> int:
        """Paragraphs of the body, up to the last one with text; 1 for a title alone."""
        return max(1, self.paragraphs[-1])

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
        folded = fold((article.title, *article.paragraphs))
        title, *paragraphs = folded.text.split(BREAK)
        starts, lengths, numbers, place = [0], [len(title)], [0], len(title) + 1
        for number, paragraph in enumerate(paragraphs, 1):
            for start, end in windows(paragraph):
                starts.append(place + start)
                lengths.append(end - start)
                numbers.append(number)
            place += len(paragraph) + 1
        return Document(folded, self._cut(folded.text), np.array(starts), tuple(lengths), tuple(numbers))


def is_term(word: str) -> bool:
    """Whether a word may be a term: no stop word, no punctuation."""
    return word not in _STOP_WORDS and _RUN.search(word) is not None


def _pairs(text: str) -> list[str]:
    return [PAIR_MARK + run[k : k + 2] for run in _RUN.findall(text) for k in range(len(run) - 1)]
