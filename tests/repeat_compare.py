"""How often a comparison names what was planted: `python tests/repeat_compare.py`, some minutes.

Each repetition trains three runs on the starter corpus: one, one with nothing but another seed, and one that learned
from wrong labels (those of a share of the articles are dealt out among them anew). All are judged by the right labels.
The second should be told apart from the first in no way, the first should be better than the third.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.article import LabelledArticle
from data.corpus import load_corpus, starter_files
from data.lexicon import load_lexicon
from data.taxonomy import Taxonomy, load_taxonomy
from model.tokens import Segmenter
from training.compare import compare_runs
from training.dataset import TrainingData, prepare
from training.fit import cross_choose, out_of_fold
from training.intervals import BETTER, CANNOT_TELL
from training.outcomes import decided_at, primary_columns
from training.predictions import Decisions, RunPredictions
from training.settings import Settings, load_settings

REPETITIONS, REQUIRED = 20, 19
WRONG = 0.1
"""Share of the articles whose labels are dealt out anew."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """Verdicts of one repetition.

    Attributes:
        reseeded: on the run with another seed.
        themes: on its themes.
        improved: on the run with the right labels beside the one with wrong ones.
        difference: of these two, micro-F1.
    """

    reseeded: str
    themes: tuple[str, ...]
    improved: str
    difference: float


def repeat(
    corpus: Sequence[LabelledArticle], taxonomy: Taxonomy, settings: Settings, *, repetitions: int, wrong: float = WRONG
) -> Iterator[Repetition]:
    """Repeat with seeds 0, 1, 2, and so on."""
    data = prepare(corpus, taxonomy.names, settings, Segmenter(load_lexicon()))
    for number in range(repetitions):
        seeded = [replace(settings, seed=2 * number + k) for k in range(2)]
        first, second = (run(data, data, one, taxonomy) for one in seeded)
        poor = run(data, spoilt(data, wrong, number), seeded[0], taxonomy)
        same, better = compare_runs(second, first), compare_runs(first, poor)
        yield Repetition(
            reseeded=same.verdict,
            themes=tuple(pair.verdict for pair in same.themes.values()),
            improved=better.verdict,
            difference=better.figures["micro_f1"].difference.value,
        )


def run(data: TrainingData, learned: TrainingData, settings: Settings, taxonomy: Taxonomy) -> RunPredictions:
    """A run that learned from one annotation and is judged by another."""
    scores = out_of_fold(learned, settings, jobs=2)
    probabilities, cuts = cross_choose(learned, scores, settings)
    labels = data.article_labels == 1
    primary = primary_columns([row.primary for row in data.corpus], taxonomy.names)
    found = decided_at(labels, primary, probabilities, cuts)
    everyone = np.ones(len(labels), dtype=np.bool_)
    decisions = Decisions(
        labels, primary, probabilities, cuts, found.given, found.primary_given, decided=everyone, reference=everyone
    )
    themes = dict(zip(taxonomy.slugs, taxonomy.names, strict=True))
    return RunPredictions(tuple(row.article.id for row in data.corpus), themes, "", decisions)


def spoilt(data: TrainingData, share: float, seed: int) -> TrainingData:
    """The corpus with the labels of some articles dealt out among them anew, their paragraphs' too."""
    draw = np.random.default_rng(seed)
    chosen = np.flatnonzero(draw.random(len(data.article_labels)) < share)
    labels, paragraphs = data.article_labels.copy(), data.paragraph_labels.copy()
    labels[chosen] = data.article_labels[draw.permutation(chosen)]
    for article in chosen.tolist():
        paragraphs[data.matrix.first_paragraph[article] : data.matrix.first_paragraph[article + 1]] = labels[article]
    return replace(data, article_labels=labels, paragraph_labels=paragraphs)


def main() -> int:
    """Print every repetition and how many came out right; 1 when fewer than REQUIRED did."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int, default=8, help="authors are grouped into so many (default: %(default)s)")
    folds = options.parse_args().folds
    taxonomy = load_taxonomy()
    corpus = load_corpus(starter_files(), taxonomy.names)
    found = []
    for one in repeat(corpus, taxonomy, load_settings(None, [f"max_folds={folds}"]), repetitions=REPETITIONS):
        found.append(one)
        themes = "no theme told apart" if set(one.themes) == {CANNOT_TELL} else "a theme told apart"
        print(f"reseed: {one.reseeded}, {themes}; planted: {one.improved} ({one.difference:+.4f})", flush=True)
    same = sum(one.reseeded == CANNOT_TELL for one in found)
    better = sum(one.improved == BETTER for one in found)
    print(f"reseed told apart in {REPETITIONS - same}, planted improvement named in {better} of {REPETITIONS}")
    return 0 if min(same, better) >= REQUIRED else 1


if __name__ == "__main__":
    sys.exit(main())
