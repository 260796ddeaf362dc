"""Bands of the share of a text that reports a theme."""

import numpy as np

from data.article import Article, LabelledArticle
from training.extent import Extent, by_extent
from training.outcomes import Outcomes


def labelled(*paragraphs: tuple[int, str], themes: tuple[str, ...]) -> LabelledArticle:
    """An article of paragraphs of a length, each with one theme or none."""
    texts = tuple("字" * length for length, _ in paragraphs)
    return LabelledArticle(
        Article("1", "题", texts), "x1", themes, None, tuple((name,) if name else () for _, name in paragraphs)
    )


def outcomes(labels: list[list[int]], given: list[list[int]]) -> Outcomes:
    """Annotated and given themes as rows of 0 and 1."""
    flags, found = (np.array(rows, dtype=np.bool_) for rows in (labels, given))
    return Outcomes(flags, found, found.astype(float), np.zeros(len(flags), np.intp), np.zeros(len(flags), np.intp))


def test_cells_fall_into_the_band_of_their_share() -> None:
    """One theme in 15% of the text, annotated and missed; another in 60%, annotated and found."""
    gold = [labelled((15, "甲"), (60, "乙"), (25, ""), themes=("甲", "乙"))]
    bands = by_extent(gold, outcomes([[1, 1]], [[0, 1]]), ("甲", "乙"))
    assert bands[0] == Extent(0.0, 0.2, 1, 0.0, 0, None)
    assert bands[3] == Extent(0.5, 0.75, 1, 1.0, 0, None)
    assert [band.annotated + band.others for band in bands] == [1, 0, 0, 1, 0]


def test_a_paragraph_without_the_article_label_counts_apart() -> None:
    """A theme that fills a quarter of the text and is given, but was not annotated for the article."""
    gold = [labelled((25, "甲"), (75, ""), themes=())]
    assert by_extent(gold, outcomes([[0]], [[1]]), ("甲",))[1] == Extent(0.2, 0.3, 0, None, 1, 1.0)


def test_the_whole_text_is_in_the_last_band() -> None:
    """Its upper end counts as inside."""
    gold = [labelled((10, "甲"), themes=("甲",))]
    assert by_extent(gold, outcomes([[1]], [[1]]), ("甲",))[-1] == Extent(0.75, 1.0, 1, 1.0, 0, None)


def test_an_article_without_a_body_has_no_share() -> None:
    """A title alone is in no band."""
    gold = [LabelledArticle(Article("1", "题", ()), "x1", ("甲",), "甲", ())]
    assert {band.annotated for band in by_extent(gold, outcomes([[1]], [[1]]), ("甲",))} == {0}
