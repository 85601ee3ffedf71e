"""Keep which entries the team has withdrawn, and which fields a correction empties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nothing is withdrawn, and nothing emptied."""
    op.add_column("entries", sa.Column("withdrawn_at", Instant()))
    emptied = sa.Column("emptied", sa.String(length=40), nullable=False, server_default=sa.text("''"))
    op.add_column("suggestions", emptied)


def downgrade() -> None:
    """Drop them, with the rows of what is withdrawn: it would be there again as it was."""
    op.execute("DELETE FROM entries WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("suggestions") as batch:
        batch.drop_column("emptied")
    with op.batch_alter_table("entries") as batch:
        batch.drop_column("withdrawn_at")
