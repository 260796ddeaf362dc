"""The tables of the ledger as code sees them; `serving/migrations` makes them, and a test holds the two together."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

SUBMISSIONS = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("received_at", String(32), nullable=False),  # ISO 8601 in UTC: sorts as text, the same on every database
    Column("week", String(8), nullable=False),
    Column("month", String(7), nullable=False),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("contributor", Text, nullable=False),
    Column("genre", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("n_characters", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("proposed", Text, nullable=False),
    Column("proposed_primary", Text),
    Column("scores", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("themes", Text, nullable=False),
    Column("primary_theme", Text),
    Column("decided", Integer, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", String(32)),
    Column("issue", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("duplicate_of", Integer),
    Column("near_duplicate_of", Integer),
    Column("withdrawn", Integer, nullable=False),  # 1: joined to another, or its split was taken back
    Column("content_hash", String(64)),
    Column("head", Text, nullable=False),  # title, zone and contributor, folded for searching
    Column("signature", LargeBinary),
    Column("terms", LargeBinary),
    Index("submissions_week", "week"),
    Index("submissions_month", "month"),
    Index("submissions_content_hash", "content_hash"),
    sqlite_autoincrement=True,  # a number is never given twice
)

TEXTS = Table(
    "texts",
    METADATA,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
    Column("paragraphs", Text, nullable=False),
    Column("folded", Text, nullable=False),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("submission_id", Integer, ForeignKey("submissions.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("editor", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("undoes", Integer),
    Column("other_id", Integer),
    Column("batch", Text, nullable=False),
    Index("events_submission_id", "submission_id"),
    Index("events_editor", "editor"),
    Index("events_undoes", "undoes"),
    sqlite_autoincrement=True,
)
