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
    exists,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)

from bot.database.columns import Instant, RowId, Snowflake, metadata
from bot.delivery.model import Delivery, InStep, Message, Mirrored, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, FromClause
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
    Index("ix_outbox_guild_id_kind_subject", "guild_id", "kind", "subject"),
)


def stands(of: FromClause, *states: State) -> ColumnElement[bool]:
    """Say that a row stands so: not as parameters, or neither database sees that an index on such rows will do."""
    return of.c.state.in_([literal_column(f"'{state}'") for state in states])


def _some(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> None:
    """Add an index on some rows of a table: one on what waits does not grow with what was said."""
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


TURN = (outbox.c.priority, outbox.c.due_at, outbox.c.id)
IS_FRESH = and_(stands(outbox, State.PLANNED), outbox.c.claimed_at.is_(None))
IS_BEGUN = and_(stands(outbox, State.PLANNED, State.CLAIMED), outbox.c.claimed_at.is_not(None))
_some("ix_outbox_fresh", *TURN, where=IS_FRESH)
_some("ix_outbox_place", outbox.c.guild_id, outbox.c.recipient, *TURN, where=stands(outbox, State.PLANNED))
_some("ix_outbox_begun", outbox.c.due_at, where=IS_BEGUN)
# What is emptied in its time; what was emptied stands in no index but that of its key.
# What was refused before it was written has a recipient and no body.
IS_FULL = or_(outbox.c.body.is_not(None), outbox.c.recipient != literal_column("''"))
_some("ix_outbox_full", outbox.c.settled_at, where=IS_FULL)

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
)

IS_DATED = and_(mirror.c.ended.is_(None), mirror.c.due_at.is_not(None))
_some("ix_mirror_dated", mirror.c.due_at, where=IS_DATED)
_IS_BEHIND = and_(mirror.c.ended.is_(None), mirror.c.due_at.is_(None), mirror.c.wanted_version > mirror.c.done_version)
_some("ix_mirror_behind", mirror.c.id, where=_IS_BEHIND)

DELIVERY = [outbox.c[name] for name in Delivery.__dataclass_fields__]
_MIRRORED = [mirror.c[name] for name in Mirrored.__dataclass_fields__]
_TRACKED = ("guild_id", "kind", "subject", "locale", "channel_id", "message_id", "marker")
_STALE = (
    select(*_MIRRORED)
    .where(
        mirror.c.id.in_(
            union_all(
                select(mirror.c.id).where(_IS_BEHIND),
                select(mirror.c.id).where(IS_DATED, mirror.c.due_at <= bindparam("now", type_=Instant())),
            )
        )
    )
    .order_by(mirror.c.id)
    .limit(bindparam("most"))
)


def _of_this(guild_id: int, kind: str, subject: str) -> ColumnElement[bool]:
    return and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.subject == subject)


def _with_parts(guild_id: int, kind: str, subject: str) -> ColumnElement[bool]:
    """Return what chooses the rows about *subject* and about its parts, which are named after it and a colon."""
    about = or_(outbox.c.subject == subject, outbox.c.subject.startswith(f"{subject}:", autoescape=True))
    return and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, about)


def delivery_of(row: RowMapping) -> Delivery:
    """Return a row of the outbox."""
    return Delivery(**{**row, "state": State(row["state"])})


def to_leave_with(guild_id: ColumnElement[int], words: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a row of *guild_id* that may still leave holds *words* in its frozen body."""
    may_leave = outbox.c.state.in_((State.PLANNED, State.CLAIMED, State.UNKNOWN))
    return exists().where(outbox.c.guild_id == guild_id, may_leave, outbox.c.body.contains(words))


# Built once: an article that is said waits for them in its transaction.
_SAID, _PLAN = select(outbox.c.id).where(outbox.c.dedupe_key == bindparam("key")), insert(outbox)


async def put(tx: Transaction, message: Message) -> bool:
    """Plan *message*; return False when it is planned, on its way or said already."""
    if (await tx.connection.execute(_SAID, {"key": message.dedupe_key})).first():
        return False
    await tx.connection.execute(
        _PLAN,
        {
            "guild_id": message.guild_id,
            "kind": message.kind,
            "subject": message.subject,
            "recipient": str(message.recipient),
            "locale": message.locale,
            "dedupe_key": message.dedupe_key,
            "state": State.PLANNED,
            "priority": message.priority,
            "due_at": message.due_at,
            "planned_for": message.due_at,
            "expires_at": message.expires_at,
            **new_identity(),
        },
    )
    return True


def new_identity() -> dict[str, str | int]:
    """Return a fresh nonce and marker: how Discord, and how we, know a message again."""
    return {"nonce": secrets.token_urlsafe(15), "marker": secrets.randbelow(2**31 - 1) + 1}


async def waiting_for(tx: Transaction, guild_id: int, recipient: str) -> list[Delivery]:
    """Return the rows to *recipient* that were to leave and could not."""
    to_them = and_(outbox.c.guild_id == guild_id, outbox.c.recipient == recipient)
    tried = and_(outbox.c.state == State.PLANNED, outbox.c.attempts > 0)
    rows = await tx.connection.execute(select(*DELIVERY).where(to_them, tried).order_by(outbox.c.id))
    return [delivery_of(row) for row in rows.mappings()]


async def of_subject(tx: Transaction, guild_id: int, kind: str, subject: str) -> list[Delivery]:
    """Return the rows about one thing, newest first."""
    of_this = _of_this(guild_id, kind, subject)
    rows = await tx.connection.execute(select(*DELIVERY).where(of_this).order_by(outbox.c.id.desc()))
    return [delivery_of(row) for row in rows.mappings()]


async def planned(tx: Transaction, guild_id: int, kind: str) -> list[Delivery]:
    """Return the rows of one kind that are not on their way yet, the oldest first."""
    waits = and_(outbox.c.guild_id == guild_id, outbox.c.kind == kind, outbox.c.state == State.PLANNED)
    rows = await tx.connection.execute(select(*DELIVERY).where(waits).order_by(outbox.c.id))
    return [delivery_of(row) for row in rows.mappings()]


async def change(tx: Transaction, delivery: Delivery, **values: Any) -> bool:
    """Change columns of one row, unless it is not what *delivery* says any more; a withdrawn row gives up its key.

    Another process may lead by now and have settled it; planned again by us, it would be said twice.
    """
    if values.get("state") is State.WITHDRAWN:
        values["dedupe_key"] = None
    of_row = and_(outbox.c.id == delivery.id, outbox.c.guild_id == delivery.guild_id)
    as_known = and_(outbox.c.state == delivery.state, outbox.c.nonce == delivery.nonce)
    changed = await tx.connection.execute(update(outbox).where(of_row, as_known).values(**values))
    return changed.rowcount > 0


async def hurry(tx: Transaction, guild_id: int, recipient: str, now: datetime, *, reason: str | None = None) -> None:
    """Make rows to *recipient* that were tried in vain, or are late, due at *now*: so they keep their order.

    With *reason* only those that wait for that.
    """
    waiting = and_(outbox.c.guild_id == guild_id, outbox.c.recipient == recipient, outbox.c.state == State.PLANNED)
    tried = outbox.c.reason == reason if reason else or_(outbox.c.attempts > 0, outbox.c.due_at < now)
    await tx.connection.execute(update(outbox).where(waiting, tried).values(due_at=now))


async def withdraw(
    tx: Transaction, guild_id: int, kind: str, subject: str, reason: str, now: datetime, *, recipient: str | None = None
) -> None:
    """Withdraw the rows about one thing, or those of them to *recipient*, that are not on their way yet."""
    waiting = _with_parts(guild_id, kind, subject) & (outbox.c.state == State.PLANNED)
    if recipient is not None:
        waiting &= outbox.c.recipient == recipient
    withdrawn = {"state": State.WITHDRAWN, "dedupe_key": None, "settled_at": now, "reason": reason}
    await tx.connection.execute(update(outbox).where(waiting).values(withdrawn))


async def write_anew(tx: Transaction, guild_id: int, kind: str, subject: str) -> None:
    """Let rows about one thing that were tried in vain say it as it stands when they are tried again."""
    waiting = _with_parts(guild_id, kind, subject) & (outbox.c.state == State.PLANNED)
    await tx.connection.execute(update(outbox).where(waiting).values(body=None))


async def forget(tx: Transaction, guild_id: int, recipient: str, mention: str, now: datetime) -> None:
    """Withdraw what still waits for *recipient*, and empty body and recipient of every row to them.

    Of what holds their *mention* and was said to others the body is emptied; what is yet to leave is written anew.
    """
    theirs = and_(outbox.c.guild_id == guild_id, outbox.c.recipient == recipient)
    waiting = and_(theirs, outbox.c.state.in_((State.PLANNED, State.CLAIMED, State.UNKNOWN)))
    withdrawn = {"state": State.WITHDRAWN, "settled_at": now, "reason": "delivery.gone"}
    await tx.connection.execute(update(outbox).where(waiting).values(withdrawn))
    emptied = {"dedupe_key": None, "body": None, "recipient": ""}
    await tx.connection.execute(update(outbox).where(theirs).values(emptied))
    # What is on its way this minute keeps its body, to be found again after a crash.
    at_rest = outbox.c.state.not_in((State.CLAIMED, State.UNKNOWN))
    names_them = and_(outbox.c.guild_id == guild_id, outbox.c.body.contains(mention, autoescape=True), at_rest)
    await tx.connection.execute(update(outbox).where(names_them).values(body=None))


async def track(tx: Transaction, cards: Sequence[tuple[Delivery, InStep]]) -> None:
    """Keep posted cards in step with their subjects, which now stand as told; what is behind is due at once."""
    rows = [
        {
            **{name: getattr(delivery, name) for name in _TRACKED},
            "wanted_version": stands.version,
            "done_version": delivery.version,
            "due_at": None if stands.version > delivery.version else stands.stale_at,
        }
        for delivery, stands in cards
    ]
    if rows:
        await tx.connection.execute(insert(mirror), rows)


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
    rows = await tx.connection.execute(_STALE, {"now": now, "most": most})
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


async def later(tx: Transaction, card: Mirrored, due_at: datetime) -> None:
    """Look at *card* again at *due_at*; a newer version that was wanted meanwhile stays due at once."""
    is_newer = mirror.c.wanted_version > card.wanted_version
    next_due = case((is_newer, mirror.c.due_at), else_=literal(due_at, Instant()))
    attempts = case((is_newer, mirror.c.attempts), else_=card.attempts + 1)
    await change_mirror(tx, card, due_at=next_due, attempts=attempts)


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
