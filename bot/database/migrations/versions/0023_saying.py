"""Keep what an article is said with: its picture, its weekly review, the meeting that it tells of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of reviews, and add the columns."""
    op.create_table(
        "reviews",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("channel_id", Snowflake, nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    with op.batch_alter_table("sources") as sources:
        sources.add_column(sa.Column("forum", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("image_hash", sa.String(length=64), nullable=True))
        articles.add_column(sa.Column("image_name", sa.String(length=80), nullable=True))
        articles.add_column(sa.Column("due_at", Instant(), nullable=True))
        articles.add_column(sa.Column("review_id", RowId, nullable=True))
        articles.add_column(sa.Column("agenda", sa.Text(), nullable=False, server_default=sa.text("''")))
        articles.add_column(sa.Column("agenda_read_at", Instant(), nullable=True))
        articles.add_column(sa.Column("plain", sa.Text(), nullable=False, server_default=sa.text("''")))
        articles.create_index("ix_articles_due_at", ["due_at"])
        articles.create_index("ix_articles_review_id", ["review_id"])


def downgrade() -> None:
    """Remove them."""
    with op.batch_alter_table("articles") as articles:
        articles.drop_index("ix_articles_review_id")
        articles.drop_index("ix_articles_due_at")
        for name in ("plain", "agenda_read_at", "agenda", "review_id", "due_at", "image_name", "image_hash"):
            articles.drop_column(name)
    with op.batch_alter_table("sources") as sources:
        sources.drop_column("forum")
    op.drop_table("reviews")
