"""An event that does not take place: who hears it, once, and what leaves no more."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.announcements.cancelling import (
    AlreadyCancelled,
    Cancelling,
    CannotCancelPast,
    NoReason,
    OtherCancellation,
    ReasonTooLong,
)
from bot.announcements.model import State
from bot.events import store as events
from bot.events.service import UnknownEvent
from bot.events.signups.model import Way
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import Waiting
from bot.guilds import store as guilds
from bot.guilds.model import SWITCH_APPROVAL
from tests.fakes import GUILD, OTHER_GUILD, dm_of
from tests.house import MEMBER, texts
from tests.integration.announcements.desk import CAMILLE, EMMA, INES, LEA, NADIA, ROOM, SOPHIE

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.announcements.desk import Desk

WHY = "La salle est inondée."


def cancelling(desk: Desk) -> Cancelling:
    """Return the use case, at the desk."""
    return Cancelling(
        desk.database,
        desk.clock,
        desk.guilds,
        desk.events,
        desk.announcements,
        desk.announcer,
        texts(),
        calendars=desk.calendars,
        locale="fr",
    )


async def cancel(desk: Desk, event: str, reason: str = WHY) -> None:
    """Read the words, and say yes."""
    found = await cancelling(desk).look(GUILD, NADIA, event, reason)
    await cancelling(desk).cancel(GUILD, NADIA, found.claim, reason)


async def with_people(desk: Desk, **options: int) -> str:
    """Open the event to one who reads its room, one with messages, and one who wants nothing."""
    event = await desk.opens(**options)
    await desk.joins(event, LEA, Way.CHANNEL)
    await desk.joins(event, EMMA, Way.DIRECT)
    await desk.joins(event, SOPHIE, Way.NONE)
    return event


async def waits(desk: Desk, event: str) -> None:
    """Let somebody wait for a place."""

    async def work(tx: Transaction) -> int:
        person = await guilds.person(tx, GUILD, INES.discord_id, INES.locale, desk.clock.now())
        row = Waiting(
            id=None, guild_id=GUILD, event_id=int(event), person_id=person, received_at=desk.clock.now(), way=None
        )
        await waitlist.put(tx, row)
        return person

    desk.knows(await desk.database.write(work), INES)


def heard(desk: Desk) -> dict[str, list[str]]:
    """Return what each of them has read about it."""
    people = {"Emma": EMMA, "Sophie": SOPHIE, "Inès": INES, "Léa": LEA}
    found = {name: desk.door.standing(dm_of(actor.discord_id)) for name, actor in people.items()}
    return {name: [text for text in said if WHY in text] for name, said in found.items()}


async def test_everybody_whom_it_concerns_hears_it_once_on_their_way(desk: Desk) -> None:
    """The room, private messages, who wants no reminders, and who waits."""
    event = await with_people(desk)
    await waits(desk, event)
    await cancel(desk, event)
    await desk.run()
    await desk.passes(days=2)

    (room,) = desk.door.standing(ROOM)
    assert WHY in room
    assert {name: len(said) for name, said in heard(desk).items()} == {"Emma": 1, "Sophie": 1, "Inès": 1, "Léa": 0}
    after = await desk.database.read(lambda tx: events.one(tx, GUILD, int(event)))
    assert after
    assert (after.status, after.cancel_reason) == ("cancelled", WHY)
    assert await desk.telling.untold(GUILD) == frozenset()


async def test_a_second_time_changes_nothing(desk: Desk) -> None:
    """Not even at the same moment, by two organisers."""
    event = await with_people(desk)
    found = await cancelling(desk).look(GUILD, NADIA, event, WHY)
    taps = (cancelling(desk).cancel(GUILD, actor, found.claim, WHY) for actor in (NADIA, CAMILLE))
    done = await asyncio.gather(*taps, return_exceptions=True)
    await desk.run()

    assert sorted(type(one).__name__ for one in done) == ["AlreadyCancelled", "Sheet"]
    assert len(desk.door.standing(ROOM)) == 1
    with pytest.raises(AlreadyCancelled):
        await cancelling(desk).look(GUILD, NADIA, event, "Une autre raison.")


async def test_it_waits_for_no_second_reader(desk: Desk) -> None:
    """The event is cancelled already: its people must not learn it later."""
    event = await with_people(desk, **{SWITCH_APPROVAL: 1})
    await cancel(desk, event)
    await desk.run()

    assert len(desk.door.standing(ROOM)) == 1


async def test_what_was_planned_for_its_people_leaves_no_more(desk: Desk) -> None:
    """Nobody is told to bring a lunch."""
    event = await with_people(desk)
    sheet = await desk.announcements.write(
        GUILD, NADIA, text="Pensez au repas.", when="demain à 9h", event_id=int(event)
    )
    number = str(sheet.announcement.id)
    await desk.announcements.plan(GUILD, NADIA, number)
    await cancel(desk, event)
    await desk.passes(days=2)

    assert (await desk.sheet(number)).announcement.state is State.CANCELLED
    assert not any("repas" in text for text in desk.door.standing(ROOM))


async def test_who_stops_all_reminders_meanwhile_hears_it_all_the_same(desk: Desk) -> None:
    """The message had not left yet."""
    event = await with_people(desk)
    await cancel(desk, event)
    await desk.signups.stop_all(GUILD, EMMA)
    await desk.run()

    assert len(heard(desk)["Emma"]) == 1


async def test_an_event_without_people_is_cancelled_without_a_word(desk: Desk) -> None:
    """There is nobody to tell."""
    event = await desk.opens()
    found = await cancelling(desk).look(GUILD, NADIA, event, WHY)

    assert found.told.count == 0
    assert await cancelling(desk).cancel(GUILD, NADIA, found.claim, WHY) is None


async def test_what_cannot_be_cancelled_is_refused(desk: Desk) -> None:
    """With what to do next."""
    event = await with_people(desk)
    look, claim = cancelling(desk).look, f"{event}.0123456789ab"
    for reason, refusal in (("  ", NoReason), ("!?", NoReason), ("a" * 501, ReasonTooLong)):
        with pytest.raises(refusal):
            await look(GUILD, NADIA, event, reason)
    with pytest.raises(OtherCancellation):
        await cancelling(desk).cancel(GUILD, NADIA, claim, WHY)
    with pytest.raises(UnknownEvent):
        await look(GUILD, NADIA, "99", WHY)
    with pytest.raises(Exception, match="organiser"):
        await look(GUILD, MEMBER, event, WHY)
    with pytest.raises(Exception, match="organiser"):
        await cancelling(desk).cancel(OTHER_GUILD, NADIA, claim, WHY)
    desk.clock.advance(timedelta(days=60).total_seconds())
    with pytest.raises(CannotCancelPast):
        await look(GUILD, NADIA, event, WHY)
