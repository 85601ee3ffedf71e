"""Keep who takes part without Discord, who is on the official list, and why organisers added or removed somebody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the defaults are for the rows that are there."""
    for name in ("is_guest", "is_registered"):
        op.add_column("signups", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("signups", sa.Column("reason", sa.String(length=300)))


def downgrade() -> None:
    """Drop them."""
    for name in ("reason", "is_registered", "is_guest"):
        op.drop_column("signups", name)
