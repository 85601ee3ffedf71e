"""Add indexes on what waits, so that a look at it costs the same however much was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_outbox_fresh": ("outbox", ["priority", "due_at", "id"], "state IN ('planned') AND claimed_at IS NULL"),
    "ix_outbox_place": ("outbox", ["guild_id", "recipient", "priority", "due_at", "id"], "state IN ('planned')"),
    "ix_outbox_begun": ("outbox", ["due_at"], "state IN ('planned', 'claimed') AND claimed_at IS NOT NULL"),
    "ix_outbox_worded": ("outbox", ["settled_at"], "body IS NOT NULL"),
    "ix_mirror_dated": ("mirror", ["due_at"], "ended IS NULL AND due_at IS NOT NULL"),
    "ix_mirror_behind": ("mirror", ["id"], "ended IS NULL AND due_at IS NULL AND wanted_version > done_version"),
}


def upgrade() -> None:
    """Create them in place of those on all rows, which SQLite would take: they look at everything that is due."""
    op.drop_index("ix_outbox_state_due_at", "outbox")
    op.drop_index("ix_mirror_ended_due_at", "mirror")
    for name, (table, columns, some) in _INDEXES.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(some), postgresql_where=sa.text(some))


def downgrade() -> None:
    """Drop them."""
    for name, (table, _, _) in _INDEXES.items():
        op.drop_index(name, table)
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)
    op.create_index("ix_mirror_ended_due_at", "mirror", ["ended", "due_at"], unique=False)
