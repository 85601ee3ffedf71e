"""Keep which questions an event asks and when, and what people answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import RowId, Words

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ANSWERS = ("role", "department", "meal")


def upgrade() -> None:
    """Add the columns; the defaults are for the rows that are there: they were asked name and structure, afterwards."""
    op.add_column("events", sa.Column("questions", Words(), nullable=False, server_default="name structure"))
    op.add_column("events", sa.Column("form", sa.String(length=8), nullable=False, server_default="après"))
    for name in _ANSWERS:
        op.add_column("signups", sa.Column(name, sa.String(length=20)))
    op.add_column("signups", sa.Column("added_by", RowId))
    some = sa.text("added_by IS NOT NULL")
    op.create_index(
        "ix_signups_added_by", "signups", ["guild_id", "added_by"], sqlite_where=some, postgresql_where=some
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_signups_added_by", "signups")
    for name in ("added_by", *reversed(_ANSWERS)):
        op.drop_column("signups", name)
    op.drop_column("events", "form")
    op.drop_column("events", "questions")
