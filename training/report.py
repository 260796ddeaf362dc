"""An evaluation as text for the terminal."""

from typing import TYPE_CHECKING

from training.appraisal import Appraisal
from training.intervals import Interval
from training.metrics import Evaluation, Miss

if TYPE_CHECKING:
    from training.full import Entry, FullEvaluation

_HEADLINES = (
    "articles",
    "micro_f1",
    "micro_f1_fair",
    "macro_f1",
    "exact_match",
    "primary_accuracy",
    "average_precision_micro",
)


def evaluation_text(evaluation: Evaluation) -> str:
    """The figures, the themes, the primary confusion and every article that differs."""
    lines = [f"{name:24} {getattr(evaluation, name)}" for name in _HEADLINES]
    lines += ["", "theme: precision, recall, F1 (right, wrong, missed, rightly not)"]
    for name, f in evaluation.themes.items():
        counts = f"{f.right}, {f.wrong}, {f.missed}, {f.rightly_not}"
        lines.append(f"{name}: {f.precision:.3f}, {f.recall:.3f}, {f.f1:.3f} ({counts})")
    lines += ["", "primary theme: annotated -> predicted"]
    for annotated, row in evaluation.primary_confusion.items():
        counts = ", ".join(f"{predicted} {count}" for predicted, count in sorted(row.items()))
        lines.append(f"{annotated} -> {counts}")
    lines += ["", f"{len(evaluation.misses)} articles differ"]
    return "\n".join(lines + [_miss_text(miss) for miss in evaluation.misses])


def appraisal_text(appraisal: Appraisal) -> str:
    """Intervals, reliability, coverage and slices."""
    lines = ["", "95% intervals over articles"]
    lines += [f"{name:24} {_interval(found)}" for name, found in appraisal.intervals.items()]
    lines += ["", "reliability: Brier score, expected calibration error"]
    for name, found in {"all themes": appraisal.reliability, **appraisal.theme_reliability}.items():
        lines.append(f"{name}: {found.brier:.3f}, {found.calibration_error:.3f}")
    decided = appraisal.decided
    right = f"precision {_number(decided.precision)}, exactly right {_number(decided.exact_match)}"
    lines += [
        "",
        f"coverage at 95% precision        {appraisal.coverage_precision.share:.3f}",
        f"coverage at 95% exactly right    {appraisal.coverage_exact.share:.3f}",
        f"decided without an editor        {decided.share:.3f} ({right})",
    ]
    for dimension, slices in appraisal.slices.items():
        lines += ["", f"{dimension}: articles, micro-F1, exactly right, primary theme right"]
        for name, f in slices.items():
            f1 = _interval(f.micro_f1) if f.micro_f1 else "-"
            lines.append(f"{name}: {f.articles}, {f1}, {f.exact_match:.3f}, {f.primary_accuracy:.3f}")
    return "\n".join(lines)


def baselines_text(full: "FullEvaluation") -> str:
    """The table of baselines over all authors and over the reference authors."""
    lines = []
    for label, table in (("all authors", full.table), ("reference authors", full.reference_table)):
        lines += [f"{label}: micro-F1, macro-F1, average precision, primary theme right; ours less theirs"]
        lines += [f"  {entry.name:10} {_entry_text(entry)}" for entry in table]
    return "\n".join(lines)


def _entry_text(entry: "Entry") -> str:
    if entry.reason:
        return f"skipped: {entry.reason}"
    names = ("micro_f1", "macro_f1", "average_precision_micro", "primary_accuracy")
    figures = "  ".join(_interval(entry.intervals[name]) for name in names if name in entry.intervals)
    paired = entry.ours_less_theirs.get("micro_f1")
    return figures + (f"  {paired.verdict} {_interval(paired.difference)}" if paired else "")


def _interval(found: Interval) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _miss_text(miss: Miss) -> str:
    differing = (("missed", miss.missed), ("wrong", miss.wrong))
    return f"{miss.id}  {miss.title}  " + "; ".join(
        f"{what} {', '.join(themes)}" for what, themes in differing if themes
    )
