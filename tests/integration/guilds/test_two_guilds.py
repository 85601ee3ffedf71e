"""Two communities on one bot: neither sees, changes or delays anything of the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from bot.delivery import store
from bot.events.posting import EventCard
from bot.events.service import UnknownEvent
from bot.guilds.model import CHANNEL_EVENTS, ROLE_ORGANISATION, Actor, Place, Seen
from bot.guilds.service import NotOrganiser
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import AGENDA, ORGANISATION, ORGANISER, House, a_server

if TYPE_CHECKING:
    from bot.database import Transaction

THEIR_AGENDA, THEIR_TEAM, THEIR_ROLE = 901, 902, 903
THEIR_ORGANISER = Actor(discord_id=ORGANISER.discord_id, role_ids=(THEIR_ROLE,), manages_guild=False, locale="fr")


@pytest.fixture
async def both(house: House) -> House:
    """Welcome two servers that have nothing in common but the bot and a person."""
    await house.arrival.seen(a_server())
    channels = (Place(THEIR_AGENDA, "agenda"), Place(THEIR_TEAM, "equipe"))
    await house.arrival.seen(Seen(OTHER_GUILD, (Place(THEIR_ROLE, "Organisation"),), channels, ()))
    await house.deliver()
    return house


async def test_each_has_its_own_choices_and_organisers(both: House) -> None:
    """Who organises here is nobody there."""
    await both.guilds.choose(GUILD, ORGANISER, CHANNEL_EVENTS, 999)

    assert both.guilds.choices(OTHER_GUILD)[CHANNEL_EVENTS] == THEIR_AGENDA
    assert both.guilds.choices(OTHER_GUILD)[ROLE_ORGANISATION] == THEIR_ROLE != ORGANISATION
    with pytest.raises(NotOrganiser) as raised:
        both.guilds.require_organiser(OTHER_GUILD, ORGANISER)
    assert str(ORGANISATION) not in str(raised.value.params)


Claim = Callable[[House, str], Awaitable[object]]
CLAIMS: dict[str, Claim] = {
    "look": lambda house, claim: house.events.for_organiser(OTHER_GUILD, THEIR_ORGANISER, claim),
    "publish": lambda house, claim: house.events.publish(OTHER_GUILD, THEIR_ORGANISER, claim),
    "complete": lambda house, claim: house.events.complete(OTHER_GUILD, THEIR_ORGANISER, claim, {"venue": "Chez nous"}),
}


@pytest.mark.parametrize("name", CLAIMS)
async def test_the_number_of_another_guilds_event_is_unknown(both: House, name: str) -> None:
    """It answers as a number that does not exist, and does nothing."""
    ours = both.number_of()
    before = both.events.visible(GUILD)
    with pytest.raises(UnknownEvent):
        both.events.find(OTHER_GUILD, ours)

    with pytest.raises(UnknownEvent):
        await CLAIMS[name](both, ours)

    await both.deliver()
    await both.events.refresh(GUILD)
    assert both.events.visible(GUILD) == before
    assert both.door.standing(AGENDA) == both.door.standing(THEIR_AGENDA) == []


async def test_each_sees_its_own_events(both: House) -> None:
    """One and the same file is an event of each."""
    await both.events.complete(GUILD, ORGANISER, both.number_of(), {"venue": "Halle des Douves"})

    assert [event.venue for event in both.events.visible(OTHER_GUILD)] == [None]
    assert {event.guild_id for event in both.events.visible(OTHER_GUILD)} == {OTHER_GUILD}
    board = await both.events.board(OTHER_GUILD, THEIR_ORGANISER)
    assert [on_board.event.guild_id for on_board in board] == [OTHER_GUILD]


async def test_each_cards_stand_in_its_own_channel_and_follow_its_own_event(both: House) -> None:
    """Published in the same round."""
    await both.events.publish(GUILD, ORGANISER, both.number_of())
    theirs = both.number_of(guild_id=OTHER_GUILD)
    await both.events.publish(OTHER_GUILD, THEIR_ORGANISER, theirs)
    await both.deliver()

    await both.events.complete(OTHER_GUILD, THEIR_ORGANISER, theirs, {"venue": "Chez nous"})
    await both.deliver()

    assert ["Chez nous" in card for card in both.door.standing(THEIR_AGENDA)] == [True]
    assert ["Chez nous" in card for card in both.door.standing(AGENDA)] == [False]


async def test_neither_finds_the_others_rows(both: House) -> None:
    """By kind and subject, as the stores are asked."""
    await both.events.publish(GUILD, ORGANISER, both.number_of())
    await both.deliver()
    ours = both.number_of()

    async def found(tx: Transaction, guild_id: int) -> tuple[int, int]:
        rows = await store.of_subject(tx, guild_id, EventCard.KIND, ours)
        return len(rows), len(await store.posted(tx, guild_id, EventCard.KIND, ours))

    assert await both.database.read(lambda tx: found(tx, GUILD)) == (1, 1)
    assert await both.database.read(lambda tx: found(tx, OTHER_GUILD)) == (0, 0)


async def test_neither_changes_the_others_mirrors(both: House) -> None:
    """Asking for a version of the same subject touches one's own cards alone."""
    await both.events.publish(GUILD, ORGANISER, both.number_of())
    await both.deliver()

    await both.database.write(
        lambda tx: both.outbox.changed(tx, OTHER_GUILD, EventCard.KIND, both.number_of(), version=99)
    )
    await both.deliver()

    assert both.door.edits == 0


async def test_a_person_is_two_people_in_two_guilds(both: House) -> None:
    """What they typed in one is not shown in the other."""
    await both.guilds.keep_draft(GUILD, ORGANISER, "complete:1", {"venue": "Ici"})

    there = await both.guilds.draft(OTHER_GUILD, THEIR_ORGANISER, "complete:1")
    await both.guilds.drop_draft(OTHER_GUILD, THEIR_ORGANISER, "complete:1")

    assert there == {}
    assert await both.guilds.draft(GUILD, ORGANISER, "complete:1") == {"venue": "Ici"}
