"""The ledger: every submission with what was proposed, what was decided, by whom and when."""

from collections.abc import Iterable, Sequence
from typing import Self

from data.article import Article, Unreadable
from model.tagger import Prediction
from serving import decisions, submissions
from serving.receiving import Receiver
from serving.records import Event, Filter, Near, Submission, Week
from serving.store import Store

EVERYTHING = Filter()


class Ledger:
    """An open ledger; safe to share between threads, and between processes on one database."""

    def __init__(self, url: str | None = None) -> None:
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
            return submissions.find(connection, where)

    def count(self, where: Filter = EVERYTHING) -> int:
        """How many a filter asks for, its limit aside."""
        with self.store.reading() as connection:
            return submissions.count(connection, where)

    def submission(self, identity: int) -> Submission:
        """One submission with its text.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self.store.reading() as connection:
            return submissions.get(connection, identity)

    def decide(
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
            return decisions.decide(connection, identity, version, editor, values)

    def edit(
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
            return decisions.edit(connection, identity, version, editor, values)

    def undo(self, *, editor: str, identity: int | None = None) -> Submission | None:
        """Take the editor's last change back, of one submission or of any; None when there is none.

        Raises:
            ConflictError: what it set was changed again in the meantime; nothing was written.
        """
        with self.store.writing() as connection:
            return decisions.undo(connection, editor, identity)

    def history(self, identity: int) -> list[Event]:
        """What happened to a submission, oldest first."""
        with self.store.reading() as connection:
            return decisions.history(connection, identity)

    def nearest(self, identity: int, limit: int = 5) -> list[Near]:
        """Earlier submissions with a theme in common, under any name, the most alike first."""
        with self.store.reading() as connection:
            return self._receiver.nearest(connection, identity, limit)

    def weeks(self) -> list[Week]:
        """Every week with submissions, newest first."""
        with self.store.reading() as connection:
            return submissions.weeks(connection)
