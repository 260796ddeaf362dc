"""The model card: what a run says of itself, as Markdown for people who decide whether to use the model."""

from collections import Counter
from collections.abc import Iterable, Sequence

from data.taxonomy import Taxonomy
from training.appraisal import Appraisal
from training.curve import ALL, Point
from training.extent import by_extent
from training.full import OURS, Entry, FullEvaluation
from training.intervals import RESAMPLES
from training.looks import Look
from training.markdown import interval, table
from training.reliability import BINS, STATED, Reliability
from training.run import TrainedModel
from training.slices import register_of

FIGURES = {
    "micro_f1": "micro-F1",
    "macro_f1": "macro-F1",
    "average_precision_micro": "average precision",
    "primary_accuracy": "primary theme right",
    "exact_match": "exactly right",
}
_BASELINES = {
    OURS: "this model",
    "majority": "most frequent theme for every article",
    "keywords": "keyword rules from `themes.toml`",
    "bigrams": "character bigrams, chi-square, liblinear (the THUCTC recipe)",
    "words": "word TF-IDF, logistic regression, cut 0.5",
    "fasttext": "fastText, one-vs-all",
}
_USE = """\
It is for proposing themes for submissions to the publication whose themes it was trained on, with the phrases that \
carried each, to an editor who may overrule it. It is not for deciding whether an article is printed, for judging or \
ranking authors or zones, for checking facts, for other languages, or for texts that are no articles; and its scores \
are no measure of quality."""
_SPLIT = f"""\
Every article was scored by a model that had seen nothing of its author, and decided by a calibration, threshold and \
certainty chosen without that author. The reference authors are those on whose articles calibration and threshold are \
chosen; the certainty is chosen on everyone's, and on each of their registers. The threshold weighs a theme missed as \
`miss_cost` (a setting) themes too many. In brackets 95% intervals from {RESAMPLES} bootstrap resamples of the articles."""
_SAME_FOLDS = """\
Same folds, cuts chosen without the fold: theirs for the best micro-F1, ours by `miss_cost`, which favours them. The \
last column is the paired bootstrap of the micro-F1: this model less the \
other on the same resamples. First all authors, then the reference authors."""
_SLICES = """\
Over all authors, each scored without that one. A theme's slice is the articles annotated with it or given it, and its F1 \
counts that theme only; *exactly right* takes the article whole. Articles without any theme have nothing to find and \
so no F1."""
_EXTENT = """\
By how much of the text the paragraphs annotated with a theme take, over all authors: of the articles annotated with \
the theme, how many were given it; of those not annotated, though a paragraph is, how many were given it all the same. \
Where it is about a fifth, annotators differ too."""
_SCORES = f"""\
Brier: mean squared difference of score and annotation. Calibration error: over {BINS} bins of equal width, the mean \
difference of score and share annotated, weighted by cells. Cells are pairs of article and theme."""
_UNSEEN = """\
The share of articles that may be tagged without an editor looking. The first two rows take articles by falling \
certainty as far as the quality holds on these very articles; the others tell what the certainty chosen without the \
author lets through."""
_LEARNING = """\
On the articles of reference authors left out in groups, each group decided by choices made on the others. Training \
parts are nested. First by number of articles of all registers, then with only some authors of one register and \
everyone else kept: what a register adds is the difference to the last point of the first table. Numbers of authors \
and articles are means over the groups."""
_LOOKED = """\
Real articles are for looking at final figures, not for tuning. Every look is listed; they are many by now, and \
after some of them changes were kept or dropped or corpus was written, so the last figures flatter the model."""
_LIMITS = """\
- The corpus is written for training. These figures are about articles like it; on a real inbox expect less, and \
measure it with `zhuti evaluate` on articles your office has annotated.
- An interval tells the chance in which articles were annotated. It does not tell the step to another kind of article, \
and takes the articles of one author as independent, which they are not quite: the truth may lie somewhat further out.
- Authors are held apart, their sources are not: two authors may have retold the same event.
- It learned what annotators gave by one codebook. Where that codebook leaves room, so does the model.
- Words it has not seen it cannot weigh; an article with few known words goes to an editor."""


def model_card(
    trained: TrainedModel, taxonomy: Taxonomy, looks: Sequence[Look], full: FullEvaluation | None = None
) -> str:
    """The card as Markdown.

    Args:
        trained: the run.
        taxonomy: its themes.
        looks: taken at real articles.
        full: baselines and curves, where they were computed.
    """
    sections = (
        ("What it is for, and not for", [_USE]),
        ("Data", _data(trained, taxonomy)),
        ("Figures", _figures(trained)),
        ("Beside simpler means", _baselines(full)),
        (
            "By theme, genre, length, register and number of themes",
            [*_slices(trained.appraisal), *_extent(trained, taxonomy)],
        ),
        ("Reliability", _reliability(trained.appraisal, trained.reference_appraisal)),
        ("Coverage", _coverage(trained.appraisal, trained.reference_appraisal)),
        ("Learning curve", _curve(full)),
        ("Looks at real articles", _looks(looks)),
        ("Limits", [_LIMITS]),
    )
    head = f"# Model card: {trained.card.name}\n\nWritten by `zhuti train --card` on {trained.card.created[:10]}."
    return "\n\n".join([head, *("\n\n".join([f"## {title}", *body]) for title, body in sections)]) + "\n"


def _data(trained: TrainedModel, taxonomy: Taxonomy) -> list[str]:
    corpus = trained.data.corpus
    registers = Counter(register_of(row.author) for row in corpus)
    authors = Counter(register_of(author) for author in {row.author for row in corpus})
    themes = Counter(theme for row in corpus for theme in row.themes)
    summary = (
        f"{len(corpus)} annotated articles, {sum(len(row.article.paragraphs) for row in corpus)} paragraphs, "
        f"{sum(authors.values())} authors, {len(taxonomy.themes)} themes; "
        f"{sum(not row.themes for row in corpus)} articles have no theme. "
        f"Digest of the corpus: `{str(trained.card.data['digest'])[:16]}`."
    )
    return [
        summary,
        table(("register", "authors", "articles"), [(name, authors[name], n) for name, n in sorted(registers.items())]),
        table(("theme", "articles"), [(name, themes[name]) for name in taxonomy.names]),
    ]


def _figures(trained: TrainedModel) -> list[str]:
    appraisals = (trained.appraisal, trained.reference_appraisal)
    rows = [
        (label, *(interval(appraisal.intervals.get(name)) for appraisal in appraisals))
        for name, label in FIGURES.items()
    ]
    fair = (f"{evaluation.micro_f1_fair:.3f}" for evaluation in (trained.evaluation, trained.reference))
    rows.insert(1, ("micro-F1 without the themes on which annotators differed", *fair))
    return [
        _SPLIT,
        table(
            (
                "figure",
                f"all authors ({trained.evaluation.articles} articles)",
                f"reference authors ({trained.reference.articles} articles)",
            ),
            rows,
        ),
    ]


def _baselines(full: FullEvaluation | None) -> list[str]:
    if full is None:
        return ["Not computed in this run; `zhuti train --full` does."]
    return [
        _SAME_FOLDS,
        _baseline_table(full.table),
        _baseline_table(full.reference_table),
    ]


def _baseline_table(entries: Iterable[Entry]) -> str:
    rows = []
    for entry in entries:
        name = _BASELINES[entry.name]
        if entry.reason:
            rows.append((name, f"skipped: {entry.reason}", *([""] * len(FIGURES))))
            continue
        paired = entry.ours_less_theirs.get("micro_f1")
        verdict = f"{paired.verdict}, {interval(paired.difference, sign=True)}" if paired else ""
        rows.append((name, *(interval(entry.intervals.get(key)) for key in FIGURES), verdict))
    return table(("", *FIGURES.values(), "this model is"), rows)


def _slices(appraisal: Appraisal) -> list[str]:
    parts = [
        _SLICES,
    ]
    for dimension, found in appraisal.slices.items():
        rows = [
            (name, f.articles, interval(f.micro_f1), f.exact_match, f.primary_accuracy) for name, f in found.items()
        ]
        parts.append(table((dimension, "articles", "micro-F1", "exactly right", "primary theme right"), rows))
    return parts


def _extent(trained: TrainedModel, taxonomy: Taxonomy) -> list[str]:
    rows = [
        (f"{band.low:.0%} to {band.high:.0%}", band.annotated, band.found, band.others, band.taken)
        for band in by_extent(trained.data.corpus, trained.outcomes, taxonomy.names)
    ]
    return [_EXTENT, table(("share of the text", "annotated", "given", "not annotated", "given all the same"), rows)]


def _reliability(all_authors: Appraisal, reference: Appraisal) -> list[str]:
    rows = [
        ("all themes", *_pair(all_authors.reliability), *_pair(reference.reliability)),
        *(
            (name, *_pair(found), *_pair(reference.theme_reliability[name]))
            for name, found in all_authors.theme_reliability.items()
        ),
    ]
    bins = [(b.cells, b.score, b.annotated) for b in reference.reliability.bins]
    return [
        _SCORES,
        table(("", "Brier", "calibration error", "reference: Brier", "reference: calibration error"), rows),
        "The bins of the reference authors, all themes:",
        table(("cells", "mean score", "share annotated"), bins),
    ]


def _pair(found: Reliability) -> tuple[float, float]:
    return found.brier, found.calibration_error


def _coverage(all_authors: Appraisal, reference: Appraisal) -> list[str]:
    both = (all_authors, reference)
    rows = [
        (f"most certain articles, themes given {STATED:.0%} precise", *(a.coverage_precision.share for a in both)),
        (f"most certain articles, {STATED:.0%} exactly right", *(a.coverage_exact.share for a in both)),
        ("decided without an editor by the certainty chosen beforehand", *(a.decided.share for a in both)),
        ("precision of the themes given there", *(a.decided.precision for a in both)),
        ("exactly right there", *(a.decided.exact_match for a in both)),
    ]
    return [
        _UNSEEN,
        table(("", "all authors", "reference authors"), rows),
    ]


def _curve(full: FullEvaluation | None) -> list[str]:
    if full is None:
        return ["Not computed in this run; `zhuti train --full` does."]
    return [
        _LEARNING,
        _curve_table(point for point in full.curve if point.register == ALL),
        _curve_table(point for point in full.curve if point.register != ALL),
    ]


def _curve_table(points: Iterable[Point]) -> str:
    rows = [(p.register, f"{p.authors:.0f}", f"{p.articles:.0f}", p.micro_f1, p.average_precision) for p in points]
    return table(("register", "its authors", "articles trained on", "micro-F1", "average precision"), rows)


def _looks(looks: Sequence[Look]) -> list[str]:
    if not looks:
        return ["None is written down in `training/looks.toml`."]
    rows = [(look.date, look.changed, look.micro_f1, look.average_precision) for look in looks]
    return [
        _LOOKED,
        table(("date", "changed since the look before", "micro-F1", "average precision"), rows),
    ]
