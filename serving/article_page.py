"""Everything the page of one submission shows, gathered from the ledger."""

from itertools import pairwise
from typing import Any

from starlette.responses import Response

from data.errors import NotFoundError
from data.genres import ABOUT
from serving.ledger import Ledger
from serving.marking import marked_paragraphs
from serving.page_context import Flash, PageContext
from serving.page_query import PageQuery, query_of
from serving.records import NUMBER, Filter, Submission

GENRES = (*ABOUT, "")
NEAREST = 5
LISTED = 500
"""Submissions of a list among which the next one is looked for."""
SENTENCES = {
    "decided": "已保存。",
    "edited": "更正已保存。",
    "split": "已拆成两篇，这是前一篇。",
    "joined": "已合并成一篇。",
    "undone": "已撤销您对这一篇的上一步。",
    "nothing": "您对这一篇没有可以撤销的改动。",
    "pasted": "收下了，这是刚粘贴的稿件。",
    "repeated": "这篇稿件以前收过，没有重复登记。",
}
"""What a page says after a change, by the word in its address."""


def card_values(page: PageContext, item: Submission) -> dict[str, Any]:
    """Give text, warnings and neighbours of a submission, as `article_text` and `article_side` show them."""
    return {
        "item": item,
        "texts": marked_paragraphs(item.title, item.paragraphs, item.evidence),
        "near": [each for each in page.ledger.nearest(item.id, NEAREST) if each.submission.id != _twin_of(item)],
        "theme_names": (*page.theme_names, *(name for name in item.themes if name not in page.theme_names)),
        "twin": _found(page.ledger, _twin_of(item)),
    }


def article_response(
    page: PageContext,
    item: Submission,
    *,
    flash: Flash | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Show the page of one submission.

    Args:
        page: who asks, and from which list.
        item: the submission.
        flash: what to say above it; None for what the address says.
        typed: corrections that could not be saved, so that they are not lost.
        status: of the response.
    """
    query = query_of(page.request, page.ledger)
    said = SENTENCES.get(page.request.query_params.get("done", ""))
    values = card_values(page, item) | {
        "back": f"/?{query.address()}",
        "cutting": "cut" in page.request.query_params,
        "flash": flash or (Flash(said) if said else None),
        "genres": GENRES,
        "history": page.ledger.history(item.id),
        "next_id": _next(page.ledger, query, item),
        "people": page.ledger.choices("contributor"),
        "query": query.address(),
        "siblings": _siblings(page.ledger, item),
        "typed": typed,
        "zones": page.ledger.choices("zone"),
    }
    return page.render("article.html", values, status=status)


def _twin_of(item: Submission) -> int | None:
    return item.duplicate_of or item.near_duplicate_of


def _found(ledger: Ledger, identity: int | None) -> Submission | None:
    try:
        return None if identity is None else ledger.submission(identity)
    except NotFoundError:
        return None


def _next(ledger: Ledger, query: PageQuery, item: Submission) -> int | None:
    ids = ledger.numbers(query.filter(limit=LISTED))
    return next((after for before, after in pairwise(ids) if before == item.id), None)


def _siblings(ledger: Ledger, item: Submission) -> list[Submission]:
    """Give what was read from the same file, in its order: what a split by mistake is joined with."""
    if not (item.source and item.batch):
        return []
    rows = ledger.submissions(Filter(week=item.week, batch=item.batch, order=NUMBER))
    return [row for row in rows if row.source == item.source and row.id != item.id]
