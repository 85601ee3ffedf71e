"""An event's roles and channel follow the sign-ups, whatever breaks in between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import Refused, Room
from bot.events.places.model import NEEDED
from bot.events.signups.model import Way
from tests.fakes import GUILD, KIND, PLACE, dm_of, message
from tests.gate import meanwhile
from tests.grounds import TOP
from tests.integration.events.conftest import EMMA, LEA
from tests.integration.places.conftest import TEAM

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.operations.chase import Chased
    from tests.integration.places.conftest import Village

KARIM = replace(EMMA, discord_id=503)
NAME, RINGS = "journee-23-janvier", "journee-23-janvier-rappels"
UNTIL_MENDED_S = 301


async def test_the_place_is_made_once_and_a_member_carries_what_they_chose(village: Village) -> None:
    """Looking again changes nothing; who withdraws carries nothing and is forgotten by the row."""
    await village.publish()
    await village.sign_up(LEA)
    await village.run()
    made = village.grounds.changes
    both = village.grounds.names_of(LEA.discord_id)
    await village.database.write(lambda tx: village.places.room_in_doubt(tx, GUILD, village.event_id))
    await village.run(700)

    assert both == {NAME, RINGS}
    assert village.grounds.changes == made
    assert [channel.name for channel in village.grounds.channels.values()] == [NAME]
    await village.signups.withdraw(GUILD, LEA, str(village.event_id))
    await village.run()
    assert village.grounds.names_of(LEA.discord_id) == set()


async def test_who_erases_their_data_loses_the_roles_all_the_same(village: Village) -> None:
    """Their Discord id is kept until the roles are taken back, and no longer."""
    await village.publish()
    await village.sign_up(LEA)
    await village.run()
    await village.signups.erase(GUILD, LEA)
    await village.run()

    assert village.grounds.names_of(LEA.discord_id) == set()


async def test_a_closed_conversation_falls_back_once(village: Village) -> None:
    """The role that rings is back, and one report names the person to the team alone."""
    await village.publish()
    await village.sign_up(LEA)
    village.door.closed_channels[dm_of(LEA.discord_id)] = Refused("delivery.closed_dm")
    await village.signups.choose_way(GUILD, LEA, str(village.event_id), Way.DIRECT)
    await village.run(301, 90_000, 90_000)

    assert village.grounds.names_of(LEA.discord_id) == {NAME, RINGS}
    (report,) = village.door.standing(TEAM)
    assert f"<@{LEA.discord_id}>" in report


async def test_a_report_that_was_sent_today_is_followed_by_one_tomorrow(village: Village) -> None:
    """At most one a day, and nobody is named twice."""
    await village.publish()
    for actor in (LEA, EMMA):
        await village.sign_up(actor)
        village.door.closed_channels[dm_of(actor.discord_id)] = Refused("delivery.closed_dm")
        await village.signups.choose_way(GUILD, actor, str(village.event_id), Way.DIRECT)
        await village.run(301, 301)
    before = len(village.door.standing(TEAM))
    await village.run(86_400)

    first, second = village.door.standing(TEAM)
    assert before == 1
    assert (f"<@{LEA.discord_id}>" in first, f"<@{EMMA.discord_id}>" in first) == (True, False)
    assert (f"<@{LEA.discord_id}>" in second, f"<@{EMMA.discord_id}>" in second) == (False, True)


async def test_the_room_hears_at_most_once_a_day_that_all_is_there_and_of_nobody(village: Village) -> None:
    """Two people on the first day, one more on the second."""
    await village.publish()
    for actor, pause in ((LEA, 301), (EMMA, 86_400), (KARIM, 301)):
        await village.sign_up(actor)
        village.door.closed_channels[dm_of(actor.discord_id)] = Refused("delivery.closed_dm")
        await village.signups.choose_way(GUILD, actor, str(village.event_id), Way.DIRECT)
        await village.run(pause)

    lines = village.door.standing((await village.place()).channel_id or 0)
    assert len(lines) == 2
    assert all("se lit aussi ici" in line and "<@" not in line for line in lines)


async def test_who_opens_their_messages_is_tried_again_and_has_their_way_back(village: Village) -> None:
    """Asked twice they are tried once; what is said of it names them by how it ended, to the team alone."""
    await village.publish()
    for actor in (LEA, EMMA):
        await village.sign_up(actor)
        village.door.closed_channels[dm_of(actor.discord_id)] = Refused("delivery.closed_dm")
        await village.signups.choose_way(GUILD, actor, str(village.event_id), Way.DIRECT)
    await village.run(301)
    del village.door.closed_channels[dm_of(LEA.discord_id)]
    chase = village.process().chase
    tried, twice = [await village.database.write(lambda tx: chase.plan(tx, GUILD, None)) for _ in range(2)]
    await village.run(2)
    left = await village.database.read(lambda tx: chase.unreached(tx, GUILD))

    assert ((tried.tried, tried.left), (twice.tried, twice.left)) == ((2, 0), (0, 2))
    assert len(village.door.standing(dm_of(LEA.discord_id))) == 1
    result = village.door.standing(TEAM)[-1].splitlines()
    assert f"<@{LEA.discord_id}>" in result[1]
    assert f"<@{EMMA.discord_id}>" in result[2]
    assert [one.discord_id for one in left] == [EMMA.discord_id]
    assert (village.grounds.names_of(LEA.discord_id), village.grounds.names_of(EMMA.discord_id)) == (
        {NAME},
        {NAME, RINGS},
    )


async def test_two_who_chase_at_once_write_once(village: Village) -> None:
    """The second one, a second later, sees who is being tried."""
    await village.publish()
    await village.sign_up(LEA)
    village.door.closed_channels[dm_of(LEA.discord_id)] = Refused("delivery.closed_dm")
    await village.signups.choose_way(GUILD, LEA, str(village.event_id), Way.DIRECT)
    await village.run(301)
    chase = village.process().chase

    async def first(tx: Transaction) -> Chased:
        tried = await chase.plan(tx, GUILD, None)
        village.clock.advance(1)
        return tried

    async def second() -> Chased:
        return await village.database.write(lambda tx: chase.plan(tx, GUILD, None))

    tried, twice = await meanwhile(village.database, first, second)

    assert (tried.tried, (await twice).tried) == (1, 0)


@pytest.mark.parametrize("name", sorted(NEEDED))
async def test_a_missing_permission_is_told_once_and_what_waits_arrives_when_it_is_back(
    village: Village, name: str
) -> None:
    """However often it is looked at, and whoever signs up meanwhile."""
    village.grounds.granted &= ~NEEDED[name]
    await village.publish()
    await village.sign_up(LEA)
    await village.database.write(
        lambda tx: village.outbox.say(tx, message(to=Room(village.event_id), due_at=village.clock.now()))
    )
    await village.run(UNTIL_MENDED_S, UNTIL_MENDED_S)
    await village.sign_up(EMMA)
    await village.run(UNTIL_MENDED_S)
    told, said = village.door.standing(TEAM), len(village.door.messages)
    village.grounds.granted |= NEEDED[name]
    await village.run(UNTIL_MENDED_S)

    assert (len(told), said) == (1, 1)
    channel_id = (await village.place()).channel_id or 0
    assert village.door.standing(channel_id) == ["Bonjour 1"]
    assert village.grounds.names_of(LEA.discord_id) == village.grounds.names_of(EMMA.discord_id) == {NAME, RINGS}
    assert village.door.standing(TEAM) == told


async def test_a_role_above_ours_is_told_once_and_mended(village: Village) -> None:
    """Who signs up meanwhile gets it later."""
    await village.publish()
    await village.run()
    role_id = (await village.place()).role_id or 0
    village.grounds.roles[role_id] = replace(village.grounds.roles[role_id], position=TOP)
    await village.sign_up(LEA)
    await village.run(UNTIL_MENDED_S, UNTIL_MENDED_S)
    told = village.door.standing(TEAM)
    village.grounds.roles[role_id] = replace(village.grounds.roles[role_id], position=1)
    await village.run(UNTIL_MENDED_S)

    assert len(told) == 1
    assert NAME in told[0]
    assert village.grounds.names_of(LEA.discord_id) == {NAME, RINGS}
    assert village.door.standing(TEAM) == told


@pytest.mark.parametrize("step", ["keep", "kept", "claim", "send", "settle", "settled"])
async def test_a_process_that_dies_in_between_makes_nothing_twice(village: Village, step: str) -> None:
    """Whatever it was doing, the next one ends it."""
    await village.publish()
    await village.sign_up(LEA)
    await village.database.write(
        lambda tx: village.outbox.say(tx, message(to=Room(village.event_id), due_at=village.clock.now()))
    )
    await village.dies(step)
    await village.run(5, 60, 700, 700)

    names = sorted(role.name for role in village.grounds.roles.values())
    assert (names, len(village.grounds.channels)) == ([NAME, RINGS], 1)
    assert village.grounds.names_of(LEA.discord_id) == {NAME, RINGS}
    assert village.door.standing((await village.place()).channel_id or 0) == ["Bonjour 1"]


async def test_a_closed_place_takes_its_roles_and_channel_along(village: Village) -> None:
    """Its time is over; closing twice does no harm."""
    await village.publish()
    await village.sign_up(LEA)
    await village.run()
    for _ in range(2):
        await village.database.write(lambda tx: village.places.close(tx, GUILD, village.event_id))
        await village.run()

    assert (village.grounds.roles, village.grounds.channels) == ({}, {})
    assert (await village.place()).channel_id is None


async def test_a_message_is_pinned_once_it_was_posted(village: Village) -> None:
    """In the channel where it stands."""
    await village.publish()

    async def pin(tx: Transaction) -> None:
        posted = await village.outbox.latest(tx, GUILD, KIND, "1")
        assert posted
        await village.places.pin(tx, posted)

    await village.database.write(lambda tx: village.outbox.say(tx, message()))
    await village.run()
    await village.database.write(pin)
    await village.run()

    assert village.grounds.pinned == [(PLACE.id, village.door.messages[-1].id)]
