"""The rows that leave for Discord: ``outbox`` says something once, ``mirror`` keeps something in step."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.delivery.model import Delivery, Message, Mirrored, State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import RowMapping

    from bot.database import Transaction

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("recipient", String(80), nullable=False),
    Column("locale", String(5), nullable=False),
    # Given up when the row is withdrawn, so that the same thing can be planned again.
    Column("dedupe_key", String(250), unique=True),
    Column("state", String(12), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    # When it was to leave at first, however often it was put off; how many people it rings in a channel.
    Column("planned_for", Instant),
    Column("rung", Integer),
    Column("expires_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    # 15 random bytes are 20 characters; Discord takes 25.
    Column("nonce", String(25), nullable=False),
    # The integer id of the sent card's first component: how we know our message again.
    Column("marker", Integer, nullable=False),
    Column("body", Text),
    Column("version", Integer, nullable=False, default=0),
    Column("claimed_at", Instant),
    Column("settled_at", Instant),
    Column("channel_id", Snowflake),
    Column("message_id", Snowflake),
    Column("reason", String(200)),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_guild_id_kind_subject", "guild_id", "kind", "subject"),
)

mirror = Table(
    "mirror",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Snowflake, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("locale", String(5), nullable=False),
    Column("channel_id", Snowflake, nullable=False),
    Column("message_id", Snowflake, nullable=False),
    # What the posted card's first component is numbered with, kept by every edit.
    Column("marker", Integer, nullable=False),
    Column("wanted_version", Integer, nullable=False),
    Column("done_version", Integer, nullable=False),
    # When to look again by itself: the card grows stale, or a try is to be repeated.
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    # Why it is no longer kept in step (the message was deleted, say); None while it is.
    Column("ended", String(200)),
    UniqueConstraint("guild_id", "kind", "subject", "message_id"),
    Index("ix_mirror_ended_due_at", "ended", "due_at"),
)

_DELIVERY = [outbox.c[name] for name in Delivery.__dataclass_fields__]
_MIRRORED = [mirror.c[name] for name in Mirrored.__dataclass_fields__]
_tried = outbox.alias("tried")
# Places where a message that was begun waits for its next try: what is to follow there stays behind it.
_HELD_UP = select(_tried.c.guild_id, _tried.c.recipient).where(
    _tried.c.claimed_at.is_not(None),
    or_(
        _tried.c.state == State.CLAIMED,
        and_(_tried.c.state == State.PLANNED, _tried.c.due_at > bindparam("now")),
    ),
)
_IS_NEXT = or_(outbox.c.claimed_at.is_not(None), tuple_(outbox.c.guild_id, outbox.c.recipient).not_in(_HELD_UP))
_URGENT_FIRST = (outbox.c.claimed_at.is_(None), outbox.c.priority, outbox.c.due_at, outbox.c.id)
_turn = func.row_number().over(partition_by=(outbox.c.guild_id, outbox.c.recipient), order_by=_URGENT_FIRST)
_queued = (
    select(outbox.c.id, _turn.label("turn"))
    .where(outbox.c.state == State.PLANNED, outbox.c.due_at <= bindparam("now"), _IS_NEXT)
    .subquery()
)
_CLAIM = (
    select(*_DELIVERY)
    .where(outbox.c.id.in_(select(_queued.c.id).where(_queued.c.turn == 1)))
    .order_by(*_URGENT_FIRST)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_STALE = and_(
    mirror.c.ended.is_(None),
    or_(
        and_(mirror.c.wanted_version > mirror.c.done_version, mirror.c.due_at.is_(None)),
        mirror.c.due_at <= bindparam("now"),
    ),
)


def _of_this(guild_id: int, kind: str, subject: str) -> ColumnElement[bool]:
    return and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.subject == subject)


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{**row, "state": State(row["state"])})


async def put(tx: Transaction, message: Message) -> bool:
    """Plan *message*; return False when it is planned, on its way or said already."""
    known = select(outbox.c.id).where(outbox.c.dedupe_key == message.dedupe_key)
    if (await tx.connection.execute(known)).first():
        return False
    await tx.connection.execute(
        insert(outbox).values(
            guild_id=message.guild_id,
            kind=message.kind,
            subject=message.subject,
            recipient=str(message.recipient),
            locale=message.locale,
            dedupe_key=message.dedupe_key,
            state=State.PLANNED,
            priority=message.priority,
            due_at=message.due_at,
            planned_for=message.due_at,
            expires_at=message.expires_at,
            **new_identity(),
        )
    )
    return True


def new_identity() -> dict[str, str | int]:
    """Return a fresh nonce and marker: how Discord, and how we, know a message again."""
    return {"nonce": secrets.token_urlsafe(15), "marker": secrets.randbelow(2**31 - 1) + 1}


async def due(tx: Transaction, now: datetime, *, most: int) -> list[Delivery]:
    """Return rows that are due and planned, the most urgent of each recipient, locked until the transaction ends."""
    rows = await tx.connection.execute(_CLAIM, {"now": now, "most": most})
    return [_delivery(row) for row in rows.mappings()]


async def waiting_for(tx: Transaction, guild_id: int, recipient: str) -> list[Delivery]:
    """Return the rows to *recipient* that were to leave and could not."""
    to_them = and_(outbox.c.guild_id == guild_id, outbox.c.recipient == recipient)
    tried = and_(outbox.c.state == State.PLANNED, outbox.c.attempts > 0)
    rows = await tx.connection.execute(select(*_DELIVERY).where(to_them, tried).order_by(outbox.c.id))
    return [_delivery(row) for row in rows.mappings()]


async def left_claimed(tx: Transaction, now: datetime, going: Collection[int], *, most: int) -> list[Delivery]:
    """Return rows that are claimed, due and not among those that are *going*: nobody knows what became of them."""
    left = and_(outbox.c.state == State.CLAIMED, outbox.c.due_at <= now, outbox.c.id.not_in(going))
    rows = await tx.connection.execute(select(*_DELIVERY).where(left).order_by(outbox.c.id).limit(most))
    return [_delivery(row) for row in rows.mappings()]


async def of_subject(tx: Transaction, guild_id: int, kind: str, subject: str) -> list[Delivery]:
    """Return the rows about one thing, newest first."""
    of_this = _of_this(guild_id, kind, subject)
    rows = await tx.connection.execute(select(*_DELIVERY).where(of_this).order_by(outbox.c.id.desc()))
    return [_delivery(row) for row in rows.mappings()]


async def change(tx: Transaction, delivery: Delivery, **values: Any) -> None:
    """Change columns of one row; a withdrawn row gives up its key."""
    if values.get("state") is State.WITHDRAWN:
        values["dedupe_key"] = None
    of_row = and_(outbox.c.id == delivery.id, outbox.c.guild_id == delivery.guild_id)
    await tx.connection.execute(update(outbox).where(of_row).values(**values))


async def hurry(tx: Transaction, guild_id: int, recipient: str, now: datetime, *, reason: str | None = None) -> None:
    """Make rows to *recipient* that were tried in vain, or are late, due at *now*: so they keep their order.

    With *reason* only those that wait for that.
    """
    waiting = and_(outbox.c.guild_id == guild_id, outbox.c.recipient == recipient, outbox.c.state == State.PLANNED)
    tried = outbox.c.reason == reason if reason else or_(outbox.c.attempts > 0, outbox.c.due_at < now)
    await tx.connection.execute(update(outbox).where(waiting, tried).values(due_at=now))


async def withdraw(tx: Transaction, guild_id: int, kind: str, subject: str, reason: str, now: datetime) -> None:
    """Withdraw the rows about one thing that are not on their way yet."""
    waiting = _of_this(guild_id, kind, subject) & (outbox.c.state == State.PLANNED)
    withdrawn = {"state": State.WITHDRAWN, "dedupe_key": None, "settled_at": now, "reason": reason}
    await tx.connection.execute(update(outbox).where(waiting).values(withdrawn))


async def write_anew(tx: Transaction, guild_id: int, kind: str, subject: str) -> None:
    """Let rows about one thing that were tried in vain say it as it stands when they are tried again."""
    waiting = _of_this(guild_id, kind, subject) & (outbox.c.state == State.PLANNED)
    await tx.connection.execute(update(outbox).where(waiting).values(body=None))


async def forget(tx: Transaction, guild_id: int, recipient: str, now: datetime) -> None:
    """Withdraw what still waits for *recipient*, and empty body and recipient of every row to them."""
    theirs = and_(outbox.c.guild_id == guild_id, outbox.c.recipient == recipient)
    waiting = and_(theirs, outbox.c.state.in_((State.PLANNED, State.CLAIMED, State.UNKNOWN)))
    withdrawn = {"state": State.WITHDRAWN, "settled_at": now, "reason": "delivery.gone"}
    await tx.connection.execute(update(outbox).where(waiting).values(withdrawn))
    emptied = {"dedupe_key": None, "body": None, "recipient": ""}
    await tx.connection.execute(update(outbox).where(theirs).values(emptied))


async def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """Return the earliest instant at which a row of either table is due, None when nothing waits."""
    waiting = and_(outbox.c.state.in_((State.PLANNED, State.CLAIMED)), _IS_NEXT)
    planned = select(func.min(outbox.c.due_at, type_=Instant())).where(waiting)
    aging = select(func.min(mirror.c.due_at, type_=Instant())).where(mirror.c.ended.is_(None))
    found = [(await tx.connection.execute(query, {"now": now})).scalar() for query in (planned, aging)]
    return min((instant for instant in found if instant), default=None)


async def track(tx: Transaction, delivery: Delivery, *, wanted: int, stale_at: datetime | None) -> None:
    """Keep the card that *delivery* has posted in step with its subject; one that is behind already is due at once."""
    await tx.connection.execute(
        insert(mirror).values(
            guild_id=delivery.guild_id,
            kind=delivery.kind,
            subject=delivery.subject,
            locale=delivery.locale,
            channel_id=delivery.channel_id,
            message_id=delivery.message_id,
            marker=delivery.marker,
            wanted_version=wanted,
            done_version=delivery.version,
            due_at=None if wanted > delivery.version else stale_at,
        )
    )


async def want(tx: Transaction, guild_id: int, kind: str, subject: str, version: int) -> None:
    """Ask that every posted card of *subject* shows *version*; the last version wanted wins."""
    of_this = and_(mirror.c.guild_id == guild_id, mirror.c.kind == kind, mirror.c.subject == subject)
    # Asked twice, it would forget when the card grows stale by itself.
    behind = mirror.c.wanted_version < version
    values = {"wanted_version": version, "due_at": None, "attempts": 0}
    await tx.connection.execute(update(mirror).where(of_this, behind).values(values))


async def look_again(tx: Transaction, guild_id: int, kind: str, now: datetime) -> None:
    """Make the posted cards of one kind due: somebody may have deleted one, and an edit is safe to repeat."""
    at_rest = and_(
        mirror.c.guild_id == guild_id, mirror.c.kind == kind, mirror.c.wanted_version <= mirror.c.done_version
    )
    await tx.connection.execute(update(mirror).where(at_rest, mirror.c.ended.is_(None)).values(due_at=now))


async def stale(tx: Transaction, now: datetime, *, most: int) -> list[Mirrored]:
    """Return mirrored cards that are behind, or due to be looked at."""
    rows = await tx.connection.execute(select(*_MIRRORED).where(_STALE).order_by(mirror.c.id).limit(most), {"now": now})
    return [Mirrored(**row) for row in rows.mappings()]


async def posted(tx: Transaction, guild_id: int, kind: str, subject: str) -> list[Mirrored]:
    """Return the cards of *subject* that stand in a channel and are kept in step."""
    of_this = and_(mirror.c.guild_id == guild_id, mirror.c.kind == kind, mirror.c.subject == subject)
    rows = await tx.connection.execute(select(*_MIRRORED).where(of_this, mirror.c.ended.is_(None)))
    return [Mirrored(**row) for row in rows.mappings()]


async def change_mirror(tx: Transaction, mirrored: Mirrored, **values: Any) -> None:
    """Change columns of one mirrored card."""
    of_row = and_(mirror.c.id == mirrored.id, mirror.c.guild_id == mirrored.guild_id)
    await tx.connection.execute(update(mirror).where(of_row).values(**values))


async def mirrored(tx: Transaction, card: Mirrored, *, version: int, stale_at: datetime | None) -> None:
    """Note that *card* shows *version*; a newer one that was wanted meanwhile stays due at once."""
    due_at = case((mirror.c.wanted_version > version, null()), else_=literal(stale_at, Instant()))
    await change_mirror(tx, card, done_version=version, due_at=due_at, attempts=0)


async def left(tx: Transaction, guild_id: int, kind: str, subject: str) -> tuple[datetime | None, str | None]:
    """Return when what is said of one thing left first, None while it has not, and why it was put off last."""
    of_this = select(outbox.c.claimed_at, outbox.c.reason, outbox.c.state).where(_of_this(guild_id, kind, subject))
    rows = list(await tx.connection.execute(of_this.order_by(outbox.c.id)))
    left_at = [row.claimed_at for row in rows if row.state == State.SENT and row.claimed_at]
    return min(left_at, default=None), next((row.reason for row in reversed(rows) if row.reason), None)
