"""Articles that wait for Discord: what goes meanwhile is not said, and what waits follows its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.model import Postponed
from tests.fakes import GUILD
from tests.house import ORGANISER, TEAM
from tests.watched import NEWS_CHANNEL, an_item

if TYPE_CHECKING:
    from tests.integration.feeds.watchhouse import WatchHouse
    from tests.watched import FakeSite

DAY = 25 * 3600


async def test_an_article_that_goes_before_it_was_said_is_not_said_unless_it_comes_back(
    house: WatchHouse, site: FakeSite
) -> None:
    """Discord may be away for so long; back on its list, it is said once, wherever articles go by now."""
    await house.add()
    site.items = (an_item(5), an_item(4), *site.items)
    house.clock.advance(DAY)
    await house.watch.look()

    newest, site.items = site.items[0], site.items[1:]
    site.pages["https://site.example/a/5"] = 404
    await house.look()
    gone = [words.splitlines()[0] for words in house.said]
    site.items = (newest, *site.items)
    for _ in range(3):
        await house.look()
    site.items = site.items[1:]
    await house.look(after_s=8 * 86400)
    await house.watch.change(GUILD, ORGANISER, 1, channel_id=TEAM)
    site.items = (newest, *site.items)
    await house.look()

    assert gone == ["**Titre 4**"]
    assert [words.splitlines()[0] for words in house.said] == ["**Titre 4**", "**Titre 5**"]
    assert house.told == []


async def test_what_waits_for_a_closed_channel_leaves_for_the_one_that_is_chosen(
    house: WatchHouse, site: FakeSite
) -> None:
    """Once, also where the other one opens again; what has been said stays where it is."""
    await house.add(announce_latest=True)
    await house.deliver()
    site.items = (an_item(5), an_item(4), *site.items)
    house.door.closed_channels[NEWS_CHANNEL] = Postponed("delivery.no_permission")
    await house.look()
    await house.watch.change(GUILD, ORGANISER, 1, channel_id=521)
    house.door.closed_channels.clear()
    for _ in range(2):
        await house.look()

    assert [words.splitlines()[0] for words in house.said] == ["**Titre 3**"]
    assert [words.splitlines()[0] for words in house.door.standing(521)] == ["**Titre 4**", "**Titre 5**"]
