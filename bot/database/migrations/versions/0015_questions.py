"""Keep which questions an event asks and when, and what people answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import RowId, Words

revision = "0015"
down_revision = "0013"
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


def downgrade() -> None:
    """Drop them."""
    for name in ("added_by", *reversed(_ANSWERS)):
        op.drop_column("signups", name)
    op.drop_column("events", "form")
    op.drop_column("events", "questions")
