"""The model in use, loaded; another one is loaded completely before it takes over."""

from pathlib import Path

from model.artifact import find_model
from model.tagger import Tagger


class LiveTagger:
    """The tagger of a server that is not restarted when the champion changes."""

    def __init__(self, model: Path | None = None) -> None:
        """Load the model.

        Args:
            model: a model folder that is kept; None follows the model in use.

        Raises:
            ArtifactError: it cannot be loaded.
        """
        self._tagger = Tagger(find_model(model))

    def current(self) -> Tagger:
        """The tagger to use for this request."""
        return self._tagger
