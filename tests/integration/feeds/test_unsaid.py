"""Articles that wait for Discord: what goes meanwhile is not said, and what waits follows its channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery.model import Postponed, State
from bot.feeds.model import ArticleState, Mode
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


SECOND, OPEN = "https://site.example/deux", 521


async def monday(house: WatchHouse) -> None:
    """Let the next review be said, if there is one."""
    if due_at := await house.reviews.next_due():
        house.clock.advance(max(0.0, (due_at - house.clock.now()).total_seconds()))
    await house.reviews.run()
    await house.deliver()


async def in_reviews(house: WatchHouse, site: FakeSite, *addresses: str) -> None:
    """Watch the site under each address, and let an article of each wait for Monday."""
    known = site.items
    for number, address in enumerate(addresses, 1):
        site.items = known
        await house.add(address=address, title=f"Site {number}")
        await house.watch.change(GUILD, ORGANISER, number, mode=Mode.DIGEST)
    for number, _ in enumerate(addresses, 1):
        for other in range(1, len(addresses) + 1):
            await (house.watch.resume if other == number else house.watch.pause)(GUILD, ORGANISER, other)
        site.items = (an_item(10 + number), *known)
        await house.look(after_s=3600)
    for number, _ in enumerate(addresses, 1):
        await house.watch.pause(GUILD, ORGANISER, number)


async def test_a_review_that_waits_for_a_closed_channel_leaves_for_the_one_that_is_chosen(
    house: WatchHouse, site: FakeSite
) -> None:
    """The articles of the source that has another channel do; those of the others wait on; each is said once."""
    await in_reviews(house, site, "https://site.example/un", SECOND)
    house.door.closed_channels[NEWS_CHANNEL] = Postponed("delivery.no_permission")
    await monday(house)
    await house.watch.change(GUILD, ORGANISER, 1, channel_id=OPEN)
    await house.deliver()
    moved, waiting = list(house.door.standing(OPEN)), list(house.said)
    house.door.closed_channels.clear()
    for _ in range(2):
        house.clock.advance(3600)
        await house.deliver()

    assert ([("Titre 11" in one, "Titre 12" in one) for one in moved], waiting) == ([(True, False)], [])
    assert [("Titre 11" in one, "Titre 12" in one) for one in house.said] == [(False, True)]
    assert len(house.door.standing(OPEN)) == 1


async def test_what_waits_for_a_source_that_is_removed_is_not_said(house: WatchHouse, site: FakeSite) -> None:
    """An article for a forum, and its part of a review: their rows say why, and nothing is tried for ever."""
    await in_reviews(house, site, "https://site.example/un", SECOND)
    house.door.closed_channels[NEWS_CHANNEL] = Postponed("delivery.no_permission")
    await monday(house)
    await house.watch.change(GUILD, ORGANISER, 1, mode=Mode.INSTANT, forum=True)
    await house.watch.resume(GUILD, ORGANISER, 1)
    site.items = (an_item(20), *site.items)
    await house.look()
    await house.watch.remove(GUILD, ORGANISER, 1)
    house.door.closed_channels.clear()
    for _ in range(2):
        house.clock.advance(3600)
        await house.deliver()
    (found,) = (await house.articles.found(GUILD, words="Titre 20")).articles
    rows = await house.database.read(lambda tx: house.house.outbox.rows(tx, GUILD, "article", str(found.number)))

    assert [("Titre 12" in one, "Titre 11" in one, "Titre 20" in one) for one in house.said] == [(True, False, False)]
    assert [(row.state, row.reason) for row in rows] == [(State.WITHDRAWN, "delivery.unwatched")]
    assert await house.count(f"articles WHERE state = '{ArticleState.QUEUED}'") == 1
    assert await house.count("outbox WHERE state = 'planned'") == 0


async def test_what_had_gone_before_its_review_is_in_the_next_one_once_it_is_back(
    house: WatchHouse, site: FakeSite
) -> None:
    """Once, however often it goes and comes afterwards; at once where the source says its articles one by one now."""
    await house.add()
    await house.watch.change(GUILD, ORGANISER, 1, mode=Mode.DIGEST)
    older, newest, last = an_item(4), an_item(5), an_item(6)
    site.items = (last, newest, older, *site.items)
    await house.look(after_s=3600)
    everything = site.items
    site.pages = dict.fromkeys((newest.address, last.address), 404)
    site.items = (replace(older, title="Titre quatre"), *everything[3:])
    site.items = (an_item(7), *site.items)
    await house.look(after_s=3600)
    await monday(house)
    first = list(house.said)
    site.items = (site.items[0], newest, *site.items[1:])
    await house.look(after_s=3600)
    await monday(house)
    second = list(house.said)[1:]
    await house.watch.change(GUILD, ORGANISER, 1, mode=Mode.INSTANT)
    for _ in range(2):
        site.items = (site.items[0], last, *site.items[1:])
        await house.look(after_s=8 * 86400)
        site.items = (site.items[0], *site.items[2:])
        await house.look(after_s=8 * 86400)
    await monday(house)

    assert [("Titre 5" in one, "Titre 6" in one, "Titre 7" in one) for one in first] == [(False, False, True)]
    assert [("Titre 5" in one, "Titre 6" in one) for one in second] == [(True, False)]
    assert [one.splitlines()[0] for one in house.said[2:]] == ["**Titre 6**"]
