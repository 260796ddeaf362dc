"""Corrects where a scanned page was cut into articles: one submission to two, or two to one."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from data.article import Article
from data.errors import DecisionError
from data.profile import profiled
from model.decision import REVIEW
from model.tagger import Prediction
from serving.decisions import Claim, change
from serving.history import record
from serving.records import RECEIVED, Submission
from serving.submissions import S, add, clean, derived, get, n_characters, proposal_values, text_values
from serving.tables import SUBMISSIONS

SPLIT, SEPARATED, JOINED, WITHDRAWN = "split", "separated", "joined", "withdrawn"
Tag = Callable[[Article], Prediction]
"""Asks the model again, as parts of an article carry other themes than the whole."""


def split(
    connection: Connection, claim: Claim, at_paragraph: int, title: str, tag: Tag | None
) -> tuple[Submission, Submission]:
    """Cut a submission before a paragraph (from 1); the second part becomes a submission of its own.

    Raises:
        DecisionError: no paragraph would be left on one side.
        ConflictError: it is no longer at this version.
    """
    current = get(connection, claim.identity)
    if not 1 < at_paragraph <= len(current.paragraphs):
        raise DecisionError("at_paragraph", f"from 2 to {len(current.paragraphs)}", "拆分处前后都要有段落。")
    first, second = current.paragraphs[: at_paragraph - 1], current.paragraphs[at_paragraph - 1 :]
    identity = _add_part(connection, current, clean(title).strip(), second, tag)
    values = {"paragraphs": list(first), **_fresh(current, current.title, first, tag)}
    kept = change(connection, current, claim, values, kind=SPLIT, other_id=identity)
    origin = {"source": current.source, "contributor": current.contributor, "batch": current.batch}
    appeared = {"before": {"withdrawn": 1}, "after": {"withdrawn": 0}, "other_id": claim.identity}
    record(connection, identity, "received", editor=claim.editor, after=origin)
    record(connection, identity, SEPARATED, editor=claim.editor, **appeared)
    return kept, get(connection, identity)


def join(connection: Connection, first: Claim, second: Claim, tag: Tag | None) -> Submission:
    """Put the second submission behind the first: its title becomes a paragraph, and it leaves the lists.

    Raises:
        DecisionError: both are the same.
        ConflictError: one of them is no longer at its version.
    """
    if first.identity == second.identity:
        raise DecisionError("second", "another submission", "不能与自身合并，请选择另一篇。")
    ours, theirs = get(connection, first.identity), get(connection, second.identity)
    paragraphs = [*ours.paragraphs, *([theirs.title] if theirs.title else []), *theirs.paragraphs]
    change(connection, theirs, second, {"withdrawn": 1}, kind=WITHDRAWN, other_id=first.identity)
    values = {"paragraphs": paragraphs, **_fresh(ours, ours.title, paragraphs, tag)}
    return change(connection, ours, first, values, kind=JOINED, other_id=second.identity)


def _fresh(current: Submission, title: str, paragraphs: Sequence[str], tag: Tag | None) -> dict[str, Any]:
    """What the model says of a part, lists as lists; themes an editor has decided stay."""
    values = proposal_values(_tagged(current, title, paragraphs, tag))
    if current.decided:
        del values["themes"], values["primary_theme"]
    return {**values, "n_characters": n_characters(paragraphs)}


def _tagged(current: Submission, title: str, paragraphs: Sequence[str], tag: Tag | None) -> Prediction:
    article = profiled(Article(str(current.id), title, tuple(paragraphs), current.source, current.zone))
    if tag is not None:
        return tag(article)
    return Prediction(article.id, article.source, title, REVIEW, (), None, {}, (), article.notes, current.model)


def _add_part(
    connection: Connection, current: Submission, title: str, paragraphs: Sequence[str], tag: Tag | None
) -> int:
    """A row like the one it was cut from, but with its own text, not decided by anybody."""
    row = dict(connection.execute(select(SUBMISSIONS).where(S.id == current.id)).mappings().one())
    del row["id"]
    row |= proposal_values(_tagged(current, title, paragraphs, tag)) | text_values(title, paragraphs)
    row |= {"version": 1, "title": title, "state": RECEIVED, "decided": 0, "decided_by": "", "decided_at": None}
    row |= {"issue": "", "duplicate_of": None, "near_duplicate_of": None}
    row["head"] = derived(title, current.zone, current.contributor)
    return add(connection, row, paragraphs)
