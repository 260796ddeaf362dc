"""Brings a ledger's schema to this program's version; one of a newer program is refused."""

from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text

from data.errors import LedgerError

MIGRATIONS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = Lock()
"""Alembic keeps what it is doing in module globals."""


def revisions() -> list[str]:
    """The versions of the schema this program knows, oldest first."""
    return sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v[0-9]*.py"))


def revision_of(connection: Connection) -> str | None:
    """The version of the schema in the database, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def check_revision(found: str | None, place: str) -> bool:
    """Tell whether the schema must be upgraded.

    Args:
        found: the version in the database.
        place: the ledger, for the message.

    Raises:
        LedgerError: the schema is newer than this program.
    """
    known = revisions()
    if found is not None and found not in known:
        reason = (
            f"written by a newer version of zhuti (schema {found}, this one knows {known[-1]}); "
            "update zhuti, nothing was changed"
        )
        chinese = "台账是由更新版本的程序写的，本程序打不开；请先升级程序，台账未作任何改动。"
        raise LedgerError(place, reason, chinese)
    return found != known[-1]


def upgrade(connection: Connection) -> None:
    """Run the missing migrations within the connection's transaction."""
    from alembic import command  # noqa: PLC0415 (only when there is something to upgrade)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ONE_AT_A_TIME:
        command.upgrade(config, "head")
