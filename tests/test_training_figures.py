"""training.figures: SVG whose labels stay Chinese text, and equal figures as equal text."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from data.taxonomy import Taxonomy, Theme
from training.figures import confusion, precision_recall, reliability, theme_bars, to_svg
from training.run import TrainedModel


def labels_of(svg: str) -> list[str]:
    """The text elements, parsed as XML."""
    return [(element.text or "").strip() for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 (our own figure)


def test_theme_bars_are_labelled_in_chinese(trained: TrainedModel) -> None:
    """Themes and legend stand in the SVG as text a viewer's font draws."""
    labels = labels_of(to_svg(theme_bars(trained.evaluation)))
    assert {"阅读推广", "戏曲传承", "全民健身", "准确率", "召回率", "F1"} <= set(labels)


def test_theme_bars_have_the_heights_of_the_figures(trained: TrainedModel) -> None:
    """Three bars per theme: precision, recall and F1."""
    (axes,) = theme_bars(trained.evaluation).axes
    heights = [[bar.get_height() for bar in bars] for bars in axes.containers]
    themes = trained.evaluation.themes.values()
    assert heights == [[f.precision for f in themes], [f.recall for f in themes], [f.f1 for f in themes]]


def test_precision_recall_has_a_line_per_theme(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """Every theme has its curve, named in the legend."""
    figure = precision_recall(trained.labels, trained.probabilities, taxonomy)
    assert [line.get_label() for line in figure.axes[0].get_lines()] == list(taxonomy.names)
    assert "各主题的准确率—召回率曲线（逐作者留出）" in labels_of(to_svg(figure))


def test_precision_recall_of_a_theme_nobody_has(trained: TrainedModel, taxonomy: Taxonomy) -> None:
    """A theme without an annotated article has no recall, so no curve, and nobody is warned."""
    wider = Taxonomy((*taxonomy.themes, Theme("tea", "茶事", "", ())))
    labels = np.column_stack([trained.labels, np.zeros(24)])
    probabilities = np.column_stack([trained.probabilities, np.zeros(24)])
    (axes,) = precision_recall(labels, probabilities, wider).axes
    assert [line.get_label() for line in axes.get_lines()] == list(taxonomy.names)


def test_reliability_by_hand() -> None:
    """Bins of a tenth: mean probability against share of right ones; 1.0 falls into the last bin."""
    labels = np.array([[0.0, 1.0], [1.0, 1.0]])
    (axes,) = reliability(labels, np.array([[0.12, 0.18], [0.95, 1.0]])).axes
    points = axes.get_lines()[1]
    assert list(np.asarray(points.get_xdata())) == pytest.approx([0.15, 0.975])
    assert list(np.asarray(points.get_ydata())) == pytest.approx([0.5, 1.0])


def test_confusion_writes_every_count(trained: TrainedModel) -> None:
    """Rows are annotated, columns predicted primary themes, with one for none; the counts are all articles."""
    labels = labels_of(to_svg(confusion(trained.evaluation)))
    counts = [int(label) for label in labels if label.isdecimal()]
    assert (len(counts), sum(counts)) == (16, 24)
    assert labels.count("无") == labels.count("阅读推广") == 2


def test_to_svg_twice_gives_the_same_text(trained: TrainedModel) -> None:
    """No date and no random name stands in the figure."""
    first, second = (to_svg(theme_bars(trained.evaluation)) for _ in range(2))
    assert first == second
    assert not re.search(r"<dc:date>", first)


def test_every_text_names_fonts_that_have_chinese(trained: TrainedModel) -> None:
    """Titles, legends and ticks name the Chinese fonts of Linux, Windows and macOS before any other."""
    styles = re.findall(r'font-family: ([^";]*)|font: [^"]*?px ([^";]*)', to_svg(theme_bars(trained.evaluation)))
    assert styles
    chinese = "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'SimHei', "
    assert all((one or other).startswith(chinese) for one, other in styles)
