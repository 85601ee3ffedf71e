"""What people are told of a changed event: once, over all changes, and only when an organiser says so."""

from __future__ import annotations

import asyncio
from datetime import time
from typing import TYPE_CHECKING

import pytest

from bot.announcements.model import State
from bot.announcements.telling import NothingToTell, OtherChange
from bot.events.signups.model import Way
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import Waiting
from bot.events.workshops.service import Workshops
from bot.guilds.model import SWITCH_APPROVAL
from tests.fakes import GUILD, dm_of
from tests.house import MEMBER
from tests.integration.announcements.desk import CAMILLE, EMMA, INES, LEA, NADIA, ROOM

if TYPE_CHECKING:
    from bot.announcements.telling import Change
    from bot.database import Transaction
    from bot.guilds.model import Actor
    from tests.integration.announcements.desk import Desk


async def with_people(desk: Desk, **options: int) -> str:
    """Open the event to one who reads its room and one with messages."""
    event = await desk.opens(**options)
    await desk.joins(event, LEA, Way.CHANNEL)
    await desk.joins(event, EMMA, Way.DIRECT)
    return event


async def pending(desk: Desk, event: str) -> Change:
    """Return what people do not know yet."""
    change = await desk.telling.pending(GUILD, NADIA, event)
    assert change
    return change


def plain(text: str) -> str:
    """Return *text* with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


async def test_changes_since_the_last_telling_are_one_message(desk: Desk) -> None:
    """Old to new over all; then the next one begins anew."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"starts_at": time(9)})
    await desk.events.complete(GUILD, CAMILLE, event, {"starts_at": time(9, 30), "venue": "Athénée"})
    change = await pending(desk, event)
    await desk.run()
    quiet = desk.door.standing(ROOM)
    await desk.telling.tell(GUILD, NADIA, change.claim)
    await desk.run()
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Rocher"})

    assert quiet == []
    assert change.told.count == 2
    (room,) = desk.door.standing(ROOM)
    assert "Début : à préciser → 9 h 30" in plain(room)
    assert "Lieu : à préciser → Athénée" in plain(room)
    assert desk.door.standing(dm_of(EMMA.discord_id)) == [change.text]
    assert "Athénée → Rocher" in (await pending(desk, event)).text
    assert "Début" not in (await pending(desk, event)).text


async def test_two_taps_at_once_are_one_message(desk: Desk) -> None:
    """Of whichever organiser."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Athénée"})
    claim = (await pending(desk, event)).claim
    taps = (desk.telling.tell(GUILD, actor, claim) for actor in (NADIA, CAMILLE))
    done = await asyncio.gather(*taps, return_exceptions=True)
    await desk.run()

    assert sorted(type(one).__name__ for one in done) == ["NothingToTell", "Sheet"]
    assert len(desk.door.standing(ROOM)) == 1


async def test_a_tap_says_yes_to_the_words_that_were_read(desk: Desk) -> None:
    """Somebody has changed it again."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Athénée"})
    claim = (await pending(desk, event)).claim
    await desk.events.complete(GUILD, CAMILLE, event, {"venue": "Rocher"})

    for decide in (desk.telling.tell, desk.telling.keep_quiet):
        with pytest.raises(OtherChange):
            await decide(GUILD, NADIA, claim)
    with pytest.raises(OtherChange):
        await desk.telling.tell(GUILD, NADIA, event)
    with pytest.raises(Exception, match="organiser"):
        await desk.telling.tell(GUILD, MEMBER, claim)


async def test_a_correction_and_what_is_taken_back_are_told_to_nobody(desk: Desk) -> None:
    """There is nothing left to say."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Atenée"})
    claim = (await pending(desk, event)).claim
    await desk.telling.keep_quiet(GUILD, NADIA, claim)
    with pytest.raises(NothingToTell):
        await desk.telling.tell(GUILD, NADIA, claim)
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Rocher"})
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Atenée"})

    assert await desk.telling.pending(GUILD, NADIA, event) is None
    await desk.run()
    assert desk.door.standing(ROOM) == []


async def test_before_anybody_is_in_nothing_is_kept(desk: Desk) -> None:
    """Who signs up afterwards has read it as it is."""
    event = await desk.opens()
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Athénée"})
    await desk.joins(event, LEA, Way.CHANNEL)

    assert await desk.telling.pending(GUILD, NADIA, event) is None
    await desk.events.complete(GUILD, NADIA, event, {"starts_at": time(9)})
    assert "Athénée" not in (await pending(desk, event)).text


async def test_a_change_waits_for_a_second_reader_where_one_is_wanted(desk: Desk) -> None:
    """It goes the way of every word to people."""
    event = await with_people(desk, **{SWITCH_APPROVAL: 1})
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Athénée"})
    sheet = await desk.telling.tell(GUILD, NADIA, (await pending(desk, event)).claim)
    await desk.run()
    quiet = desk.door.standing(ROOM)
    await desk.announcements.approve(GUILD, CAMILLE, str(sheet.announcement.id))
    await desk.run()

    assert (sheet.announcement.state, quiet) == (State.WAITING, [])
    assert len(desk.door.standing(ROOM)) == 1


async def test_a_past_event_asks_nothing(desk: Desk) -> None:
    """Nobody comes any more."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Athénée"})
    desk.clock.advance(60 * 86400)

    assert await desk.telling.pending(GUILD, NADIA, event) is None


async def test_a_workshop_that_changes_is_told_with_the_rest_and_in_line_too(desk: Desk) -> None:
    """Its title, its room and one that is gone are one message, also to who waits for a place."""
    event, workshops = await with_people(desk), Workshops(desk.database, desk.clock, desk.events)
    for title in ("Lire", "Écrire"):
        await workshops.put(GUILD, NADIA, event, None, title=title, place="", capacity="")
    await desk.telling.keep_quiet(GUILD, NADIA, (await pending(desk, event)).claim)
    await waits(desk, event, INES)
    await workshops.put(GUILD, NADIA, event, 4, title="Écrire à deux", place="salle 4", capacity="12")
    await workshops.remove(GUILD, NADIA, event, 3)
    await desk.events.complete(GUILD, CAMILLE, event, {"venue": "Athénée"})
    change = await pending(desk, event)
    await desk.telling.tell(GUILD, NADIA, change.claim)
    await desk.run()

    assert plain(change.text).splitlines()[1:-2] == [
        "Lieu : à préciser → Athénée",
        "Retiré du programme : Lire",
        "Programme : Écrire → Écrire à deux",
        "Lieu de « Écrire » : à préciser → salle 4",
    ]
    assert (change.told.count, change.waiting) == (3, 1)
    assert len(desk.door.standing(ROOM)) == 1
    for actor in (EMMA, INES):
        assert desk.door.standing(dm_of(actor.discord_id)) == [change.text]


async def test_who_waits_alone_is_asked_about(desk: Desk) -> None:
    """The day concerns them, though nobody is in."""
    event = await desk.opens()
    await waits(desk, event, INES)
    await desk.events.complete(GUILD, NADIA, event, {"venue": "Athénée"})

    assert (await pending(desk, event)).waiting == 1


async def waits(desk: Desk, event: str, actor: Actor) -> None:
    """Let somebody wait for a place."""

    async def work(tx: Transaction) -> int:
        person = await desk.guilds.person(tx, GUILD, actor)
        now = desk.clock.now()
        await waitlist.put(tx, Waiting(id=None, guild_id=GUILD, event_id=int(event), person_id=person, received_at=now))
        return person

    desk.knows(await desk.database.write(work), actor)
