"""Articles on their way out: with a picture, once a week, with what follows; meetings; what members find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.files.service import Files
from bot.events.model import article_slug
from bot.events.places.following import CROSSPOSTS
from bot.feeds.model import UnknownArticle
from bot.feeds.reading.model import Agenda
from bot.feeds.saying.pictures import Pictures
from bot.guilds.service import NotOrganiser
from bot.web.model import FetchFailed, Response, Validators
from sandbox.site.pages import picture
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import DAY, MEMBER, ORGANISER
from tests.watched import FakeSite, a_page, an_item

if TYPE_CHECKING:
    from bot.database import Database
    from tests.integration.feeds.watchhouse import WatchHouse

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
