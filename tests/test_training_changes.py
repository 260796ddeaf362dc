"""training.changes: which articles changed, to what end, and what speaks for the change."""

from dataclasses import replace

import numpy as np

from data.article import LabelledArticle
from model.tagger import Tagger
from training.changes import Change, changes
from training.predictions import RunPredictions
from training.run import TrainedModel
from training.tracking import predictions_of

ROWS = np.arange(24)


def changed(
    trained: TrainedModel, corpus: list[LabelledArticle], tagger: Tagger, *, texts: bool = True
) -> list[Change]:
    """A perfect run against one that misses the first article, adds a theme to the second, and swaps the third's."""
    perfect = predictions_of(trained)
    perfect = replace(perfect, decisions=replace(perfect.decisions, given=perfect.decisions.labels.copy()))
    other = perfect.decisions.labels.copy()
    other[0] = False
    other[1] = True
    ours, theirs = perfect, replace(perfect, decisions=replace(perfect.decisions, given=other))
    return found(ours, theirs, corpus, tagger, texts=texts)


def found(
    ours: RunPredictions, theirs: RunPredictions, corpus: list[LabelledArticle], tagger: Tagger, *, texts: bool = True
) -> list[Change]:
    """The changes, both models being the same."""
    known = {row.article.id: row.article for row in corpus} if texts else {}
    return changes(ours, theirs, rows=(ROWS, ROWS), texts=known, taggers=(tagger, tagger))


def test_articles_whose_themes_changed_are_listed(
    trained: TrainedModel, corpus: list[LabelledArticle], tagger: Tagger
) -> None:
    """Both changed articles are there with what each run gave and the annotators' themes, and no other."""
    listed = changed(trained, corpus, tagger)
    assert [(one.id, one.title) for one in listed] == [(row.article.id, row.article.title) for row in corpus[:2]]
    assert [one.annotated for one in listed] == [("阅读推广",), ("阅读推广",)]
    assert [(one.ours.themes, one.theirs.themes) for one in listed] == [
        (("阅读推广",), ()),
        (("阅读推广",), ("阅读推广", "戏曲传承", "全民健身")),
    ]


def test_evidence_is_of_the_changed_themes(
    trained: TrainedModel, corpus: list[LabelledArticle], tagger: Tagger
) -> None:
    """Both sides carry phrases of the article for the theme only one of them gave, given or not."""
    first = changed(trained, corpus, tagger)[0]
    text = "".join((first.title, *corpus[0].article.paragraphs))
    for side in (first.ours, first.theirs):
        assert {one.theme for one in side.evidence} == {"阅读推广"}
        assert all(one.text in text for one in side.evidence)
    assert set(first.ours.scores) == {"阅读推广"}


def test_without_texts_the_ids_are_left(trained: TrainedModel, corpus: list[LabelledArticle], tagger: Tagger) -> None:
    """A corpus that is gone leaves ids, themes and scores."""
    first = changed(trained, corpus, tagger, texts=False)[0]
    assert (first.id, first.title, first.ours.evidence) == ("x1-01", "", ())


def test_broken_articles_come_first(trained: TrainedModel, corpus: list[LabelledArticle], tagger: Tagger) -> None:
    """Broken where only theirs is right, mended where only ours is, neither where both are wrong."""
    base = predictions_of(trained).decisions
    ours, theirs = base.labels.copy(), base.labels.copy()
    theirs[0], ours[1], ours[2], theirs[2] = False, False, True, False
    runs = [replace(predictions_of(trained), decisions=replace(base, given=given)) for given in (ours, theirs)]
    listed = found(runs[0], runs[1], corpus, tagger)
    assert [(one.id, one.what) for one in listed] == [("x1-02", "broken"), ("x1-01", "mended"), ("x1-03", "neither")]
