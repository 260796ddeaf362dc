"""A search over settings with Optuna: asks for settings, prunes the poor ones early, and can go on where it stopped.

Trials go through the groups of `training.search` together, BATCH at a time, and only what is scored is done in
parallel. So the same seed finds the same settings whatever `jobs` is, as long as it is not above BATCH.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from training.errors import StudyError
from training.search import GROUPS, Candidate, Ground, Scored
from training.settings import Settings
from training.space import Space
from training.store import without_password

if TYPE_CHECKING:
    import optuna

BATCH = 4
"""Trials at once, unless more are asked for."""
STARTUP = 10
"""Trials drawn at random before the search learns from them."""
_SEARCHED = "searched"
"""User attribute of a study that says what it searches."""

Task = tuple[Settings, int]
Scores = Callable[[Sequence[Task]], Sequence[Scored]]
"""Scores groups with settings, in parallel or not."""


class Watcher(Protocol):
    """Who is told of a search as it goes."""

    def ended(self, trial: "TrialEnd") -> None:
        """A trial has ended."""


@dataclass(frozen=True, slots=True)
class TrialEnd:
    """How a trial ended.

    Attributes:
        number: of the trial, from 0.
        settings: it tried.
        params: the same as the search chose them.
        values: micro-F1 after each group it went through.
        pruned: whether it was given up before the last group.
    """

    number: int
    settings: Settings
    params: dict[str, Any]
    values: tuple[float, ...]
    pruned: bool


@dataclass(frozen=True)
class Search:
    """An open study.

    Attributes:
        study: Optuna's.
        ground: what is searched on.
        space: which settings.
        base: settings that are not searched.
    """

    study: "optuna.Study"
    ground: Ground
    space: Space
    base: Settings

    @property
    def n_done(self) -> int:
        """Trials that ended, pruned ones too."""
        return len(self._ended())

    @property
    def n_pruned(self) -> int:
        """Trials given up early."""
        return sum(trial.state.name == "PRUNED" for trial in self._ended())

    def best(self) -> tuple[Settings, float]:
        """The settings with the highest micro-F1 of the search, and that figure, which they were chosen by.

        Raises:
            StudyError: no trial went through all groups.
        """
        done = [trial for trial in self._ended() if trial.state.name == "COMPLETE"]
        if not done:
            raise StudyError(self.study.study_name, "no trial was finished", "give it more time or trials")
        best = max(done, key=lambda trial: (trial.value or 0.0, -trial.number))
        return self.settings(best), float(best.value or 0.0)

    def settings(self, trial: Any) -> Settings:  # noqa: ANN401 (a running trial or a stored one)
        """The settings a trial tries."""
        import optuna  # noqa: PLC0415 (heavy)

        return self.space.suggest(optuna.trial.FixedTrial(trial.params), self.base)

    def run(
        self, trials: int, scores: Scores, *, batch: int = BATCH, timeout: float | None = None, watcher: Watcher
    ) -> None:
        """Go on until so many trials have ended.

        Args:
            trials: in all, those of earlier sittings too.
            scores: scores groups.
            batch: trials at once.
            timeout: seconds after which no further trial is begun.
            watcher: told of every trial that ends.
        """
        started = time.monotonic()
        while self.n_done < trials and (timeout is None or time.monotonic() - started < timeout):
            _run_batch(self, min(batch, trials - self.n_done), scores, watcher)

    def drop_unfinished(self) -> None:
        """Mark trials that a stopped sitting left running as failed; they count for nothing."""
        import optuna  # noqa: PLC0415

        for trial in self.study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.RUNNING,)):
            self.study.tell(trial.number, state=optuna.trial.TrialState.FAIL)

    def _ended(self) -> list[Any]:
        import optuna  # noqa: PLC0415

        ended = (optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED)
        return self.study.get_trials(deepcopy=False, states=ended)


def _run_batch(search: Search, number: int, scores: Scores, watcher: Watcher) -> None:
    """Take some trials through the groups together; those that fall behind are pruned between groups."""
    import optuna  # noqa: PLC0415 (heavy)

    pruned, complete = optuna.trial.TrialState.PRUNED, optuna.trial.TrialState.COMPLETE
    running = []
    for _ in range(number):
        trial = search.study.ask()
        candidate = Candidate(search.ground, search.space.suggest(trial, search.base))
        running.append((trial, candidate, list[float]()))
    for group in range(GROUPS):
        found = scores([(candidate.settings, group) for _, candidate, _ in running])
        left = []
        for (trial, candidate, values), scored in zip(running, found, strict=True):
            candidate.take(group, scored)
            values.append(candidate.value())
            trial.report(values[-1], len(values))
            is_last, gives_up = group == GROUPS - 1, trial.should_prune()
            if is_last or gives_up:
                state = complete if is_last else pruned
                search.study.tell(trial, values[-1] if is_last else None, state=state)
                end = TrialEnd(trial.number, candidate.settings, trial.params, tuple(values), pruned=not is_last)
                watcher.ended(end)
            else:
                left.append((trial, candidate, values))
        running = left
        if not running:
            break


@contextmanager
def open_search(  # noqa: PLR0913 (where it is kept, what it is called, and what is searched)
    storage: str | None, name: str, *, ground: Ground, space: Space, base: Settings, seed: int
) -> Iterator[Search]:
    """Open a study, a new one or one to go on with.

    Args:
        storage: an address as Optuna takes it; in memory when None.
        name: of the study.
        ground: what is searched on.
        space: which settings.
        base: settings that are not searched; tried first when they lie within the space.
        seed: of the search.

    Raises:
        StudyError: the storage cannot be used, or the study there searches something else.
    """
    import optuna  # noqa: PLC0415 (heavy)
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 (comes with optuna)

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    shown = without_password(storage or "memory")
    try:
        study = optuna.create_study(
            storage=storage, study_name=name, direction="maximize", load_if_exists=True, pruner=_pruner(optuna)
        )
        # Another seed in every sitting, or the second would draw again what the first has drawn.
        study.sampler = optuna.samplers.TPESampler(
            seed=seed + len(study.trials), n_startup_trials=STARTUP, multivariate=True, constant_liar=True
        )
        _check(study, name, ground, space, base)
        search = Search(study, ground, space, base)
        search.drop_unfinished()
        if not study.trials and (first := space.values(base)) is not None:
            study.enqueue_trial(first)
        yield search
    except (SQLAlchemyError, optuna.exceptions.OptunaError) as error:
        reason = without_password(str(error).partition("\n")[0])[:200]
        raise StudyError(shown, f"cannot be used as storage ({reason})", "name another with --storage") from error


def _pruner(optuna: Any) -> Any:  # noqa: ANN401 (a module)
    """Gives up the worse half after two groups, and again after four.

    The median pruner would look at the best figure of any group so far, and groups are not equally hard.
    """
    return optuna.pruners.SuccessiveHalvingPruner(min_resource=2, reduction_factor=2)


def _check(study: "optuna.Study", name: str, ground: Ground, space: Space, base: Settings) -> None:
    """Make sure that the study searches what is asked for now."""
    searched = json.dumps(
        {"data": ground.digest, "themes": ground.themes, "space": space.to_record(), "settings": base.flat()},
        ensure_ascii=False,
        sort_keys=True,
    )
    before = study.user_attrs.get(_SEARCHED)
    if before is None:
        study.set_user_attr(_SEARCHED, searched)
    elif before != searched:
        parts = [part for part, value in json.loads(searched).items() if value != json.loads(before).get(part)]
        problem = f"this study has searched with other {' and '.join(parts)}"
        raise StudyError(name, problem, "begin another with --study NAME")
