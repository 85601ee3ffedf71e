"""The leader's pulse tells when nobody was at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery.lateness import Cause, Outage
from bot.delivery.model import Postponed, State
from bot.delivery.outages import Outages, known, why_late
from tests.fakes import GUILD, KIND, MONDAY, message

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock
    from tests.integration.delivery.conftest import Stage

NO_ANSWER = Postponed("delivery.too_fast")


async def outages(database: Database) -> list[Outage]:
    """Return what is known."""
    return await database.read(known)


async def test_a_gap_in_the_pulse_is_an_outage(database: Database, clock: FakeClock) -> None:
    """The first start is none, and neither is a restart within three minutes."""
    await Outages(database, clock).began()
    clock.advance(170)
    await Outages(database, clock).began()
    before = await outages(database)
    await Outages(database, clock).beat()
    stopped_at = clock.now()
    clock.advance(2400)
    await Outages(database, clock).began()

    assert before == []
    assert await outages(database) == [Outage(stopped_at, clock.now())]


async def test_an_outage_is_forgotten_after_a_month(database: Database, clock: FakeClock) -> None:
    """Nothing that is said can be late by more than that."""
    for _ in range(3):
        await Outages(database, clock).began()
        clock.advance(timedelta(days=20).total_seconds())
    await Outages(database, clock).began()

    assert [one.until for one in await outages(database)] == [MONDAY + timedelta(days=40), MONDAY + timedelta(days=60)]


async def test_what_was_put_off_says_what_was_in_the_way_when_it_leaves(stage: Stage) -> None:
    """It is written anew once it is late, and what it is late by is what it was when it left."""
    stage.door.before += [NO_ANSWER] * 10
    await stage.say(message())
    process = stage.process()
    while (await stage.row())["state"] != State.SENT:
        stage.subject.edit("Bonsoir")
        await process.run()
        stage.clock.advance(400)
    row = await stage.row()
    stage.clock.advance(90_000)
    late = await stage.database.read(lambda tx: why_late(tx, GUILD, KIND, "1", MONDAY, stage.clock.now()))

    assert row["planned_for"] == MONDAY
    assert stage.shown == ["Bonsoir 1"]
    assert late
    assert (late.cause, late.planned_for) == (Cause.AWAY, MONDAY)


async def test_what_left_in_time_is_never_late_afterwards(stage: Stage) -> None:
    """A correction a day later says nothing of it."""
    await stage.say(message())
    await stage.process().run()
    stage.clock.advance(90_000)

    assert await stage.database.read(lambda tx: why_late(tx, GUILD, KIND, "1", MONDAY, stage.clock.now())) is None
