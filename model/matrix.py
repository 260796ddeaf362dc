"""Term counts of many articles as one sparse matrix, built once and shared by every fit over a part of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from data.article import Article
from model.aggregate import TITLE_TIMES, body_lengths
from model.arrays import Indices
from model.tokens import PAIR_MARK, Segmenter, in_run, is_term
from model.vocabulary import BITS

_AT_ONCE = 1000
"""Articles segmented together; as arrays a thousand take some tens of megabytes."""
_ARRAYS = ("n_parts", "lengths", "paragraphs", "n_words")


@dataclass(frozen=True)
class TermMatrix:
    """Counts of the parts, paragraphs and wholes of many articles.

    Attributes:
        vocabulary: the terms, sorted, shape (n_terms,).
        parts: counts of each document's parts, one article after the other, shape (n_parts, n_terms).
        paragraphs: counts of whole paragraphs, shape (n_paragraphs, n_terms); a title counts as one only where it is
            all there is of an article.
        articles: counts of whole articles, the title's TITLE_TIMES, shape (n_articles, n_terms).
        first_part: row of each article's first part, and the end, shape (n_articles + 1,).
        first_paragraph: row of each article's first paragraph, and the end, shape (n_articles + 1,).
        lengths: characters of each part, shape (n_parts,).
        paragraph_lengths: characters of each row of `paragraphs`, shape (n_paragraphs,).
        body_lengths: characters of each article's body, see `model.aggregate.body_lengths`, shape (n_articles,).
        n_words: running words of each article, those too rare for the vocabulary included, shape (n_articles,).
    """

    vocabulary: npt.NDArray[np.str_]
    parts: sparse.csr_matrix
    paragraphs: sparse.csr_matrix
    articles: sparse.csr_matrix
    first_part: Indices
    first_paragraph: Indices
    lengths: Indices
    paragraph_lengths: Indices
    body_lengths: Indices
    n_words: Indices

    @property
    def n_articles(self) -> int:
        """How many articles there are."""
        return len(self.first_part) - 1


def rows_of(first: Indices, articles: Indices) -> Indices:
    """The rows that belong to some articles, `first` being where each article's begin."""
    return np.concatenate([np.arange(first[k], first[k + 1]) for k in articles])


def term_matrix(articles: Sequence[Article], segmenter: Segmenter, *, min_parts: int = 1) -> TermMatrix:
    """Segment articles and count their terms.

    Args:
        articles: what to count.
        segmenter: makes the terms.
        min_parts: terms that stand in fewer parts than this are left out, as no fit could use them.

    Raises:
        ValueError: no term stands in so many parts.
    """
    counted = [_count(articles[k : k + _AT_ONCE], segmenter) for k in range(0, len(articles), _AT_ONCE)]
    n_parts, lengths, paragraph, n_words = (np.concatenate([getattr(c, name) for c in counted]) for name in _ARRAYS)
    vocabulary, parts = _joined(counted, min_parts)
    first_paragraph = np.cumsum([0, *(max(1, len(article.paragraphs)) for article in articles)])
    is_title = paragraph == 0
    is_row = ~is_title | np.repeat(n_parts == 1, n_parts)
    owner = (np.repeat(first_paragraph[:-1], n_parts) + np.maximum(paragraph - 1, 0))[is_row]
    first_part = np.cumsum([0, *n_parts])
    return TermMatrix(
        vocabulary=vocabulary,
        parts=parts,
        paragraphs=_gather(parts[is_row], owner, int(first_paragraph[-1])),
        articles=_gather(
            sparse.diags(np.where(is_title, TITLE_TIMES, 1.0)) @ parts,
            np.repeat(np.arange(len(articles)), n_parts),
            len(articles),
        ),
        first_part=first_part,
        first_paragraph=first_paragraph,
        lengths=lengths,
        paragraph_lengths=np.bincount(owner, lengths[is_row], int(first_paragraph[-1])).astype(np.intp),
        body_lengths=body_lengths(lengths, first_part[:-1]),
        n_words=n_words,
    )


class _Counted(NamedTuple):
    """Some articles segmented: their parts, and where each word and each pair of characters stands.

    Attributes:
        n_parts: of each article.
        n_words: running words of each article.
        lengths: characters of each part.
        paragraphs: of each part, 0 being the title.
        words: the different words.
        word: which of them each running word is.
        word_part: the part it stands in.
        pair: each pair of neighbouring characters, as one number, see `_pair_terms`.
        pair_part: the part it stands in.
    """

    n_parts: Indices
    n_words: Indices
    lengths: Indices
    paragraphs: Indices
    words: list[str]
    word: Indices
    word_part: Indices
    pair: Indices
    pair_part: Indices


def _count(articles: Sequence[Article], segmenter: Segmenter) -> _Counted:
    """Segment articles in one go; the terms are those of `Document.parts`."""
    batch = segmenter.batch(articles)
    n_parts = np.diff(batch.first)
    number: dict[str, int] = {}
    word = np.array([number.setdefault(word, len(number)) for word in batch.words], dtype=np.intp)
    known = np.array([is_term(word) for word in number], dtype=np.bool_)[word]
    sizes = np.array([len(word) for word in batch.words], dtype=np.intp)
    word_part = batch.starts.searchsorted((sizes.cumsum() - sizes)[known], "right") - 1
    codes = batch.folded.codes.astype(np.intp)
    runs = in_run(codes)
    pairs = (runs[:-1] & runs[1:]).nonzero()[0]  # none crosses a part, as parts end behind a stop
    texts = np.array(batch.texts)
    return _Counted(
        n_parts=n_parts,
        n_words=np.bincount(batch.owner[word_part], minlength=len(articles)),
        lengths=batch.lengths,
        paragraphs=texts - texts[batch.first[:-1]].repeat(n_parts),
        words=list(number),
        word=word[known],
        word_part=word_part,
        pair=codes[pairs] << BITS | codes[pairs + 1],
        pair_part=batch.starts.searchsorted(pairs, "right") - 1,
    )


def _joined(counted: Sequence[_Counted], min_parts: int) -> tuple[npt.NDArray[np.str_], sparse.csr_matrix]:
    """The vocabulary and the counts of all parts together, as of `TermMatrix`.

    Raises:
        ValueError: no term stands in so many parts.
    """
    number: dict[str, int] = {}
    renumbered = [np.array([number.setdefault(word, len(number)) for word in c.words]) for c in counted]
    pairs, pair = np.unique(np.concatenate([c.pair for c in counted]), return_inverse=True)
    words = [new[c.word] for new, c in zip(renumbered, counted, strict=True)]
    *begins, n_parts = np.cumsum([0, *(len(c.lengths) for c in counted)]).tolist()
    rows = [c.word_part + begin for c, begin in zip(counted, begins, strict=True)]
    rows += [c.pair_part + begin for c, begin in zip(counted, begins, strict=True)]
    columns = np.concatenate((*words, pair + len(number)))
    cells = (np.ones(len(columns)), (np.concatenate(rows), columns))
    parts = sparse.csr_matrix(cells, shape=(n_parts, len(number) + len(pairs)))
    terms = np.array([*number, *_pair_terms(pairs)], dtype=np.str_)
    kept = np.flatnonzero(np.bincount(parts.indices, minlength=len(terms)) >= max(min_parts, 1))
    if not len(kept):
        raise ValueError(min_parts)
    kept = kept[np.argsort(terms[kept])]
    parts = parts[:, kept]
    parts.sort_indices()
    return np.array(terms[kept].tolist()), parts


def _pair_terms(pairs: Indices) -> list[str]:
    """The terms of pairs given as one number each: the second character in the lower BITS, the first above."""
    return [PAIR_MARK + chr(pair >> BITS) + chr(pair & ((1 << BITS) - 1)) for pair in pairs.tolist()]


def _gather(rows: sparse.csr_matrix, owner: Indices, n_owners: int) -> sparse.csr_matrix:
    """Add up the rows of each owner, shape (n_owners, n_terms)."""
    n_rows = len(owner)
    return (sparse.csr_matrix((np.ones(n_rows), (owner, np.arange(n_rows))), shape=(n_owners, n_rows)) @ rows).tocsr()
