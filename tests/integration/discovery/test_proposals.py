"""What a probe finds, from the address to a source, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.dates import Calendar
from bot.feeds.discovery.refusals import NothingFound
from bot.feeds.discovery.service import Discovery
from bot.feeds.model import KnownSource, Shape
from bot.feeds.proposing import NoPlaceChosen, NoProposal, Proposals
from bot.feeds.service import Watch
from bot.guilds.service import NotOrganiser
from bot.settings.feeds import ReadySource
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import MEMBER, ORGANISER, OWNER, a_server
from tests.sites import HOME, FakeReader, FakeSite, article, feed, page

if TYPE_CHECKING:
    from tests.house import House

PLACE = 4_100
LISTED = tuple(f"{HOME}actualites/une-page-sur-{topic}" for topic in ("le-pain", "le-vin", "le-sel"))


@pytest.fixture
async def proposals(house: House) -> Proposals:
    """Lend proposals on a site with a feed, a page without one, and an empty page."""
    await house.arrival.seen(a_server())
    await house.guilds.refresh(GUILD)
    site = FakeSite(
        {
            HOME: page(feeds=(f"{HOME}flux.xml",)),
            f"{HOME}flux.xml": feed(article("un-texte-neuf")),
            f"{HOME}page": page(links=LISTED),
            f"{HOME}vide": page(),
        }
    )
    reading = FakeReader(site)
    parts = (house.database, house.clock, house.outbox, house.guilds)
    watch = Watch(*parts, fetch=site, read=reading, locale="fr", calendar=Calendar(), timezone="Europe/Paris")
    ready = (ReadySource(address=f"{HOME}page", title="Une page"), ReadySource(address=HOME, title="Le site"))
    return Proposals(house.guilds, Discovery(site, reading, ready), watch)


async def test_what_was_found_is_followed_once_a_channel_is_chosen(proposals: Proposals) -> None:
    """It is kept meanwhile as it was found, and once it is followed it is kept no more."""
    found = await proposals.propose(GUILD, ORGANISER, f"{HOME}page")
    with pytest.raises(NoPlaceChosen):
        await proposals.accept(GUILD, ORGANISER)
    placed = await proposals.place(GUILD, ORGANISER, PLACE, (7,))
    await proposals.tag(GUILD, ORGANISER, (8,))
    told = await proposals.with_latest(GUILD, ORGANISER, announce=True)
    source = await proposals.accept(GUILD, ORGANISER)

    assert placed.found == replace(found.found, tried=())
    assert (told.channel_id, told.tags, told.announce_latest) == (PLACE, (8,), True)
    assert (source.address, source.shape, source.channel_id) == (f"{HOME}page", Shape.LISTING, PLACE)
    assert (source.patterns, source.tags, source.count, source.announce_latest) == (found.found.patterns, (8,), 3, True)
    with pytest.raises(NoProposal):
        await proposals.accept(GUILD, ORGANISER)


async def test_a_site_is_followed_once(proposals: Proposals) -> None:
    """A second time it is told under which name; what comes ready is left out of the list by then."""
    before = [one.title for one in proposals.left([])]
    await proposals.propose(GUILD, ORGANISER, f"{HOME}page")
    await proposals.place(GUILD, ORGANISER, PLACE)
    source = await proposals.accept(GUILD, ORGANISER)
    await proposals.propose(GUILD, ORGANISER, f"{HOME}page")
    await proposals.place(GUILD, ORGANISER, PLACE)

    with pytest.raises(KnownSource):
        await proposals.accept(GUILD, ORGANISER)
    assert before == ["Une page", "Le site"]
    assert [one.title for one in proposals.left([source])] == ["Le site"]


async def test_only_organisers_probe_and_each_their_own(proposals: Proposals) -> None:
    """Nothing is fetched for a member, and one organiser does not follow what another has found."""
    with pytest.raises(NotOrganiser):
        await proposals.propose(GUILD, MEMBER, HOME)
    await proposals.propose(GUILD, ORGANISER, HOME)
    other = replace(ORGANISER, discord_id=ORGANISER.discord_id + 100)

    with pytest.raises(NoProposal):
        await proposals.place(GUILD, other, PLACE)
    with pytest.raises(NoProposal):
        await proposals.place(OTHER_GUILD, replace(OWNER, discord_id=ORGANISER.discord_id, manages_guild=True), PLACE)


async def test_where_nothing_is_found_nothing_is_kept(proposals: Proposals) -> None:
    """What was found before is still there to be followed."""
    await proposals.propose(GUILD, ORGANISER, HOME)

    with pytest.raises(NothingFound):
        await proposals.propose(GUILD, ORGANISER, f"{HOME}vide")

    assert (await proposals.place(GUILD, ORGANISER, PLACE)).found.address == f"{HOME}flux.xml"
