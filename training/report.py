"""An evaluation as text for the terminal."""

from training.metrics import Evaluation, Miss

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


def _miss_text(miss: Miss) -> str:
    differing = (("missed", miss.missed), ("wrong", miss.wrong))
    return f"{miss.id}  {miss.title}  " + "; ".join(
        f"{what} {', '.join(themes)}" for what, themes in differing if themes
    )
