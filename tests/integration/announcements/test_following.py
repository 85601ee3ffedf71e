"""What follows an announcement: published to other servers within the quota, a discussion; each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.announcements.model import Place, State
from bot.delivery.keeping.model import Barred, Gone, Stuck, WrongKind
from bot.delivery.model import Postponed
from bot.events.places.following import CROSSPOSTS
from tests.fakes import MONDAY, PLACE

if TYPE_CHECKING:
    from tests.integration.announcements.stage import Stage

AN_HOUR = 3600
PLANNED: dict[str, Any] = {"due_at": MONDAY, "state": State.PLANNED}


async def test_what_is_wanted_follows_once(stage: Stage) -> None:
    """Published, and a discussion named by the first words; never a second time."""
    await stage.write("Bonjour à **tous**", is_crossposted=True, has_thread=True, **PLANNED)

    await stage.run()
    stage.house.clock.advance(AN_HOUR)
    await stage.run()

    assert stage.crossposted == ["Bonjour à **tous**"]
    assert list(stage.grounds.threads.values()) == ["Bonjour à tous"]
    assert stage.told == []


@pytest.mark.parametrize("place", [Place.TEXT, Place.THREAD, Place.FORUM])
async def test_where_nobody_can_follow_nothing_is_published(stage: Stage, place: Place) -> None:
    """It was wanted for another place, before this one was chosen."""
    await stage.write("Bonjour", place=place, is_crossposted=True, has_thread=True, **PLANNED)

    await stage.run()

    assert stage.crossposted == []
    assert len(stage.grounds.threads) == (1 if place is Place.TEXT else 0)


async def test_what_exceeds_the_quota_waits_for_its_turn_and_is_told_once(stage: Stage) -> None:
    """Ten an hour in a channel; the rest as the first ones grow old."""
    for number in range(CROSSPOSTS + 2):
        await stage.write(f"Annonce {number}", is_crossposted=True, **PLANNED)
        await stage.run()
        stage.house.clock.advance(30)

    at_first = len(stage.crossposted)
    told = list(stage.told)
    for _ in range(5):
        stage.house.clock.advance(AN_HOUR / 4)
        await stage.run()

    assert at_first == CROSSPOSTS
    assert [f"Annonce {number}" in text for number, text in zip((10, 11), told, strict=True)] == [True, True]
    assert "11\u00a0h" in told[0]
    assert stage.crossposted == [f"Annonce {number}" for number in range(CROSSPOSTS + 2)]
    assert stage.told == told


async def test_a_no_of_discord_is_waited_for_as_long_as_it_says(stage: Stage) -> None:
    """Sources disagree on the quota: what Discord answers counts."""
    stage.grounds.before.append(Stuck(Postponed("delivery.too_fast", after=1800)))
    await stage.write("Bonjour", is_crossposted=True, **PLANNED)

    await stage.run()
    stage.house.clock.advance(1799)
    await stage.run()
    early = list(stage.crossposted)
    stage.house.clock.advance(2)
    await stage.run()

    assert early == []
    assert stage.crossposted == ["Bonjour"]
    assert len(stage.told) == 1


@pytest.mark.parametrize(
    ("error", "said"), [(Barred(), "« Envoyer des messages »"), (WrongKind(), "n’est plus un salon d’annonces")]
)
async def test_what_only_people_can_mend_is_told_once(stage: Stage, error: Exception, said: str) -> None:
    """It is tried again every five minutes."""
    stage.grounds.before.extend([error, error])
    await stage.write("Bonjour", is_crossposted=True, **PLANNED)

    for _ in range(3):
        await stage.run()
        stage.house.clock.advance(301)

    assert [said in text.replace("\u00a0", " ") for text in stage.told] == [True]
    assert stage.crossposted == ["Bonjour"]


async def test_a_message_that_is_gone_needs_nothing(stage: Stage) -> None:
    """Somebody was faster."""
    stage.grounds.before.append(Gone(10008))
    await stage.write("Bonjour", is_crossposted=True, **PLANNED)

    await stage.run()
    stage.house.clock.advance(AN_HOUR)
    await stage.run()

    assert stage.crossposted == []
    assert stage.told == []


async def test_a_message_that_repeats_is_followed_each_time(stage: Stage) -> None:
    """Each occurrence is a message of its own."""
    await stage.write("Bonjour", is_crossposted=True, **PLANNED)
    await stage.run()
    assert stage.door.standing(PLACE.id) == ["Bonjour"]

    await stage.write("Bonjour", is_crossposted=True, **PLANNED)
    await stage.run()

    assert stage.crossposted == ["Bonjour", "Bonjour"]
