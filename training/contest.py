"""Several runs compared with the first: verdicts, changed articles, and everything a report shows of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from training.changes import Change, changes
from training.compare import RunComparison, compare_runs, matched
from training.contender import Contender, differing_settings, find_contenders


@dataclass(frozen=True)
class Match:
    """One run beside the first.

    Attributes:
        comparison: what may be said of it.
        changes: the articles whose themes changed.
    """

    comparison: RunComparison
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Contest:
    """All runs, and each but the first compared with the first.

    Attributes:
        contenders: the runs, in the order they were named.
        matches: one for each run but the first.
        settings: those that differ, with the value in every run.
    """

    contenders: tuple[Contender, ...]
    matches: tuple[Match, ...]
    settings: dict[str, list[str]]

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "compared_with": self.contenders[0].ref.name,
            "runs": [contender.to_record() for contender in self.contenders],
            "differing_settings": self.settings,
            "comparisons": [
                match.comparison.to_record() | {"changes": [asdict(change) for change in match.changes]}
                for match in self.matches
            ],
        }


def hold(references: Sequence[str], *, shared: bool = False) -> Contest:
    """Compare runs with the first of them.

    Args:
        references: two or more runs, versions or aliases.
        shared: allow runs of other data; then the articles both hold are compared.

    Raises:
        RunError: a run cannot be found or used, or two do not fit together.
    """
    contenders, texts = find_contenders(references)
    first = contenders[0]
    matches = []
    for one in contenders[1:]:
        ours, theirs = one.predictions, first.predictions
        names = (one.ref.name, first.ref.name)
        comparison = compare_runs(ours, theirs, names=names, shared=shared)
        found = changes(
            ours,
            theirs,
            rows=matched(ours, theirs, names=names, shared=shared),
            texts=texts,
            taggers=(one.tagger, first.tagger),
        )
        matches.append(Match(comparison, tuple(found)))
    return Contest(tuple(contenders), tuple(matches), differing_settings(contenders))
