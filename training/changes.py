"""The articles on which two runs differ, with the phrases that speak for the changed themes in each model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.article import Article
from model.arrays import Flags, Indices
from model.evidence import Evidence, explain
from model.tagger import Tagger
from training.predictions import RunPredictions

MENDED, BROKEN, NEITHER = "mended", "broken", "neither"


@dataclass(frozen=True, slots=True)
class Side:
    """What one run says of an article.

    Attributes:
        themes: given by a model that had not seen the author.
        scores: of the changed themes, by name, by the same.
        evidence: phrases for the changed themes in the run's artifact, which has seen the article; empty without text.
    """

    themes: tuple[str, ...]
    scores: dict[str, float]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An article with other themes in our run than in theirs.

    Attributes:
        id: of the article.
        title: "" where the text is not at hand.
        annotated: the annotators' themes.
        what: "mended" where ours alone is exactly right, "broken" where theirs alone is, otherwise "neither".
        ours: what our run says.
        theirs: what the other says.
    """

    id: str
    title: str
    annotated: tuple[str, ...]
    what: str
    ours: Side
    theirs: Side


def speaking_for(tagger: Tagger, article: Article, themes: Sequence[str]) -> tuple[Evidence, ...]:
    """The strongest phrases of each theme in a run's artifact, whether or not it would give the theme."""
    document = tagger.segmenter.document(article)
    columns = {name: tagger.names.index(name) for name in themes}
    texts, scores = (article.title, *article.paragraphs), tagger.scorer.score(document)
    return tuple(explain(texts, document, scores, themes=columns))


def changes(
    ours: RunPredictions,
    theirs: RunPredictions,
    *,
    rows: tuple[Indices, Indices],
    texts: Mapping[str, Article],
    taggers: tuple[Tagger, Tagger],
) -> list[Change]:
    """Every article whose themes changed: the broken ones, then the mended ones, then the rest.

    Args:
        ours: the run that is judged.
        theirs: the run it is judged by.
        rows: of the articles both hold, from `training.compare.matched`.
        texts: the articles by id, as far as they are at hand.
        taggers: the artifacts of (ours, theirs).
    """
    found = []
    for own, other in zip(*(side.tolist() for side in rows), strict=True):
        changed = _names(ours.decisions.given[own] ^ theirs.decisions.given[other], ours.names)
        if not changed:
            continue
        article = texts.get(ours.ids[own])
        annotated = ours.decisions.labels[own]
        found.append(
            Change(
                id=ours.ids[own],
                title=article.title if article else "",
                annotated=_names(annotated, ours.names),
                what=_what(annotated, ours.decisions.given[own], theirs.decisions.given[other]),
                ours=_side(ours, own, changed, tagger=taggers[0], article=article),
                theirs=_side(theirs, other, changed, tagger=taggers[1], article=article),
            )
        )
    return sorted(found, key=lambda change: (BROKEN, MENDED, NEITHER).index(change.what))


def _side(run: RunPredictions, row: int, changed: Sequence[str], *, tagger: Tagger, article: Article | None) -> Side:
    probabilities = run.decisions.probabilities[row]
    return Side(
        themes=_names(run.decisions.given[row], run.names),
        scores={name: round(float(probabilities[run.names.index(name)]), 3) for name in changed},
        evidence=speaking_for(tagger, article, changed) if article else (),
    )


def _names(flags: Flags, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[column] for column in np.flatnonzero(flags).tolist())


def _what(annotated: Flags, ours: Flags, theirs: Flags) -> str:
    if np.array_equal(ours, annotated):
        return MENDED
    return BROKEN if np.array_equal(theirs, annotated) else NEITHER
