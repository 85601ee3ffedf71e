"""A channel that is closed to us is fetched, told once, and spoken in when it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.delivery.keeping.model import Barred, Gone, SeenPlace
from bot.delivery.model import Postponed, Setting
from bot.events.places.model import CHANNEL
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_EVENTS
from bot.operations.channels import SEND, SEND_IN_THREADS, VIEW
from tests.fakes import GUILD, PLACE, message
from tests.integration.places.conftest import TEAM

if TYPE_CHECKING:
    from tests.integration.places.conftest import Village

CLOSED = Postponed("delivery.no_permission", after=600)
UNTIL_MENDED_S = 301
OPEN = SeenPlace(VIEW | SEND)
TROUBLES: dict[str, SeenPlace | Exception] = {
    "write": SeenPlace(VIEW),
    "see": SeenPlace(SEND),
    "threads": SeenPlace(VIEW | SEND, is_thread=True),
    "locked": SeenPlace(VIEW | SEND_IN_THREADS, is_thread=True, is_locked=True, is_archived=True),
    "archived": SeenPlace(VIEW | SEND_IN_THREADS, is_thread=True, is_archived=True),
    "gone": Gone(10003),
    "barred": Barred(),
}


@pytest.mark.parametrize("seen", TROUBLES.values(), ids=TROUBLES)
async def test_what_keeps_us_out_is_told_once_and_what_waits_keeps_its_order(
    village: Village, seen: SeenPlace | Exception
) -> None:
    """However often it is looked at; a message that came later stays behind the first."""
    await village.publish()
    village.door.closed_channels[PLACE.id], village.grounds.places[PLACE.id] = CLOSED, seen
    for subject in ("1", "2"):
        await village.database.write(lambda tx, subject=subject: village.outbox.say(tx, message(subject)))  # type: ignore[misc] # mypy cannot infer a lambda's default
        await village.run(1)
    await village.run(UNTIL_MENDED_S, UNTIL_MENDED_S, UNTIL_MENDED_S)
    told = village.door.standing(TEAM)
    village.grounds.places[PLACE.id] = OPEN
    del village.door.closed_channels[PLACE.id]
    await village.run(UNTIL_MENDED_S)

    assert len(told) == 1
    assert "Nom 1" in told[0]
    assert village.door.standing(PLACE.id) == ["Bonjour 1", "Bonjour 2"]
    assert village.door.standing(TEAM) == told


async def test_the_gateway_hurries_the_look(village: Village) -> None:
    """Nothing waits five minutes once the server tells that something has changed."""
    await village.publish()
    village.door.closed_channels[PLACE.id], village.grounds.places[PLACE.id] = CLOSED, TROUBLES["write"]
    await village.database.write(lambda tx: village.outbox.say(tx, message()))
    await village.run(1)
    village.grounds.places[PLACE.id] = OPEN
    del village.door.closed_channels[PLACE.id]
    process = village.process()
    await process.keeping.seen_to_change(GUILD)
    await process.run()

    assert village.door.standing(PLACE.id) == ["Bonjour 1"]


async def test_what_is_refused_although_nothing_is_wrong_is_told_and_not_hurried(village: Village) -> None:
    """Twice is no accident; hurried, it would be tried for ever."""
    await village.publish()
    village.door.closed_channels[PLACE.id], village.grounds.places[PLACE.id] = CLOSED, OPEN
    await village.database.write(lambda tx: village.outbox.say(tx, message()))
    await village.run(*[UNTIL_MENDED_S] * 8)
    tries, told = village.door.sends, village.door.standing(TEAM)
    del village.door.closed_channels[PLACE.id]
    await village.run(700, UNTIL_MENDED_S)

    assert tries <= 6
    assert len(told) == 1
    assert "sans dire quel droit manque" in told[0]
    assert village.door.standing(PLACE.id) == ["Bonjour 1"]
    assert await village.database.read(lambda tx: village.process().keeping.troubled(tx, GUILD)) == []


async def test_a_chosen_channel_is_hurried_by_its_option(village: Village) -> None:
    """A row may name the option and not the channel."""
    await village.publish()
    await village.database.write(
        lambda tx: guilds.choose(tx, GUILD, CHANNEL_EVENTS, 88, by=None, now=village.clock.now())
    )
    village.door.closed_channels[88], village.grounds.places[88] = CLOSED, TROUBLES["write"]
    await village.database.write(lambda tx: village.outbox.say(tx, message(to=Setting(CHANNEL_EVENTS))))
    await village.run(1)
    problem = await village.database.read(lambda tx: village.process().keeping.problem(tx, GUILD, CHANNEL, "88"))
    village.grounds.places[88] = OPEN
    del village.door.closed_channels[88]
    await village.run(UNTIL_MENDED_S)

    assert problem == "write"
    assert village.door.standing(88) == ["Bonjour 1"]
