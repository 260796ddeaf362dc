"""What programs send to the API and get back, as far as it is no record of another module."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from serving.records import Event, Filter, Submission

MAX_NUMBER = 2**31 - 1
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text as every database can hold it."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
Number = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="number of a submission")]
SheetForm = Literal["xlsx", "csv"]
State = Literal["received", "accepted", "rejected", "published"]
Status = Literal["tagged", "none", "review", "unreadable"]


class Closed(BaseModel):
    """An object without other members than these."""

    model_config = ConfigDict(extra="forbid")


class Theme(BaseModel):
    """A theme of the model in use."""

    slug: str
    name: str
    threshold: float


class Themes(BaseModel):
    """The themes of the model in use, in the order of its scores."""

    model: str
    themes: list[Theme]


class Where(Closed):
    """Which submissions, in which order; what is left out does not filter."""

    week: Annotated[str, StringConstraints(pattern=r"^(\d{4}-W\d{2})?$")] = ""
    year: Annotated[int, Query(ge=1900, le=9999)] | None = None
    month: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2})?$")] = ""
    state: State | Literal[""] = ""
    status: Status | Literal[""] = ""
    theme: Line = ""
    text: Line = ""
    contributor: Line = ""
    zone: Line = ""
    decided: bool | None = None
    batch: Line = ""
    order: Literal["needs_you", "newest", "number"] = "needs_you"

    def filter(self, **more: Any) -> Filter:  # noqa: ANN401 (fields of `Filter`)
        """The same for the ledger."""
        return Filter(**self.model_dump(), **more)


class Asked(Where):
    """The same, and which part of the list."""

    with_text: bool = False
    limit: Annotated[int, Query(ge=1, le=1000)] = 100
    offset: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0


class Submissions(BaseModel):
    """A part of a list, and how long the whole of it is."""

    total: int
    submissions: list[Submission]


class History(BaseModel):
    """What happened to a submission, oldest first."""

    events: list[Event]


class NearOne(BaseModel):
    """An earlier submission and how alike it is, 0 to 1."""

    likeness: float
    submission: Submission


class ReceivedFiles(BaseModel):
    """What became of an upload: the submissions in order, those included that were in the ledger before."""

    batch: str
    files: int
    repeated: int
    unreadable: int
    submissions: list[Submission]


class DecisionIn(Closed):
    """A decision on a submission; what is left out stays as it is."""

    version: Annotated[int, Field(ge=1, le=MAX_NUMBER)]
    editor: Name
    state: State | None = None
    themes: Annotated[list[Line], Field(max_length=50)] | None = None
    primary: Line | None = None
    issue: Line | None = None


class EditIn(Closed):
    """A correction of what was read; what is left out stays as it is."""

    version: Annotated[int, Field(ge=1, le=MAX_NUMBER)]
    editor: Name
    title: Line | None = None
    zone: Line | None = None
    contributor: Line | None = None
    genre: Line | None = None


class UndoIn(Closed):
    """Whose last change is taken back."""

    editor: Name
