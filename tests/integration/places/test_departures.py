"""Who has left the server is found out at night, and gives the place back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.delivery.keeping.service import Keeping
from bot.events.places.rounds import MemberRounds
from tests.fakes import GUILD
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from tests.integration.places.conftest import Village

EVENING = datetime(2025, 12, 15, 22, tzinfo=UTC)
TOO_EARLY, NIGHT = datetime(2025, 12, 16, 1, 59, tzinfo=UTC), datetime(2025, 12, 16, 2, tzinfo=UTC)
AFTER_THE_EVENT = datetime(2026, 1, 26, 2, tzinfo=UTC)


async def look(village: Village, instant: datetime) -> set[int]:
    """Let the tick run at *instant*, and all that follows; return who is in, by the id that Discord has of them."""
    village.clock.instant = instant
    await MemberRounds(village.database, village.clock, Keeping(village.database, village.clock)).run()
    await village.run()
    mine = {actor.discord_id: await village.signups.mine(GUILD, actor) for actor in (LEA, EMMA)}
    return {member for member, found in mine.items() if found.current}


async def test_who_has_left_gives_the_place_back_the_next_night(village: Village) -> None:
    """Once a day, from two o'clock; who is there keeps everything, and who comes back may sign up again."""
    await village.publish()
    await village.sign_up(LEA)
    await village.sign_up(EMMA)
    everybody = await look(village, EVENING)
    del village.grounds.members[LEA.discord_id]

    found = [await look(village, instant) for instant in (EVENING, TOO_EARLY, NIGHT)]
    await village.sign_up(LEA)
    await village.run()

    assert everybody == {LEA.discord_id, EMMA.discord_id}
    assert found == [everybody, everybody, {EMMA.discord_id}]
    assert village.grounds.names_of(LEA.discord_id) == village.grounds.names_of(EMMA.discord_id) != set()


async def test_who_leaves_after_the_event_was_there(village: Village) -> None:
    """What has taken place is not taken back."""
    await village.publish()
    await village.sign_up(LEA)
    await village.run()
    del village.grounds.members[LEA.discord_id]

    assert await look(village, AFTER_THE_EVENT) == {LEA.discord_id}


async def test_a_role_that_somebody_has_taken_away_is_given_again(village: Village) -> None:
    """The look of the night mends what was changed by hand."""
    await village.publish()
    await village.sign_up(LEA)
    await village.run()
    given = village.grounds.names_of(LEA.discord_id)
    village.grounds.members[LEA.discord_id].clear()

    await look(village, NIGHT)

    assert village.grounds.names_of(LEA.discord_id) == given != set()
