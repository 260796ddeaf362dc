"""The web application, as a table of contents."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI

from serving.api_submissions import router as api
from serving.api_tag import tag_route
from serving.assets import STATIC, Assets
from serving.desk import router as desk
from serving.desk_config import DeskConfig
from serving.entrance import router as entrance
from serving.guard import Guard
from serving.health import router as health
from serving.intake import Intake
from serving.ledger import Ledger
from serving.live import LiveTagger
from serving.metrics import Metrics
from serving.openapi import describe, problems
from serving.pending_sheets import PendingSheets
from serving.problems import install_problems
from serving.security import refuse_exposure, require_token
from serving.store import data_folder
from serving.watch import Watcher
from serving.worker import Worker


def create_app(config: DeskConfig) -> FastAPI:
    """Build the application; its ledger and its model are open when this returns.

    Raises:
        ExposedError: other machines could reach it without a token.
        LedgerError: the ledger cannot be opened.
        ArtifactError: the model cannot be loaded.
        InputError: the folder to watch is not there.
    """
    refuse_exposure(config)
    # The pages that FastAPI would add fetch their scripts from elsewhere.
    app = FastAPI(
        title="zhuti", version=version("zhuti"), openapi_url=None, docs_url=None, redoc_url=None, lifespan=_lifespan
    )
    app.state.config = config
    app.state.metrics = Metrics()
    app.state.live = LiveTagger(config.model)
    app.state.ledger = Ledger(config.ledger)
    app.state.intake = Intake(app.state.ledger, app.state.live)
    app.state.sheets = PendingSheets()
    app.state.worker = Worker(config.limits)
    app.state.watcher = Watcher(config.watch, app.state.intake, data_folder()) if config.watch else None
    app.add_middleware(Guard, config=config, metrics=app.state.metrics)
    install_problems(app)
    app.router.routes.append(tag_route(app))
    app.include_router(health)
    app.include_router(
        api, dependencies=[Depends(require_token)], responses=problems(401, 403, 404, 408, 409, 413, 415, 422, 503)
    )
    app.add_api_route("/v1/openapi.json", lambda: describe(app), include_in_schema=False)
    app.include_router(entrance)
    app.include_router(desk)
    app.mount("/static", Assets(directory=STATIC), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    watcher = app.state.watcher
    if watcher is not None:
        watcher.start()
    yield
    if watcher is not None:
        watcher.stop()
    app.state.intake.close()
    app.state.worker.close()
    app.state.ledger.close()
