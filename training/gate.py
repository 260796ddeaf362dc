"""What a run must hold before it may become the champion."""

from dataclasses import dataclass
from math import comb
from pathlib import Path

from data.article import Article
from data.check import check_files
from data.corpus import load_corpus
from data.errors import ArtifactError, CorpusError
from model.artifact import find_model, load_artifact
from model.tagger import Tagger
from training.behaviour import Behaviour, run_cases
from training.cases import is_hard, starter_cases
from training.compare import compare_runs
from training.datasets import corpus_files
from training.errors import RunError
from training.intervals import WORSE
from training.parity import TOLERANCE, largest_difference
from training.registry import RunRef, download_model, load_predictions

CHANCE = 0.05
SAMPLE = 60
"""Articles of the run's own corpus on which the artifact's parity is looked at."""


@dataclass(frozen=True, slots=True)
class Check:
    """One condition.

    Attributes:
        name: overall, themes, behaviour, data, or artifact.
        passed: whether it holds, or cannot be judged, which `told` then says.
        told: what was found, as a clause.
    """

    name: str
    passed: bool
    told: str


@dataclass(frozen=True, slots=True)
class Gate:
    """All conditions of one candidate."""

    checks: tuple[Check, ...]

    @property
    def reasons(self) -> list[str]:
        """What speaks against the candidate."""
        return [check.told for check in self.checks if not check.passed]


def check_candidate(candidate: RunRef, champion: RunRef | None) -> Gate:
    """Check everything a candidate must hold.

    Args:
        candidate: the run that is to be promoted.
        champion: the run it is to replace; None while the starter serves.

    Raises:
        RunError: the candidate's artifacts were deleted; this cannot be forced.
        ArtifactError: its model is damaged; nor can this.
    """
    folder = download_model(candidate)
    load_artifact(folder)
    compared = _compared(candidate, champion)
    behaviour = _behaviour(candidate, folder, champion)
    return Gate((*compared, behaviour, _data(candidate), _artifact(candidate, folder)))


def _compared(candidate: RunRef, champion: RunRef | None) -> list[Check]:
    """Not worse overall, and no theme worse beyond its interval, on articles neither had seen."""
    if champion is None:
        return [Check("overall", passed=True, told="there is no champion to compare with")]
    try:
        found = compare_runs(
            load_predictions(candidate),
            load_predictions(champion),
            names=(candidate.name, champion.name),
            shared=candidate.digest != champion.digest,
        )
    except RunError as error:
        return [Check("overall", passed=False, told=f"it cannot be compared with {champion.name} ({error})")]
    pair = found.figures["micro_f1"]
    low, high = pair.difference.low, pair.difference.high
    told = (
        f"micro-F1 {pair.ours:.4f} against {pair.theirs:.4f} of {champion.name}, difference {low:+.4f} to {high:+.4f}"
    )
    worse = "、".join(found.worse_themes)
    return [
        Check("overall", passed=found.verdict != WORSE, told=f"{told} on {found.articles} articles: {found.verdict}"),
        Check("themes", passed=not worse, told=f"worse on {worse}" if worse else "no theme is worse"),
    ]


def _behaviour(candidate: RunRef, folder: Path, champion: RunRef | None) -> Check:
    """Every hard rule holds, and not fewer of the other cases than for the model in use, chance allowed for."""
    cases = starter_cases(list(candidate.themes.values()))
    if not cases:
        return Check("behaviour", passed=True, told="there are no cases for these themes")
    ours = run_cases(cases, Tagger(folder))
    broken = [outcome.case.id for outcome in ours.failures if is_hard(outcome.case)]
    if broken:
        return Check("behaviour", passed=False, told=f"hard rules are broken ({', '.join(broken[:5])})")
    held, told = _held(ours), f"{len(cases) - len(ours.failures)} of {len(cases)} cases hold"
    tagger = Tagger(find_model() if champion is None else download_model(champion))
    if tagger.names != tuple(candidate.themes.values()):
        return Check("behaviour", passed=True, told=told)
    before = _held(run_cases(cases, tagger))
    lost, gained = len(before - held), len(held - before)
    told = f"{told}, {len(before)} with the model in use ({lost} lost, {gained} gained)"
    return Check("behaviour", passed=not surely_more(lost, gained), told=told)


def _held(behaviour: Behaviour) -> set[str]:
    return {outcome.case.id for outcome in behaviour.outcomes if outcome.passed}


def surely_more(first: int, second: int) -> bool:
    """Whether one of two counts of changes is larger beyond chance: the exact sign test, one-sided, at 5%.

    A single text that tips over is no sign of a worse model; five that do, with none that tips back, are.
    """
    n = first + second
    return sum(comb(n, k) for k in range(first, n + 1)) < CHANCE * (1 << n)


def _data(candidate: RunRef) -> Check:
    """`zhuti data check` finds no error in the run's annotated files."""
    try:
        report = check_files(corpus_files(candidate), list(candidate.themes.values()))
    except RunError as error:
        return Check("data", passed=True, told=f"the data cannot be checked ({error})")
    if report.errors:
        return Check("data", passed=False, told=f"{len(report.errors)} errors in the data, such as {report.errors[0]}")
    return Check("data", passed=True, told=f"{report.n_articles} articles without an error")


def _artifact(candidate: RunRef, folder: Path) -> Check:
    """What serves says what was trained, of the data the run names."""
    digest = load_artifact(folder).card.data.get("digest")
    if digest != candidate.digest:
        return Check("artifact", passed=False, told="its model is of other data than the run says (mixed digests)")
    try:
        difference = largest_difference(folder, _sample(candidate))
    except ArtifactError as error:
        return Check("artifact", passed=False, told=f"its pipelines cannot be compared ({error})")
    told = f"weights and pipelines differ by {difference:.1e} at most"
    return Check("artifact", passed=difference <= TOLERANCE, told=told)


def _sample(candidate: RunRef) -> list[Article]:
    """Some of the run's own articles at even distances; none where its files are gone."""
    try:
        rows = load_corpus(corpus_files(candidate), list(candidate.themes.values()))
    except (RunError, CorpusError):
        return []
    return [row.article for row in rows[:: max(1, len(rows) // SAMPLE)]]
