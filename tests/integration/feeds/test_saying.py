"""Articles on their way out: with a picture, once a week, with what follows; meetings; what members find."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.delivery.files.service import Files
from bot.events.model import article_slug
from bot.events.places.following import CROSSPOSTS
from bot.feeds import store
from bot.feeds.model import Mode, UnknownArticle
from bot.feeds.reading.model import Agenda
from bot.feeds.saying.pictures import Pictures
from bot.guilds.service import NotOrganiser
from bot.web.model import FetchFailed, Response, Validators
from sandbox.site.pages import picture
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import DAY, MEMBER, ORGANISER
from tests.integration.feeds.watchhouse import ZONE, Death, WatchHouse
from tests.watched import FakeSite, a_page, an_item

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from tests.fakes import FakeClock

PAGE = "https://site.example/a/4"
MEETING = Agenda("Ville de Pau", "2026-12-23T09:30", "", "Pau, Palais Beaumont", "15 €")


async def test_a_picture_is_fetched_once_and_goes_with_the_card(house: WatchHouse, site: FakeSite) -> None:
    """Of what is to be said alone; another picture is another file, and a picture that fails is none."""
    await house.add()
    assert house.pictures.asked == []
    house.pictures.missing.add("https://site.example/5.png")

    site.items = (an_item(5), an_item(4), *site.items)
    await house.look()
    await house.look()
    asked = list(house.pictures.asked)
    files = [one.card.file for one in house.door.messages]
    site.items = (site.items[0], replace(site.items[1], image="https://site.example/autre.png"), *site.items[2:])
    await house.look()

    assert sorted(asked) == ["https://site.example/4.png", "https://site.example/5.png"]
    assert [bool(file) for file in files] == [True, False]
    first = house.door.messages[0].card.file
    assert first is not None
    assert first.hash == f"{3:064}"


async def test_articles_without_an_address_have_each_their_own_picture(house: WatchHouse, site: FakeSite) -> None:
    """They are known by their ids alone, as in the feeds of broadcasts."""
    await house.add()
    house.pictures.missing.add("https://site.example/5.png")
    site.items = (an_item(5, address=""), an_item(4, address=""), *site.items)
    await house.look()

    files = {one.card.text[:11]: one.card.file for one in house.door.messages}
    assert {title: bool(file) for title, file in files.items()} == {"**Titre 4**": True, "**Titre 5**": False}


async def test_nobody_looks_at_pictures_while_trying_out(house: WatchHouse, site: FakeSite) -> None:
    """Nothing is written there."""
    await house.add()
    site.items = (an_item(4), *site.items)
    await house.watch.try_out(GUILD, ORGANISER, 1)

    assert house.pictures.asked == []


async def test_an_article_is_followed_by_what_its_source_wants(house: WatchHouse, site: FakeSite) -> None:
    """A discussion and the other servers, once each; never in a forum."""
    await house.add()
    await house.watch.change(GUILD, ORGANISER, 1, thread=True, crosspost=True)
    site.items = (an_item(4), *site.items)
    await house.look()
    await house.look()
    threads, crossposted = list(house.grounds.threads.values()), len(house.grounds.crossposted)
    await house.watch.change(GUILD, ORGANISER, 1, forum=True, tags=(7,), crosspost=False)
    site.items = (an_item(5), *site.items)
    await house.look()

    assert (threads, crossposted) == (["Titre 4"], 1)
    assert len(house.grounds.threads) == 1
    assert house.door.messages[-1].card.post is not None


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


async def somebody_waits(tx: Transaction) -> bool:
    """Whether a transaction waits for what another one has locked."""
    waits = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"
    return bool((await tx.connection.execute(text(waits))).scalar_one())


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


async def with_meeting(house: WatchHouse, site: FakeSite) -> None:
    """Let an article of the agenda be announced."""
    await house.add()
    site.said[PAGE] = a_page(agenda=MEETING)
    site.items = (an_item(4, section="agenda"), *site.items)
    await house.look()


async def test_a_day_and_a_place_elsewhere_are_no_meeting(house: WatchHouse, site: FakeSite) -> None:
    """As on the page of a post that is to be filled."""
    await house.add()
    site.said[PAGE] = a_page(agenda=MEETING)
    site.items = (an_item(4, section="offres-emploi", image=""), *site.items)
    await house.look()

    assert (len(house.said), house.told) == (1, [])


async def test_a_meeting_is_told_to_the_team_once(house: WatchHouse, site: FakeSite) -> None:
    """With what its page says; nothing is made of it by itself."""
    await with_meeting(house, site)
    site.items = (replace(site.items[0], title="Titre corrigé"), *site.items[1:])
    await house.look()

    (told,) = house.told
    assert "Titre 4" in told.splitlines()[0]
    found = await house.articles.meeting(GUILD, ORGANISER, 4)
    assert (found.agenda, found.event_id) == (MEETING, None)
    assert await house.count("events") == 0
    with pytest.raises(NotOrganiser):
        await house.articles.meeting(GUILD, MEMBER, 4)
    with pytest.raises(UnknownArticle):
        await house.articles.meeting(GUILD, ORGANISER, 3)


async def test_another_day_of_a_prepared_meeting_is_told_once(house: WatchHouse, site: FakeSite) -> None:
    """Its page is read once a day, from when an event was made of it."""
    await with_meeting(house, site)
    house.clock.advance(timedelta(days=2).total_seconds())
    asked = len(site.asked)
    await house.articles.read_meetings()
    unprepared = len(site.asked) - asked
    event = replace(DAY, guild_id=GUILD, slug=article_slug(4), on=date(2026, 12, 23))
    await house.house.events.add(GUILD, ORGANISER, event)
    site.said[PAGE] = a_page(agenda=replace(MEETING, starts="2026-12-30T09:30"))
    for _ in range(3):
        house.clock.advance(timedelta(hours=25).total_seconds())
        await house.articles.read_meetings()
        await house.articles.read_meetings()
        await house.deliver()

    assert unprepared == 0
    assert len(site.asked) - asked == 3
    (moved,) = house.told[1:]
    assert "mercredi 30 décembre 2026" in moved
    assert "mercredi 23 décembre 2026" in moved


async def test_a_day_to_which_the_event_was_moved_already_is_not_told(house: WatchHouse, site: FakeSite) -> None:
    """Nothing is left to do."""
    await with_meeting(house, site)
    day = replace(DAY, guild_id=GUILD, slug=article_slug(4), on=date(2026, 12, 30))
    await house.house.events.add(GUILD, ORGANISER, day)
    site.said[PAGE] = a_page(agenda=replace(MEETING, starts="2026-12-30"))
    house.clock.advance(timedelta(hours=25).total_seconds())
    await house.articles.read_meetings()
    await house.deliver()

    assert len(house.told) == 1


async def test_members_find_articles_whatever_their_accents(house: WatchHouse, site: FakeSite) -> None:
    """By any words of title, summary and theme; by theme; never those of another community, nor what is held."""
    site.items = (
        an_item(1, title="L'École et ses Quartiers", theme="Éducation", summary="Un œil neuf, 100 %."),
        an_item(2, title="Autre chose", theme="Villes"),
    )
    await house.add()

    async def titles(text: str = "", theme: str = "", guild: int = GUILD) -> list[str]:
        return [one.title for one in (await house.articles.found(guild, words=text, theme=theme)).articles]

    assert await titles("ecole QUARTIERS") == await titles("oeil") == await titles("education") == [site.items[0].title]
    assert await titles("ecole villes") == []
    assert await titles("100 %") == [site.items[0].title]
    assert await titles(theme="Villes") == ["Autre chose"]
    assert await titles(guild=OTHER_GUILD) == []
    assert await house.articles.themes(GUILD) == ["Villes", "Éducation"]
    assert await house.articles.themes(GUILD, "edu") == ["Éducation"]
    with pytest.raises(UnknownArticle):
        await house.articles.article(OTHER_GUILD, 1)


async def test_what_exceeds_the_quota_of_a_channel_waits_and_troubles_nobody(house: WatchHouse, site: FakeSite) -> None:
    """Ten an hour, with whatever else is published there."""
    await house.add()
    await house.watch.change(GUILD, ORGANISER, 1, crosspost=True, burst=20)
    site.items = (*(an_item(number) for number in range(15, 3, -1)), *site.items)
    await house.look()
    at_first = len(house.grounds.crossposted)
    house.clock.advance(3700)
    await house.deliver()

    assert (at_first, len(house.grounds.crossposted)) == (CROSSPOSTS, 12)
    assert house.told == []


class FakeImages:
    """Answers with what it holds, and fails for all else."""

    def __init__(self, **bodies: bytes) -> None:
        self.bodies = bodies

    async def fetch_image(self, address: str) -> Response:
        if address not in self.bodies:
            raise FetchFailed("timeout")
        return Response(200, address, None, self.bodies[address], "image/png", None, Validators(), None, None)


async def test_a_picture_is_written_anew_and_kept_for_two_months(
    house: WatchHouse, site: FakeSite, database: Database
) -> None:
    """What is none, or does not come, leaves the article without; nobody hears of it."""
    files = Files(database, house.clock)
    pictures = Pictures(FakeImages(good=picture(4, 4), bad=b"<html>"), files)
    file = await pictures.picture(GUILD, "good")
    assert file is not None
    assert [await pictures.picture(GUILD, "bad"), await pictures.picture(GUILD, "slow")] == [None, None]
    await house.add()
    house.pictures.file = file
    site.items = (an_item(4), *site.items)
    await house.look()
    await house.articles.drop_files()
    kept = await files.content(file)
    house.clock.advance(timedelta(days=62).total_seconds())
    await house.articles.drop_files()

    assert (file.name, bool(kept)) == ("article.png", True)
    assert await files.content(file) is None
