"""Which rows of the outbox leave next, and what is written of many at once.

At each place one row is on its way at a time, and what was begun there leaves before what follows. A look costs the
same however long the history is, and little more however long the queue: see the indexes of :mod:`bot.delivery.store`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, or_, select, tuple_, update

from bot.database.columns import Instant
from bot.delivery.model import Delivery, State
from bot.delivery.store import DELIVERY, IS_BEGUN, IS_DATED, IS_FRESH, TURN, delivery_of, mirror, outbox, stands

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from bot.database import Transaction

Spot = tuple[int, str]
"""A guild, and a recipient in it as a row keeps it."""

_NOW = bindparam("now", type_=Instant())
_place = tuple_(outbox.c.guild_id, outbox.c.recipient)
_tried, _before = outbox.alias("tried"), outbox.alias("before")
# Places where a message that was begun waits for its next try: what is to follow there stays behind it.
_HELD_UP = select(_tried.c.guild_id, _tried.c.recipient).where(
    stands(_tried, State.PLANNED, State.CLAIMED),
    _tried.c.claimed_at.is_not(None),
    or_(_tried.c.state == State.CLAIMED, _tried.c.due_at > _NOW),
)
# Due at the same place, and to be said before it.
_EARLIER = select(_before.c.id).where(
    _before.c.guild_id == outbox.c.guild_id,
    _before.c.recipient == outbox.c.recipient,
    stands(_before, State.PLANNED),
    _before.c.due_at <= _NOW,
    or_(_before.c.claimed_at.is_not(None), tuple_(_before.c.priority, _before.c.due_at, _before.c.id) < tuple_(*TURN)),
)
_IS_DUE = outbox.c.due_at <= _NOW
_BEGUN = (
    select(*DELIVERY)
    .where(IS_BEGUN, _IS_DUE, outbox.c.id.not_in(bindparam("going", expanding=True)))
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
)
_FIRST = (
    select(*DELIVERY)
    .where(
        IS_FRESH,
        _IS_DUE,
        _place.not_in(bindparam("resting", expanding=True)),
        _place.not_in(_HELD_UP),
        ~_EARLIER.exists(),
    )
    .order_by(*TURN)
    .limit(bindparam("most"))
)
_LOCK = (
    select(*DELIVERY)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == State.PLANNED, _IS_DUE)
    .order_by(outbox.c.claimed_at.is_(None), *TURN)
    .with_for_update(skip_locked=True)
)
_WAITING = (
    select(outbox.c.id, outbox.c.guild_id, outbox.c.nonce)
    .where(
        outbox.c.id.in_(bindparam("ids", expanding=True)),
        outbox.c.state.in_((State.CLAIMED, State.PLANNED, State.UNKNOWN)),
    )
    # In one order everywhere, so that two who settle cannot wait for each other.
    .order_by(outbox.c.id)
    .with_for_update()
)
_OF_ROW = and_(outbox.c.id == bindparam("of_id"), outbox.c.guild_id == bindparam("of_guild_id"))
_CHANGE = update(outbox).where(_OF_ROW)


async def begun(tx: Transaction, now: datetime, going: Collection[int], *, most: int) -> list[Delivery]:
    """Return rows that were begun, are due and are not among those that are *going*.

    Some are planned again; of what is still claimed nobody knows what became.
    """
    rows = await tx.connection.execute(_BEGUN, {"now": now, "going": list(going), "most": most})
    return [delivery_of(row) for row in rows.mappings()]


def firsts(deliveries: Iterable[Delivery], *, but: Collection[Spot]) -> list[Delivery]:
    """Return the first of *deliveries* at each place, except at those in *but*."""
    found: dict[Spot, Delivery] = {}
    for one in deliveries:
        if spot_of(one) not in but:
            found.setdefault(spot_of(one), one)
    return list(found.values())


def spot_of(delivery: Delivery) -> Spot:
    """Return where *delivery* goes."""
    return delivery.guild_id, delivery.recipient


async def first_due(tx: Transaction, now: datetime, *, resting: Collection[Spot], most: int) -> list[Delivery]:
    """Return rows that are due and were not begun, the most urgent first: the first one of each place.

    Places where another was begun have none, and neither have those that are *resting*.
    """
    rows = await tx.connection.execute(_FIRST, {"now": now, "resting": list(resting), "most": most})
    return [delivery_of(row) for row in rows.mappings()]


async def lock(tx: Transaction, ids: Collection[int], now: datetime) -> list[Delivery]:
    """Return those of the rows *ids* that still are planned and due, locked until the transaction ends."""
    rows = await tx.connection.execute(_LOCK, {"ids": list(ids), "now": now})
    return [delivery_of(row) for row in rows.mappings()]


async def still_waiting(tx: Transaction, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Return those of *deliveries* that nobody has settled under another nonce, locked until the transaction ends.

    That one has arrived is true whatever another process made of it meanwhile, short of settling it.
    """
    if not deliveries:
        return []
    rows = await tx.connection.execute(_WAITING, {"ids": [one.id for one in deliveries]})
    found = {tuple(row) for row in rows}
    return [one for one in deliveries if (one.id, one.guild_id, one.nonce) in found]


async def claim(tx: Transaction, deliveries: Sequence[Delivery]) -> None:
    """Write what *deliveries*, which are to leave, say and where."""
    await _change(tx, deliveries, "state", "claimed_at", "channel_id", "body", "version", "rung")


async def sent(tx: Transaction, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Write that *deliveries* have arrived, as the messages and where they say."""
    await _change(tx, deliveries, "channel_id", "message_id", state=State.SENT, settled_at=now)


async def _change(tx: Transaction, deliveries: Sequence[Delivery], *columns: str, **values: Any) -> None:
    """Write *columns* of many rows as they are, and *values* into each, in one statement."""
    rows = [
        {"of_id": one.id, "of_guild_id": one.guild_id, **values, **{name: getattr(one, name) for name in columns}}
        for one in deliveries
    ]
    if rows:
        await tx.connection.execute(_CHANGE, rows)


async def next_due(tx: Transaction, now: datetime) -> datetime | None:
    """Return the earliest instant at which a row of either table is due, None when nothing waits."""
    earliest = select(func.min(outbox.c.due_at, type_=Instant()))
    queries = (
        earliest.where(IS_FRESH, _place.not_in(_HELD_UP)),
        earliest.where(IS_BEGUN),
        select(func.min(mirror.c.due_at, type_=Instant())).where(IS_DATED),
    )
    found = [(await tx.connection.execute(query, {"now": now})).scalar() for query in queries]
    return min((instant for instant in found if instant), default=None)
