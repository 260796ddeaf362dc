"""JSON of `POST /v1/tag` as articles; says what is wrong with a field and never repeats its text."""

import json
from typing import Any

from starlette.exceptions import HTTPException

from data.article import Article, article_of
from data.parts import MAX_TEXT_CHARACTERS
from serving.desk_config import Limits

FIELDS_WITH_TEXT = frozenset({"title", "text", "paragraphs"})
REST = ("source", "zone", "byline", "date", "genre")
FIELDS = FIELDS_WITH_TEXT | {"id", *REST}
SEE = "see /v1/openapi.json"


def parse_articles(body: bytes, limits: Limits) -> tuple[list[Article], bool]:
    """The articles of a JSON body.

    Returns:
        The articles, and whether they came as a list.

    Raises:
        HTTPException: 422 for what is no article, 413 for more or longer ones than one request may hold.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(422, f"the body is not JSON in UTF-8; {SEE}.") from error
    if not isinstance(value, list):
        return [_article(value, "")], False
    if len(value) > limits.articles:
        raise HTTPException(413, f"one request may hold {limits.articles:,} articles; send them in several.")
    return [_article(each, f"[{place}]") for place, each in enumerate(value)], True


def _article(value: Any, where: str) -> Article:  # noqa: ANN401 (whatever JSON holds)
    if isinstance(value, str):
        return _checked(article_of(value), where)
    if not isinstance(value, dict):
        raise HTTPException(422, f"article{where}: write a text, or an object with text or paragraphs; {SEE}.")
    if not FIELDS.issuperset(value):
        raise HTTPException(422, f"article{where}: it may have {', '.join(sorted(FIELDS))} and nothing else; {SEE}.")
    title, paragraphs = _title_and_paragraphs(value, where)
    source, zone, byline, date, genre = (_text(value, name, where) for name in REST)
    identity = _identity(value, where)
    return _checked(Article(identity, title, paragraphs, source, zone, byline, date, genre), where)


def _title_and_paragraphs(value: dict[str, Any], where: str) -> tuple[str, tuple[str, ...]]:
    """Take the body from `paragraphs`, or from `text`, whose short first line is the title where none is given."""
    title, text = _text(value, "title", where), _text(value, "text", where)
    paragraphs = _paragraphs(value.get("paragraphs", []), where)
    if "text" in value and "paragraphs" in value:
        raise HTTPException(422, f"article{where}: give either text or paragraphs; {SEE}.")
    if not FIELDS_WITH_TEXT.intersection(value):
        raise HTTPException(422, f"article{where}: give text, paragraphs or a title; {SEE}.")
    if text and not title:
        plain = article_of(text)
        return plain.title, plain.paragraphs
    return title, paragraphs or tuple(line.strip() for line in text.splitlines() if line.strip())


def _paragraphs(value: Any, where: str) -> tuple[str, ...]:  # noqa: ANN401
    """Paragraphs as texts, or as annotated articles have them, as objects with a text."""
    found: list[Any] = (
        [each.get("text") if isinstance(each, dict) else each for each in value] if isinstance(value, list) else [0]
    )
    if not all(isinstance(each, str) for each in found):
        raise HTTPException(422, f"article{where}.paragraphs: write a list of texts; {SEE}.")
    return tuple(found)


def _text(value: dict[str, Any], name: str, where: str) -> str:
    found = value.get(name, "")
    if not isinstance(found, str):
        raise HTTPException(422, f"article{where}.{name}: write a text; {SEE}.")
    return found


def _identity(value: dict[str, Any], where: str) -> str:
    found = value.get("id", "")
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise HTTPException(422, f"article{where}.id: write a text or a whole number; {SEE}.")
    return str(found)


def _checked(article: Article, where: str) -> Article:
    if len(article.title) + sum(map(len, article.paragraphs)) > MAX_TEXT_CHARACTERS:
        raise HTTPException(413, f"article{where}: longer than {MAX_TEXT_CHARACTERS:,} characters; send it in parts.")
    return article
