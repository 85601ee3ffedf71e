"""Keep the image of an event, with its words for who does not see it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no event has an image yet."""
    op.add_column("events", sa.Column("image_hash", sa.String(length=64)))
    op.add_column("events", sa.Column("image_name", sa.String(length=100)))
    op.add_column("events", sa.Column("image_description", sa.Text()))


def downgrade() -> None:
    """Drop them."""
    for name in ("image_description", "image_name", "image_hash"):
        op.drop_column("events", name)
