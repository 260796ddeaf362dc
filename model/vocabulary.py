"""Finds a model's terms in segmented text: each word and character pair as one number in a hash table of arrays."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.arrays import Indices
from model.normalise import CodePoints
from model.tokens import PAIR_MARK, is_term

Keys = npt.NDArray[np.uint64]

BITS = 21
"""Bits of a code point: up to three characters are one number of 63 bits, left-aligned."""
_SHORT = 3
"""Characters of the longest word that is a number; longer ones stand in a dictionary."""
_FIRST = np.uint64(((1 << BITS) - 1) << 2 * BITS)
_SECOND = np.uint64(((1 << BITS) - 1) << BITS)
_THIRD = np.uint64((1 << BITS) - 1)
_MASKS = np.array([0, _FIRST, _FIRST | _SECOND, _FIRST | _SECOND | _THIRD, 0], np.uint64)
"""What is left of three characters for a word of this length; nothing for a longer one."""
_PAIR = np.uint64(1 << 3 * BITS)
"""The bit by which a pair differs from the word of the same characters."""
_HASH_BITS = 64
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
"""2**64 over the golden ratio, which scatters neighbouring numbers (Knuth, TAOCP 3, 6.4)."""
_NO_KEY = np.uint64(2**64 - 1)
_SLOTS_PER_KEY = 2
_SLOTS_PER_GROUP_BITS = 2


class Places(NamedTuple):
    """Where the known terms of a text stand: the words in the order of the text, then the pairs.

    Attributes:
        terms: the index of each in the vocabulary, shape (n_places,).
        starts: its first character, shape (n_places,).
        lengths: its characters, shape (n_places,).
        n_words: how many of the places are words.
    """

    terms: Indices
    starts: Indices
    lengths: Indices
    n_words: int


class Vocabulary:
    """The terms in an order of their own: the long words, the short ones, the pairs.

    Attributes:
        rows: for each term in this order its place among the terms given, shape (n_terms,).
        n_words: how many of them are words.
    """

    def __init__(self, terms: npt.NDArray[np.str_]) -> None:
        """Index terms, shape (n_terms,); a word the tokenizer never makes is left out."""
        is_pair = np.strings.startswith(terms, PAIR_MARK)
        is_long = np.strings.str_len(terms) > _SHORT
        is_word = ~is_pair & np.fromiter(map(is_term, terms.tolist()), np.bool_, len(terms))
        long, short, pairs = (kind.nonzero()[0] for kind in (is_word & is_long, is_word & ~is_long, is_pair))
        self._long = {term: index for index, term in enumerate(terms[long].tolist())}
        _, first, second = _characters(terms[pairs])
        marked = _joined(first, second, np.zeros_like(first)) | _PAIR
        self._table = KeyTable(np.concatenate((_joined(*_characters(terms[short])), marked)))
        self.n_words = len(long) + len(short)
        self.rows: Indices = np.concatenate((long, short, pairs))

    def find(self, words: Sequence[str], codes: CodePoints) -> Places:
        """Find the terms of a text.

        Args:
            words: the text, segmented.
            codes: its code points, shape (n_characters,).
        """
        n_words = len(words)
        lengths = np.fromiter(map(len, words), np.intp, n_words)
        starts = lengths.cumsum() - lengths
        padded = np.zeros(len(codes) + 2, np.uint64)
        padded[:-2] = codes
        threes = _joined(padded[:-2], padded[1:-1], padded[2:])
        keys = threes.take(starts) & _MASKS.take(np.minimum(lengths, _SHORT + 1))
        at, found = self._table.find(np.concatenate((keys, threes[:-1] & _MASKS[2] | _PAIR)))
        found += len(self._long)
        n_short = at.searchsorted(n_words)
        terms = np.full(n_words, -1)
        terms[at[:n_short]] = found[:n_short]
        for k in (lengths > _SHORT).nonzero()[0].tolist():
            terms[k] = self._long.get(words[k], -1)
        known = (terms >= 0).nonzero()[0]
        pairs = at[n_short:] - n_words
        return Places(
            np.concatenate((terms[known], found[n_short:])),
            np.concatenate((starts[known], pairs)),
            np.concatenate((lengths[known], np.full(len(pairs), 2))),
            len(known),
        )


class KeyTable:
    """A perfect hash table: every key has a slot of its own, so a look-up is three array reads and no search.

    Keys fall into small groups, and each group has the multiplier that sends its keys to free slots ("hash and
    displace": Belazzougui, Botelho, Dietzfelbinger 2009, here with multipliers drawn for all groups at once).
    """

    def __init__(self, keys: Keys) -> None:
        """Draw multipliers until every key has its slot; 5 ms for 40,000 different keys, shape (n_keys,)."""
        slot_bits = max(1, (_SLOTS_PER_KEY * len(keys)).bit_length())
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


def _characters(terms: npt.NDArray[np.str_]) -> Keys:
    """The first three characters of each term, 0 where there are none, shape (3, n_terms)."""
    return terms.astype(f"U{_SHORT}").view(np.uint32).reshape(len(terms), _SHORT).T.astype(np.uint64)


def _joined(first: Keys, second: Keys, third: Keys) -> Keys:
    return first << np.uint64(2 * BITS) | second << np.uint64(BITS) | third
