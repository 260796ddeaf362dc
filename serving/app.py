"""The web application, as a table of contents."""

from importlib.metadata import version

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from serving.desk_config import DeskConfig
from serving.entrance import router as entrance
from serving.ledger import Ledger
from serving.live import LiveTagger
from serving.problems import install_problems
from serving.security import refuse_exposure
from serving.templating import STATIC


def create_app(config: DeskConfig) -> FastAPI:
    """Build the application; its ledger and its model are open when this returns.

    Raises:
        ExposedError: other machines could reach it without a token.
        LedgerError: the ledger cannot be opened.
        ArtifactError: the model cannot be loaded.
    """
    refuse_exposure(config)
    # The pages that FastAPI would add fetch their scripts from elsewhere.
    app = FastAPI(
        title="zhuti", version=version("zhuti"), openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None
    )
    app.state.config = config
    app.state.ledger = Ledger(config.ledger)
    app.state.live = LiveTagger(config.model)
    install_problems(app)
    app.include_router(entrance)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
