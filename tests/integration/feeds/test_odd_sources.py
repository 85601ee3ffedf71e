"""Sources that no honest day would bring: too many of them, half of a sitemap, titles that are markup."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar

import pytest

from bot.feeds.judging import FEW, judge
from bot.feeds.looking import Look
from bot.feeds.model import MOST_SOURCES, Shape, TooManySources, Trouble
from bot.feeds.reading.model import Item, Sitemap
from tests.fakes import GUILD, MONDAY
from tests.house import ORGANISER
from tests.integration.feeds.watchhouse import WatchHouse
from tests.watched import FakeSite, a_source, an_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.database import Database, Transaction
    from bot.feeds.intents import Decision
    from bot.web.model import Response
    from tests.fakes import FakeClock

INDEX, PART = "https://site.example/sitemap.xml", "https://site.example/part.xml"


class IndexSite(FakeSite):
    """Its sitemap is in a part of its own; *part* is what that answers."""

    part = 200

    async def sitemap(self, _body: bytes, **options: object) -> Sitemap:
        if options["address"] == INDEX:
            return Sitemap((), (PART,))
        return await super().sitemap(_body, **options)

    def _response(self, status: int, address: str, moved_to: str | None) -> Response:
        return super()._response(self.part if address == PART else status, address, moved_to)


async def test_a_community_watches_so_many_sites_and_no_more(house: WatchHouse) -> None:
    """One that is removed makes room."""
    for number in range(MOST_SOURCES):
        await house.add(address=f"https://{number}.example/")
    with pytest.raises(TooManySources):
        await house.add(address="https://one-more.example/")

    await house.watch.remove(GUILD, ORGANISER, 1)
    await house.add(address="https://one-more.example/")


async def test_a_part_of_a_sitemap_that_fails_is_a_failure_of_all(database: Database, clock: FakeClock) -> None:
    """Its articles would read like gone; a part that is gone is only an index that is late."""
    site = IndexSite(tuple(an_item(number, updated="2025-11-01") for number in (3, 2, 1)))
    house = await WatchHouse(database, clock, site).open()
    await house.add(address=INDEX, shape=Shape.SITEMAP)
    assert (await house.source()).count == 3

    site.part = 500
    await house.look()
    assert ((await house.source()).failures, (await house.source()).trouble) == (1, None)
    site.part = 404
    await house.look()
    assert (await house.source()).trouble is Trouble.EMPTY


class Watched(tuple[Item, ...]):
    """Articles that note in which threads somebody goes through them."""

    threads: ClassVar[set[int]] = set()

    def __iter__(self) -> Iterator[Item]:
        self.threads.add(threading.get_ident())
        return super().__iter__()


async def test_a_long_reading_is_compared_beside_the_event_loop(database: Database) -> None:
    """On either database: two hundred articles take longer than somebody who taps a button may wait."""
    items = Watched(an_item(number) for number in range(FEW + 1))
    items.threads.clear()
    look = Look(a_source(), items)

    async def work(tx: Transaction) -> Decision:
        return (await judge(tx, look.source, look, MONDAY)).decision

    decision = await database.read(work)

    assert len(decision.intents) == FEW + 1
    assert items.threads
    assert threading.get_ident() not in items.threads


async def test_what_organisers_read_of_hostile_titles_is_words(house: WatchHouse, site: FakeSite) -> None:
    """Nothing of it is bold, hidden or a link."""
    await house.add()
    site.items = (*(an_item(number, title=f"**Gras** ||caché|| {number}") for number in range(20, 10, -1)), *site.items)
    await house.look()

    assert r"\*\*Gras\*\* \|\|caché\|\| 20" in house.told[0]


async def test_a_clock_that_is_set_back_stops_no_watch(house: WatchHouse, site: FakeSite) -> None:
    """What it saw in the future is known, and what is new is said today, once."""
    house.clock.advance(30 * 86400)
    await house.add()
    site.items = (an_item(4), *site.items)
    await house.look(after_s=-30 * 86400)
    await house.look(after_s=60)

    assert len(house.said) == 1
    assert len(site.with_validators) == 2
