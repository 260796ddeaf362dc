"""Submissions beside training data: verdicts, their chance of being wrong, and few submissions."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.article import Article, LabelledArticle
from model.drift import CANNOT_TELL, ENOUGH, LESS, MORE, TOO_FEW, Drift, drift, share_difference, wilson
from model.tagger import Tagger

OPERA = ("剧团在桥头搭台演出，戏迷听完唱腔不肯散去。", "老演员教孩子唱腔和身段，剧团下月还要演出。")
DRONES = ("无人机在坝上巡检，低空航线开到了村口。", "低空飞手持证上岗，无人机送来邮件。")


def verdicts(found: Drift) -> dict[str, str]:
    """The verdict of each figure."""
    return {figure.name: figure.verdict for figure in found.figures}


def repeated(paragraphs: tuple[str, ...], times: int) -> list[Article]:
    """As many articles of the same words."""
    return [Article(str(n), "剧团来了", paragraphs) for n in range(times)]


def test_submissions_of_one_theme_are_told_from_the_training_data(tagger: Tagger) -> None:
    """More of that theme, a higher mean score, and the words that say so."""
    found = drift(repeated(OPERA, 40), tagger)
    told = verdicts(found)
    assert (told["戏曲传承"], told["score 戏曲传承"], told["全民健身"]) == (MORE, MORE, LESS)
    assert "唱腔" in {word.word for word in found.words.known}


def test_new_words_raise_the_share_of_unknown_ones(tagger: Tagger) -> None:
    """The words the model does not know are named."""
    found = drift(repeated((*OPERA, *DRONES), 40), tagger)
    assert found.figures[0].name == "unknown words"
    assert {"低空", "无人机"} <= {word.word for word in found.words.unknown}


def test_with_few_submissions_nothing_is_called_different(tagger: Tagger) -> None:
    """The figures are there to be read, with their intervals; no verdict and no words."""
    found = drift(repeated(OPERA, ENOUGH - 1), tagger)
    assert set(verdicts(found).values()) == {TOO_FEW}
    assert (found.enough, found.words.known, found.words.unknown) == (False, (), ())


def test_no_submissions_have_no_figures(tagger: Tagger) -> None:
    """Nothing is divided by nothing."""
    found = drift([], tagger)
    assert (found.articles, found.figures) == (0, ())


def test_the_same_submissions_give_the_same_answer(tagger: Tagger, corpus: Sequence[LabelledArticle]) -> None:
    """The resampling is seeded."""
    articles = [row.article for row in corpus]
    assert drift(articles, tagger) == drift(articles, tagger)


def test_shares_of_the_same_kind_are_seldom_called_different() -> None:
    """Drawn from one population, the interval excludes 0 in about one of twenty cases, also for small shares."""
    generator = np.random.default_rng(5)
    outside = 0
    for share in (0.05, 0.2, 0.5):
        for now, training in zip(generator.binomial(40, share, 400), generator.binomial(900, share, 400), strict=True):
            low, high = share_difference(now / 40, 40, training / 900, 900, level=0.95)
            outside += low > 0 or high < 0
    assert 0.02 < outside / 1200 < 0.07


def test_wilsons_interval_is_the_published_one() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I)."""
    assert wilson(81 / 263, 263, level=0.95) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_newcombes_interval_is_the_published_one() -> None:
    """56/70 less 48/80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    assert share_difference(56 / 70, 70, 48 / 80, 80, level=0.95) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_mean_scores_of_the_same_kind_cannot_be_told(tagger: Tagger, corpus: Sequence[LabelledArticle]) -> None:
    """The training articles twice over have the themes of the training data."""
    twice = [replace(row.article, id=f"{n}{row.article.id}") for n in "ab" for row in corpus]
    told = verdicts(drift(twice, tagger))
    assert {told[name] for name in told if name in tagger.names or name.startswith("score")} == {CANNOT_TELL}
