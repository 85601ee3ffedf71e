"""The watch on a database: what is new is said once, what changes is corrected, what is odd is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.feeds.intents import Why
from bot.feeds.model import KnownSource, NothingHeld, Shape, SourceState, UnknownSource
from bot.guilds.service import NotOrganiser
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import MEMBER, ORGANISER
from tests.integration.feeds.watchhouse import WatchHouse
from tests.watched import HOME, FakeFound, FakeSite, a_page, an_item

if TYPE_CHECKING:
    from bot.database import Database
    from tests.fakes import FakeClock

DAY = 25 * 3600


async def test_a_first_look_learns_and_what_comes_later_is_said_once(house: WatchHouse, site: FakeSite) -> None:
    """Also where it is looked at again and again."""
    await house.add()
    await house.deliver()
    assert (house.said, await house.count("articles")) == ([], 3)

    site.items = (an_item(4), *site.items)
    for _ in range(3):
        await house.look()

    assert [words.splitlines()[0] for words in house.said] == ["**Titre 4**"]
    assert house.told == []


async def test_the_newest_one_can_be_said_as_a_proof(house: WatchHouse) -> None:
    """Where it was asked for."""
    await house.add(announce_latest=True)
    await house.deliver()

    assert [words.splitlines()[0] for words in house.said] == ["**Titre 3**"]


async def test_an_edited_article_is_corrected_in_place(house: WatchHouse, site: FakeSite) -> None:
    """And says when; one that has moved leads to where it is now."""
    await house.add(announce_latest=True)
    await house.deliver()
    first, others = site.items[0], site.items[1:]

    site.items = (replace(first, title="Titre corrigé"), *others)
    await house.look()
    site.items = (replace(first, title="Titre corrigé", address="https://site.example/b/neuf"), *others)
    await house.look()
    await house.look()

    (words,) = house.said
    assert words.startswith("**Titre corrigé**")
    assert "Mis à jour le" in words
    assert [one.edits for one in house.door.messages] == [2]
    assert "https://site.example/b/neuf" in str(house.door.messages[0].card.rows)


async def test_an_article_that_is_gone_is_marked(house: WatchHouse, site: FakeSite) -> None:
    """Its page says so; that a list does not show it says nothing."""
    await house.add()
    site.items = (an_item(5), an_item(4), *site.items)
    await house.look()

    site.items = site.items[1:]
    await house.look()
    assert "Retiré" not in "".join(house.said)
    site.pages["https://site.example/a/5"] = 404
    await house.look(after_s=8 * 86400)

    assert ["Retiré du site" in words for words in house.said] == [False, True]


async def test_a_burst_is_held_until_the_organisers_decide(house: WatchHouse, site: FakeSite) -> None:
    """They are told what waits; published, each is said once, in its order."""
    await house.add()
    site.items = (*(an_item(number) for number in range(20, 10, -1)), *site.items)
    await house.look()
    assert house.said == []
    assert "10 articles attendent" in house.told[0]

    assert await house.watch.publish_held(GUILD, ORGANISER, 1, (await house.watch.held(GUILD, ORGANISER, 1))[0].id) == 1
    assert await house.watch.publish_held(GUILD, ORGANISER, 1) == 9
    await house.look()

    assert [words.splitlines()[0] for words in house.said] == [f"**Titre {number}**" for number in range(11, 21)]
    with pytest.raises(NothingHeld):
        await house.watch.ignore_held(GUILD, ORGANISER, 1)


async def test_what_is_ignored_is_never_said(house: WatchHouse, site: FakeSite) -> None:
    """Also where it is edited later."""
    await house.add()
    site.items = (*(an_item(number) for number in range(20, 10, -1)), *site.items)
    await house.look()

    assert await house.watch.ignore_held(GUILD, ORGANISER, 1) == 10
    site.items = tuple(replace(item, title=f"{item.title} bis") for item in site.items)
    await house.look()

    assert (house.said, len(house.told)) == ([], 1)


async def test_an_empty_page_is_told_once_and_forgets_nothing(house: WatchHouse, site: FakeSite) -> None:
    """What stood there before is not new when it is back."""
    await house.add()
    items, site.items = site.items, ()
    await house.look()
    await house.look()
    assert ["ne montre plus aucun article" in words for words in house.told] == [True]

    site.items = items
    await house.look()

    assert (house.said, (await house.source()).trouble) == ([], None)


async def test_what_has_not_changed_is_asked_for_as_such(house: WatchHouse, site: FakeSite) -> None:
    """With what the source gave to be asked with; the next look is later."""
    site.etag = '"a"'
    await house.add()
    before = await house.source()
    site.status = 304
    await house.look()
    after = await house.source()

    assert [one.etag for one in site.with_validators] == ["", '"a"']
    assert after.next_look > before.next_look
    assert after.last_success == house.clock.now()


async def test_a_source_that_was_due_for_days_is_looked_at_once(house: WatchHouse, site: FakeSite) -> None:
    """And never more often than every quarter of an hour."""
    await house.add()
    asked = len(site.asked)

    house.clock.advance(30 * 86400)
    for _ in range(5):
        await house.watch.look()
        house.clock.advance(60)

    assert len(site.asked) == asked + 1


async def test_a_source_that_is_gone_is_watched_no_more(house: WatchHouse, site: FakeSite) -> None:
    """It said so itself: the organisers hear of it once."""
    await house.add()
    site.status = 410
    await house.look()
    await house.look()

    assert (await house.source()).state is SourceState.GONE
    assert ["a disparu pour de bon" in words for words in house.told] == [True]
    assert len(site.asked) == 2


async def test_a_failure_of_a_day_is_told_once_and_so_is_its_end(house: WatchHouse, site: FakeSite) -> None:
    """A failure of an hour is nobody's business."""
    await house.add()
    site.failure = "timeout"
    await house.look(after_s=DAY)
    assert house.told == []
    for _ in range(4):
        await house.look(after_s=DAY)
    assert ["ne se laisse plus lire" in words for words in house.told] == [True]
    assert "trop de temps" in house.told[0]

    site.failure = None
    await house.look(after_s=DAY)

    assert "de nouveau" in house.told[1]
    assert (await house.source()).failures == 0


@pytest.mark.parametrize("status", [200, 304])
async def test_an_address_that_has_moved_for_good_is_remembered(house: WatchHouse, site: FakeSite, status: int) -> None:
    """The next look goes there at once, also where nothing has changed there."""
    await house.add()
    site.status, site.moved_to = status, "https://site.example/nouveau"
    await house.look()
    await house.look()

    assert site.asked[-1] == "https://site.example/nouveau"


async def test_what_was_removed_and_added_again_says_nothing_twice(house: WatchHouse, site: FakeSite) -> None:
    """Its articles have stayed."""
    await house.add()
    site.items = (an_item(4), *site.items)
    await house.look()
    await house.watch.remove(GUILD, ORGANISER, 1)
    with pytest.raises(UnknownSource):
        await house.source()

    await house.add()
    with pytest.raises(KnownSource):
        await house.watch.add(GUILD, ORGANISER, FakeFound(), channel_id=1)
    await house.look()

    assert (len(house.said), await house.count("articles")) == (1, 4)


async def test_two_sources_say_an_article_once_in_a_channel(house: WatchHouse, site: FakeSite) -> None:
    """In another channel it is said as well."""
    await house.add()
    await house.add(address=f"{HOME}/autre")
    await house.add(address=f"{HOME}/encore", channel_id=521)
    site.items = (an_item(4, id=""), *site.items)
    await house.look()

    assert (len(house.said), len(house.door.standing(521))) == (1, 1)
    assert [one.title for one in (await house.articles.found(GUILD, words="titre 4")).articles] == ["Titre 4"]
    assert (await house.articles.found(OTHER_GUILD)).articles == []


async def test_a_paused_source_is_not_looked_at(house: WatchHouse, site: FakeSite) -> None:
    """What came meanwhile is said once it is resumed."""
    await house.add()
    await house.watch.pause(GUILD, ORGANISER, 1)
    site.items = (an_item(4), *site.items)
    await house.look()
    assert house.said == []

    await house.watch.resume(GUILD, ORGANISER, 1)
    await house.look(after_s=0)

    assert len(house.said) == 1


async def test_a_source_that_is_paused_while_it_is_looked_at_says_nothing(house: WatchHouse, site: FakeSite) -> None:
    """Who paused it has the last word; nothing was seen, so that it is said later."""
    await house.add()
    site.items = (an_item(4), *site.items)
    site.meanwhile = lambda: house.watch.pause(GUILD, ORGANISER, 1)
    await house.look()
    assert (house.said, (await house.source()).state) == ([], SourceState.PAUSED)

    await house.watch.resume(GUILD, ORGANISER, 1)
    await house.look(after_s=0)

    assert len(house.said) == 1


async def test_words_decide_and_say_so(house: WatchHouse, site: FakeSite) -> None:
    """A trial says for each article why; it writes nothing."""
    await house.add()
    await house.watch.change(GUILD, ORGANISER, 1, exclude=(" Emploi ", ""))
    site.items = (an_item(4, title="Offre d'emploi"), an_item(5), *site.items)
    trial = await house.watch.try_out(GUILD, ORGANISER, 1)
    assert {(one.why, one.word) for one in trial.intents} == {(Why.SAME, ""), (Why.EXCLUDED, "Emploi"), (Why.NEW, "")}
    assert await house.count("articles") == 3

    await house.look()

    assert [words.splitlines()[0] for words in house.said] == ["**Titre 5**"]


async def test_a_sitemap_is_said_by_what_its_pages_say(house: WatchHouse, site: FakeSite) -> None:
    """It names addresses alone; a page that has changed since is read again."""
    site.items = tuple(an_item(number, updated="2025-11-01") for number in (2, 1))
    await house.add(shape=Shape.SITEMAP)
    address = "https://site.example/a/9"
    site.items = (an_item(9, updated="2025-12-01"), *site.items)
    site.said[address] = a_page(title="Neuf", description="Un texte.", minutes=3)
    await house.look()
    await house.look()
    site.said[address] = a_page(title="Neuf et corrigé")
    site.items = (an_item(9, updated="2025-12-02"), *site.items[1:])
    await house.look()

    (words,) = house.said
    assert words.startswith("**Neuf et corrigé**\nUn texte.")


@pytest.mark.parametrize("step", ["seen", "queued"])
async def test_a_death_before_the_commit_loses_and_repeats_nothing(
    house: WatchHouse, site: FakeSite, clock: FakeClock, database: Database, step: str
) -> None:
    """Nothing was seen, so that all is looked at again by the next process."""
    await house.add()
    site.items = (an_item(4), *site.items)
    clock.advance(DAY)
    house.dies_at = step
    with pytest.raises(BaseExceptionGroup):
        await house.watch.look()
    assert (await house.count("articles"), await house.count("outbox"), house.steps[-1]) == (3, 0, step)

    other = await WatchHouse(database, clock, site).open()
    await other.look(after_s=0)
    await other.look()

    assert len(other.said) == 1


async def test_only_organisers_watch(house: WatchHouse) -> None:
    """Whoever clicks."""
    with pytest.raises(NotOrganiser):
        await house.watch.add(GUILD, MEMBER, FakeFound(), channel_id=1)
    with pytest.raises(NotOrganiser):
        await house.watch.sources(GUILD, MEMBER)


async def test_a_source_is_asked_as_late_as_it_wants(house: WatchHouse, site: FakeSite) -> None:
    """Retry-After counts as much as being fresh, up to a day; so does what its robots.txt wants between two."""
    site.fresh_for = timedelta(hours=5)
    await house.add()
    assert (await house.source()).next_look >= house.clock.now() + timedelta(hours=5)

    site.failure, site.retry_after = "protocol", timedelta(days=9)
    await house.look()

    wait = (await house.source()).next_look - house.clock.now()
    assert wait == timedelta(hours=24)

    site.failure, site.fresh_for, site.apart = None, None, timedelta(hours=11)
    for status in (200, 304):
        site.status = status
        await house.look()
        assert (await house.source()).next_look == house.clock.now() + timedelta(hours=11)
