"""Keep which reminders a person refused, to whom a word goes, and what an event's people were last told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import RowId, Snowflake

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; the default is for the rows that are there."""
    op.add_column("signups", sa.Column("refused", sa.Text()))
    audience = sa.Column("audience", sa.String(length=16), nullable=False, server_default="signed_up")
    op.add_column("announcements", audience)
    op.create_table(
        "told",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_told")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_told_event_id"), ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("told")
    op.drop_column("announcements", "audience")
    op.drop_column("signups", "refused")
