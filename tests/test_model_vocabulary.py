"""model.vocabulary: words in a dictionary, character pairs in a perfect hash table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.normalise import code_points
from model.vocabulary import PairTable, Vocabulary

TERMS = np.array(["~图书", "剧团", "~0册", "图书", "的", "~𠀀书", "ab", "，"])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Eight terms, of which a stop word and a comma are none."""
    return Vocabulary(TERMS)


def test_words_come_before_pairs(vocabulary: Vocabulary) -> None:
    """The order is words, then pairs; what the tokenizer never makes is left out."""
    assert TERMS[vocabulary.rows].tolist() == ["剧团", "图书", "ab", "~图书", "~0册", "~𠀀书"]
    assert vocabulary.n_words == 3


def test_words_finds_the_known(vocabulary: Vocabulary) -> None:
    """An unknown word is -1; a pair of the same characters is no word."""
    assert vocabulary.words(["图书", "馆", "ab", "0册", "的"]).tolist() == [1, -1, 2, -1, -1]
    assert vocabulary.words([]).tolist() == []


def test_pairs_finds_the_known(vocabulary: Vocabulary) -> None:
    """Each known pair is told with its place, beyond the first plane too."""
    places, found = vocabulary.pairs(code_points("图书0册𠀀书图书图"))
    assert places.tolist() == [0, 2, 4, 6]
    assert found.tolist() == [3, 4, 5, 3]


@pytest.mark.parametrize("text", ["", "图"])
def test_pairs_of_less_than_two_characters(vocabulary: Vocabulary, text: str) -> None:
    """A single character makes no pair."""
    places, found = vocabulary.pairs(code_points(text))
    assert (places.tolist(), found.tolist()) == ([], [])


@pytest.mark.parametrize("terms", [["图书"], ["~图书"], ["书"]])
def test_vocabulary_without_words_or_without_pairs(terms: list[str]) -> None:
    """Either kind may be missing."""
    vocabulary = Vocabulary(np.array(terms))
    assert vocabulary.n_words == sum(not term.startswith("~") for term in terms)
    assert len(vocabulary.pairs(code_points("图书"))[0]) == len(terms) - vocabulary.n_words


@given(keys=st.sets(st.integers(0, 2**42 - 1), max_size=300), others=st.lists(st.integers(0, 2**42 - 1), max_size=100))
def test_pair_table_finds_its_keys_and_no_other(keys: set[int], others: list[int]) -> None:
    """A table of any keys agrees with a dictionary."""
    ordered = sorted(keys)
    places = {key: place for place, key in enumerate(ordered)}
    asked = [*ordered, *others]
    where, found = PairTable(np.array(ordered, np.uint64)).find(np.array(asked, np.uint64))
    assert where.tolist() == [k for k, key in enumerate(asked) if key in places]
    assert found.tolist() == [places[key] for key in asked if key in places]


def test_pair_table_of_many_neighbouring_keys() -> None:
    """Fifty thousand keys in a row, the hardest for a hash, all have a slot of their own."""
    keys = np.arange(50_000, dtype=np.uint64)
    where, found = PairTable(keys).find(keys)
    assert np.array_equal(where, keys)
    assert np.array_equal(found, keys)
