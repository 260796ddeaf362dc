"""Submissions, their texts, the append-only history, and the view that training reads."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY_SQLITE = """
CREATE TRIGGER events_no_{action} BEFORE {action} ON events
BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
"""
APPEND_ONLY_POSTGRESQL = (
    """
    CREATE FUNCTION zhuti_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$
    """,
    """
    CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION zhuti_append_only()
    """,
)
CORRECTIONS = """
CREATE VIEW corrections AS
SELECT s.id AS id, s.title AS title, t.paragraphs AS paragraphs, s.themes AS themes, s.primary_theme AS primary_theme,
       s.zone AS zone, s.contributor AS contributor, s.genre AS genre, s.model AS model, s.decided_at AS decided_at,
       CASE WHEN s.themes = s.proposed AND COALESCE(s.primary_theme, '') = COALESCE(s.proposed_primary, '')
            THEN 0 ELSE 1 END AS changed,
       s.state AS state, s.status AS status, s.decided_by AS decided_by, s.received_at AS received_at
FROM submissions s JOIN texts t ON t.submission_id = s.id
WHERE s.decided = 1 AND s.withdrawn = 0
"""
RECEIVED = """
CREATE VIEW received AS
SELECT s.id AS id, s.title AS title, t.paragraphs AS paragraphs, s.zone AS zone, s.genre AS genre,
       s.received_at AS received_at
FROM submissions s JOIN texts t ON t.submission_id = s.id
WHERE s.withdrawn = 0
"""


def upgrade() -> None:
    """Make everything."""
    _make_submissions()
    _make_texts_and_events()
    op.execute(CORRECTIONS)
    op.execute(RECEIVED)
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY_SQLITE.format(action=action))
    else:
        for statement in APPEND_ONLY_POSTGRESQL:
            op.execute(statement)


def _make_submissions() -> None:
    """One row a submission. Over 40 lines because it has that many columns."""
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("contributor", sa.Text, nullable=False),
        sa.Column("genre", sa.Text, nullable=False),
        sa.Column("date", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("n_characters", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("proposed", sa.Text, nullable=False),
        sa.Column("proposed_primary", sa.Text),
        sa.Column("scores", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("themes", sa.Text, nullable=False),
        sa.Column("primary_theme", sa.Text),
        sa.Column("decided", sa.Integer, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", sa.String(32)),
        sa.Column("issue", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("duplicate_of", sa.Integer),
        sa.Column("near_duplicate_of", sa.Integer),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary),
        sa.Column("terms", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    for column in ("week", "month", "content_hash"):
        op.create_index(f"submissions_{column}", "submissions", [column])


def _make_texts_and_events() -> None:
    op.create_table(
        "texts",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), primary_key=True, autoincrement=False),
        sa.Column("paragraphs", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.id"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("editor", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.Column("other_id", sa.Integer),
        sa.Column("batch", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("submission_id", "editor", "undoes"):
        op.create_index(f"events_{column}", "events", [column])
