"""Submissions under /v1: receive, list, read, decide, correct, undo."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from data.errors import IntakeError
from serving.api_models import (
    Asked,
    DecisionIn,
    EditIn,
    History,
    Line,
    NearOne,
    Number,
    ReceivedFiles,
    SheetForm,
    Submissions,
    Theme,
    Themes,
    UndoIn,
    Where,
)
from serving.deps import ConfigDep, IntakeDep, LedgerDep, TaggerDep, WorkerDep
from serving.openapi import SHEET_TYPES, sheet_responses
from serving.records import Submission, Week
from serving.sheets import to_csv, to_xlsx
from serving.uploads import received

router = APIRouter(prefix="/v1")


@router.get("/themes", tags=["tagging"])
def themes(tagger: TaggerDep) -> Themes:
    """The themes of the model in use."""
    rows = zip(tagger.card.themes.items(), tagger.card.rule.thresholds, strict=True)
    listed = [Theme(slug=slug, name=name, threshold=threshold) for (slug, name), threshold in rows]
    return Themes(model=tagger.card.name, themes=listed)


@router.post("/submissions", status_code=201, tags=["submissions"])
async def receive(  # noqa: PLR0913, PLR0917 (FastAPI hands in what a route names)
    request: Request,
    config: ConfigDep,
    intake: IntakeDep,
    worker: WorkerDep,
    editor: Annotated[Line, Query()] = "",
    contributor: Annotated[Line, Query()] = "",
) -> ReceivedFiles:
    """Read, tag and enter the files of a form; a text that is there already is not entered again."""
    worker.admit()
    files = await received(request, config.limits)
    done: list[Submission] = []
    batch = await worker.run(intake.take, files, editor=editor, contributor=contributor, entered=done.extend)
    if batch.error:
        raise IntakeError(batch.n_done, batch.n_files, batch.error, batch.error_zh)
    return ReceivedFiles(
        batch=batch.id,
        files=batch.n_files,
        repeated=batch.n_repeated,
        unreadable=batch.n_unreadable,
        submissions=done,
    )


@router.get("/submissions", tags=["submissions"])
def find(ledger: LedgerDep, asked: Annotated[Asked, Query()]) -> Submissions:
    """The submissions a filter asks for."""
    where = asked.filter()
    return Submissions(total=ledger.count(where), submissions=ledger.submissions(where))


@router.get("/exports/{form}", tags=["submissions"], response_class=Response, responses=sheet_responses())
def export(ledger: LedgerDep, tagger: TaggerDep, form: SheetForm, where: Annotated[Where, Query()]) -> Response:
    """All submissions a filter asks for as a sheet that can be edited and read back."""
    submissions = ledger.submissions(where.filter(with_text=True))
    content = to_xlsx(submissions, tagger.names) if form == "xlsx" else to_csv(submissions, tagger.names)
    headers = {"Content-Disposition": f'attachment; filename="zhuti.{form}"'}
    return Response(content, media_type=SHEET_TYPES[form], headers=headers)


@router.get("/weeks", tags=["submissions"])
def weeks(ledger: LedgerDep) -> list[Week]:
    """Every week with submissions, newest first."""
    return ledger.weeks()


@router.get("/submissions/{number}", tags=["submissions"])
def read_one(ledger: LedgerDep, number: Number) -> Submission:
    """One submission with its text."""
    return ledger.submission(number)


@router.get("/submissions/{number}/history", tags=["submissions"])
def history(ledger: LedgerDep, number: Number) -> History:
    """What happened to it."""
    ledger.submission(number)
    return History(events=ledger.history(number))


@router.get("/submissions/{number}/nearest", tags=["submissions"])
def nearest(ledger: LedgerDep, number: Number) -> list[NearOne]:
    """Earlier ones with a theme in common, the most alike first."""
    return [NearOne(likeness=near.likeness, submission=near.submission) for near in ledger.nearest(number)]


@router.post("/submissions/{number}/decision", tags=["decisions"])
def decide(ledger: LedgerDep, tagger: TaggerDep, number: Number, decision: DecisionIn) -> Submission:
    """Decide; 409 with the current one when somebody changed it since `version`."""
    unknown = set(decision.themes or ()) - set(tagger.names) - set(ledger.submission(number).themes)
    if unknown:
        raise HTTPException(422, "a theme is not one of the model in use; see /v1/themes.")
    return ledger.decide(number, **_given(decision))


@router.patch("/submissions/{number}", tags=["decisions"])
def edit(ledger: LedgerDep, number: Number, correction: EditIn) -> Submission:
    """Correct what was read; 409 with the current one when somebody changed it since `version`."""
    return ledger.edit(number, **_given(correction))


@router.post("/submissions/{number}/undo", tags=["decisions"])
def undo(ledger: LedgerDep, number: Number, whose: UndoIn) -> Submission | None:
    """Take an editor's last change of this submission back; null when there is none."""
    ledger.submission(number)
    return ledger.undo(editor=whose.editor, identity=number)


@router.post("/undo", tags=["decisions"])
def undo_last(ledger: LedgerDep, whose: UndoIn) -> Submission | None:
    """Take an editor's last change of any submission back; null when there is none."""
    return ledger.undo(editor=whose.editor)


def _given(sent: DecisionIn | EditIn) -> dict[str, Any]:
    return sent.model_dump(exclude_unset=True)
