"""A store folder that was moved or copied: MLflow writes absolute paths into its database, so they are set right.

Only a SQLite store with its artifacts beside it (`mlflow.db` and `mlruns/`) is touched, and only when the artifacts are
there and the written path leads elsewhere.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

_ARTIFACTS = "mlruns"
_COLUMNS = (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("logged_models", "artifact_location"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
)


def relocate(database: Path, location: str) -> bool:
    """Let every path of a store lead to the artifacts beside its database.

    Args:
        database: the SQLite file.
        location: where the database says that the artifacts of an experiment are.

    Returns:
        Whether anything was changed.

    Raises:
        OSError: the database is locked or cannot be written.
    """
    home = database.resolve().parent
    before, mark, rest = location.rpartition(f"/{_ARTIFACTS}/")
    scheme = urlparse(location).scheme
    is_uri = scheme == "file"
    if not mark or (scheme and not is_uri and len(scheme) > 1):
        return False
    after = home.as_uri() if is_uri else home.as_posix()
    there, here = _path(before + mark + rest, is_uri=is_uri), home / _ARTIFACTS / unquote(rest)
    if before == after or (there.is_dir() and not here.is_dir()):
        return False
    _rewrite(database, before + mark, after + mark)
    return True


def _path(location: str, *, is_uri: bool) -> Path:
    return Path(url2pathname(urlparse(location).path) if is_uri else location)


def _rewrite(database: Path, before: str, after: str) -> None:
    """Replace the beginning of every path, all in one transaction."""
    try:
        with closing(sqlite3.connect(database)) as connection, connection:
            for table, column in _COLUMNS:
                statement = (
                    f"UPDATE {table} SET {column} = ? || substr({column}, ?) "  # noqa: S608 (names from the table above)
                    f"WHERE substr({column}, 1, ?) = ?"
                )
                connection.execute(statement, (after, len(before) + 1, len(before), before))
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error
