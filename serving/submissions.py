"""Submissions as rows of the ledger: made from what was read, added, and got by number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from data.article import Article, Unreadable
from data.errors import NotFoundError
from model.tagger import Prediction
from serving.likeness import folded, hash_of, letters_of, signature_of, terms_of
from serving.records import OFFICE_TIME, RECEIVED, Submission, now_utc, week_of
from serving.stored import columns_of, dumps, submission_of
from serving.tables import SUBMISSIONS, TEXTS

S = SUBMISSIONS.c
LISTED = [column for column in SUBMISSIONS.c if column.name not in {"head", "signature", "terms", "content_hash"}]


def clean(text: str) -> str:
    """Text every database can hold: NUL and half characters become U+FFFD, so that places in it stay."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def derived(title: str, zone: str, contributor: str) -> str:
    """What of a submission is searched besides its body."""
    return folded(f"{title} {zone} {contributor}")


def n_characters(paragraphs: Sequence[str]) -> int:
    """Characters of an article's body, blanks left out."""
    return sum(len("".join(text.split())) for text in paragraphs)


def text_values(title: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    """The columns that follow from an article's text."""
    letters = letters_of(title, paragraphs)
    return {
        "n_characters": n_characters(paragraphs),
        "content_hash": hash_of(letters),
        "signature": signature_of(letters).tobytes(),
        "terms": terms_of(letters).tobytes(),
    }


def proposal_values(prediction: Prediction) -> dict[str, Any]:
    """The columns a prediction fills, lists as lists."""
    return {
        "status": prediction.status,
        "proposed": list(prediction.themes),
        "proposed_primary": prediction.primary,
        "scores": prediction.scores,
        "evidence": [[e.theme, e.paragraph, e.start, e.end, clean(e.text), e.weight] for e in prediction.evidence],
        "notes": [clean(note) for note in prediction.notes],
        "model": prediction.model,
        "themes": list(prediction.themes),
        "primary_theme": prediction.primary,
    }


def row_of(reading: Article | Unreadable, prediction: Prediction, *, contributor: str, batch: str) -> dict[str, Any]:
    """A new row of `submissions`, without what is found by comparing it to the others."""
    at = now_utc()
    local = at.astimezone(OFFICE_TIME)
    row = {
        "version": 1,
        "received_at": at.isoformat(),
        "week": week_of(local.date()),
        "month": f"{local:%Y-%m}",
        "source": clean(reading.source),
        "title": clean(reading.title if isinstance(reading, Article) else prediction.title),
        "zone": clean(reading.zone) if isinstance(reading, Article) else "",
        "contributor": clean(contributor or (reading.byline if isinstance(reading, Article) else "")).strip(),
        "genre": reading.genre if isinstance(reading, Article) else "",
        "date": clean(reading.date) if isinstance(reading, Article) else "",
        "state": RECEIVED,
        "decided": 0,
        "decided_by": "",
        "decided_at": None,
        "issue": "",
        "batch": clean(batch),
        "withdrawn": 0,
        **proposal_values(prediction),
    }
    row["head"] = derived(row["title"], row["zone"], row["contributor"])
    if isinstance(reading, Article):
        return row | text_values(row["title"], [clean(text) for text in reading.paragraphs])
    return row | {"n_characters": 0, "content_hash": None, "signature": None, "terms": None}


def add(connection: Connection, row: dict[str, Any], paragraphs: Sequence[str]) -> int:
    """Insert a row, lists as lists, and its text; its number."""
    identity = connection.execute(insert(SUBMISSIONS), columns_of(row)).inserted_primary_key
    assert identity is not None  # noqa: S101 (the table has a primary key)
    number = int(identity[0])
    connection.execute(insert(TEXTS), text_row(number, paragraphs))
    return number


def text_row(identity: int, paragraphs: Sequence[str]) -> dict[str, Any]:
    """The row of `texts`."""
    return {
        "submission_id": identity,
        "paragraphs": dumps(list(paragraphs)),
        "folded": folded("\n".join(paragraphs)),
    }


def get(connection: Connection, identity: int) -> Submission:
    """One submission with its text.

    Raises:
        NotFoundError: there is none with this number.
    """
    query = select(*LISTED, TEXTS.c.paragraphs).join(TEXTS, TEXTS.c.submission_id == S.id).where(S.id == identity)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFoundError(identity)
    return submission_of(row)
