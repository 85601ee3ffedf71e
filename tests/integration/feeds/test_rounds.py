"""A round of the watch: what is slow or cannot be kept holds up nobody, and no site is asked at every tick."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.dates import Calendar
from bot.errors import WorldProblem
from bot.feeds.rounds import JUDGED_AT_ONCE, Rounds
from bot.feeds.settling import Settler
from tests.watched import NOTHING_YET, FakeSite, a_page, an_item

if TYPE_CHECKING:
    from bot.feeds.judging import Judgement
    from bot.feeds.looking import Outcome
    from bot.feeds.settling import Lacks
    from bot.web.model import Response, Validators
    from tests.integration.feeds.watchhouse import WatchHouse


class FullDisk(Settler):
    """Nothing can be written down."""

    async def settle(self, _found: Outcome, _lacks: Lacks | None = None) -> Judgement | None:
        raise WorldProblem


class SlowSite(FakeSite):
    """Each answer takes half a minute of *seconds*."""

    seconds = 0.0

    async def fetch(self, address: str, validators: Validators = NOTHING_YET, *, page: bool = False) -> Response:
        self.seconds += 30
        return await super().fetch(address, validators, page=page)


def rounds_of(house: WatchHouse, site: SlowSite, settler: type[Settler] = Settler) -> Rounds:
    """Return rounds whose time is the site's."""
    database, clock = house.database, house.clock
    writes = settler(
        database,
        clock,
        house.house.outbox,
        calendar=Calendar(),
        zone=ZoneInfo("Europe/Paris"),
        locale="fr",
        on_step=house.on_step,
    )
    return Rounds(database, clock, site, site, writes, time=lambda: site.seconds)


async def test_a_slow_host_leaves_the_rest_of_its_sources_to_the_next_round(house: WatchHouse) -> None:
    """So that the round ends, and the sources of others are looked at when they are due."""
    for number in range(5):
        await house.add(address=f"https://slow.example/{number}")
    house.clock.advance(25 * 3600)
    site = SlowSite((an_item(1),))
    rounds = rounds_of(house, site)

    await rounds.run()
    assert len(site.asked) == 2
    await rounds.run()
    await rounds.run()

    assert sorted(site.asked) == [f"https://slow.example/{number}" for number in range(5)]


async def test_sites_are_left_alone_while_nothing_can_be_written_down(house: WatchHouse) -> None:
    """What was not kept is due again at once; it is asked again after a quarter of an hour, never at each tick."""
    await house.add()
    house.clock.advance(25 * 3600)
    site = SlowSite((an_item(1),))
    rounds = rounds_of(house, site, FullDisk)
    with pytest.raises(ExceptionGroup):
        await rounds.run()

    await rounds.run()
    assert len(site.asked) == 1
    site.seconds += 15 * 60
    with pytest.raises(ExceptionGroup):
        await rounds.run()
    assert len(site.asked) == 2


@pytest.mark.parametrize(("shown", "settled"), [(3, 2), (JUDGED_AT_ONCE + 1, 1)])
async def test_the_writer_is_not_kept_twice_by_a_long_reading(
    house: WatchHouse, site: FakeSite, shown: int, settled: int
) -> None:
    """What it lacks is found out beside it; of a short one, by the judgement that would be written down."""
    site.items = tuple(an_item(number) for number in range(shown))
    await house.add()
    before = house.steps.count("seen")
    site.said["https://site.example/a/900"] = a_page(description="Ce que dit la page.")
    site.items = (an_item(900, summary=""), *site.items[:-1])
    await house.look()

    assert house.steps.count("seen") - before == settled
    assert len(house.said) == 1
    assert "Ce que dit la page." in house.said[0]
