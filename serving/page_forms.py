"""The forms and addresses of the desk's pages, field by field."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from serving.ledger import Ledger
from serving.records import PUBLISHED, Submission

LARGEST = 2**31
"""Numbers of submissions and versions stay far below this; a database need not be asked for larger ones."""
Identity = Annotated[int, Path(ge=0, lt=LARGEST)]
"""The number of a submission in an address."""


class ChangeForm(BaseModel):
    """What every change of a submission carries.

    Attributes:
        version: the one it was made from.
        back: the address of the list the editor came from.
    """

    version: int = Field(ge=0, lt=LARGEST)
    back: str = ""


class DecisionForm(ChangeForm):
    """Themes that are ticked, the primary one, a new state ("" keeps the old) and the issue it was published in."""

    themes: list[str] = Field(default_factory=list)
    primary: str = ""
    state: str = ""
    issue: str = ""

    def decide(self, ledger: Ledger, identity: int, editor: str) -> Submission:
        """Write the decision; a primary theme that is not ticked is none.

        Raises:
            ConflictError: somebody changed the submission in the meantime.
            DecisionError: the state is unknown.
        """
        return ledger.decide(
            identity,
            version=self.version,
            editor=editor,
            state=self.state or None,
            themes=self.themes,
            primary=self.primary if self.primary in self.themes else None,
            issue=self.issue if self.state == PUBLISHED else None,
        )


class EditForm(ChangeForm):
    """What was read wrongly and is put right."""

    title: str = ""
    zone: str = ""
    contributor: str = ""
    genre: str = ""

    def typed(self) -> dict[str, str]:
        """What was typed, by the ledger's names."""
        return {"title": self.title, "zone": self.zone, "contributor": self.contributor, "genre": self.genre}


class SplitForm(ChangeForm):
    """Where a submission is cut: the paragraph, from 1, that begins the second, and the second's title."""

    at_paragraph: int
    title: str = ""


class JoinForm(ChangeForm):
    """What is joined to a submission: number and version of the other, "12:3"."""

    other: str = ""


class PasteForm(BaseModel):
    """A pasted text with what is known of it."""

    text: str = ""
    title: str = ""
    contributor: str = ""
