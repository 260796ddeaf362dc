"""A comparison of submissions with training data as text for the terminal."""

import io

from model.drift import ENOUGH, LESS, MORE, Drift, Figure
from model.keyness import KeyWord
from serving.drift_input import Submitted

_WIDTH = 120
LEGEND = (
    "difference: submissions less training data, with the 95% interval; the themes' hold together.",
    "review: an editor is asked. hardly certain: less certain than the least certain quarter of the training data.",
    "short, long: shorter than the shortest tenth of the training data, longer than the longest.",
)


def drift_text(drift: Drift, found: Submitted) -> str:
    """What was compared, the figures, and the words that explain them."""
    lines = [_counts(drift, found), _verdict(drift)]
    if drift.figures:
        lines += ["", _table(drift.figures), *LEGEND]
    if drift.enough:
        lines += ["", "words the model does not know (submissions that hold them):", _unknown(drift.words.unknown)]
        lines += ["words more frequent than in training (times, at least; the theme they speak for):"]
        lines += [_known(word) for word in drift.words.known] or ["none stands out"]
    return "\n".join(lines)


def _counts(drift: Drift, found: Submitted) -> str:
    left_out = found.left_out | ({"hold no Chinese text": drift.unreadable} if drift.unreadable else {})
    reasons = "".join(f" + {number} {reason}" for reason, number in left_out.items())
    return f"{found.n_found} found = {drift.articles} compared{reasons}"


def _verdict(drift: Drift) -> str:
    trained = f"the {drift.training_articles:,} articles {drift.model} was trained on"
    if not drift.enough:
        return (
            f"{drift.articles} submissions are too few to tell whether they differ from {trained}: {ENOUGH} are needed"
        )
    differing = [figure.name for figure in drift.figures if figure.verdict in (MORE, LESS)]
    return f"{len(differing)} of {len(drift.figures)} figures differ from {trained}" + (
        f": {', '.join(differing)}" if differing else ""
    )


def _table(figures: tuple[Figure, ...]) -> str:
    from rich.console import Console  # noqa: PLC0415 (JSON does without it)
    from rich.table import Table  # noqa: PLC0415

    table = Table("figure", "submissions", "training data", "difference", "verdict", box=None, pad_edge=False)
    for f in figures:
        difference = f"{f.now - f.training:+.3f} ({f.low:+.3f} to {f.high:+.3f})"
        table.add_row(f.name, f"{f.now:.3f}", f"{f.training:.3f}", difference, f.verdict)
    stream = io.StringIO()
    Console(file=stream, width=_WIDTH, highlight=False, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def _unknown(words: tuple[KeyWord, ...]) -> str:
    return "、".join(f"{word.word} {word.articles}" for word in words) or "none stands in several submissions"


def _known(word: KeyWord) -> str:
    return f"{word.word} {word.ratio} ({word.low})" + (f" {word.theme}" if word.theme else "")
