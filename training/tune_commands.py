"""zhuti tune."""

import argparse
import shlex
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from training.errors import StoppedError, StudyError
from training.inputs import Inputs, add_feedback, add_training_inputs, positive, progress, read_inputs

if TYPE_CHECKING:
    from training.compare import RunComparison
    from training.search import Ground
    from training.settings import Settings
    from training.space import Space
    from training.study import Search

DEFAULT_STORAGE = "sqlite:///tune.db"


def add_tune(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the type of its sub-parsers private)
    """Declare `zhuti tune`."""
    tune = commands.add_parser("tune", help="search better settings; can be stopped and goes on when run again")
    add_training_inputs(tune)
    add_feedback(tune)
    tune.add_argument(
        "--trials", type=positive, default=50, metavar="N", help="in all, earlier sittings too (default: %(default)s)"
    )
    tune.add_argument("--timeout", type=positive, metavar="SECONDS", help="begin no further trial after so long")
    tune.add_argument("--storage", default=DEFAULT_STORAGE, metavar="URL", help="of the study (default: %(default)s)")
    tune.add_argument("--study", default="zhuti", metavar="NAME", help="default: %(default)s")
    tune.add_argument("--space", type=Path, metavar="FILE.toml", help="default: training/space.toml")
    tune.add_argument("--dask", metavar="ADDRESS", help="score on the workers of this Dask scheduler")
    tune.set_defaults(run=_tune)


def _tune(arguments: argparse.Namespace) -> int:
    from training.search import KEPT_BACK  # noqa: PLC0415 (heavy: only when this command runs)
    from training.space import load_space  # noqa: PLC0415
    from training.store import open_store  # noqa: PLC0415

    space = load_space(arguments.space)
    inputs = read_inputs(arguments)
    open_store()
    with _alone(arguments.storage):
        ground = _counted(inputs, space)
        best, value, comparison, search = _searched(arguments, inputs, space, ground)
    print(f"# best of {search.n_done} trials, {search.n_pruned} of them given up early: micro-F1 {value:.4f},")
    print("# which is too good, as the settings were chosen by it")
    kept = int((ground.data.folds == KEPT_BACK).sum())
    print("\n".join(_told(best, inputs.settings, comparison, kept)))
    return 0


def _counted(inputs: Inputs, space: "Space") -> "Ground":
    """Segment and count the corpus, once for all trials."""
    from dataclasses import replace  # noqa: PLC0415

    from data.corpus import corpus_digest  # noqa: PLC0415
    from model.tokens import Segmenter  # noqa: PLC0415
    from training.dataset import prepare  # noqa: PLC0415
    from training.search import ground  # noqa: PLC0415

    taxonomy, settings = inputs.taxonomy, inputs.settings
    lowest = space.ranges.get("min_paragraphs")
    least = min(settings.min_paragraphs, int(lowest.low)) if lowest else settings.min_paragraphs
    data = prepare(
        inputs.corpus,
        taxonomy.names,
        replace(settings, min_paragraphs=least),
        Segmenter(inputs.lexicon),
        single=taxonomy.single,
    )
    themes = dict(zip(taxonomy.slugs, taxonomy.names, strict=True))
    return ground(data, inputs.corpus, themes, digest=corpus_digest(inputs.corpus), seed=settings.seed)


def _searched(
    arguments: argparse.Namespace, inputs: Inputs, space: "Space", ground: "Ground"
) -> "tuple[Settings, float, RunComparison | None, Search]":
    """Search, then compare the best settings with the present ones on the articles kept back."""
    from training.study import open_search  # noqa: PLC0415
    from training.trials import StudyLog  # noqa: PLC0415
    from training.workers import workers  # noqa: PLC0415

    base = inputs.settings
    with (
        open_search(
            arguments.storage, arguments.study, ground=ground, space=space, base=base, seed=base.seed
        ) as search,
        progress("trials") as report,
    ):
        log = StudyLog(search, lambda done: report(done, arguments.trials))
        try:
            with workers(ground, jobs=arguments.jobs, dask=arguments.dask) as team:
                search.run(arguments.trials, team.scores, batch=team.batch, timeout=arguments.timeout, watcher=log)
            best, value = search.best()
            comparison = _compared(ground, best, base)
            log.finish(best, value, comparison)
        except BaseException as error:
            search.drop_unfinished()
            log.stop()
            if isinstance(error, KeyboardInterrupt):
                raise StoppedError(search.n_done, arguments.trials) from error
            raise
    return best, value, comparison, search


def _compared(ground: "Ground", best: "Settings", base: "Settings") -> "RunComparison | None":
    """The settings found beside the present ones on the group kept back; None where they are the same."""
    from training.compare import compare_runs  # noqa: PLC0415 (heavy)
    from training.search import confirm  # noqa: PLC0415

    if best == base:
        return None
    return compare_runs(confirm(ground, best), confirm(ground, base), names=("best", "current"), seed=base.seed)


@contextmanager
def _alone(storage: str) -> Iterator[None]:
    """Hold a SQLite storage for this process: two searches would take each other's trials for left behind."""
    from training.lock import locked  # noqa: PLC0415
    from training.store import store_file  # noqa: PLC0415

    path = store_file(storage)
    with ExitStack() as held:
        try:
            if path is not None:
                held.enter_context(locked(path.with_name(f"{path.name}.lock")))
        except InputError as error:
            problem = "is in use by another zhuti tune, or its folder cannot be written"
            raise StudyError(str(path), problem, "wait until it is done, or name another with --storage") from error
        yield


def _told(best: "Settings", base: "Settings", comparison: "RunComparison | None", kept: int) -> Iterator[str]:
    """The result as a settings file whose comments say how good it is."""
    from training.space import overrides, to_toml  # noqa: PLC0415

    if comparison is None:
        yield "# the current settings are the best of them"
    else:
        pair = comparison.figures["micro_f1"]
        gap = pair.difference
        yield (
            f"# on {kept} articles of authors no trial has seen: micro-F1 {pair.ours:.4f}, with the current settings "
            f"{pair.theirs:.4f}"
        )
        yield f"# difference {gap.value:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}): {comparison.verdict}"
        options = " ".join(f"--set {shlex.quote(value)}" for value in overrides(best, base))
        yield f"# zhuti train {options}"
    yield to_toml(best).rstrip()
