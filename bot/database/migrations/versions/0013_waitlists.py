"""Add who waits, how full events are and what is reserved; triggers count the places that are taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Instant, RowId, Snowflake

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

_TAKEN = "{row}.is_in AND {row}.kind = 'place'"
_IS, _WAS = _TAKEN.format(row="NEW"), _TAKEN.format(row="OLD")
# What happens to a sign-up, when that counts, and what it does to the places taken.
_TRIGGERS = {
    "signups_come": ("INSERT", _IS, "NEW", 1),
    "signups_gone": ("DELETE", _WAS, "OLD", -1),
    "signups_taken": ("UPDATE", f"{_IS} AND NOT ({_WAS})", "NEW", 1),
    "signups_given_back": ("UPDATE", f"{_WAS} AND NOT ({_IS})", "NEW", -1),
}
_COUNT = "UPDATE waitlists SET taken = taken + {step} WHERE event_id = {row}.event_id;"
_FUNCTION = """
CREATE FUNCTION count_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE waitlists SET taken = taken + CAST(TG_ARGV[0] AS integer)
   WHERE event_id = COALESCE(NEW.event_id, OLD.event_id);
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Create the tables, and the triggers on the sign-ups: whoever writes them, the count stays true."""
    op.create_table(
        "waiting",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("event_id", RowId, nullable=False),
        sa.Column("person_id", RowId, nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("way", sa.String(length=12)),
        sa.Column("offer", sa.Integer()),
        sa.Column("offered_at", Instant()),
        sa.Column("offered_until", Instant()),
        sa.Column("passed_at", Instant()),
        sa.Column("has_news", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_waiting_event_id_person_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_waiting_event_id"), ondelete="CASCADE"),
    )
    op.create_index("ix_waiting_guild_id_person_id", "waiting", ["guild_id", "person_id"])
    for name, columns, some in (
        ("ix_waiting_in_line", ["event_id", "received_at", "id"], sa.text("offered_until IS NULL")),
        ("ix_waiting_offered", ["event_id", "offered_until"], sa.text("offered_until IS NOT NULL")),
    ):
        op.create_index(name, "waiting", columns, sqlite_where=some, postgresql_where=some)
    op.create_table(
        "waitlists",
        sa.Column("event_id", RowId, autoincrement=False, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("channel_id", Snowflake),
        sa.Column("begun_at", Instant()),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_waitlists")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_waitlists_event_id"), ondelete="CASCADE"),
    )
    op.create_table(
        "reserved",
        sa.Column("id", RowId, nullable=False),
        sa.Column("guild_id", Snowflake, nullable=False),
        sa.Column("event_id", RowId, nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("release_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserved")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_reserved_event_id"), ondelete="CASCADE"),
    )
    op.create_index("ix_reserved_event_id_release_at", "reserved", ["event_id", "release_at"])
    _create_triggers()


def downgrade() -> None:
    """Drop them."""
    on_signups = "" if op.get_bind().dialect.name == "sqlite" else " ON signups"
    for name in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}{on_signups}")
    if on_signups:
        op.execute("DROP FUNCTION count_taken")
    for table in ("reserved", "waitlists", "waiting"):
        op.drop_table(table)


def _create_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(_FUNCTION)
    for name, (event, counts, row, step) in _TRIGGERS.items():
        count = f"BEGIN {_COUNT.format(step=step, row=row)} END"
        does = count if is_sqlite else f"EXECUTE FUNCTION count_taken('{step}')"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON signups FOR EACH ROW WHEN ({counts}) {does}")
