"""Normalised text to terms: words segmented by jieba with our lexicon, and pairs of neighbouring characters."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from data.article import Article
from model.normalise import align, normalise

PAIR_MARK = "~"
"""Marks a character pair, so that 项目 the word and 项目 the pair are two terms; no word holds it."""
_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffffa-z0-9]+")
_STOP_WORDS = frozenset("的了和在是与及等对为以把将从到也又都就还让向并中上下个这那其之而被着地得0年月日")
"""One-character words that carry no subject, and the folded number."""

WINDOW = 180
"""Characters a window of sentences grows to; half a long paragraph, one ordinary one."""
_SENTENCE = re.compile(r"[^。!?;]*(?:[。!?;]+[”’」』)]*|$)")

Cut = Callable[[str], Iterable[str]]


class PlacedTerm(NamedTuple):
    """A term and the span of the raw text it came from; `end` is exclusive."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the model sees it: its title, then windows of whole sentences.

    Long paragraphs mix subjects, so each is scored in windows of about WINDOW characters.

    Attributes:
        parts: the terms of the title and of each window, joined by spaces.
        lengths: characters of each part after normalising.
        paragraphs: the paragraph each part stands in; 0 is the title.
    """

    parts: tuple[str, ...]
    lengths: tuple[int, ...]
    paragraphs: tuple[int, ...]

    @property
    def n_words(self) -> int:
        """How many running words it has, character pairs left out."""
        return sum(part.count(" ") + 1 - part.count(PAIR_MARK) for part in self.parts if part)


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

    def terms(self, text: str) -> list[str]:
        """The terms of a raw paragraph: its words, then its character pairs."""
        return self._terms_of(normalise(text))

    def document(self, article: Article) -> Document:
        """The terms of an article's title and of the windows of its paragraphs."""
        windows = [(0, normalise(article.title))]
        for number, text in enumerate(article.paragraphs, 1):
            folded = normalise(text)
            windows += [(number, folded[start:end]) for start, end in _windows(folded)]
        return Document(
            parts=tuple(" ".join(self._terms_of(window)) for _, window in windows),
            lengths=tuple(len(window) for _, window in windows),
            paragraphs=tuple(number for number, _ in windows),
        )

    def placed_terms(self, text: str, *, title: bool = False) -> list[list[PlacedTerm]]:
        """The terms of each window of a paragraph, with their spans in the raw text.

        Args:
            text: the raw paragraph.
            title: whether it is a title, which is always one window.
        """
        folded, origin = align(text)
        spans = [(0, len(folded))] if title else _windows(folded)
        return [self._place(folded[start:end], origin[start:end]) for start, end in spans]

    def _place(self, folded: str, origin: list[int]) -> list[PlacedTerm]:
        placed, start = [], 0
        for word in self._cut(folded):
            if _is_term(word):
                placed.append(PlacedTerm(word, origin[start], origin[start + len(word) - 1] + 1))
            start += len(word)
        for run in _RUN.finditer(folded):
            for k in range(run.start(), run.end() - 1):
                placed.append(PlacedTerm(PAIR_MARK + folded[k : k + 2], origin[k], origin[k + 1] + 1))  # noqa: PERF401
        return placed

    def _terms_of(self, folded: str) -> list[str]:
        words = [word for word in self._cut(folded) if _is_term(word)]
        runs = _RUN.findall(folded)
        return words + [PAIR_MARK + run[k : k + 2] for run in runs for k in range(len(run) - 1)]


def _windows(folded: str) -> list[tuple[int, int]]:
    """Spans of whole sentences, each of WINDOW characters at most unless one sentence is longer."""
    spans: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(folded):
        start, end = sentence.span()
        if start == end:
            continue
        if spans and end - spans[-1][0] <= WINDOW:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _is_term(word: str) -> bool:
    return word not in _STOP_WORDS and _RUN.search(word) is not None
