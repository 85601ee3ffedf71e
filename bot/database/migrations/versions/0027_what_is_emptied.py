"""Find what is to be emptied by an index, also where it was refused before it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_WORDED, _FULL = "body IS NOT NULL", "body IS NOT NULL OR recipient != ''"


def upgrade() -> None:
    """Create it in place of the one on what has words."""
    _replace("ix_outbox_worded", "ix_outbox_full", _FULL)


def downgrade() -> None:
    """Go back to it."""
    _replace("ix_outbox_full", "ix_outbox_worded", _WORDED)


def _replace(old: str, new: str, some: str) -> None:
    op.drop_index(old, "outbox")
    op.create_index(new, "outbox", ["settled_at"], sqlite_where=sa.text(some), postgresql_where=sa.text(some))
