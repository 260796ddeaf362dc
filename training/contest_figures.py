"""Figures of several runs side by side, as SVG whose labels stay text."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.arrays import Array, Flags, Indices
from training.compare import RunComparison
from training.outcomes import NO_THEME, Outcomes
from training.reliability import reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDE = 3
"""Panels side by side."""


def precision_recall_curves(runs: Mapping[str, Outcomes], themes: Sequence[str]) -> "Figure":
    """Precision against recall over all themes and of each, a line for each run, a dot where it decided."""
    panels = {"all themes": slice(None)} | {name: slice(k, k + 1) for k, name in enumerate(themes)}
    figure, axes = _panels(len(panels))
    for place, (title, columns) in zip(axes, panels.items(), strict=False):
        place.set_title(title)
        place.set_xlabel("recall")
        place.set_ylabel("precision")
        for name, outcomes in runs.items():
            labels, given = outcomes.labels[:, columns], outcomes.given[:, columns]
            if not labels.any():
                continue
            line = place.plot(*_curve(labels, outcomes.scores[:, columns]), label=name)
            right = (labels & given).sum()
            if given.any():
                place.plot(right / labels.sum(), right / given.sum(), marker="o", color=line[0].get_color())
    axes[0].legend(loc="lower left")
    return figure


def _curve(labels: Flags, scores: Array) -> tuple[Array, Array]:
    """Recall and precision at every score, highest first."""
    from sklearn.metrics import precision_recall_curve  # noqa: PLC0415 (loads scikit-learn only for a figure)

    precision, recall, _ = precision_recall_curve(labels.ravel(), scores.ravel())
    return recall, precision


def reliability_curves(runs: Mapping[str, Outcomes]) -> "Figure":
    """How often a theme was annotated, against the score given, over all themes."""
    figure, (axes,) = _panels(1)
    axes.plot([0, 1], [0, 1], linestyle=":", color="gray")
    for name, outcomes in runs.items():
        bins = reliability(outcomes.labels, outcomes.scores).bins
        axes.plot([one.score for one in bins], [one.annotated for one in bins], marker="o", label=name)
    axes.set_xlabel("score")
    axes.set_ylabel("share annotated")
    axes.legend(loc="upper left")
    return figure


def confusions(runs: Mapping[str, Outcomes], themes: Sequence[str]) -> "Figure":
    """Annotated (rows) against given (columns) primary themes, a panel for each run."""
    shown = [*themes, "(none)"]
    figure, axes = _panels(len(runs), size=0.65 * len(shown) + 1.2)
    for place, (name, outcomes) in zip(axes, runs.items(), strict=False):
        counts = _counts(outcomes, len(themes))
        place.set_title(name)
        place.imshow(counts, cmap="Blues")
        place.set_xticks(range(len(shown)), shown, rotation=45, ha="right")
        place.set_yticks(range(len(shown)), shown)
        for (row, column), count in np.ndenumerate(counts):
            color = "white" if count > counts.max() / 2 else "black"
            place.text(column, row, str(count), ha="center", va="center", color=color)
    return figure


def _counts(outcomes: Outcomes, n_themes: int) -> Indices:
    """Articles by annotated and given primary theme, no theme last."""
    counts = np.zeros((n_themes + 1, n_themes + 1), dtype=np.intp)
    last = (np.where(side == NO_THEME, n_themes, side) for side in (outcomes.primary, outcomes.primary_given))
    np.add.at(counts, tuple(last), 1)
    return counts


def differences(comparison: RunComparison) -> "Figure":
    """The difference of micro-F1 and of every theme's F1 with their intervals."""
    pairs = {"micro-F1": comparison.figures["micro_f1"], **comparison.themes}
    figure, (axes,) = _panels(1)
    places = np.arange(len(pairs))[::-1]
    for place, pair in zip(places, pairs.values(), strict=True):
        gap = pair.difference
        axes.plot([gap.low, gap.high], [place, place], color="C0")
        axes.plot(gap.value, place, marker="o", color="C0")
    axes.axvline(0, linestyle=":", color="gray")
    axes.set_yticks(places, list(pairs))
    axes.set_xlabel(f"F1 of {comparison.ours} less {comparison.theirs}")
    return figure


def _panels(number: int, *, size: float = 3.6) -> "tuple[Figure, list[Axes]]":
    """A figure of so many panels, _WIDE in a row; panels left over are not drawn."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (loads only for a figure)

    wide = min(number, _WIDE)
    high = -(-number // wide)
    figure = Figure(figsize=(6.5 if number == 1 else wide * (size + 0.4), high * size), layout="constrained")
    axes = figure.subplots(high, wide, squeeze=False).ravel().tolist()
    for place in axes[number:]:
        place.set_axis_off()
    return figure, axes[:number]
