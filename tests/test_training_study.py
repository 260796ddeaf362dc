"""training.study: seeded, pruned, resumed, and bound to what it searches."""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.article import LabelledArticle
from data.taxonomy import Taxonomy
from model.aggregate import Views
from training.dataset import TrainingData
from training.errors import StudyError
from training.search import Ground, Scored, ground
from training.settings import Settings
from training.space import Range, Space
from training.study import Search, Task, TrialEnd, open_search

SPACE = Space({"paragraph_c": Range(1.0, 100.0, log=True), "max_terms": Range(100, 5000)})


class Ends(list[TrialEnd]):
    """Remembers every trial that ended."""

    def ended(self, trial: TrialEnd) -> None:
        """Note it."""
        self.append(trial)


class Scores:
    """Scores without a fit: labels, saying nothing of more articles the farther paragraph_c is from 10."""

    def __init__(self, ground: Ground) -> None:
        """Remember the labels, and what is asked."""
        self._data = ground.data
        self.asked: list[Task] = []

    def __call__(self, tasks: Sequence[Task]) -> list[Scored]:
        """The scores of each task."""
        self.asked += tasks
        return [self._score(settings, group) for settings, group in tasks]

    def _score(self, settings: Settings, group: int) -> Scored:
        data = self._data
        rows = np.flatnonzero(data.folds == group)
        scores = np.where(data.article_labels[rows] == 1, 0.9, 0.1)
        silent = np.arange(len(rows)) < len(rows) * min(1.0, abs(np.log10(settings.paragraph_c) - 1))
        scores[silent] = 0.5
        return rows, Views(scores, scores, scores, scores)


@pytest.fixture
def small(training_data: TrainingData, corpus: list[LabelledArticle], taxonomy: Taxonomy) -> Ground:
    """The small corpus, dealt."""
    themes = dict(zip(taxonomy.slugs, taxonomy.names, strict=True))
    return ground(training_data, corpus, themes, digest="d", seed=0)


def opened(
    small: Ground, settings: Settings, *, storage: str | None = None, space: Space = SPACE
) -> AbstractContextManager[Search]:
    """The study "s" of the small corpus."""
    return open_search(storage, "s", ground=small, space=space, base=settings, seed=0)


def run(search: Search, trials: int, scores: Scores) -> Ends:
    """Search with scores that need no fit."""
    ends = Ends()
    search.run(trials, scores, watcher=ends)
    return ends


def stored(folder: Path) -> str:
    """A storage in a folder."""
    return f"sqlite:///{folder / 'tune.db'}"


def test_one_seed_finds_the_same_settings(small: Ground, settings: Settings) -> None:
    """Two searches with one seed try the same settings in the same order, pruned alike."""
    found = []
    for _ in range(2):
        with opened(small, settings) as search:
            found.append(run(search, 12, Scores(small)))
    assert found[0] == found[1]
    assert len({end.settings.paragraph_c for end in found[0]}) == 12


def test_the_present_settings_are_tried_first(small: Ground, settings: Settings) -> None:
    """The search starts from what it is to beat."""
    with opened(small, settings) as search:
        ends = run(search, 4, Scores(small))
    assert min(ends, key=lambda end: end.number).settings == settings


def test_the_best_trial_went_through_all_groups(small: Ground, settings: Settings) -> None:
    """The settings found are those of the highest last value, near the planted optimum."""
    with opened(small, settings) as search:
        ends = run(search, 24, Scores(small))
        best, value = search.best()
    finished = [end for end in ends if not end.pruned]
    assert value == max(end.values[-1] for end in finished)
    assert best in [end.settings for end in finished if end.values[-1] == value]
    assert 5 < best.paragraph_c < 20


def test_poor_trials_are_given_up_early(small: Ground, settings: Settings) -> None:
    """A pruned trial has gone through two or four of five groups, and asks for no further scores."""
    scores = Scores(small)
    with opened(small, settings) as search:
        ends = run(search, 24, scores)
        assert search.n_pruned == sum(end.pruned for end in ends) > 0
    assert {len(end.values) for end in ends if end.pruned} <= {2, 4}
    assert len(scores.asked) == sum(len(end.values) for end in ends)


def test_a_search_goes_on_where_it_stopped(small: Ground, settings: Settings, tmp_path: Path) -> None:
    """The second sitting does only what is left; the third does nothing; no trial is drawn twice."""
    sittings = []
    for trials in (4, 8, 8):
        with opened(small, settings, storage=stored(tmp_path)) as search:
            sittings.append(run(search, trials, Scores(small)))
            assert search.n_done == trials
    assert [len(ends) for ends in sittings] == [4, 4, 0]
    tried = [end.settings for ends in sittings for end in ends]
    assert len({(one.paragraph_c, one.max_terms) for one in tried}) == 8


def test_trials_a_killed_sitting_left_count_for_nothing(small: Ground, settings: Settings, tmp_path: Path) -> None:
    """A trial that was begun and never told is failed by the next sitting, which does all of its own."""
    with opened(small, settings, storage=stored(tmp_path)) as search:
        search.study.ask()
    with opened(small, settings, storage=stored(tmp_path)) as search:
        assert search.study.trials[0].state.name == "FAIL"
        assert len(run(search, 4, Scores(small))) == 4


def test_no_trial_is_begun_after_the_timeout(small: Ground, settings: Settings) -> None:
    """With no time left nothing is tried, and there is no best one."""
    with opened(small, settings) as search:
        search.run(4, Scores(small), timeout=0, watcher=Ends())
        with pytest.raises(StudyError, match=r"s: no trial was finished; give it more time or trials\."):
            search.best()


def test_a_study_of_other_data_is_not_gone_on_with(small: Ground, settings: Settings, tmp_path: Path) -> None:
    """Other data, another space or other settings need another study; the message says which differ."""
    with opened(small, settings, storage=stored(tmp_path)):
        pass
    other = replace(small, digest="e")
    with (
        pytest.raises(StudyError, match=r"s: this study has searched with other data and settings; begin another with"),
        opened(other, replace(settings, agreement=0.8), storage=stored(tmp_path)),
    ):
        pass


@pytest.mark.parametrize("kind", ["pigeon://loft", "sqlite:///{}/none/tune.db", "sqlite:///{}/text.db"])
def test_a_storage_that_cannot_be_used(small: Ground, settings: Settings, tmp_path: Path, kind: str) -> None:
    """An unknown kind, a missing folder and a file that is no database are told in a line, without a password."""
    (tmp_path / "text.db").write_text("no database\n" * 100, encoding="utf-8")
    storage = kind.format(tmp_path)
    with (
        pytest.raises(StudyError, match=rf"^{re.escape(storage)}: cannot be used as storage \(.*--storage\.$"),
        opened(small, settings, storage=storage),
    ):
        pass
