"""Finds a model's terms in segmented text: words in a dictionary, character pairs by binary search."""

from collections.abc import Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from model.normalise import CodePoints, Indices
from model.tokens import PAIR_MARK, is_term

_HALF = 21
"""Bits of a code point: a pair is one number, the first character above the second."""
_NO_PAIR = np.iinfo(np.int64).max
_PAIR = "U3"
"""A pair and its mark."""


class Vocabulary:
    """The terms in an order of their own: first the words, then the pairs sorted.

    Attributes:
        rows: for each term in this order its row in the model's arrays, shape (n_terms,).
        n_words: how many of them are words.
    """

    def __init__(self, terms: npt.NDArray[np.str_]) -> None:
        """Index the terms of a model, shape (n_terms,); what the tokenizer never makes is left out."""
        is_pair = np.strings.startswith(terms, PAIR_MARK)
        words = [row for row in np.flatnonzero(~is_pair).tolist() if is_term(str(terms[row]))]
        pairs = np.flatnonzero(is_pair)
        points = terms[pairs].astype(_PAIR).view(np.uint32).reshape(len(pairs), 3).astype(np.int64)
        keys = _keys(points[:, 1], points[:, 2])
        order = keys.argsort()
        self._index_of = {str(terms[row]): index for index, row in enumerate(words)}
        self._keys = np.append(keys[order], _NO_PAIR)
        self.n_words = len(words)
        self.rows: Indices = np.concatenate((np.array(words, np.intp), pairs[order]))

    def words(self, words: Sequence[str]) -> Indices:
        """The index of each word, -1 where it is unknown, shape (n_words,)."""
        return np.fromiter(map(self._index_of.get, words, repeat(-1)), np.intp, len(words))

    def pairs(self, codes: CodePoints) -> tuple[Indices, Indices]:
        """The known pairs of neighbouring characters: where each begins, and its index; shape (n_pairs,) both."""
        points = codes.astype(np.int64)
        keys = _keys(points[:-1], points[1:])
        found = self._keys.searchsorted(keys)
        places = (self._keys.take(found) == keys).nonzero()[0]
        return places, found[places] + self.n_words


def _keys(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return first << _HALF | second
