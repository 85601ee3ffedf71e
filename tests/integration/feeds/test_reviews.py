"""The review of the week: on Monday, once, corrected in place, whatever happens in that moment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.feeds import store
from bot.feeds.model import Mode
from tests.fakes import GUILD
from tests.house import ORGANISER
from tests.integration.feeds.watchhouse import ZONE, Death, WatchHouse
from tests.postgres import somebody_waits
from tests.watched import FakeSite, an_item

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Database, Transaction
    from tests.fakes import FakeClock


async def in_digest(house: WatchHouse, site: FakeSite) -> datetime:
    """Let two articles wait for a review; return when it is said."""
    await house.add()
    await house.watch.change(GUILD, ORGANISER, 1, mode=Mode.DIGEST)
    site.items = (an_item(5, theme="Villes"), an_item(4), *site.items)
    await house.look(after_s=3600)
    due_at = await house.reviews.next_due()
    assert due_at is not None
    return due_at


async def test_articles_wait_for_one_review_and_follow_it(house: WatchHouse, site: FakeSite) -> None:
    """Not before Monday, 9:00; then once, corrected in place; a week without an article says nothing."""
    due_at = await in_digest(house, site)
    waits = list(house.said)
    house.clock.advance((due_at - house.clock.now()).total_seconds() - 1)
    await house.reviews.run()
    await house.deliver()
    before = list(house.said)
    house.clock.advance(1)
    for _ in range(2):
        await house.reviews.run()
        await house.deliver()
    said = list(house.said)
    site.items = (replace(site.items[0], title="Titre corrigé"), *site.items[1:])
    await house.look()
    house.clock.advance(8 * 86400)
    await house.reviews.run()
    await house.deliver()

    assert due_at.astimezone(ZoneInfo(ZONE)).strftime("%a %H:%M") == "Mon 09:00"
    assert (waits, before, len(said)) == ([], [], 1)
    head, count, theme, first, *_ = said[0].splitlines()
    assert (head, theme) == ("**La revue du lundi**", "**Villes**")
    assert count.startswith("2 nouveaux articles")
    assert first.startswith("- [Titre 5](<https://site.example/a/5>)")
    (corrected,) = house.said
    assert "Titre corrigé" in corrected
    assert await house.count("reviews") == 1


@pytest.mark.parametrize(
    ("zone", "day"), [(ZONE, "lundi 22"), ("Pacific/Honolulu", "dimanche 21"), ("UTC", "lundi 22")]
)
async def test_the_post_of_a_review_has_the_day_that_it_is_there(
    house: WatchHouse, site: FakeSite, zone: str, day: str
) -> None:
    """The community's own, where the clock of the machine says another one; as its discussion has in a channel."""
    house.zone = zone
    due_at = await in_digest(house, site)
    await house.watch.change(GUILD, ORGANISER, 1, forum=True)
    house.clock.advance((due_at - house.clock.now()).total_seconds())
    await house.reviews.run()
    await house.deliver()

    (message,) = house.door.messages
    assert message.card.post is not None
    assert f"{day} décembre 2025" in message.card.post.title


@pytest.mark.parametrize("step", ["review", "reviewed"])
async def test_a_death_beside_the_commit_loses_no_article_and_says_none_twice(
    database: Database, clock: FakeClock, site: FakeSite, step: str
) -> None:
    """Before anything is written, and once all is but not committed."""
    house = await WatchHouse(database, clock, site).open()
    due_at = await in_digest(house, site)
    house.clock.advance((due_at - house.clock.now()).total_seconds())
    house.dies_at = step
    with pytest.raises(Death):
        await house.reviews.run()
    heir = await WatchHouse(database, clock, site).open()
    assert await heir.count("reviews") == 0
    for _ in range(2):
        await heir.reviews.run()
        await heir.deliver()

    (said,) = heir.said
    assert ("Titre 4" in said, "Titre 5" in said) == (True, True)


async def test_a_look_that_is_being_written_down_holds_up_the_review(
    house: WatchHouse, site: FakeSite, database: Database
) -> None:
    """Or it would write that the article still waits, and the next review would say it again."""
    due_at = await in_digest(house, site)
    house.clock.advance((due_at - house.clock.now()).total_seconds())
    reviewing = list[asyncio.Task[None]]()

    async def look(tx: Transaction) -> None:
        await store.one(tx, GUILD, 1, for_change=True)
        article = await store.article(tx, GUILD, 5)
        assert article is not None
        # SQLite has one writer: nothing of a review happens meanwhile.
        if tx.connection.dialect.name == "postgresql":
            reviewing.append(asyncio.create_task(house.reviews.run()))
            while not (reviewing[0].done() or await somebody_waits(tx)):
                pass
        await store.change_article(tx, replace(article, title="Titre corrigé", revision=2))

    await database.write(look)
    await asyncio.gather(*reviewing)
    for _ in range(2):
        await house.reviews.run()
        await house.deliver()

    (said,) = house.said
    assert "Titre corrigé" in said


async def test_what_was_withdrawn_or_whose_source_was_removed_is_not_reviewed(
    house: WatchHouse, site: FakeSite
) -> None:
    """It stays to be found."""
    due_at = await in_digest(house, site)
    await house.watch.remove(GUILD, ORGANISER, 1)
    house.clock.advance((due_at - house.clock.now()).total_seconds())
    await house.reviews.run()
    await house.deliver()

    assert house.said == []
    assert await house.reviews.next_due() is None
    assert len((await house.articles.found(GUILD)).articles) == 5
