"""How well predictions agree with annotated articles."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from data.article import LabelledArticle


@dataclass(frozen=True, slots=True)
class Predicted:
    """What is compared: the part of a prediction that annotators also gave."""

    themes: tuple[str, ...]
    primary: str | None
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """One theme: precision, recall, F1 and the counts behind them."""

    precision: float
    recall: float
    f1: float
    right: int
    wrong: int
    missed: int
    rightly_not: int


@dataclass(frozen=True, slots=True)
class Miss:
    """An article whose themes differ from the annotators'."""

    id: str
    title: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one set of articles.

    Attributes:
        articles: how many.
        micro_f1: over all (article, theme) cells.
        micro_f1_fair: the same without the cells an annotator marked borderline.
        macro_f1: mean of the themes' F1.
        exact_match: share of articles with exactly the annotators' themes.
        primary_accuracy: share with the annotators' primary theme (or none).
        average_precision_micro: of all cells ranked by score; None without any theme in the annotation.
        themes: figures by theme.
        primary_confusion: annotated primary theme -> predicted -> articles; "(none)" for no theme.
        misses: the articles that differ.
    """

    articles: int
    micro_f1: float
    micro_f1_fair: float
    macro_f1: float
    exact_match: float
    primary_accuracy: float
    average_precision_micro: float | None
    themes: dict[str, ThemeFigures]
    primary_confusion: dict[str, dict[str, int]]
    misses: tuple[Miss, ...]

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)


def evaluate(gold: Sequence[LabelledArticle], predicted: Sequence[Predicted], names: Sequence[str]) -> Evaluation:
    """Compare predictions with annotations.

    Args:
        gold: annotated articles.
        predicted: one per article, in the same order.
        names: the themes; the order breaks ties in the ranking.
    """
    pairs = list(zip(gold, predicted, strict=True))
    cells = {name: Counter((name in g.themes, name in p.themes) for g, p in pairs) for name in names}
    fair = Counter((name in g.themes, name in p.themes) for g, p in pairs for name in names if name not in g.borderline)
    themes = {name: _theme_figures(counts) for name, counts in cells.items()}
    n = len(pairs)
    confusion: dict[str, Counter[str]] = {}
    for g, p in pairs:
        confusion.setdefault(g.primary or "(none)", Counter())[p.primary or "(none)"] += 1
    return Evaluation(
        articles=n,
        micro_f1=round(_f1(sum(cells.values(), Counter())), 4),
        micro_f1_fair=round(_f1(fair), 4),
        macro_f1=round(sum(_f1(counts) for counts in cells.values()) / len(names), 4),
        exact_match=round(sum(set(g.themes) == set(p.themes) for g, p in pairs) / n, 4),
        primary_accuracy=round(sum(g.primary == p.primary for g, p in pairs) / n, 4),
        average_precision_micro=_average_precision(pairs, names),
        themes=themes,
        primary_confusion={key: dict(counts) for key, counts in confusion.items()},
        misses=tuple(_miss(g, p, names) for g, p in pairs if set(g.themes) != set(p.themes)),
    )


def _f1(cells: Counter[tuple[bool, bool]]) -> float:
    """F1 of (annotated, predicted) cells; 1 where there is nothing to find and nothing was found."""
    right = cells[True, True]
    differing = cells[True, False] + cells[False, True]
    return 2 * right / (2 * right + differing) if right or differing else 1.0


def _theme_figures(cells: Counter[tuple[bool, bool]]) -> ThemeFigures:
    right, wrong, missed = cells[True, True], cells[False, True], cells[True, False]
    return ThemeFigures(
        precision=round(right / (right + wrong), 4) if right + wrong else 1.0,
        recall=round(right / (right + missed), 4) if right + missed else 1.0,
        f1=round(_f1(cells), 4),
        right=right,
        wrong=wrong,
        missed=missed,
        rightly_not=cells[False, False],
    )


def _average_precision(pairs: Sequence[tuple[LabelledArticle, Predicted]], names: Sequence[str]) -> float | None:
    """Mean of the precision at each annotated cell, all cells ranked by score (ties in the order given)."""
    ranked = sorted(
        ((p.scores.get(name, 0.0), name in g.themes) for g, p in pairs for name in names), key=lambda cell: -cell[0]
    )
    hits, total = 0, 0.0
    for rank, (_, annotated) in enumerate(ranked, 1):
        if annotated:
            hits += 1
            total += hits / rank
    return round(total / hits, 4) if hits else None


def _miss(g: LabelledArticle, p: Predicted, names: Sequence[str]) -> Miss:
    return Miss(
        id=g.article.id,
        title=g.article.title,
        missed=tuple(name for name in names if name in g.themes and name not in p.themes),
        wrong=tuple(name for name in names if name in p.themes and name not in g.themes),
    )
