"""How alike two texts are: the same, nearly the same (MinHash, then exactly), or on the same matter."""

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from data.check import SHINGLE

N_HASHES = 64
"""Numbers in a signature: the Jaccard similarity is told to about 0.06."""
SEED = 20261129
"""Any number, the same for ever: signatures of different programs are compared."""
MIX = 0x9E3779B97F4A7C15

Signature = npt.NDArray[np.uint32]


def folded(text: str) -> str:
    """Text as it is searched: compatibility forms and case folded, white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def letters_of(title: str, paragraphs: Sequence[str]) -> str:
    """Letters and figures of an article in a row, so that layout and punctuation make no difference."""
    return "".join(
        c for text in (title, *paragraphs) for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum()
    )


def hash_of(letters: str) -> str | None:
    """The content hash of an article's letters; None without any."""
    return hashlib.sha256(letters.encode()).hexdigest() if letters else None


def signature_of(letters: str) -> Signature:
    """The MinHash of the article's shingles of SHINGLE characters, shape (N_HASHES,); zeros when it is too short."""
    codes = _windows(letters, SHINGLE)
    if codes.size == 0:
        return np.zeros(N_HASHES, np.uint32)
    factors, offsets = _permutations()
    mixed = (np.unique(codes)[None, :] * factors[:, None] + offsets[:, None]) >> np.uint64(32)
    minima: Signature = mixed.min(axis=1).astype(np.uint32)
    return minima


def terms_of(letters: str) -> Signature:
    """Half of the article's character pairs, hashed: the same half always, so that articles compare."""
    codes = np.unique(_windows(letters, 2)) * np.uint64(MIX)
    terms: Signature = np.unique((codes[(codes >> np.uint64(63)) == 0] >> np.uint64(31)).astype(np.uint32))
    return terms


def jaccard(ours: str, theirs: str) -> float:
    """Share of the shingles two texts have in common, as `data.check` counts it."""
    a, b = (set(_windows(letters, SHINGLE).tolist()) for letters in (ours, theirs))
    return len(a & b) / len(a | b) if a and b else 0.0


def agreement(signature: Signature, others: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
    """Estimated Jaccard similarity with each row of `others`, shape (n, N_HASHES)."""
    if not signature.any():
        return np.zeros(len(others))
    shares: npt.NDArray[np.float64] = (others == signature).mean(axis=1)
    return shares


def closeness(terms: Signature, others: Sequence[Signature]) -> npt.NDArray[np.float64]:
    """Likeness in matter with each of `others`, 0 to 1: shared terms weighed by rarity, by the lengths of both."""
    if not others or not terms.size:
        return np.zeros(len(others))
    lengths = np.array([len(each) for each in others])
    joined = np.concatenate(others)
    places = np.minimum(np.searchsorted(terms, joined), len(terms) - 1)
    shared = terms[places] == joined
    rows = np.repeat(np.arange(len(others)), lengths)[shared]
    columns = places[shared]
    frequency = np.bincount(columns, minlength=len(terms))
    rarity = np.log1p(len(others) / (1 + frequency))
    sums = np.bincount(rows, weights=rarity[columns], minlength=len(others))
    result: npt.NDArray[np.float64] = sums / (rarity.sum() * np.sqrt(np.maximum(lengths, 1) / len(terms)))
    return np.minimum(result, 1.0)


def _windows(letters: str, width: int) -> npt.NDArray[np.uint64]:
    """A hash of every run of `width` characters."""
    codes = np.frombuffer(letters.encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(codes) < width:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(len(codes) - width + 1, np.uint64)
    for k in range(width):
        hashes = hashes * np.uint64(0x100000001B3) + codes[k : k + len(hashes)]
    mixed: npt.NDArray[np.uint64] = hashes * np.uint64(MIX)
    return mixed


@cache
def _permutations() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    numbers = np.random.default_rng(SEED).integers(1, 2**63, (2, N_HASHES), dtype=np.uint64)
    return numbers[0] | np.uint64(1), numbers[1]
