"""An article that is kept as a resource, by who reviews and by nobody twice, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.feeds.model import UnknownArticle
from bot.feeds.saying.resources import AlreadyKept, ArticleGone, KeptArticles
from bot.guilds.model import ROLE_RELECTURE, Actor
from bot.guilds.service import NotReviewer
from bot.resources.catalogue.model import Catalogue, Entry, Source
from bot.resources.model import Section
from bot.resources.reviewing.reading import NoShort, source_line
from bot.resources.reviewing.service import Review
from bot.resources.reviewing.withdrawing import Withdrawals
from bot.resources.search.model import Kind
from bot.resources.service import Resources
from bot.resources.unanswered.answered import Answered
from tests.fakes import GUILD, MONDAY, OTHER_GUILD
from tests.house import MEMBER, ORGANISER, OWNER
from tests.integration.database.test_upgrades import move
from tests.integration.feeds.watchhouse import ZONE, WatchHouse
from tests.watched import FakeSite, an_item

if TYPE_CHECKING:
    from bot.database import Transaction

RELECTURE = 603
PAUL = Actor(discord_id=40, role_ids=(RELECTURE,), manages_guild=False, locale="fr")
SUMMARY = "Un guide pour commencer. " + "Une phrase de plus pour qui veut tout savoir. " * 8
NEW = an_item(4, title="Un guide des alliances", summary=SUMMARY.strip(), theme="Éducation", published="2025-11-25")
NUMBER = 4


class Shelf:
    """A community that has announced an article, and what it makes of it."""

    def __init__(self, house: WatchHouse, *known: Entry) -> None:
        self.house = house
        common = (house.database, house.clock)
        guilds = house.house.guilds
        answered = Answered(house.database, Resources(house.shelves), timezone=ZONE)
        self.review = Review(
            *(*common, house.house.outbox, guilds, Catalogue(known), answered),
            timezone=ZONE,
            listeners=(house.shelves,),
        )
        self.withdrawals = Withdrawals(*common, house.house.outbox, guilds, Catalogue(known))
        self.kept = KeptArticles(*common, guilds, house.articles, self.review, timezone=ZONE)

    async def typed(self, **changes: str) -> dict[str, str]:
        """Return the form as it is opened, with *changes*."""
        draft = (await self.kept.offer(GUILD, PAUL, NUMBER)).draft
        shown = {"title": draft.title, "terms": "; ".join(draft.terms), "short": draft.short}
        return {**shown, "context": draft.context, "source": source_line(draft.source), **changes}


async def announced(house: WatchHouse, site: FakeSite, *known: Entry) -> Shelf:
    """Announce one article, in a community with the role *Relecture*."""
    await house.house.guilds.choose(GUILD, OWNER, ROLE_RELECTURE, RELECTURE)
    await house.add()
    site.items = (NEW, *site.items)
    await house.look()
    return Shelf(house, *known)


async def test_a_reviewer_keeps_an_article_and_it_is_found_at_once(house: WatchHouse, site: FakeSite) -> None:
    """With its first sentences, its source, its day and its theme; the history knows who, and the look-up is clear."""
    shelf = await announced(house, site)
    offer = await shelf.kept.offer(GUILD, PAUL, NUMBER)
    made = await shelf.kept.keep(GUILD, PAUL, NUMBER, await shelf.typed())
    (change,) = await shelf.review.history(GUILD, PAUL)
    found = await Resources(house.shelves).search(GUILD, "guide des alliances")
    articles = await Resources(house.shelves).search(GUILD, "guide des alliances", Section.ARTICLES)

    assert offer.is_reviewer
    assert (made.id, made.kind, made.terms) == ("un-guide-des-alliances", Kind.RESSOURCE, ("Éducation",))
    assert (made.source.title, made.source.url) == ("Le site, 25 novembre 2025", NEW.address)
    assert made.short.startswith("Un guide pour commencer.")
    assert (len(made.short) < 300, made.short.endswith("savoir.")) == (True, True)
    assert f"{made.short} {made.context}" == SUMMARY.strip()
    assert (change.how, change.by, change.before, change.after) == ("kept", PAUL.discord_id, None, made)
    assert ([hit.document.id for hit in found.hits], found.is_clear) == ([made.id], True)
    assert [hit.document.id for hit in articles.hits] == [f"article:{NUMBER}"]


async def test_an_article_is_kept_once(house: WatchHouse, site: FakeSite) -> None:
    """By two at once, again later, and once its page has moved: the second reads that it is kept, and can open it."""
    shelf = await announced(house, site)
    typed = await shelf.typed(title="Un guide")
    both = (shelf.kept.keep(GUILD, who, NUMBER, typed) for who in (PAUL, ORGANISER))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    site.items = (replace(NEW, address="https://site.example/a/autre"), *site.items[1:])
    await house.look()

    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyKept", "Entry"]
    for who in (PAUL, ORGANISER, MEMBER):
        with pytest.raises(AlreadyKept) as late:
            await shelf.kept.offer(GUILD, who, NUMBER)
        assert late.value.params == {"title": "Un guide", "entry_id": "un-guide"}
    assert await house.count("entries") == 1


async def test_what_was_withdrawn_is_kept_anew_and_can_be_put_back(house: WatchHouse, site: FakeSite) -> None:
    """An id is for good: the second entry of that title has another one."""
    shelf = await announced(house, site)
    first = await shelf.kept.keep(GUILD, PAUL, NUMBER, await shelf.typed(title="Un guide"))
    await shelf.withdrawals.withdraw(GUILD, PAUL, first.id)
    second = await shelf.kept.keep(GUILD, PAUL, NUMBER, await shelf.typed(title="Un guide"))
    back = await shelf.withdrawals.restore(GUILD, PAUL, first.id)
    standing = await house.database.read(lambda tx: shelf.review.standing(tx, GUILD))

    assert (first.id, second.id) == ("un-guide", "un-guide-2")
    assert back.entry == first
    assert standing == {first.id: first, second.id: second}


async def test_who_is_no_reviewer_proposes_and_publishes_nothing(house: WatchHouse, site: FakeSite) -> None:
    """Also where their client sends the form of a reviewer; nor does somebody of another server."""
    shelf = await announced(house, site)
    offer = await shelf.kept.offer(GUILD, MEMBER, NUMBER)
    with pytest.raises(NotReviewer):
        await shelf.kept.keep(GUILD, MEMBER, NUMBER, await shelf.typed())
    with pytest.raises(UnknownArticle):
        await shelf.kept.keep(OTHER_GUILD, OWNER, NUMBER, await shelf.typed())

    assert (offer.is_reviewer, offer.draft.title, offer.draft.source.url) == (False, NEW.title, NEW.address)
    assert await house.count("entries") == 0


async def test_what_lacks_is_said_and_what_is_gone_is_not_kept(house: WatchHouse, site: FakeSite) -> None:
    """Nothing is published in either case."""
    shelf = await announced(house, site)
    with pytest.raises(NoShort):
        await shelf.kept.keep(GUILD, PAUL, NUMBER, await shelf.typed(short=" "))
    await house.database.write(withdrawn)
    with pytest.raises(ArticleGone):
        await shelf.kept.offer(GUILD, PAUL, NUMBER)

    assert await house.count("entries") == 0


async def test_what_the_files_say_already_is_kept(house: WatchHouse, site: FakeSite) -> None:
    """As a reference to the same page; a notion that has it as its source is about something else."""
    source = Source("Le site", f"{NEW.address}?utm_source=lettre")
    notion = Entry("alliance", Kind.NOTION, "Alliance", "Agir ensemble.", "", source, MONDAY.date())
    shelf = await announced(house, site, notion)
    offer = await shelf.kept.offer(GUILD, PAUL, NUMBER)
    with_it = Shelf(house, notion, replace(notion, id="guide", kind=Kind.REFERENCE))
    with pytest.raises(AlreadyKept) as late:
        await with_it.kept.offer(GUILD, PAUL, NUMBER)

    assert offer.draft.title == NEW.title
    assert late.value.params["entry_id"] == "guide"


async def test_cards_that_stand_get_the_button_unless_they_are_old(house: WatchHouse, site: FakeSite) -> None:
    """The next round edits those of a month; no other kind of card, and none that is not kept in step any more."""
    await announced(house, site)
    await move(house.database, "0024", up=False)
    (card,) = house.door.messages

    async def due() -> object:
        found = await house.database.read(lambda tx: tx.connection.execute(text("SELECT due_at FROM mirror")))
        return found.scalar_one()

    async def seen(days: int) -> None:
        values = {"then": (house.clock.now() - timedelta(days=days)).replace(tzinfo=None)}
        await house.database.write(
            lambda tx: tx.connection.execute(text("UPDATE articles SET seen_at = :then"), values)
        )

    assert "article:keep:4" in str(card.card)
    await seen(20_000)
    await move(house.database, "0025", up=True)
    assert await due() is None
    await move(house.database, "0024", up=False)
    await seen(-20_000)
    await move(house.database, "0025", up=True)
    assert await due() is not None


async def withdrawn(tx: Transaction) -> None:
    """Let every article have gone from its site."""
    await tx.connection.execute(text("UPDATE articles SET withdrawn_at = seen_at"))
