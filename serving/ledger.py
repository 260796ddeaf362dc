"""The ledger: every submission with what was proposed, what was decided, by whom and when."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from data.article import Article, Unreadable
from model.tagger import Prediction
from serving import decisions, history, search, splitting, submissions
from serving.decisions import Claim
from serving.receiving import Receiver
from serving.records import Event, Filter, Near, Submission, Week
from serving.splitting import Tag
from serving.store import Store

EVERYTHING = Filter()
Version = tuple[int, int]
"""Number of a submission and the version somebody saw."""


class Ledger:
    """An open ledger; safe to share between threads, and between processes on one database."""

    def __init__(self, url: str | Path | None = None) -> None:
        """Open it, and make or upgrade it where needed.

        Args:
            url: a file, sqlite:///FILE or postgresql://USER@HOST/NAME; when None the environment variable
                ZHUTI_LEDGER, or the file zhuti-ledger.db in the user's data folder.

        Raises:
            LedgerError: it cannot be opened, or a newer program wrote it.
        """
        self.store = Store(url)
        self._receiver = Receiver()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the database's connections back."""
        self.store.close()

    def receive(
        self,
        reading: Article | Unreadable,
        prediction: Prediction,
        *,
        contributor: str = "",
        batch: str = "",
        editor: str = "",
    ) -> Submission:
        """Enter one submission; see `receive_many`."""
        return self.receive_many([(reading, prediction)], contributor=contributor, batch=batch, editor=editor)[0]

    def receive_many(
        self,
        readings: Iterable[tuple[Article | Unreadable, Prediction]],
        *,
        contributor: str = "",
        batch: str = "",
        editor: str = "",
    ) -> list[Submission]:
        """Enter submissions in one transaction.

        The same text by the same contributor is not entered again: the one in the ledger comes back, `repeated`, and
        the repetition stands in its history. The same text under another name is entered, with `duplicate_of`.

        Args:
            readings: what was read, with what the model said.
            contributor: who sent it; the byline when "".
            batch: the delivery it came with, to ask for later.
            editor: who dropped it in.
        """
        with self._receiver.transaction(self.store) as connection:
            return [
                self._receiver.receive(connection, *each, contributor=contributor, batch=batch, editor=editor)
                for each in readings
            ]

    def submissions(self, where: Filter = EVERYTHING) -> list[Submission]:
        """The submissions a filter asks for, without their texts unless it asks for these."""
        with self.store.reading() as connection:
            return search.find(connection, where)

    def numbers(self, where: Filter = EVERYTHING) -> list[int]:
        """The numbers alone of what a filter asks for, in its order: quick, to find a neighbour."""
        with self.store.reading() as connection:
            return search.numbers(connection, where)

    def count(self, where: Filter = EVERYTHING) -> int:
        """How many a filter asks for, its limit aside."""
        with self.store.reading() as connection:
            return search.count(connection, where)

    def submission(self, identity: int) -> Submission:
        """One submission with its text.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self.store.reading() as connection:
            return submissions.get(connection, identity)

    def decide(  # noqa: PLR0913 (one option for each thing there is to decide)
        self,
        identity: int,
        *,
        version: int,
        editor: str,
        state: str | None = None,
        themes: Sequence[str] | None = None,
        primary: str | None = None,
        issue: str | None = None,
    ) -> Submission:
        """Decide; what is None stays. Themes without a primary keep the old one, or take the likeliest.

        Raises:
            NotFoundError: there is no such submission.
            DecisionError: an unknown state, or a primary theme that is not among the themes.
            ConflictError: somebody changed it since `version`; nothing was written.
        """
        with self.store.writing() as connection:
            current = submissions.get(connection, identity)
            values = decisions.decision_values(current, state=state, themes=themes, primary=primary, issue=issue)
            return decisions.decide(connection, Claim(identity, version, editor), values)

    def edit(  # noqa: PLR0913 (one option for each field)
        self,
        identity: int,
        *,
        version: int,
        editor: str,
        title: str | None = None,
        zone: str | None = None,
        contributor: str | None = None,
        genre: str | None = None,
    ) -> Submission:
        """Correct what was read; what is None stays.

        Raises:
            NotFoundError: there is no such submission.
            ConflictError: somebody changed it since `version`; nothing was written.
        """
        values = {"title": title, "zone": zone, "contributor": contributor, "genre": genre}
        with self.store.writing() as connection:
            return decisions.edit(connection, Claim(identity, version, editor), values)

    def split(  # noqa: PLR0913 (where to cut, and what the second article is called)
        self, identity: int, *, version: int, editor: str, at_paragraph: int, title: str, tag: Tag | None = None
    ) -> tuple[Submission, Submission]:
        """Cut a submission in two, where a scanned page was cut wrongly.

        Args:
            identity: its number.
            version: the version the editor saw.
            editor: who cuts it.
            at_paragraph: the paragraph (from 1) with which the second article begins.
            title: of the second article.
            tag: asks the model about each part; without it both get the status "review" and no proposal.

        Raises:
            NotFoundError: there is no such submission.
            DecisionError: no paragraph would be left on one side.
            ConflictError: somebody changed it since `version`; nothing was written.
        """
        with self._receiver.transaction(self.store) as connection:
            parts = splitting.split(connection, Claim(identity, version, editor), at_paragraph, title, tag)
        self._receiver.forget()
        return parts

    def join(self, first: Version, second: Version, *, editor: str, tag: Tag | None = None) -> Submission:
        """Put the second submission behind the first; it leaves the lists, and its history stays.

        Args:
            first: number and version of the one that stays.
            second: number and version of the one whose text is added to it.
            editor: who joins them.
            tag: asks the model about the whole; without it the status is "review", without a proposal.

        Raises:
            NotFoundError: there is no such submission.
            DecisionError: both are the same.
            ConflictError: somebody changed one of them; nothing was written.
        """
        with self._receiver.transaction(self.store) as connection:
            whole = splitting.join(connection, Claim(*first, editor), Claim(*second, editor), tag)
        self._receiver.forget()
        return whole

    def undo(self, *, editor: str, identity: int | None = None) -> Submission | None:
        """Take the editor's last change back, of one submission or of any; None when there is none.

        Raises:
            ConflictError: what it set was changed again in the meantime; nothing was written.
        """
        with self._receiver.transaction(self.store) as connection:
            event = history.last_change(connection, editor, identity)
            if event is None:
                return None
            taken_back = decisions.undo(connection, event)
        if event.other is not None:  # a split or a join, which changed texts
            self._receiver.forget()
        return taken_back

    def can_undo(self, identity: int, *, editor: str) -> bool:
        """Whether a change of the editor's to this submission still stands."""
        with self.store.reading() as connection:
            return history.last_change(connection, editor, identity) is not None

    def history(self, identity: int) -> list[Event]:
        """What happened to a submission, oldest first."""
        with self.store.reading() as connection:
            return history.since(connection, identity, 0)

    def nearest(self, identity: int, limit: int = 5) -> list[Near]:
        """Earlier submissions with a theme in common, under any name, the most alike first."""
        with self.store.reading() as connection:
            return self._receiver.nearest(connection, identity, limit)

    def weeks(self) -> list[Week]:
        """Every week with submissions, newest first."""
        with self.store.reading() as connection:
            return search.weeks(connection)

    def choices(self, field: str) -> list[str]:
        """The values of "zone", "contributor", "batch" or "issue" that occur, the commonest first."""
        with self.store.reading() as connection:
            return search.choices(connection, field)
