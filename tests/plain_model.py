"""Tagging by its plain definitions, one window and one term at a time: what the fast way must equal."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.aggregate import FIFTH, GRID, TITLE_TIMES, Views, combine, part_weights, sigmoid
from model.arrays import Array
from model.evidence import JOIN_SHARE, MAX_PHRASE, MIN_PHRASE, THIN, Evidence
from model.scorer import Weights
from model.tokens import PAIR_MARK, Cut, is_term
from model.windows import WINDOW

LEAD = re.compile(r"^\s*(?:[【\[][^】\]]{2,8}讯[】\]]|(?:本刊|本报)讯|\S{1,6}讯(?=[\s:：]))[\s:：]*")
BYLINE = re.compile(
    r"[（(](?:[^（）()]{0,8}(?:记者|通讯员|供稿|作者)[^（）()]{0,20}|[\u4e00-\u9fff·\s　]{2,12})[）)]\s*$"
)
STEPS = (
    (re.compile(r"(?<![a-z0-9]) +| +(?![a-z0-9])"), ""),
    (re.compile(r"[0-9]+(?:[.,:/~\-][0-9]+)*"), "0"),
    (re.compile(r"(?<=[a-z0-9])[.\-@](?=[a-z0-9])"), " "),
    (re.compile(r"([\u4e00-\u9fff])\1{2,}"), r"\1"),
)
SENTENCE = re.compile(r"[^。!?;]*(?:[。!?;]+[”’」』)]*|$)")
RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffffa-z0-9]+")


@dataclass(frozen=True)
class Placed:
    """A term, the span of the raw paragraph it came from, and the folded characters it stands on."""

    term: str
    start: int
    end: int
    at: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """The title or a window: its paragraph, its length after folding and its terms."""

    paragraph: int
    length: int
    terms: list[Placed]


def fold_character(character: str) -> str:
    """NFKC and lower case; white space, `~` and half characters become a space."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return "".join(" " if c.isspace() or c == "~" or "\ud800" <= c <= "\udfff" else c for c in folded)


def align(text: str) -> tuple[str, list[int]]:
    """The folded paragraph, and where each of its characters came from."""
    start = lead.end() if (lead := LEAD.search(text)) else 0
    end = byline.start() if (byline := BYLINE.search(text, start)) else len(text)
    pairs = [(c, k) for k in range(start, end) for c in fold_character(text[k])]
    folded, origin = "".join(c for c, _ in pairs), [k for _, k in pairs]
    for pattern, replacement in STEPS:
        pieces, kept, last = [], [], 0
        for match in pattern.finditer(folded):
            new = match.expand(replacement)
            pieces += [folded[last : match.start()], new]
            kept += origin[last : match.start()] + [origin[match.start()]] * len(new)
            last = match.end()
        folded, origin = "".join(pieces) + folded[last:], kept + origin[last:]
    return folded, origin


def windows(folded: str) -> list[tuple[int, int]]:
    """Whole sentences up to WINDOW characters."""
    spans: list[tuple[int, int]] = []
    for sentence in SENTENCE.finditer(folded):
        start, end = sentence.span()
        if start == end:
            continue
        if spans and end - spans[-1][0] <= WINDOW:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def parts_of(texts: Sequence[str], cut: Cut) -> list[Part]:
    """Title and windows, each segmented by itself."""
    parts = []
    for number, text in enumerate(texts):
        folded, origin = align(text)
        for start, end in windows(folded) if number else [(0, len(folded))]:
            parts.append(Part(number, end - start, place(folded[start:end], origin[start:end], cut)))
    return parts


def place(folded: str, origin: list[int], cut: Cut) -> list[Placed]:
    """The words of a window, then its character pairs."""
    placed, start = [], 0
    for word in cut(folded):
        if is_term(word):
            at = tuple(range(start, start + len(word)))
            placed.append(Placed(word, origin[at[0]], origin[at[-1]] + 1, at))
        start += len(word)
    for run in RUN.finditer(folded):
        for k in range(run.start(), run.end() - 1):
            placed.append(Placed(PAIR_MARK + folded[k : k + 2], origin[k], origin[k + 1] + 1, (k, k + 1)))  # noqa: PERF401
    return placed


class PlainScorer:
    """Scores with a dictionary over the whole vocabulary."""

    def __init__(self, weights: Weights) -> None:
        """Index the vocabulary."""
        self.weights = weights
        self.row_of = {term: row for row, term in enumerate(weights.vocabulary.tolist())}

    def score(self, parts: Sequence[Part]) -> tuple[Array, Array, int]:
        """Probabilities of the article and of its parts, and how many known words there are."""
        counted = [Counter(t.term for t in part.terms if t.term in self.row_of) for part in parts]
        whole: Counter[str] = Counter()
        for number, counts in enumerate(counted):
            whole.update({term: count * (1 if number else TITLE_TIMES) for term, count in counts.items()})
        weights = self.weights
        if not whole:
            empty = np.zeros((len(parts), len(weights.article_intercept)))
            return empty[0], empty, 0
        by_part = np.array([self.part(counts, is_title=False) for counts in counted])
        title = self.part(counted[0], is_title=True)
        article = sigmoid(self.margin(whole, weights.article_coef, weights.article_intercept))
        shares = part_weights([part.length for part in parts]) @ by_part
        views = Views(shares, self.fifths(parts, counted), title, article)
        n_known = sum(not term.startswith(PAIR_MARK) for term in whole)
        length = sum(part.length for part in parts if part.paragraph) or parts[0].length
        return combine(views, length, weights.calibration), np.array([title, *by_part[1:]]), n_known

    def part(self, counts: Mapping[str, int], *, is_title: bool) -> Array:
        """Probabilities of a title, or of a window or paragraph."""
        weights = self.weights
        if is_title:
            return sigmoid(self.margin(counts, weights.title_coef, weights.title_intercept))
        return sigmoid(self.margin(counts, weights.paragraph_coef, weights.paragraph_intercept))

    def fifths(self, parts: Sequence[Part], counted: Sequence[Mapping[str, int]]) -> Array:
        """The probability of a fifth, by adding one paragraph after the other to the distribution of the steps."""
        body = [k for k, part in enumerate(parts) if part.paragraph] or [0]
        total = max(sum(parts[k].length for k in body), 1)
        chances = np.zeros((GRID + 1, len(self.weights.paragraph_intercept)))
        chances[0], place, reached = 1.0, 0, 0
        for number in sorted({parts[k].paragraph for k in body}):
            counts: Counter[str] = Counter()
            for k in (k for k in body if parts[k].paragraph == number):
                counts.update(counted[k])
                reached += parts[k].length
            p = self.part(counts, is_title=False)
            step = round(GRID * reached / total) - place
            place += step
            moved = np.concatenate((np.zeros((step, chances.shape[1])), chances[: GRID + 1 - step]))
            chances = chances * (1 - p) + moved * p
        fifths: Array = chances[FIFTH:].sum(axis=0)
        return fifths

    def tfidf(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Sublinear TF-IDF of length 1."""
        raw = {t: (1 + np.log(count)) * self.weights.idf[self.row_of[t]] for t, count in counts.items()}
        norm = np.sqrt(sum(value**2 for value in raw.values()))
        return {term: value / norm for term, value in raw.items()}

    def margin(self, counts: Mapping[str, int], coef: np.ndarray, intercept: Array) -> Array:
        """Log-odds."""
        added = (v * coef[self.row_of[t]].astype(float) for t, v in self.tfidf(counts).items())
        return sum(added, start=intercept)


def explain(
    texts: Sequence[str], parts: Sequence[Part], by_part: Array, scorer: PlainScorer, themes: Mapping[str, int]
) -> list[Evidence]:
    """The three strongest phrases of each theme in the title and the two windows that speak most for it."""
    found: list[Evidence] = []
    weights = part_weights([part.length for part in parts])
    for name, column in themes.items():
        strongest = np.argsort(-weights * by_part[:, column], kind="stable")[:2].tolist()
        candidates = [
            Evidence(name, parts[k].paragraph, start, end, texts[parts[k].paragraph][start:end], round(weight, 4))
            for k in sorted({0, *strongest})
            for start, end, weight in phrases(parts[k], scorer, column)
        ]
        kept: dict[str, Evidence] = {}
        for evidence in sorted(candidates, key=lambda e: -e.weight):
            long = evidence.end - evidence.start >= MIN_PHRASE
            thin = evidence.text != name and THIN.fullmatch(evidence.text)
            if long and len(kept) < 3 and not thin:
                kept.setdefault(evidence.text, evidence)
        found += kept.values()
    return found


def phrases(part: Part, scorer: PlainScorer, column: int) -> list[tuple[int, int, float]]:
    """Words with their own weight and that of the pairs on them; strong neighbours are joined."""
    counts = Counter(t.term for t in part.terms if t.term in scorer.row_of)
    tfidf = scorer.tfidf(counts)
    per_character: dict[int, float] = defaultdict(float)
    words = []
    for placed in part.terms:
        if placed.term not in tfidf:
            continue
        table = scorer.weights.paragraph_coef if part.paragraph else scorer.weights.title_coef
        coef = float(table[scorer.row_of[placed.term], column])
        for k in placed.at:
            per_character[k] += tfidf[placed.term] * coef / counts[placed.term] / len(placed.at)
        words += [] if placed.term.startswith(PAIR_MARK) else [placed]
    joined: list[tuple[int, int, float]] = []
    last = 0.0
    for word in words:
        start, end = word.start, word.end
        weight = sum(per_character[k] for k in word.at)
        if weight <= 0:
            continue
        adjoining = joined and joined[-1][1] == start and end - joined[-1][0] <= MAX_PHRASE
        if adjoining and min(weight, last) >= JOIN_SHARE * max(weight, last):
            joined[-1] = (joined[-1][0], end, joined[-1][2] + weight)
        else:
            joined.append((start, end, weight))
        last = weight
    return joined
