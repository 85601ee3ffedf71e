"""Let a reminder, or a word of the organisers, be to those who have a place in one workshop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
_TABLES = ("reminder_rules", "announcements")


def upgrade() -> None:
    """Add the columns; no workshop is meant."""
    for table in _TABLES:
        op.add_column(table, sa.Column("workshop", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away; what was to a workshop is to everybody who is signed up."""
    for table in _TABLES:
        rows = sa.table(table, sa.column("audience", sa.String()))
        op.execute(sa.update(rows).where(rows.c.audience == "workshop").values(audience="signed_up"))
        op.drop_column(table, "workshop")
