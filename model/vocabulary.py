"""Finds a model's terms in segmented text: words in a dictionary, character pairs in a hash table of arrays."""

from collections.abc import Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from model.normalise import CodePoints, Indices
from model.tokens import PAIR_MARK, is_term

Keys = npt.NDArray[np.uint64]

_CHARACTER_BITS = 21
"""Bits of a code point: a pair of characters is one number, the first above the second."""
_HASH_BITS = 64
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
"""2**64 over the golden ratio, which scatters neighbouring numbers (Knuth, TAOCP 3, 6.4)."""
_NO_KEY = np.uint64(2**64 - 1)
_SLOTS_PER_PAIR = 2
_SLOTS_PER_GROUP_BITS = 2


class Vocabulary:
    """The terms in an order of their own: first the words, then the pairs.

    Attributes:
        rows: for each term in this order its place among the terms given, shape (n_terms,).
        n_words: how many of them are words.
    """

    def __init__(self, terms: npt.NDArray[np.str_]) -> None:
        """Index terms, shape (n_terms,); a word the tokenizer never makes is left out."""
        is_pair = np.strings.startswith(terms, PAIR_MARK)
        words = [row for row in np.flatnonzero(~is_pair).tolist() if is_term(str(terms[row]))]
        pairs = np.flatnonzero(is_pair)
        characters = terms[pairs].astype(f"U{1 + 2}").view(np.uint32).reshape(len(pairs), 1 + 2)
        self._index_of = {str(terms[row]): index for index, row in enumerate(words)}
        self._pairs = PairTable(_keys(characters[:, 1], characters[:, 2]))
        self.n_words = len(words)
        self.rows: Indices = np.concatenate((np.array(words, np.intp), pairs))

    def words(self, words: Sequence[str]) -> Indices:
        """The index of each word, -1 where it is unknown, shape (n_words,)."""
        return np.fromiter(map(self._index_of.get, words, repeat(-1)), np.intp, len(words))

    def pairs(self, codes: CodePoints) -> tuple[Indices, Indices]:
        """The known pairs of neighbouring characters: where each begins, and its index; shape (n_found,) both."""
        places, found = self._pairs.find(_keys(codes[:-1], codes[1:]))
        return places, found + self.n_words


class PairTable:
    """A perfect hash table: every key has a slot of its own, so a look-up is three array reads and no search.

    Keys fall into small groups, and each group has the multiplier that sends its keys to free slots ("hash and
    displace": Belazzougui, Botelho, Dietzfelbinger 2009, here with multipliers drawn for all groups at once).
    """

    def __init__(self, keys: Keys) -> None:
        """Draw multipliers until every key has its slot; 0.02 s for 30,000 different keys, shape (n_keys,)."""
        slot_bits = (_SLOTS_PER_PAIR * len(keys)).bit_length() + 1
        group_bits = max(1, slot_bits - _SLOTS_PER_GROUP_BITS)
        self._slot_shift, self._group_shift = np.uint64(_HASH_BITS - slot_bits), np.uint64(_HASH_BITS - group_bits)
        self._keys = np.append(keys, _NO_KEY)
        self._index = np.zeros(1 << slot_bits, np.int32)
        self._multipliers = np.full(1 << group_bits, _SPREAD)
        taken = np.zeros(1 << slot_bits, np.bool_)
        waiting, random = np.arange(len(keys)), np.random.default_rng(0)
        while len(waiting):
            groups = self._groups(keys[waiting])
            slots = self._slots(keys[waiting], groups)
            crowded = np.zeros(1 << group_bits, np.bool_)
            crowded[groups[taken[slots] | (np.bincount(slots)[slots] > 1)]] = True
            settled = ~crowded[groups]
            taken[slots[settled]] = True
            self._index[slots[settled]] = waiting[settled]
            waiting = waiting[~settled]
            odd = random.integers(1 << (_HASH_BITS - 1), size=np.count_nonzero(crowded), dtype=np.uint64) * 2 + 1
            self._multipliers[crowded] = odd

    def find(self, keys: Keys) -> tuple[Indices, Indices]:
        """Which of some keys are in the table, and the index each has there; shape (n_found,) both."""
        found = self._index.take(self._slots(keys, self._groups(keys)))
        places = (self._keys.take(found) == keys).nonzero()[0]
        return places, found[places]

    def _groups(self, keys: Keys) -> Indices:
        return (keys * _SPREAD >> self._group_shift).view(np.intp)

    def _slots(self, keys: Keys, groups: Indices) -> Indices:
        return (keys * self._multipliers.take(groups) >> self._slot_shift).view(np.intp)


def _keys(first: CodePoints, second: CodePoints) -> Keys:
    return first.astype(np.uint64) << np.uint64(_CHARACTER_BITS) | second
