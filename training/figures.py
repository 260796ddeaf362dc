"""Figures of a run as SVG whose labels stay text, so that the viewer's own Chinese font draws them."""

import io
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from data.taxonomy import Taxonomy
from model.arrays import Array
from training.curve import ALL, Point
from training.metrics import Evaluation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FONTS = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "SimHei", "DejaVu Sans", "sans-serif"]
_BINS = 10


def theme_bars(evaluation: Evaluation) -> "Figure":
    """Precision, recall and F1 by theme."""
    figure, axes = _canvas("各主题的准确率、召回率与 F1（逐作者留出）")
    places = np.arange(len(evaluation.themes))
    for shift, (field, label) in enumerate((("precision", "准确率"), ("recall", "召回率"), ("f1", "F1"))):
        values = [getattr(figures, field) for figures in evaluation.themes.values()]
        axes.bar(places + 0.27 * (shift - 1), values, width=0.25, label=label)
    axes.set_xticks(places, list(evaluation.themes))
    axes.set_ylim(0, 1)
    axes.legend(loc="lower right")
    return figure


def precision_recall(labels: Array, probabilities: Array, taxonomy: Taxonomy) -> "Figure":
    """Precision against recall for every theme an article has, from out-of-fold probabilities."""
    from sklearn.metrics import precision_recall_curve  # noqa: PLC0415 (loads scikit-learn only for a figure)

    figure, axes = _canvas("各主题的准确率—召回率曲线（逐作者留出）")
    for column, name in enumerate(taxonomy.names):
        if not labels[:, column].any():
            continue
        precision, recall, _ = precision_recall_curve(labels[:, column], probabilities[:, column])
        axes.plot(recall, precision, label=name)
    axes.set_xlabel("召回率")
    axes.set_ylabel("准确率")
    axes.legend(loc="lower left")
    return figure


def reliability(labels: Array, probabilities: Array) -> "Figure":
    """How often a theme was right, against the probability given."""
    figure, axes = _canvas("概率可靠性（逐作者留出，全部主题）")
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1).ravel()
    filled = [k for k in range(_BINS) if (bins == k).any()]
    mean = [float(probabilities.ravel()[bins == k].mean()) for k in filled]
    right = [float(labels.ravel()[bins == k].mean()) for k in filled]
    axes.plot([0, 1], [0, 1], linestyle=":", color="gray")
    axes.plot(mean, right, marker="o")
    axes.set_xlabel("给出的概率")
    axes.set_ylabel("实际比例")
    return figure


def confusion(evaluation: Evaluation) -> "Figure":
    """Annotated against predicted primary themes."""
    names = [*evaluation.themes, "(none)"]
    counts = np.array([[evaluation.primary_confusion.get(a, {}).get(b, 0) for b in names] for a in names])
    figure, axes = _canvas("主要主题：标注（行）与预测（列）")
    shown = ["无" if name == "(none)" else name for name in names]
    axes.imshow(counts, cmap="Blues")
    axes.set_xticks(range(len(shown)), shown)
    axes.set_yticks(range(len(shown)), shown)
    for (row, column), count in np.ndenumerate(counts):
        axes.text(column, row, str(count), ha="center", va="center", color="white" if count > counts.max() / 2 else "k")
    return figure


def learning_curves(points: "Sequence[Point]") -> "Figure":
    """Micro-F1 on reference authors left out, by articles trained on; one line for each register counted out."""
    figure, axes = _canvas("学习曲线：参照作者上的微平均 F1（作者留出）")
    last = [point for point in points if point.register == ALL][-1:]
    for register in dict.fromkeys(point.register for point in points):
        own = [point for point in points if point.register == register] + (last if register != ALL else [])
        label = "全部" if register == ALL else f"去掉 {register} 的部分作者"
        axes.plot([p.articles for p in own], [p.micro_f1 for p in own], marker="o", label=label)
    axes.set_xlabel("训练文章数")
    axes.set_ylabel("F1")
    axes.legend(loc="lower right")
    return figure


def to_svg(figure: "Figure") -> str:
    """Draw a figure as SVG with text labels and no date, so that equal figures are equal text."""
    import matplotlib as mpl  # noqa: PLC0415 (loads only for a figure)
    from matplotlib.text import Text  # noqa: PLC0415

    stream = io.StringIO()
    style: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "zhuti", "font.family": _FONTS}
    with mpl.rc_context(style), warnings.catch_warnings():
        # Without a Chinese font here the text is measured with another one; the viewer still draws the right one.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        mpl.set_loglevel("ERROR")
        # A text keeps the font that was set when it was made, and some texts are only made when drawn.
        figure.draw_without_rendering()
        for text in figure.findobj(Text):
            text.set_fontfamily(_FONTS)
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return stream.getvalue()


def _canvas(title: str) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure  # noqa: PLC0415 (loads only for a figure)

    figure = Figure(figsize=(7.5, 4.8), layout="tight")
    axes = figure.subplots()
    axes.set_title(title)
    return figure, axes
