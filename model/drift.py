"""Recent submissions beside the training data: what differs, and by how much it may differ by chance.

Shares are compared by Newcombe's interval of a difference of two shares, which holds for small numbers; means and rates
by the bootstrap over submissions, the training's own error added. The themes' intervals are widened so that all of them
hold together (Bonferroni). Submissions are taken as drawn one by one, which those of one week are not quite.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from data.article import Article
from model.arrays import Array, Flags
from model.keyness import KeyWords, key_words
from model.population import QUANTILES, Measured, Population, Profile, measure
from model.tagger import Tagger

ENOUGH = 30
"""With fewer submissions nothing is called different."""
MORE, LESS, CANNOT_TELL, TOO_FEW = "more", "less", "cannot tell", "too few to tell"
RESAMPLES = 2000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the submissions beside the training data.

    Attributes:
        name: what it is.
        now: of the submissions.
        training: of the training data.
        low: lower end of the interval of their difference.
        high: upper end.
        verdict: "more" or "less" where the interval excludes 0, else "cannot tell"; "too few to tell" below ENOUGH.
    """

    name: str
    now: float
    training: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Drift:
    """How submissions differ from the training data.

    Attributes:
        model: name of the model.
        articles: submissions compared.
        unreadable: submissions of which nothing can be said.
        training_articles: what they were compared with.
        figures: unknown words first, then the decision, themes, scores and lengths.
        words: what explains the difference; empty with fewer than ENOUGH submissions.
    """

    model: str
    articles: int
    unreadable: int
    training_articles: int
    figures: tuple[Figure, ...]
    words: KeyWords

    @property
    def enough(self) -> bool:
        """Whether there are enough submissions to say anything."""
        return self.articles >= ENOUGH

    def to_record(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {**asdict(self), "enough": self.enough}


def drift(articles: Sequence[Article], tagger: Tagger, *, seed: int = 0) -> Drift:
    """Compare submissions with what a model was trained on.

    Args:
        articles: the submissions, each once.
        tagger: the model; its card holds the profile of its training data.
        seed: of the bootstrap.

    Raises:
        ProfileError: the card holds none.
    """
    profile = Profile.of_card(tagger.card)
    measured = measure(articles, tagger)
    return Drift(
        model=tagger.card.name,
        articles=len(measured.population),
        unreadable=measured.unreadable,
        training_articles=profile.articles,
        figures=tuple(_figures(measured, profile, tagger, seed)) if len(measured.population) else (),
        words=_words(measured, profile, tagger),
    )


def _words(measured: Measured, profile: Profile, tagger: Tagger) -> KeyWords:
    if len(measured.population) < ENOUGH:
        return KeyWords((), ())
    return key_words(measured.paragraphs, tagger.scorer.weights, tagger.names, n_training=profile.paragraphs)


def draws(n_articles: int, seed: int) -> Array:
    """How often each article stands in each resample, shape (RESAMPLES, n_articles)."""
    equal = np.full(n_articles, 1 / n_articles)
    return np.random.default_rng(seed).multinomial(n_articles, equal, size=RESAMPLES).astype(np.float64)


def _figures(measured: Measured, profile: Profile, tagger: Tagger, seed: int) -> Iterator[Figure]:
    now = measured.population
    beside = _Beside(now, profile, draws(len(now), seed), np.random.default_rng(seed).normal(size=RESAMPLES))
    yield beside.unknown_words()
    yield beside.share("review", now.review, profile.review)
    yield beside.share("hardly certain", now.certainty < profile.certainty[1], QUANTILES[1])
    themes = list(enumerate(zip(tagger.card.themes, tagger.names, strict=True)))
    level = 1 - (1 - _LEVEL) / (len(themes) + 1)
    yield beside.share("no theme", np.logical_not(now.given.any(axis=1)), profile.none, level=level)
    for column, (slug, name) in themes:
        yield beside.share(name, now.given[:, column], profile.themes[slug], level=level)
    for column, (slug, name) in themes:
        yield beside.mean_score(f"score {name}", now.scores[:, column], profile.scores[slug], level=level)
    yield beside.share("short", now.characters < profile.characters[0], QUANTILES[0])
    yield beside.share("long", now.characters > profile.characters[-1], 1 - QUANTILES[-1])


@dataclass(frozen=True)
class _Beside:
    """Submissions beside a profile, with the chance both have.

    Attributes:
        drawn: resamples of the submissions, from `draws`.
        noise: standard normal, one a resample, for the training's own error.
    """

    now: Population
    profile: Profile
    drawn: Array
    noise: Array

    def unknown_words(self) -> Figure:
        """The share of running words the model does not know."""
        value = float(self.now.unknown.sum() / max(self.now.words.sum(), 1.0))
        samples = self.drawn @ self.now.unknown / np.maximum(self.drawn @ self.now.words, 1.0)
        return self._resampled("unknown words", value, samples, self.profile.unknown_words, _LEVEL)

    def mean_score(self, name: str, scores: Array, training: Sequence[float], *, level: float) -> Figure:
        """The mean of one theme's probabilities."""
        return self._resampled(name, float(scores.mean()), self.drawn @ scores / len(scores), training, level)

    def share(self, name: str, flags: Flags, training: float, *, level: float = _LEVEL) -> Figure:
        """The share of articles with some property."""
        now, n_now, n_training = float(flags.mean()), len(flags), self.profile.articles
        low, high = share_difference(now, n_now, training, n_training, level=level)
        return self._figure(name, now, training, low, high)

    def _resampled(self, name: str, now: float, samples: Array, training: Sequence[float], level: float) -> Figure:
        value, error = training
        low, high = np.quantile(samples - value - error * self.noise, ((1 - level) / 2, (1 + level) / 2)).tolist()
        return self._figure(name, now, value, low, high)

    def _figure(self, name: str, now: float, training: float, low: float, high: float) -> Figure:
        verdict = MORE if low > 0 else LESS if high < 0 else CANNOT_TELL
        return Figure(
            name=name,
            now=round(now, 4),
            training=round(training, 4),
            low=round(low, 4),
            high=round(high, 4),
            verdict=verdict if len(self.now) >= ENOUGH else TOO_FEW,
        )


def share_difference(first: float, n_first: int, second: float, n_second: int, *, level: float) -> tuple[float, float]:
    """Newcombe's interval of a difference of two shares (Statistics in Medicine 17, 1998, method 10).

    Args:
        first: a share.
        n_first: of so many.
        second: another.
        n_second: of so many.
        level: of the interval, such as 0.95.
    """
    (low_1, high_1), (low_2, high_2) = (
        wilson(share, n, level=level) for share, n in ((first, n_first), (second, n_second))
    )
    below = np.hypot(first - low_1, high_2 - second)
    above = np.hypot(high_1 - first, second - low_2)
    return float(first - second - below), float(first - second + above)


def wilson(share: float, n: int, *, level: float) -> tuple[float, float]:
    """Wilson's interval of a share of n."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return float(middle - half), float(middle + half)
