"""What a search over settings measures, and on which articles: nothing is reported on articles it was chosen on.

The authors are dealt into GROUPS + 1 groups, each register evenly. The last group is kept back: no trial trains on it
or is scored on it. The others are the folds of the search: each is scored by a model that has seen neither it nor the
group kept back, with calibration and threshold chosen on other folds. At the end the best settings and the present
ones are compared on the group kept back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.article import LabelledArticle
from model.aggregate import Views
from model.arrays import Indices
from training.dataset import TrainingData
from training.fit import Choice, fit_model, probabilities, put, settle, unscored
from training.outcomes import decided_at, given_from, primary_columns
from training.parallel import lean
from training.predictions import Decisions, RunPredictions
from training.reliability import certainties
from training.settings import Settings
from training.slices import register_of

GROUPS = 5
KEPT_BACK = GROUPS
"""Number of the group no trial sees."""

Scored = tuple[Indices, Views]
"""Rows of articles, and the views of them."""


@dataclass(frozen=True)
class Ground:
    """The counted corpus with the groups of a search, without any text; shared by all trials.

    Attributes:
        data: the corpus; its folds are the groups, its reference articles those not kept back.
        authors: of each article.
        primary: column of the annotated primary theme or NO_THEME, shape (n_articles,).
        ids: of the articles.
        themes: slug -> name.
        digest: of the corpus.
    """

    data: TrainingData
    authors: tuple[str, ...]
    primary: Indices
    ids: tuple[str, ...]
    themes: dict[str, str]
    digest: str

    def with_settings(self, settings: Settings) -> TrainingData:
        """The corpus with the weights of some settings."""
        return replace(self.data, weight=np.array([settings.weight_of(author) for author in self.authors]))


def ground(
    data: TrainingData, corpus: Sequence[LabelledArticle], themes: dict[str, str], *, digest: str, seed: int
) -> Ground:
    """Deal the authors of a counted corpus into groups.

    Args:
        data: the corpus, counted once.
        corpus: its articles.
        themes: slug -> name.
        digest: of the corpus.
        seed: deals the authors.
    """
    folds = deal([row.author for row in corpus], seed)
    searched = np.flatnonzero(folds != KEPT_BACK)
    reference = np.intersect1d(data.reference, searched)
    return Ground(
        data=replace(lean(data), folds=folds, reference=reference if len(reference) else searched),
        authors=tuple(row.author for row in corpus),
        primary=primary_columns([row.primary for row in corpus], tuple(themes.values())),
        ids=tuple(row.article.id for row in corpus),
        themes=themes,
        digest=digest,
    )


def deal(authors: Sequence[str], seed: int) -> Indices:
    """The group of each article: authors of a register take turns; with too few authors, articles do."""
    draw = np.random.default_rng(seed)
    names = np.array(authors)
    if len(set(authors)) <= GROUPS:
        return draw.permutation(len(authors)) % (GROUPS + 1)
    shuffled = draw.permutation(sorted(set(authors))).tolist()
    turn = {author: k % (GROUPS + 1) for k, author in enumerate(sorted(shuffled, key=register_of))}
    return np.array([turn[name] for name in names.tolist()])


def score(ground: Ground, settings: Settings, group: int) -> Scored:
    """Score one group by a model that has seen neither it nor the group kept back."""
    data = ground.with_settings(settings)
    held_out = np.flatnonzero(data.folds == group)
    seen = np.setdiff1d(np.flatnonzero(data.folds != KEPT_BACK), held_out)
    return held_out, fit_model(data, settings, seen).views(data.matrix, held_out)


class Candidate:
    """One choice of settings on its way through the groups."""

    def __init__(self, ground: Ground, settings: Settings) -> None:
        """Make room for the scores.

        Args:
            ground: what is searched on.
            settings: the choice.
        """
        self.ground = ground
        self.settings = settings
        self._data = ground.with_settings(settings)
        self._scores = unscored(ground.data)
        self._done: list[int] = []

    def take(self, group: int, scored: Scored) -> None:
        """Take in the scores of a group."""
        put(self._scores, *scored)
        if group != KEPT_BACK:
            self._done.append(group)

    def value(self) -> float:
        """Micro-F1 over the groups scored so far, at least one, each decided by choices made on the others."""
        found = [self._decisions(group) for group in self._done]
        both = sum(int((one.labels & one.given).sum()) for one in found)
        differing = sum(int((one.labels ^ one.given).sum()) for one in found)
        return 2 * both / (2 * both + differing) if both or differing else 1.0

    def kept_back(self) -> RunPredictions:
        """What the settings make of the group no trial saw, once it is scored."""
        rows = np.flatnonzero(self._data.folds == KEPT_BACK)
        ids = tuple(self.ground.ids[row] for row in rows.tolist())
        return RunPredictions(ids, self.ground.themes, self.ground.digest, self._decisions(KEPT_BACK))

    def _decisions(self, group: int) -> Decisions:
        rows = np.flatnonzero(self._data.folds == group)
        choice = self._choice(group)
        scores = probabilities(self._data, self._scores, rows, choice.calibration)
        cuts = np.broadcast_to(np.array(choice.rule.thresholds), scores.shape)
        reached = given_from(scores, cuts, single=self._data.single)
        found = decided_at(self._data.article_labels[rows] == 1, self.ground.primary[rows], scores, reached)
        return Decisions(
            labels=found.labels,
            primary=found.primary,
            probabilities=scores,
            thresholds=cuts,
            given=found.given,
            primary_given=found.primary_given,
            decided=certainties(scores) >= choice.rule.certainty,
            reference=np.array([self.settings.is_reference(self.ground.authors[row]) for row in rows.tolist()]),
        )

    def _choice(self, group: int) -> Choice:
        """Made on other groups that are scored by now; of the first group on itself, as there is no other yet."""
        known = np.isin(self._data.folds, self._done)
        apart = np.flatnonzero(known & (self._data.folds != group))
        return settle(self._data, self._scores, self.settings, apart if len(apart) else np.flatnonzero(known))


def confirm(ground: Ground, settings: Settings) -> RunPredictions:
    """Train on everything searched, choose on it, and decide the group kept back."""
    candidate = Candidate(ground, settings)
    for group in (*range(GROUPS), KEPT_BACK):
        candidate.take(group, score(ground, settings, group))
    return candidate.kept_back()
