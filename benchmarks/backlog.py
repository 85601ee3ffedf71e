"""Put a backlog into the bot's own database, by the ways that its features use: announcements, and their rows."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.announcements import store
from bot.announcements.model import Announcement, State, last_use
from bot.announcements.saying import ORDINARY, POST, subject_of
from bot.announcements.store import announcements
from bot.database import Database
from bot.delivery.model import Channel, Message
from bot.delivery.service import Outbox
from bot.delivery.store import outbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.database import Transaction

Place = tuple[str, str]
"""A guild and a channel in it, by their ids."""
Plan = dict[str, list[str]]
"""The words that are to stand in each channel, in order."""

CHUNK = 500


def evenly(places: Sequence[Place], count: int, *, mark: str) -> list[tuple[Place, str]]:
    """Return *count* messages, every place in its turn; their words tell each from all others."""
    return [(places[number % len(places)], words(mark, number)) for number in range(count)]


def skewed(
    hot: Sequence[Place], others: Sequence[Place], count: int, *, hot_share: float, mark: str
) -> list[tuple[Place, str]]:
    """Return *count* messages of which *hot_share* go to the *hot* places, and those stand before all others.

    So whoever takes what has waited longest would look at nothing but places that have had enough.
    """
    most = round(count * hot_share)
    chosen = [hot[number % len(hot)] for number in range(most)]
    chosen += [others[number % len(others)] for number in range(count - most)]
    return [(place, words(mark, number)) for number, place in enumerate(chosen)]


def words(mark: str, number: int) -> str:
    """Return a message of ordinary length that no other is like."""
    length = random.Random(number).randint(80, 600)  # noqa: S311 - reproducible on purpose
    return f"{mark} {number:06} : " + ("des nouvelles du réseau, " * 24)[:length]


def by_channel(messages: Iterable[tuple[Place, str]]) -> Plan:
    """Return what is to be read in each channel, in order."""
    plan: Plan = {}
    for (_, channel), text in messages:
        plan.setdefault(channel, []).append(text.strip())
    return plan


async def plan(url: str, messages: Sequence[tuple[Place, str]], *, ahead: timedelta) -> datetime:
    """Write *messages* as announcements that are said, each with the row that says it; no bot may run.

    They are due *ahead* of when all are written, however long that took; return that instant.
    """
    database, says, far_off = Database(url), Outbox(), datetime.now(UTC) + timedelta(days=1)
    try:
        for first in range(0, len(messages), CHUNK):
            chunk = messages[first : first + CHUNK]
            await database.write(partial(_write, says=says, messages=chunk, due_at=far_off))
        due_at = datetime.now(UTC) + ahead
        await database.write(partial(_move, far_off=far_off, due_at=due_at))
    finally:
        await database.close()
    return due_at


async def _move(tx: Transaction, *, far_off: datetime, due_at: datetime) -> None:
    await tx.connection.execute(outbox.update().where(outbox.c.due_at == far_off).values(due_at=due_at))
    said_then = announcements.c.said_for == far_off
    await tx.connection.execute(announcements.update().where(said_then).values(due_at=due_at, said_for=due_at))


async def _write(tx: Transaction, *, says: Outbox, messages: Iterable[tuple[Place, str]], due_at: datetime) -> None:
    for (guild, channel), text in messages:
        one = Announcement(id=None, guild_id=int(guild), text=text.strip(), channel_id=int(channel), due_at=due_at)
        one = replace(one, state=State.SAID, occurrence=1, said_for=due_at)
        one = replace(one, id=await store.add(tx, one))
        message = Message(
            guild_id=one.guild_id,
            kind=POST,
            subject=subject_of(one),
            recipient=Channel(one.channel_id or 0),
            due_at=due_at,
            locale="fr",
            priority=ORDINARY,
            expires_at=last_use(due_at, one.missed),
        )
        await says.say(tx, message)
