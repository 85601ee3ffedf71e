"""What one sign-up costs where few are in, and where very many are: the bot's own service on its own database."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.clock import SystemClock
from bot.database import Database
from bot.database.migrations.run import upgrade
from bot.dates import Calendar
from bot.delivery.keeping.service import Keeping
from bot.delivery.service import Outbox
from bot.events import store as events
from bot.events.model import Event
from bot.events.service import Events
from bot.events.signups.model import Coming, Kind, Way
from bot.events.signups.service import SignUps
from bot.events.signups.store import signups
from bot.events.waitlist.model import Terms
from bot.events.waitlist.queue import Queue
from bot.guilds import store as guilds
from bot.guilds.model import Actor
from bot.guilds.service import Guilds

if TYPE_CHECKING:
    from pathlib import Path

    from bot.database import Transaction

GUILD, FEW, MANY, TAPS, ROUNDS = 7, 100, 50_000, 100, 6


async def growth(folder: Path) -> tuple[float, float]:
    """Return the median of a tap in milliseconds beside 100 sign-ups and beside 50,000, of one event each.

    Both take turns, so that what else the machine does weighs on both.
    """
    clock, database = SystemClock(), Database(f"sqlite+aiosqlite:///{folder / 'growth.sqlite3'}")
    await upgrade(database, backups=folder, now=clock.now())
    outbox = Outbox()
    known = Guilds(database, clock, outbox)
    cards = Events(database, clock, outbox, known, seeds=(), locale="fr")
    line = Queue(database, clock, outbox, Keeping(database, clock), calendar=Calendar(), terms=Terms(), locale="fr")
    service = SignUps(database, clock, outbox, known, cards, line=line)
    days = {count: await _crowded(database, clock, count) for count in (FEW, MANY)}
    await cards.refresh(GUILD)
    costs: dict[int, list[float]] = {FEW: [], MANY: []}
    member = 10_000_000
    for turn in range(ROUNDS):
        for count in sorted(days, reverse=turn % 2 == 1):
            for _ in range(TAPS):
                member += 1
                actor = Actor(member, role_ids=(), manages_guild=False, locale="fr")
                began = time.perf_counter()
                await service.sign_up(GUILD, actor, days[count])
                costs[count].append(1000 * (time.perf_counter() - began))
            await _empty(database, int(days[count]))
    await database.close()
    return statistics.median(costs[FEW]), statistics.median(costs[MANY])


async def _crowded(database: Database, clock: SystemClock, count: int) -> str:
    """Add an event with a number of places, in which *count* people are already."""
    now = clock.now()
    event = Event(
        id=None,
        guild_id=GUILD,
        slug=f"journee-{count}",
        title="Journée",
        on=now.date() + timedelta(days=60),
        timezone="Europe/Paris",
        city="Bordeaux",
        audience="toutes et tous",
        organiser="PQN-A",
        summary="Une journée.",
        inscription="ici",
        capacity=10 * MANY,
        status="visible",
    )

    async def work(tx: Transaction) -> int:
        await guilds.welcome(tx, GUILD, now)
        event_id = await events.add(tx, event)
        row = {
            "guild_id": GUILD,
            "event_id": event_id,
            "kind": Kind.PLACE,
            "is_in": True,
            "way": Way.CHANNEL,
            "coming": Coming.UNKNOWN,
            "since": now,
            "changed_at": now,
        }
        rows: list[dict[str, Any]] = [{**row, "person_id": -number} for number in range(1, count + 1)]
        await tx.connection.execute(signups.insert(), rows)
        return event_id

    return str(await database.write(work))


async def _empty(database: Database, event_id: int) -> None:
    """Take back what was measured, so that few stay few; the count stays as the triggers made it."""

    async def work(tx: Transaction) -> None:
        measured = (signups.c.event_id == event_id) & (signups.c.person_id > 0)
        await tx.connection.execute(signups.delete().where(measured))

    await database.write(work)
