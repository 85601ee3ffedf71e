"""Remember for when a message was planned first, and how many people it rings: what the report tells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what is planned already, when it is due is the best that is known."""
    op.add_column("outbox", sa.Column("planned_for", Instant()))
    op.add_column("outbox", sa.Column("rung", sa.Integer()))
    op.execute("UPDATE outbox SET planned_for = due_at")


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("rung")
        outbox.drop_column("planned_for")
