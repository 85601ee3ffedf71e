"""Keep who has ever waited, and which files a message does without; count places with what is not committed yet."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_COUNT = """
CREATE OR REPLACE FUNCTION count_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {first}UPDATE waitlists SET taken = taken + CAST(TG_ARGV[0] AS integer)
   WHERE event_id = COALESCE(NEW.event_id, OLD.event_id);
  RETURN NULL;
END $$
"""
# Who begins to count locks the event's row: either they wait for this sign-up, or it waits for their count.
_WAIT = "PERFORM 1 FROM events WHERE id = COALESCE(NEW.event_id, OLD.event_id) FOR KEY SHARE;\n  "
_RECOUNT = """
UPDATE waitlists SET taken = (
  SELECT count(*) FROM signups WHERE signups.event_id = waitlists.event_id AND is_in AND kind = 'place')
"""
_WAITS = "INSERT INTO waited (event_id, person_id, guild_id) SELECT event_id, person_id, guild_id FROM waiting"
# The private channels of those who wait go once their event has begun: those that stand are looked at once.
_KEPT = sa.table("kept", sa.column("kind", sa.String()), sa.column("due_at", Instant()))


def upgrade() -> None:
    """Create the table with who waits now, and mend what was counted wrong before, or stands too long."""
    op.create_table(
        "waited",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("person_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_waited_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_waited")),
    )
    op.execute(_WAITS)
    op.add_column("announcements", sa.Column("file_is_spare", sa.Boolean(), nullable=True))
    _count(_WAIT)
    op.execute(_RECOUNT)
    stands = (_KEPT.c.kind == "place.hall") & _KEPT.c.due_at.is_(None)
    op.execute(_KEPT.update().where(stands).values(due_at=datetime.now(UTC)))


def downgrade() -> None:
    """Take both away."""
    _count("")
    op.drop_column("announcements", "file_is_spare")
    op.drop_table("waited")


def _count(first: str) -> None:
    """Let the triggers do *first* what is said there; SQLite has one writer, who waits for nobody."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(_COUNT.format(first=first))
