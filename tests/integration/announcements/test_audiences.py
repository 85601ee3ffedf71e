"""A word to a part of an event's people: who is rung where, and how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.announcements.model import NobodyToTell, State
from bot.delivery.model import Postponed, Refused
from bot.delivery.model import State as RowState
from bot.events.model import ProgrammeItem
from bot.events.places import store as places
from bot.events.signups.audiences import NO_WORKSHOP, Audience
from bot.events.signups.model import Coming, Way
from bot.events.workshops.model import UnknownWorkshop
from bot.events.workshops.service import Workshops
from tests.fakes import GUILD, dm_of
from tests.integration.announcements.desk import EMMA, INES, LEA, NADIA, PING_ROLE, ROOM, SOPHIE

if TYPE_CHECKING:
    from bot.announcements.service import Sheet
    from tests.integration.announcements.desk import Desk


async def with_people(desk: Desk) -> str:
    """Open the event to two who read its room, one with messages, one who wants nothing."""
    event = await desk.opens()
    for actor, way in ((LEA, Way.CHANNEL), (INES, Way.CHANNEL), (EMMA, Way.DIRECT), (SOPHIE, Way.NONE)):
        await desk.joins(event, actor, way)
    return event


async def sent(desk: Desk, event: str, audience: Audience, text: str = "Un mot.") -> Sheet:
    """Send a word to a part of the event's people."""
    sheet = await desk.announcements.write(GUILD, NADIA, text=text, when="", event_id=int(event))
    number = str(sheet.announcement.id)
    await desk.announcements.choose(GUILD, NADIA, number, audience=audience)
    await desk.announcements.plan(GUILD, NADIA, number, now=True)
    await desk.run()
    return await desk.sheet(number)


async def test_everybody_is_rung_by_the_rooms_role_or_in_private(desk: Desk) -> None:
    """Who wants nothing can read it in the room; a private message names the event in its reader's language."""
    event = await with_people(desk)
    sheet = await sent(desk, event, Audience.SIGNED_UP)

    assert sheet.addressed
    assert (sheet.addressed.count, sheet.addressed.silent) == (3, 1)
    assert desk.door.standing(ROOM) == [f"Un mot.\n<@&{PING_ROLE}>"]
    assert desk.door.messages[0].card.roles == (PING_ROLE,)
    (private,) = desk.door.standing(dm_of(EMMA.discord_id))
    assert private.splitlines() == ["**Journée régionale**, Friday 23 January 2026, in Bordeaux", "Un mot."]
    assert sheet.direct == {RowState.SENT: 1}


async def test_a_part_of_the_room_is_mentioned_by_name(desk: Desk) -> None:
    """Who has answered is not rung, and neither is the role."""
    event = await with_people(desk)
    await desk.signups.answer(GUILD, INES, event, Coming.YES)
    await sent(desk, event, Audience.UNANSWERED)

    (message,) = [one for one in desk.door.messages if one.channel_id == ROOM]
    assert message.card.text == f"Un mot.\n<@{LEA.discord_id}>"
    assert (message.card.roles, message.card.people) == ((), (LEA.discord_id,))


async def test_names_that_would_not_fit_leave_the_place_to_the_role(desk: Desk) -> None:
    """A list that is cut off would ring half of them."""
    event = await with_people(desk)
    sheet = await sent(desk, event, Audience.UNANSWERED, "é" * 1750)
    fits = await sent(desk, event, Audience.UNANSWERED, "é" * 1700)

    assert sheet.addressed
    assert not sheet.addressed.by_name("é" * 1900)
    assert fits.addressed
    assert [text[-30:].lstrip("é").strip() for text in desk.door.standing(ROOM)] == [
        f"<@{LEA.discord_id}> <@{INES.discord_id}>",
        f"<@{LEA.discord_id}> <@{INES.discord_id}>",
    ]


async def test_who_waits_for_the_opening_is_written_to(desk: Desk) -> None:
    """They are in no room."""
    event = await desk.opens()

    with pytest.raises(NobodyToTell):
        await sent(desk, event, Audience.WAITING)
    assert await desk.rows() == []


async def test_nobody_to_tell_is_said_before_it_leaves(desk: Desk) -> None:
    """The draft stays, and other people can be chosen."""
    event = await with_people(desk)

    with pytest.raises(NobodyToTell):
        await sent(desk, event, Audience.TO_REGISTER)
    (draft,) = await desk.announcements.listed(GUILD, NADIA)
    assert draft.announcement.state is State.DRAFT


async def test_what_had_left_in_part_stays_and_the_rest_is_stopped(desk: Desk) -> None:
    """The room has it; a private message that waited is not sent."""
    event = await with_people(desk)
    desk.door.closed_channels[dm_of(EMMA.discord_id)] = Postponed("delivery.too_fast", after=600)
    sheet = await sent(desk, event, Audience.SIGNED_UP)
    cancelled = await desk.announcements.cancel(GUILD, NADIA, str(sheet.announcement.id))
    desk.door.closed_channels.clear()
    await desk.passes(hours=1)

    assert cancelled.note == "announcement.left_in_part"
    assert cancelled.announcement.state is State.SAID
    assert len(desk.door.standing(ROOM)) == 1
    assert desk.door.standing(dm_of(EMMA.discord_id)) == []


async def test_a_closed_door_brings_the_person_back_to_the_room(desk: Desk) -> None:
    """And the organisers know."""
    event = await with_people(desk)
    desk.door.closed_channels[dm_of(EMMA.discord_id)] = Refused("delivery.closed_dm")
    sheet = await sent(desk, event, Audience.SIGNED_UP)

    assert sheet.direct == {RowState.FAILED: 1}
    assert len(desk.ways.failed) == 1


@pytest.mark.parametrize("leaves", ["withdraws", "stops"])
async def test_who_wants_nothing_any_more_gets_nothing_that_still_waits(desk: Desk, leaves: str) -> None:
    """Private messages open slowly; what was not on its way yet is not sent, and others get theirs."""
    event = await with_people(desk)
    await desk.signups.choose_way(GUILD, INES, event, Way.DIRECT)
    desk.knows((await desk.signups.one(GUILD, INES, event)).signup.person_id, INES)
    busy = Postponed("delivery.too_fast", after=600)
    desk.door.closed_channels = {dm_of(EMMA.discord_id): busy, dm_of(INES.discord_id): busy}
    await sent(desk, event, Audience.SIGNED_UP)
    if leaves == "withdraws":
        await desk.signups.withdraw(GUILD, EMMA, event)
    else:
        await desk.signups.stop_all(GUILD, EMMA)
    desk.door.closed_channels.clear()
    await desk.passes(hours=1)

    assert desk.door.standing(dm_of(EMMA.discord_id)) == []
    assert len(desk.door.standing(dm_of(INES.discord_id))) == 1


async def test_who_withdraws_gets_nothing_that_waits_where_there_is_no_room(desk: Desk) -> None:
    """An event that was entered late has none: who would read it there is written to."""
    event = await with_people(desk)
    await desk.database.write(lambda tx: places.change(tx, GUILD, int(event), is_closing=True))
    busy = Postponed("delivery.too_fast", after=600)
    desk.door.closed_channels = {dm_of(LEA.discord_id): busy, dm_of(INES.discord_id): busy}
    await sent(desk, event, Audience.SIGNED_UP)
    await desk.signups.withdraw(GUILD, LEA, event)
    desk.door.closed_channels.clear()
    await desk.passes(hours=1)

    assert [len(desk.door.standing(dm_of(one.discord_id))) for one in (LEA, INES)] == [0, 1]


async def test_who_withdraws_gets_nothing_that_waits_of_what_is_said_again_either(desk: Desk) -> None:
    """It is planned for tomorrow as well, while what was said today has not left yet."""
    event = await with_people(desk)
    sheet = await desk.announcements.write(GUILD, NADIA, text="Un mot.", when="chaque jour à 9h", event_id=int(event))
    await desk.announcements.plan(GUILD, NADIA, str(sheet.announcement.id))
    desk.door.closed_channels = {dm_of(EMMA.discord_id): Postponed("delivery.too_fast", after=600)}
    await desk.passes(days=1)
    waiting = (await desk.sheet(str(sheet.announcement.id))).announcement
    await desk.signups.withdraw(GUILD, EMMA, event)
    desk.door.closed_channels.clear()
    await desk.passes(hours=1)

    assert (waiting.state, waiting.occurrence) == (State.PLANNED, 1)
    assert desk.door.standing(dm_of(EMMA.discord_id)) == []


READ = ProgrammeItem(position=1, title="Lire", kind="workshop")
WRITE = ProgrammeItem(position=2, title="Écrire", kind="workshop", place="salle 2")


async def with_workshops(desk: Desk) -> tuple[str, Workshops]:
    """Open the event with two workshops, of which the second has somebody in the room and somebody with messages."""
    event, workshops = await with_people(desk), Workshops(desk.database, desk.clock, desk.events)
    for item in (READ, WRITE):
        place = item.place or ""
        await workshops.put(GUILD, NADIA, event, None, title=item.title, place=place, capacity="")
    for actor in (LEA, EMMA):
        await workshops.choose(GUILD, actor, event, "first", 4)
    return event, workshops


async def test_a_word_is_to_the_people_of_one_workshop(desk: Desk) -> None:
    """Who has a place in it, on their way; it keeps its number when another one is taken out."""
    event, workshops = await with_workshops(desk)
    sheet = await desk.announcements.write(GUILD, NADIA, text="En salle 3.", when="", event_id=int(event))
    number = str(sheet.announcement.id)
    await desk.announcements.choose(GUILD, NADIA, number, audience=Audience.WORKSHOP, workshop=4)
    await workshops.remove(GUILD, NADIA, event, 3)
    followed = await desk.sheet(number)
    await desk.announcements.plan(GUILD, NADIA, number, now=True)
    await desk.run()

    assert followed.announcement.to == (Audience.WORKSHOP, 4)
    assert [(one.title, one.count) for one in followed.parts if one.workshop] == [("Écrire", 2)]
    assert followed.addressed
    assert followed.addressed.count == 2
    assert desk.door.standing(ROOM) == [f"En salle 3.\n<@{LEA.discord_id}>"]
    assert len(desk.door.standing(dm_of(EMMA.discord_id))) == 1
    assert desk.door.standing(dm_of(INES.discord_id)) == []


async def test_a_word_to_a_workshop_that_is_no_more_reaches_nobody_and_says_so(desk: Desk) -> None:
    """One that never was is refused; what was chosen before stays, to be chosen anew."""
    event, workshops = await with_workshops(desk)
    sheet = await desk.announcements.write(GUILD, NADIA, text="Un mot.", when="", event_id=int(event))
    number = str(sheet.announcement.id)
    with pytest.raises(UnknownWorkshop):
        await desk.announcements.choose(GUILD, NADIA, number, audience=Audience.WORKSHOP, workshop=9)
    await desk.announcements.choose(GUILD, NADIA, number, audience=Audience.WORKSHOP, workshop=3)
    await workshops.remove(GUILD, NADIA, event, 3)
    gone = await desk.sheet(number)

    assert gone.announcement.to == (Audience.WORKSHOP, NO_WORKSHOP)
    with pytest.raises(NobodyToTell):
        await desk.announcements.plan(GUILD, NADIA, number, now=True)
    again = await desk.announcements.choose(GUILD, NADIA, number, audience=Audience.SIGNED_UP, workshop=None)
    assert again.addressed
    assert again.addressed.count == 3
