"""Articles are looked up like everything else, as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.resources.model import Section
from bot.resources.service import Resources
from tests.fakes import GUILD
from tests.house import ORGANISER
from tests.integration.feeds.watchhouse import WatchHouse
from tests.watched import FakeSite, an_item

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock


async def found(house: WatchHouse, typed: str) -> list[str]:
    """Return the titles that *typed* finds among the articles."""
    hits = (await Resources(house.shelves).search(GUILD, typed, Section.ARTICLES)).hits
    return sorted(hit.document.title for hit in hits)


async def test_an_article_is_found_as_it_stands(house: WatchHouse, site: FakeSite) -> None:
    """From the first look on; under its new words once it is edited; not once its page is gone."""
    await house.add()
    await house.look()
    assert await found(house, "titre") == ["Titre 1", "Titre 2", "Titre 3"]

    site.items = (replace(site.items[0], title="Une nageuse à Bègles"), *site.items[1:], an_item(4, title="Nager"))
    await house.look()
    assert await found(house, "nageuse begles") == ["Une nageuse à Bègles"]
    assert await found(house, "titre") == ["Titre 1", "Titre 2"]


async def test_an_article_that_is_gone_is_not_found(house: WatchHouse, site: FakeSite) -> None:
    """Its page says so."""
    await house.add()
    site.items = (an_item(5), an_item(4), *site.items)
    await house.look()
    assert "Titre 5" in await found(house, "titre")

    site.items = site.items[1:]
    await house.look()
    site.pages["https://site.example/a/5"] = 404
    await house.look(after_s=8 * 86400)

    assert "Titre 5" not in await found(house, "titre")


async def test_what_the_team_keeps_back_is_not_found(
    house: WatchHouse, site: FakeSite, database: Database, clock: FakeClock
) -> None:
    """Held, nobody finds it; ignored, neither; published, everybody does, here and after a restart."""
    await house.add()
    site.items = (*(an_item(number) for number in range(20, 10, -1)), *site.items)
    await house.look()
    held = await house.watch.held(GUILD, ORGANISER, 1)
    assert await found(house, "titre") == ["Titre 1", "Titre 2", "Titre 3"]

    await house.watch.publish_held(GUILD, ORGANISER, 1, held[0].id)
    await house.watch.ignore_held(GUILD, ORGANISER, 1)

    expected = sorted(["Titre 1", "Titre 2", "Titre 3", held[0].title])
    assert await found(house, "titre") == expected
    assert await found(WatchHouse(database, clock, site), "titre") == expected
