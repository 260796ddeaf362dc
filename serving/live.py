"""The model in use, loaded; another one is loaded completely before it takes over."""

import logging
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from data.article import article_of
from data.errors import ArtifactError
from model.artifact import find_model
from model.tagger import Tagger

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often the pointer to the model in use is read, at most."""
RETRY_SECONDS = 30.0
"""How long a model that could not be loaded is left alone."""
WARM_UP = "签约仪式\n开发区举行项目集中签约仪式。"


class LiveTagger:
    """The tagger of a server that is not restarted when the champion changes."""

    def __init__(self, model: Path | None = None) -> None:
        """Load the model.

        Args:
            model: a model folder that is kept; None follows the model in use.

        Raises:
            ArtifactError: it cannot be loaded.
        """
        self._fixed = model
        self._folder = find_model(model)
        self._tagger = _load(self._folder)
        self._loading = Lock()
        self._next_look = monotonic() + LOOK_SECONDS

    def current(self) -> Tagger:
        """The tagger for this request; looks now and then whether another model is in use, and loads it beside."""
        if monotonic() >= self._next_look and self._fixed is None:
            self._next_look = monotonic() + LOOK_SECONDS
            if not self._loading.locked() and self._wanted() != self._folder:
                Thread(target=self.refresh, name="zhuti-model", daemon=True).start()
        return self._tagger

    def refresh(self) -> None:
        """Load the model in use where it is another one; the old one stays when that fails."""
        with self._loading:
            folder = self._wanted()
            if folder == self._folder:
                return
            try:
                tagger = _load(folder)
            except (ArtifactError, OSError) as error:
                self._next_look = monotonic() + RETRY_SECONDS
                logger.warning("the model in use stays %s: %s", self._tagger.card.name, error)
                return
            self._tagger, self._folder = tagger, folder
            logger.info("the model in use is now %s", tagger.card.name)

    def _wanted(self) -> Path:
        try:
            return find_model(self._fixed)
        except ArtifactError as error:
            logger.warning("the model in use stays %s: %s", self._tagger.card.name, error)
            return self._folder


def _load(folder: Path) -> Tagger:
    tagger = Tagger(folder)
    # The vocabulary is indexed by the first article; no request should wait for that.
    tagger.tag(article_of(WARM_UP))
    return tagger
