"""One loaded model, ready to tag: article in, record out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data.article import Article, Unreadable
from data.profile import garbled_share
from model.artifact import load_artifact
from model.decision import REVIEW, UNREADABLE, Decision, decide
from model.evidence import Evidence, explain_batch
from model.normalise import code_points
from model.scorer import Scorer
from model.tokens import shared_segmenter

MAX_GARBLED_SHARE = 0.1
"""Above this share of debris of a wrong decoding nothing can be said of a text."""
MIN_HAN_SHARE = 0.3
"""Below this share of Chinese characters among the letters a text is foreign or garbled, and gets no theme."""
FEW, FEW_CHARACTERS = 8, 20_000
"""Articles of one call when many are tagged, and after how many characters a call is full: its arrays take some 100
bytes a character, and more articles gain nothing."""
_FIRST_HAN, _N_HAN = 0x4E00, 0x5200
"""The block of common Chinese characters; all of them are letters."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The record every way of asking gives back.

    Attributes:
        id: of the article.
        source: the file it came from, or "".
        title: its title.
        status: "tagged", "none", "review" or "unreadable".
        themes: the themes given, in the taxonomy's order.
        primary: the one an editor would file it under, None without themes.
        scores: probability of each theme, by name; empty when unreadable.
        evidence: the phrases that carried the themes, or for an article without any the likeliest one.
        notes: what an editor should know; for an unreadable one the reason and what to do.
        model: the name of the model that said so.
    """

    id: str
    source: str
    title: str
    status: str
    themes: tuple[str, ...]
    primary: str | None
    scores: dict[str, float]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    model: str

    def to_record(self) -> dict[str, Any]:
        """The prediction as JSON-ready values."""
        return {
            "id": self.id,
            "source": self.source,
            "title": self.title,
            "status": self.status,
            "themes": list(self.themes),
            "primary": self.primary,
            "scores": dict(self.scores),
            "evidence": [evidence.to_record() for evidence in self.evidence],
            "notes": list(self.notes),
            "model": self.model,
        }


class Tagger:
    """A model folder, loaded."""

    def __init__(self, folder: Path) -> None:
        """Load and verify the model.

        Raises:
            ArtifactError: the folder is missing, damaged or foreign.
        """
        artifact = load_artifact(folder)
        self.card = artifact.card
        self.names = tuple(artifact.card.themes.values())
        self.segmenter = shared_segmenter(tuple(artifact.card.lexicon.items()))
        self.scorer = Scorer(artifact.weights)

    def tag(self, reading: Article | Unreadable) -> Prediction:
        """Tag one article; what could not be read, or is hardly Chinese, gets the status "unreadable"."""
        return self.tag_many((reading,))[0]

    def tag_many(self, readings: Sequence[Article | Unreadable]) -> list[Prediction]:
        """Tag several articles at once, each as if it were alone; half the time of one after the other."""
        refused = [self._refused(reading) for reading in readings]
        articles = [
            reading
            for reading, refusal in zip(readings, refused, strict=True)
            if isinstance(reading, Article) and refusal is None
        ]
        tagged = iter(self._tagged(articles) if articles else ())
        return [next(tagged) if refusal is None else refusal for refusal in refused]

    def tag_all(self, readings: Iterable[Article | Unreadable]) -> Iterator[Prediction]:
        """Tag any number of articles, a few in one call, in their order.

        An error, be it of an article or of the iterable, is raised behind the predictions of all that came before it.
        """
        few: list[Article | Unreadable] = []
        try:
            for reading in readings:
                few.append(reading)
                if len(few) == FEW or sum(map(_length, few)) >= FEW_CHARACTERS:
                    now, few = few, []
                    yield from self._tag_few(now)
        except Exception:
            yield from self._tag_few(few)
            raise
        yield from self._tag_few(few)

    def _tag_few(self, readings: Sequence[Article | Unreadable]) -> Iterable[Prediction]:
        """Tag in one call, or one by one where that fails, so that those before the one that fails are not lost."""
        try:
            return self.tag_many(readings)
        except Exception:  # noqa: BLE001 (the article that causes it raises it again)
            return map(self.tag, readings)

    def _refused(self, reading: Article | Unreadable) -> Prediction | None:
        if isinstance(reading, Unreadable):
            return self._unreadable(reading.source, reading.source, "", (f"{reading.reason}; {reading.remedy}",))
        if (problem := _text_problem("".join((reading.title, *reading.paragraphs)))) is not None:
            return self._unreadable(reading.id, reading.source, reading.title, (problem, *reading.notes))
        return None

    def _tagged(self, articles: Sequence[Article]) -> list[Prediction]:
        batch = self.segmenter.batch(articles)
        scores = self.scorer.score_batch(batch)
        n_known = scores.n_known.tolist()
        decisions = [
            decide(row, self.names, self.card.rule, n_known=n) for row, n in zip(scores.articles, n_known, strict=True)
        ]
        rows = scores.articles.tolist()
        themes = [
            {name: self.names.index(name) for name in decision.themes or self._likeliest(row)}
            for decision, row in zip(decisions, rows, strict=True)
        ]
        texts = [text for article in articles for text in (article.title, *article.paragraphs)]
        evidence = explain_batch(texts, batch, scores, themes=themes)
        return list(map(self._prediction, articles, decisions, rows, n_known, evidence))

    def _prediction(
        self, article: Article, decision: Decision, scores: list[float], n_known: int, evidence: list[Evidence]
    ) -> Prediction:
        notes = article.notes
        if decision.status == REVIEW and n_known < self.card.rule.min_known_words:
            notes = ("too short to be sure", *notes)
        return Prediction(
            id=article.id,
            source=article.source,
            title=article.title,
            status=decision.status,
            themes=decision.themes,
            primary=decision.primary,
            scores={name: round(score, 6) for name, score in zip(self.names, scores, strict=True)},
            evidence=tuple(evidence),
            notes=notes,
            model=self.card.name,
        )

    def _likeliest(self, scores: list[float]) -> tuple[str, ...]:
        return (self.names[max(range(len(scores)), key=scores.__getitem__)],)

    def _unreadable(self, identity: str, source: str, title: str, notes: tuple[str, ...]) -> Prediction:
        return Prediction(identity, source, title, UNREADABLE, (), None, {}, (), notes, self.card.name)


def _length(reading: Article | Unreadable) -> int:
    return len(reading.title) + sum(map(len, reading.paragraphs)) if isinstance(reading, Article) else 0


def _text_problem(text: str) -> str | None:
    is_chinese = _is_plainly_chinese(text)
    letters = [] if is_chinese else [c for c in text if c.isalpha()]
    if not is_chinese and not letters:
        return "no text in it; send the article as docx or txt"
    if garbled_share(text) > MAX_GARBLED_SHARE:
        return "garbled by a wrong decoding; ask for the original, or save it again as docx"
    n_han = sum("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in letters)
    if n_han < MIN_HAN_SHARE * len(letters):
        return "hardly any Chinese in it; if the text looks garbled, save it again as docx or UTF-8 txt"
    return None


def _is_plainly_chinese(text: str) -> bool:
    """Whether common Chinese characters are so many that letters need not be counted one by one."""
    n_han = np.count_nonzero(code_points(text) - np.uint32(_FIRST_HAN) < _N_HAN)
    return bool(n_han >= max(1.0, MIN_HAN_SHARE * len(text)))
