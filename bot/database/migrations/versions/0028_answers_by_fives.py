"""Remember which answers to the three questions were shown: further ones are added five at a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_SEEN = """
UPDATE feedback_counts SET shown = "count" WHERE event_id IN (
    SELECT event_id FROM feedback_counts WHERE question = 'useful' GROUP BY event_id HAVING SUM("count") >= 5
)
"""


def upgrade() -> None:
    """Add the column; what was shown before has been seen."""
    op.add_column("feedback_counts", sa.Column("shown", sa.Integer(), server_default="0", nullable=False))
    op.execute(_SEEN)


def downgrade() -> None:
    """Show every answer again."""
    op.drop_column("feedback_counts", "shown")
