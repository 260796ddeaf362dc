"""model.vocabulary: every term of a text in a perfect hash table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.normalise import code_points
from model.vocabulary import KeyTable, Vocabulary

TERMS = np.array(["~图书", "剧团", "~0册", "图书", "的", "~𠀀书", "ab", "，", "图书馆员", "图书馆"])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Ten terms, of which a stop word and a comma are none."""
    return Vocabulary(TERMS)


def found(vocabulary: Vocabulary, words: list[str]) -> list[tuple[str, int, int]]:
    """The terms of segmented text, each with its first character and its length."""
    order = TERMS[vocabulary.rows]
    places = vocabulary.find(words, code_points("".join(words)))
    columns = (order[places.terms].tolist(), places.starts.tolist(), places.lengths.tolist())
    assert all(not term.startswith("~") for term in columns[0][: places.n_words])
    return list(zip(*columns, strict=True))


def test_the_order_is_long_words_then_short_then_pairs(vocabulary: Vocabulary) -> None:
    """What the tokenizer never makes is left out."""
    assert TERMS[vocabulary.rows].tolist() == ["图书馆员", "剧团", "图书", "ab", "图书馆", "~图书", "~0册", "~𠀀书"]
    assert vocabulary.n_words == 5


def test_words_are_found_in_the_order_of_the_text(vocabulary: Vocabulary) -> None:
    """Words of one to three characters and longer ones alike; unknown ones and stop words are passed over."""
    words = ["ab", "的", "图书馆员", "图", "剧团", "图书馆", "图书馆长", "图书"]
    assert [place for place in found(vocabulary, words) if not place[0].startswith("~")] == [
        ("ab", 0, 2),
        ("图书馆员", 3, 4),
        ("剧团", 8, 2),
        ("图书馆", 10, 3),
        ("图书", 17, 2),
    ]


def test_pairs_follow_the_words(vocabulary: Vocabulary) -> None:
    """Each pair is told with its place, beyond the first plane too; a word of its characters is another term."""
    assert found(vocabulary, ["0册", "𠀀", "书", "图书"]) == [
        ("图书", 4, 2),
        ("~0册", 0, 2),
        ("~𠀀书", 2, 2),
        ("~图书", 4, 2),
    ]


@pytest.mark.parametrize("words", [[], ["图"], ["\0"], ["~"]])
def test_nothing_is_found_in_next_to_nothing(vocabulary: Vocabulary, words: list[str]) -> None:
    """No character, a single one, NUL and the mark of pairs are no terms."""
    assert found(vocabulary, words) == []


@pytest.mark.parametrize("terms", [["图书"], ["~图书"], ["书"], ["图书馆员"]])
def test_vocabulary_of_one_kind(terms: list[str]) -> None:
    """Any kind of term may be the only one."""
    vocabulary = Vocabulary(np.array(terms))
    words = ["图书", "书", "图书馆员"]
    places = vocabulary.find(words, code_points("".join(words)))
    assert (len(places.terms), places.n_words) == ((2, 0) if terms == ["~图书"] else (1, 1))


@given(keys=st.sets(st.integers(0, 2**64 - 2), max_size=300), others=st.lists(st.integers(0, 2**64 - 2), max_size=100))
def test_key_table_finds_its_keys_and_no_other(keys: set[int], others: list[int]) -> None:
    """A table of any keys agrees with a dictionary."""
    ordered = sorted(keys)
    places = {key: place for place, key in enumerate(ordered)}
    asked = [*ordered, *others]
    where, found = KeyTable(np.array(ordered, np.uint64)).find(np.array(asked, np.uint64))
    assert where.tolist() == [k for k, key in enumerate(asked) if key in places]
    assert found.tolist() == [places[key] for key in asked if key in places]


def test_key_table_of_many_neighbouring_keys() -> None:
    """Fifty thousand keys in a row, the hardest for a hash, all have a slot of their own."""
    keys = np.arange(50_000, dtype=np.uint64)
    where, found = KeyTable(keys).find(keys)
    assert np.array_equal(where, keys)
    assert np.array_equal(found, keys)
