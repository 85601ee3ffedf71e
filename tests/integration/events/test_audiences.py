"""The parts of an event's people, as the tables know them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.events.model import ProgrammeItem
from bot.events.parts import store as parts
from bot.events.signups import store
from bot.events.signups.audiences import Audience, addressed
from bot.events.signups.model import Coming, Way
from bot.events.waitlist import store as waitlist
from bot.events.waitlist.model import Waiting
from bot.events.workshops.service import Workshops
from tests.fakes import GUILD, OTHER_GUILD
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.events.signups.audiences import Reached, To
    from bot.guilds.model import Actor
    from tests.integration.events.conftest import Town

READ = ProgrammeItem(position=1, title="Lire", kind="workshop")
WRITE = ProgrammeItem(position=2, title="Écrire", kind="workshop", place="salle 2")


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience.SIGNED_UP, [LEA.discord_id, EMMA.discord_id]),
        (Audience.UNANSWERED, [EMMA.discord_id]),
        (Audience.TO_REGISTER, []),
        (Audience.ORGANISERS, []),
    ],
)
async def test_an_audience_is_who_it_says(town: Town, audience: Audience, expected: list[int]) -> None:
    """One of two has answered."""
    day = await town.add(inscription="ici")
    for actor in (LEA, EMMA):
        await town.signups.sign_up(GUILD, actor, day)
    await town.signups.answer(GUILD, LEA, day, Coming.YES)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), audience))

    assert [one.discord_id for one in found] == expected


async def test_who_asked_for_reminders_alone_still_has_to_register(town: Town) -> None:
    """The sign-up is elsewhere."""
    day = await town.add(inscription="ailleurs", official_url="https://example.org/page")
    await town.signups.sign_up(GUILD, LEA, day)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), Audience.TO_REGISTER))

    assert [one.discord_id for one in found] == [LEA.discord_id]


async def test_who_waits_for_the_opening_hears_it_in_private(town: Town) -> None:
    """They are in no room."""
    day = await town.add(opens_at=datetime(2026, 1, 5, 8, tzinfo=UTC))
    await town.signups.wish(GUILD, EMMA, day)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), Audience.WAITING))

    assert [(one.discord_id, one.way) for one in found] == [(EMMA.discord_id, Way.DIRECT)]


async def test_every_part_is_counted_as_a_word_to_it_would_ring(town: Town) -> None:
    """Of a day with two workshops, a line, a wish, somebody silent and somebody who is not on Discord."""
    people = [replace(LEA, discord_id=600 + each) for each in range(7)]
    day = await town.add(programme=(READ, WRITE), inscription="ici")
    workshops = Workshops(town.database, town.clock, town.events)
    for person in people[:4]:
        await town.signups.sign_up(GUILD, person, day)
    for person, position in zip(people, (1, 1, 2), strict=False):
        await workshops.choose(GUILD, person, day, "first", position)
    await town.signups.choose_way(GUILD, people[1], day, Way.NONE)
    await town.signups.choose_way(GUILD, people[2], day, Way.DIRECT)
    await town.signups.answer(GUILD, people[0], day, Coming.YES)
    await in_line(town, day, people[4], people[5])
    event = town.events.find(GUILD, day)

    found = await town.database.read(lambda tx: parts.of_event(tx, event))

    sizes = {(one.audience, one.workshop): one.count for one in found}
    for to, count in sizes.items():
        heard = addressed(to[0], await town.database.read(partial(reach, int(day), to)))
        assert heard.count == count, to
    assert [(one.title, one.count) for one in found if one.workshop] == [("Lire", 1), ("Écrire", 1)]
    assert sizes[Audience.SIGNED_UP, None] == 3
    assert sizes[Audience.UNANSWERED, None] == 2
    assert sizes[Audience.ON_WAITLIST, None] == 2


async def test_an_event_without_workshops_offers_none(town: Town) -> None:
    """And another guild's number reaches nobody."""
    day = await town.add(inscription="ici")
    await town.signups.sign_up(GUILD, LEA, day)
    event = town.events.find(GUILD, day)

    found = await town.database.read(lambda tx: parts.of_event(tx, event))
    elsewhere = await town.database.read(lambda tx: parts.of_event(tx, replace(event, guild_id=OTHER_GUILD)))

    assert all(one.audience is not Audience.WORKSHOP for one in found)
    assert sum(one.count for one in elsewhere) == 0


async def test_who_waits_in_line_is_involved_and_who_waits_for_the_opening_is_not(town: Town) -> None:
    """Each once, and who is silent stays so."""
    day = await town.add(inscription="ici")
    await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.choose_way(GUILD, LEA, day, Way.NONE)
    await in_line(town, day, EMMA)

    found = await town.database.read(lambda tx: store.reached(tx, GUILD, int(day), Audience.INVOLVED))

    assert [(one.discord_id, one.way) for one in found] == [
        (LEA.discord_id, Way.NONE),
        (EMMA.discord_id, Way.DIRECT),
    ]


async def reach(day: int, to: To, tx: Transaction) -> list[Reached]:
    """Return who makes up an audience."""
    return await store.reached(tx, GUILD, day, *to)


async def in_line(town: Town, day: str, *people: Actor) -> None:
    """Let somebody wait for a place."""

    async def work(tx: Transaction) -> None:
        for person in people:
            key = await town.guilds.person(tx, GUILD, person)
            row = Waiting(id=None, guild_id=GUILD, event_id=int(day), person_id=key, received_at=town.clock.now())
            await waitlist.put(tx, row)

    await town.database.write(work)
