"""A word to a part of an event's people: who is rung where, and how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.announcements.model import NobodyToTell, State
from bot.delivery.model import Postponed, Refused
from bot.delivery.model import State as RowState
from bot.events.signups.audiences import Audience
from bot.events.signups.model import Coming, Way
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
