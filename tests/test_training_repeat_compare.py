"""Trained runs compared: a planted improvement is named, another seed is not (`tests/repeat_compare.py`, in small)."""

import numpy as np
from repeat_compare import repeat

from data.corpus import load_corpus, starter_files
from data.taxonomy import load_taxonomy
from training.intervals import BETTER, CANNOT_TELL
from training.settings import load_settings


def test_a_planted_improvement_is_named_and_a_reseed_is_not() -> None:
    """On a quarter of the starter corpus right labels beat three in ten wrong ones; a seed beats nothing."""
    taxonomy = load_taxonomy()
    corpus = load_corpus(starter_files(), taxonomy.names)
    part = [corpus[k] for k in np.random.default_rng(0).choice(len(corpus), len(corpus) // 4, replace=False)]
    settings = load_settings(None, ["max_folds=4"])
    found = list(repeat(part, taxonomy, settings, repetitions=2, wrong=0.3))
    assert [one.reseeded for one in found] == [CANNOT_TELL] * 2
    assert [one.improved for one in found] == [BETTER] * 2
    assert {verdict for one in found for verdict in one.themes} == {CANNOT_TELL}
