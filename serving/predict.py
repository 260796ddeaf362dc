"""predict() and predict_many(): articles or plain text in, one record each out."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from data.article import Article, Unreadable, article_of
from model.artifact import find_model
from model.tagger import Prediction, Tagger


def predict(article: str | Article | Unreadable, *, model: Path | None = None) -> Prediction:
    """Tag one article.

    Args:
        article: an article, or its plain text; a short first line is taken for the title.
        model: a model folder; the one in use when None.

    Raises:
        ArtifactError: the model cannot be loaded.
    """
    return _tagger(find_model(model)).tag(_reading(article))


def predict_many(articles: Iterable[str | Article | Unreadable], *, model: Path | None = None) -> list[Prediction]:
    """Tag articles; as many records come out, in the same order.

    Raises:
        ArtifactError: the model cannot be loaded.
    """
    return list(_tagger(find_model(model)).tag_all(map(_reading, articles)))


def _reading(article: str | Article | Unreadable) -> Article | Unreadable:
    return article_of(article) if isinstance(article, str) else article


@lru_cache(maxsize=4)
def _tagger(folder: Path) -> Tagger:
    return Tagger(folder)
