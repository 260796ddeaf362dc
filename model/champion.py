"""The model in use: a folder of exported versions and a small pointer file that names one of them.

    models/               ZHUTI_MODELS, or `models` in the current folder
      champion            a line: the name of the version in use; replaced in one step, absent when the starter serves
      versions/NAME/      whole model folders, never changed after they were written

A reader sees the old version or the new one and nothing between: a version folder appears by one rename, and the
pointer is replaced by another after that.
"""

import os
from pathlib import Path

from data.errors import ArtifactError
from data.files import write_whole

VARIABLE = "ZHUTI_MODELS"
POINTER, VERSIONS = "champion", "versions"


def models_folder() -> Path:
    """Where versions and pointer live: ZHUTI_MODELS, or `models` in the current folder."""
    return Path(os.environ.get(VARIABLE) or "models")


def champion_folder(models: Path | None = None) -> Path | None:
    """The folder of the version in use, None while there is none.

    Args:
        models: the models folder; `models_folder()` when None.

    Raises:
        ArtifactError: the pointer cannot be read, or names what is not there.
    """
    models = models or models_folder()
    pointer = models / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ArtifactError(pointer, "cannot be read as the name of a version") from error
    folder = models / VERSIONS / name
    if name in {"", ".", ".."} or Path(name).name != name or not folder.is_dir():
        raise ArtifactError(pointer, f"names {name[:100]!r}, which is not in {models / VERSIONS}")
    return folder


def version_folder(models: Path, name: str) -> Path:
    """Where a version of that name is kept."""
    return models / VERSIONS / name


def point_at(models: Path, name: str | None) -> None:
    """Make a version the one in use, or with None the starter.

    Raises:
        InputError: the pointer cannot be written.
    """
    if name is None:
        (models / POINTER).unlink(missing_ok=True)
        return
    with write_whole(models / POINTER) as stream:
        stream.write(name + "\n")
