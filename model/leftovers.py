"""Temporary folders of writers that were killed."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

HOUR = 3600.0
"""Seconds after which nobody is still writing a model folder."""


def clear_leftovers(folder: Path) -> None:
    """Remove what killed writers of a folder left beside it; an older folder one of them had put aside comes back.

    Args:
        folder: of the model.
    """
    for path in sorted(folder.parent.glob(f".{folder.name}-*")):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime < HOUR and not path.name.endswith("-old"):
                continue
            if path.name.endswith("-old") and not folder.exists():
                path.rename(folder)
            else:
                shutil.rmtree(path)
