"""What a model does on the behavioural cases: which hold, by kind, and what was found where one does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from data.article import article_of
from model.decision import TAGGED, UNREADABLE
from model.tagger import Prediction, Tagger
from training.cases import (
    BECOMES,
    KINDS,
    LIKE_BASE,
    NO_THEME,
    NONE_GIVEN,
    NOT_ALONE,
    NOT_READ,
    ONLY,
    WITH,
    WITHOUT,
    Case,
)


def _given(prediction: Prediction) -> frozenset[str]:
    return frozenset(prediction.themes)


def _read(prediction: Prediction) -> bool:
    return prediction.status != UNREADABLE


_RULES: dict[str, Callable[[frozenset[str], Prediction, Prediction], bool]] = {
    ONLY: lambda wanted, found, _: _given(found) == wanted and _read(found),
    WITH: lambda wanted, found, _: wanted <= _given(found),
    WITHOUT: lambda wanted, found, _: not wanted & _given(found) and _read(found),
    BECOMES: lambda wanted, found, base: _given(found) == wanted != _given(base) and _read(found),
    NONE_GIVEN: lambda _, found, __: not found.themes and _read(found),
    LIKE_BASE: lambda _, found, base: _given(found) == _given(base) and _read(found) == _read(base),
    NOT_ALONE: lambda _, found, __: found.status != TAGGED,
    NOT_READ: lambda _, found, __: not _read(found),
}
"""Whether an expectation holds, from its themes and what was found in the text and in the base text."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, whether all of its expectations hold, and what was found; no article text in it."""

    case: Case
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The outcomes of one model."""

    model: str
    outcomes: tuple[Outcome, ...]

    @property
    def share(self) -> float:
        """Share of the cases that hold."""
        return _share(self.outcomes)

    @property
    def kinds(self) -> dict[str, tuple[Outcome, ...]]:
        """The outcomes by kind, kinds in the order of KINDS."""
        found = {kind: tuple(o for o in self.outcomes if o.case.kind == kind) for kind in KINDS}
        return {kind: outcomes for kind, outcomes in found.items() if outcomes}

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The cases that do not hold."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    def metrics(self) -> dict[str, float]:
        """Pass rates by ASCII name, as MLflow takes them."""
        rates = {f"behaviour_{KINDS[kind]}": _share(outcomes) for kind, outcomes in self.kinds.items()}
        return {"behaviour_all": self.share, **rates}

    def to_record(self) -> dict[str, Any]:
        """The figures and the failures as JSON-ready values."""
        kinds = {kind: _figures(outcomes) for kind, outcomes in self.kinds.items()}
        failures = [
            {"id": o.case.id, "kind": o.case.kind, "note": o.case.note, "expected": o.case.expected, "found": o.found}
            for o in self.failures
        ]
        return {"model": self.model, **_figures(self.outcomes), "kinds": kinds, "failures": failures}

    def to_text(self) -> str:
        """A table by kind and the failures."""
        rows = [("all", self.outcomes), *((f"{kind} ({KINDS[kind]})", group) for kind, group in self.kinds.items())]
        lines = [
            f"{sum(o.passed for o in group):4} of {len(group):4}  {_share(group):.3f}  {name}" for name, group in rows
        ]
        lines += ["", f"{len(self.failures)} cases do not hold"]
        lines += [f"{o.case.id}  {o.case.note}  expected {o.case.expected}  found {o.found}" for o in self.failures]
        return "\n".join(lines)


def run_cases(cases: Sequence[Case], tagger: Tagger) -> Behaviour:
    """Run a model over the cases; a text that stands in several is tagged once."""
    texts = {text for case in cases for text in (case.text, case.base)}
    predictions = {text: tagger.tag(article_of(text)) for text in texts}
    outcomes = [judge(case, predictions[case.text], predictions[case.base]) for case in cases]
    return Behaviour(tagger.card.name, tuple(outcomes))


def judge(case: Case, found: Prediction, base: Prediction) -> Outcome:
    """Compare what was found in a case's text and base text with what must hold."""
    passed = all(_RULES[each.word](each.themes, found, base) for each in case.expectations)
    compared = f", base {_summary(base)}" if case.base else ""
    return Outcome(case, passed, _summary(found) + compared)


def _summary(prediction: Prediction) -> str:
    themes = "、".join(f"{name} {prediction.scores[name]:.2f}" for name in prediction.themes)
    return f"{prediction.status} ({themes or NO_THEME})"


def _share(outcomes: Sequence[Outcome]) -> float:
    return sum(outcome.passed for outcome in outcomes) / len(outcomes)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    passed = sum(outcome.passed for outcome in outcomes)
    return {"cases": len(outcomes), "passed": passed, "share": round(passed / len(outcomes), 4)}
