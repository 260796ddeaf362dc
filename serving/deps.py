"""What a route may ask for, as named types."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from model.tagger import Tagger
from serving.desk_config import DeskConfig
from serving.intake import Intake
from serving.ledger import Ledger
from serving.live import LiveTagger
from serving.security import page_post, page_session
from serving.sessions import Session
from serving.worker import Worker


def _config(request: Request) -> DeskConfig:
    config: DeskConfig = request.app.state.config
    return config


def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


def _worker(request: Request) -> Worker:
    worker: Worker = request.app.state.worker
    return worker


def _live(request: Request) -> LiveTagger:
    live: LiveTagger = request.app.state.live
    return live


def _tagger(live: Annotated[LiveTagger, Depends(_live)]) -> Tagger:
    return live.current()


def _editor(session: Annotated[Session, Depends(page_session)]) -> str:
    return session.editor


def _posting_editor(session: Annotated[Session, Depends(page_post)]) -> str:
    return session.editor


ConfigDep = Annotated[DeskConfig, Depends(_config)]
IntakeDep = Annotated[Intake, Depends(_intake)]
LedgerDep = Annotated[Ledger, Depends(_ledger)]
TaggerDep = Annotated[Tagger, Depends(_tagger)]
WorkerDep = Annotated[Worker, Depends(_worker)]
EditorDep = Annotated[str, Depends(_editor)]
"""The editor's name, of a page that shows something (GET)."""
PostingEditorDep = Annotated[str, Depends(_posting_editor)]
"""The editor's name, of a page that changes something (POST): its CSRF token has been checked."""
