"""A server's first minute: it is noted, its events seeded, its team told once what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.events.model import complete
from bot.guilds.model import CHANNEL_EVENTS, CHANNEL_ORGANISERS
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import AGENDA, DAY, HOURS, ORGANISATION, OWNER, TEAM, WELCOME, House, a_server

if TYPE_CHECKING:
    from bot.database import Database

ALL_ROLES = ("Organisation", "Accueil", "Relecture")
COMPLETE = replace(complete(DAY, **HOURS), venue="Halle", address="1 rue X", official_url="https://example.org")


async def report(house: House) -> str:
    """Return what the team reads."""
    await house.deliver()
    (said,) = house.door.standing(TEAM)
    return said


async def test_what_is_found_by_its_name_is_taken_over(house: House) -> None:
    """And nothing else."""
    await house.arrival.seen(a_server())

    assert house.guilds.choices(GUILD) == {
        "role_organisation": ORGANISATION,
        "channel_events": AGENDA,
        "channel_organisers": TEAM,
        "channel_welcome": WELCOME,
    }


async def test_the_team_is_told_what_is_missing(house: House) -> None:
    """Each role, permission and field by its name, and where to mend it."""
    await house.arrival.seen(a_server(missing=("send_messages", "read_message_history")))

    said = await report(house)

    lines = said.splitlines()
    assert "5 choses" in lines[1]
    assert len([line for line in lines if line.startswith("- ")]) == 5
    for named in ("Accueil", "Relecture", "Envoyer des messages", "Voir les anciens messages", "heure de début"):
        assert named in said
    assert "/organiser options" in said
    assert "{" not in said


async def test_a_server_that_has_everything_is_told_so(database: Database, house: House) -> None:
    """With the first thing to do."""
    ready = House(database, house.clock, seeds=(COMPLETE,))
    await ready.arrival.seen(a_server(roles=ALL_ROLES))

    said = await report(ready)

    assert "Tout est en place" in said
    assert "- " not in said


async def test_the_team_is_told_once(house: House) -> None:
    """Not at each connection, nor after the bot was away from the server."""
    await house.arrival.seen(a_server())
    await house.deliver()

    await house.arrival.seen(a_server(missing=("send_messages",)))
    await house.arrival.left(GUILD)
    await House(house.database, house.clock).arrival.seen(a_server())
    await house.deliver()

    assert len(house.door.messages) == 1
    assert house.door.edits == 0


async def test_a_choice_is_not_taken_back_by_a_name(house: House) -> None:
    """What organisers have chosen, or cleared, stays at the next start."""
    await house.arrival.seen(a_server())
    await house.guilds.choose(GUILD, OWNER, CHANNEL_EVENTS, 777)
    await house.guilds.choose(GUILD, OWNER, CHANNEL_ORGANISERS, None)

    restarted = House(house.database, house.clock)
    await restarted.arrival.seen(a_server())

    assert restarted.guilds.choices(GUILD)[CHANNEL_EVENTS] == 777
    assert CHANNEL_ORGANISERS not in restarted.guilds.choices(GUILD)


async def test_a_team_without_a_channel_is_told_as_soon_as_it_has_one(house: House) -> None:
    """What is missing by then is what it reads."""
    await house.arrival.seen(replace(a_server(), channels=()))
    await house.deliver()
    waiting = list(house.door.messages)

    await house.guilds.choose(GUILD, OWNER, CHANNEL_ORGANISERS, 888)
    await house.deliver()

    (said,) = house.door.standing(888)
    assert waiting == []
    assert "agenda" in said
    assert "equipe" not in said


async def test_two_servers_are_told_apart(house: House) -> None:
    """Each its own message, in one round."""
    await house.arrival.seen(a_server())
    await house.arrival.seen(replace(a_server(OTHER_GUILD, roles=ALL_ROLES), channels=()))
    await house.guilds.choose(OTHER_GUILD, OWNER, CHANNEL_ORGANISERS, 888)
    await house.deliver()

    assert ["Accueil" in said for said in house.door.standing(TEAM)] == [True]
    assert ["Accueil" in said for said in house.door.standing(888)] == [False]


@pytest.mark.parametrize("count", [60])
async def test_a_report_that_would_be_too_long_is_shortened(database: Database, house: House, count: int) -> None:
    """Discord would refuse it for ever."""
    seeds = tuple(replace(DAY, slug=f"journee-{number}") for number in range(count))
    busy = House(database, house.clock, seeds=seeds)
    await busy.arrival.seen(a_server())

    said = await report(busy)

    assert len(said) <= 2000
    assert said.endswith("…")
