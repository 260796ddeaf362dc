"""Enters what was read, beside what the ledger holds already: the same, nearly the same, on the same matter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, or_, select

from data.article import Article, Unreadable
from data.check import NEAR_DUPLICATE
from model.tagger import Prediction
from serving.history import record
from serving.likeness import N_HASHES, Signature, agreement, closeness, jaccard, letters_of
from serving.records import Near, Submission
from serving.search import has_theme
from serving.store import Store
from serving.submissions import S, add, clean, get, row_of

SLACK = 0.2
"""What the estimated similarity may lie below the true one: three standard deviations of a signature."""
MOST_COMPARED = 5


class Receiver:
    """Keeps the signatures of all submissions in memory and reads new ones as others add them."""

    def __init__(self) -> None:
        """Know nothing yet; the first use reads the ledger."""
        self._lock = Lock()
        self._forget()

    @contextmanager
    def transaction(self, store: Store) -> Iterator[Connection]:
        """A transaction that may add submissions; when it fails, what it added is forgotten here too."""
        try:
            with store.writing() as connection:
                store.one_at_a_time(connection)
                yield connection
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Read everything anew at the next use."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._last = 0
        self._ids: list[int] = []
        self._terms: list[Signature] = []
        self._signatures: npt.NDArray[np.uint32] = np.zeros((0, N_HASHES), np.uint32)

    def receive(  # noqa: PLR0913 (the last three are options)
        self,
        connection: Connection,
        reading: Article | Unreadable,
        prediction: Prediction,
        *,
        contributor: str,
        batch: str,
        editor: str,
    ) -> Submission:
        """Enter one submission, or find it in the ledger."""
        row = row_of(reading, prediction, contributor=contributor, batch=batch)
        came = {"source": row["source"], "contributor": row["contributor"], "batch": row["batch"]}
        same = _same(connection, row["content_hash"])
        for identity, name in same:
            if row["contributor"] in ("", name):
                found = get(connection, identity)
                record(connection, identity, "repeated", editor=editor, version=found.version, after=came)
                return replace(found, repeated=True)
        paragraphs = [clean(text) for text in reading.paragraphs] if isinstance(reading, Article) else []
        row["duplicate_of"] = same[0][0] if same else None
        row["near_duplicate_of"] = None if same else self._nearly_same(connection, row, paragraphs)
        identity = add(connection, row, paragraphs)
        record(connection, identity, "received", editor=editor, after=came)
        return get(connection, identity)

    def nearest(self, connection: Connection, identity: int, limit: int) -> list[Near]:
        """Earlier submissions with a theme in common, the most alike first."""
        current = get(connection, identity)
        terms = connection.execute(select(S.terms).where(S.id == identity)).scalar()
        if not terms or not current.themes:
            return []
        self._refresh(connection)
        shared = or_(*(has_theme(theme) for theme in current.themes))
        query = select(S.id).where(S.withdrawn == 0, S.id < identity, shared)
        allowed = set(connection.execute(query).scalars())
        with self._lock:
            places = [place for place, number in enumerate(self._ids) if number in allowed]
            scores = closeness(np.frombuffer(terms, np.uint32), [self._terms[place] for place in places])
            best = [(self._ids[places[k]], float(scores[k])) for k in np.argsort(-scores, kind="stable")[:limit]]
        return [Near(get(connection, number), round(likeness, 3)) for number, likeness in best if likeness > 0]

    def _nearly_same(self, connection: Connection, row: dict[str, Any], paragraphs: list[str]) -> int | None:
        if row["signature"] is None:
            return None
        self._refresh(connection)
        with self._lock:
            shares = agreement(np.frombuffer(row["signature"], np.uint32), self._signatures)
            order = np.argsort(-shares, kind="stable")[:MOST_COMPARED]
            likely: list[int] = [self._ids[k] for k in order.tolist() if shares[k] >= NEAR_DUPLICATE - SLACK]
        ours = letters_of(row["title"], paragraphs)
        for identity in likely:
            other = get(connection, identity)
            if not other.withdrawn and jaccard(ours, letters_of(other.title, other.paragraphs)) >= NEAR_DUPLICATE:
                return identity
        return None

    def _refresh(self, connection: Connection) -> None:
        with self._lock:
            query = select(S.id, S.signature, S.terms).where(S.id > self._last, S.signature.is_not(None)).order_by(S.id)
            rows = connection.execute(query).all()
            if not rows:
                return
            added = np.frombuffer(b"".join(bytes(row.signature) for row in rows), np.uint32).reshape(-1, N_HASHES)
            self._signatures = np.concatenate([self._signatures, added])
            self._terms += [np.frombuffer(bytes(row.terms), np.uint32) for row in rows]
            self._ids += [row.id for row in rows]
            self._last = self._ids[-1]


def _same(connection: Connection, content_hash: str | None) -> list[tuple[int, str]]:
    """Numbers and contributors of the submissions with the same text, the earliest first."""
    if content_hash is None:
        return []
    query = select(S.id, S.contributor).where(S.content_hash == content_hash, S.withdrawn == 0).order_by(S.id)
    return [(row.id, row.contributor) for row in connection.execute(query)]
