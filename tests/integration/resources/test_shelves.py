"""What can be found follows the commit, in every process, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.resources import store
from bot.resources.catalogue.model import Catalogue, Entry, Source
from bot.resources.model import Section, UnknownEntry
from bot.resources.search.model import Document, Kind
from bot.resources.service import Resources
from bot.resources.shelves import Shelves
from tests.fakes import GUILD, MONDAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Database, Transaction

OTHER = 2_000
SOURCE = Source("Loi n° 2014-173", citation="Loi n° 2014-173 du 21 février 2014")
QPV = Entry(
    "qpv",
    Kind.SIGLE,
    "QPV",
    "Quartier où les revenus sont bas.",
    "Choisi par décret.",
    SOURCE,
    date(2026, 11, 25),
    see_also=("ville", "nowhere"),
    expansion="quartier prioritaire de la politique de la ville",
)
VILLE = Entry("ville", Kind.NOTION, "Politique de la ville", "Une politique.", "", SOURCE, date(2026, 11, 25))
ARTICLE = Document("article:1", Kind.ARTICLE, "Une nageuse à Bègles", "Un portrait.")


class Shop:
    """A feature that has documents."""

    def __init__(self, *documents: Document) -> None:
        self.given = list(documents)

    async def documents(self, _guild_id: int) -> Sequence[Document]:
        """Return them."""
        return self.given


class Process:
    """One process: its shelves, and what people ask it."""

    def __init__(self, database: Database, *documents: Document) -> None:
        self.database = database
        self.shelves = Shelves(database, Catalogue((QPV, VILLE)))
        self.shop = Shop(*documents)
        self.shelves.fed_by(self.shop)
        self.resources = Resources(self.shelves)

    async def finds(self, text: str, section: Section | None = None, *, guild_id: int = GUILD) -> list[str]:
        """Return the ids of what *text* finds."""
        return [hit.document.id for hit in (await self.resources.search(guild_id, text, section)).hits]

    async def write(self, entry: Entry) -> None:
        """Write *entry* as the team does, and let it be found."""

        async def work(tx: Transaction) -> None:
            await store.put(tx, GUILD, entry, MONDAY)
            await self.shelves.entry_changed(tx, GUILD, entry)

        await self.database.write(work)

    async def put(self, document: Document) -> None:
        """Push *document* in a transaction of its own."""
        await self.database.write(lambda tx: self.shelves.put(tx, GUILD, document))


@pytest.fixture
def process(database: Database) -> Process:
    """Lend a process whose feature has nothing yet."""
    return Process(database)


async def test_what_is_pushed_is_found_after_the_commit(process: Process) -> None:
    """Entry by entry, without looking again; and only in its guild."""
    assert await process.finds("nageuse") == []
    assert await process.finds("nageuse", guild_id=OTHER) == []

    await process.put(ARTICLE)

    assert await process.finds("nageuse") == ["article:1"]
    assert await process.finds("nageuse", Section.SIGLES) == []
    assert await process.finds("nageuse", guild_id=OTHER) == []


async def test_what_is_dropped_is_not_found_any_more(process: Process) -> None:
    """An article that was withdrawn."""
    await process.put(ARTICLE)
    await process.finds("nageuse")

    await process.database.write(lambda tx: process.shelves.drop(tx, GUILD, "article:1", "article:2"))

    assert await process.finds("nageuse") == []


async def test_what_was_rolled_back_is_not_found(process: Process) -> None:
    """Nobody finds what is not there."""
    await process.finds("nageuse")

    async def fail(tx: Transaction) -> None:
        await process.shelves.put(tx, GUILD, ARTICLE)
        raise UnknownEntry

    with pytest.raises(UnknownEntry):
        await process.database.write(fail)

    assert await process.finds("nageuse") == []


async def test_another_process_follows_at_its_next_look(database: Database) -> None:
    """Each has its own memory; a mark tells them that theirs is old."""
    here, there = Process(database), Process(database)
    await here.finds("nageuse")
    assert await there.finds("nageuse") == []

    here.shop.given.append(ARTICLE)
    there.shop.given.append(ARTICLE)
    await here.put(ARTICLE)
    await there.shelves.refresh(())

    assert await there.finds("nageuse") == ["article:1"]
    there.shop.given.clear()
    await here.database.write(lambda tx: here.shelves.drop(tx, GUILD, "article:1"))
    await there.shelves.refresh(())
    assert await there.finds("nageuse") == []


async def test_two_processes_that_change_at_once_both_end_up_with_both(database: Database) -> None:
    """What is changed here while there is something to follow waits for the next look."""
    here, there = Process(database, ARTICLE), Process(database, ARTICLE)
    await here.finds("nageuse")
    await there.finds("nageuse")
    changed = replace(QPV, short="Un quartier au revenu modeste.")

    await here.write(changed)
    await there.put(replace(ARTICLE, title="Une plongeuse à Bègles"))
    there.shop.given[:] = here.shop.given[:] = [replace(ARTICLE, title="Une plongeuse à Bègles")]
    await here.shelves.refresh(())
    await there.shelves.refresh(())

    for process in (here, there):
        assert await process.finds("plongeuse") == ["article:1"]
        assert (await process.resources.entry(GUILD, "qpv")).entry.short == changed.short


async def test_a_large_change_elsewhere_lets_everybody_in_between(database: Database) -> None:
    """Questions are answered while it is followed, and what is changed here meanwhile is not undone by it."""
    many = [Document(f"article:{number}", Kind.ARTICLE, f"Titre {number}", "Un portrait.") for number in range(300)]
    here, there = Process(database, *many), Process(database, *many)
    await here.finds("nageuse")
    await there.finds("nageuse")
    later = [replace(one, title=f"Chronique {number}") for number, one in enumerate(many)]
    here.shop.given[:] = there.shop.given[:] = [*later, ARTICLE]
    await here.put(ARTICLE)

    following, turns = asyncio.ensure_future(there.shelves.refresh(())), 0
    await asyncio.wait({following}, timeout=0)
    written = replace(VILLE, short="Autre chose.")
    writing = asyncio.ensure_future(there.write(written))
    while not following.done():
        turns += 1
        assert await there.finds("qpv") == ["qpv"]
        await asyncio.wait({following}, timeout=0)
    await writing
    await there.shelves.refresh(())

    assert turns > 10
    assert await there.finds("nageuse") == ["article:1"]
    assert (await there.resources.entry(GUILD, "ville")).entry == written
    assert len((await there.resources.search(GUILD, "chronique")).hits) == 10


async def test_the_loop_goes_on_while_a_shelf_is_filled(database: Database) -> None:
    """It is a thread's work, which gives way again and again."""
    many = [Document(f"article:{number}", Kind.ARTICLE, f"Titre {number}", "Un portrait.") for number in range(500)]
    process, turns = Process(database, *many), 0

    filling = asyncio.ensure_future(process.shelves.refresh([GUILD]))
    while not filling.done():
        turns += 1
        await asyncio.wait({filling}, timeout=0.001)

    assert turns > 10


async def test_what_was_edited_on_discord_wins_over_the_file(process: Process) -> None:
    """In its community alone."""
    changed = replace(QPV, short="Un quartier.", aliases=("quartier populaire",))
    await process.finds("qpv")

    await process.write(changed)

    opened = await process.resources.entry(GUILD, "qpv")
    assert (opened.entry, opened.related) == (changed, (VILLE,))
    assert await process.finds("quartier populaire") == ["qpv"]
    assert (await process.resources.entry(OTHER, "qpv")).entry == QPV


async def test_what_was_written_on_discord_outlives_the_process(database: Database) -> None:
    """It is read when the next one starts, and its acronym explained there; nobody opens what is not there."""
    written = replace(QPV, id="clas", title="CLAS", expansion="contrat local", aliases=(), see_also=())
    await Process(database).write(written)

    second = Process(database)

    explained = await second.resources.explain(GUILD, "Le CLAS du QPV, pas en classe")
    assert [(one.typed, one.entries) for one in explained] == [("CLAS", (written,)), ("QPV", (QPV,))]
    with pytest.raises(UnknownEntry):
        await second.resources.entry(GUILD, "clos")


async def test_nothing_found_offers_what_single_words_mean(process: Process) -> None:
    """And nothing at all where no word says anything."""
    assert (await process.resources.search(GUILD, "   ")).hits == ()
    assert (await process.resources.search(GUILD, "🎉🎉")).nearest == ()


class Ear:
    """Hears what was looked up in vain."""

    def __init__(self) -> None:
        self.heard = list[tuple[int, str]]()

    async def note(self, guild_id: int, typed: str) -> None:
        self.heard.append((guild_id, typed))


async def test_who_keeps_the_glossary_hears_what_has_no_answer(process: Process) -> None:
    """The words and the server, and nothing of who asked."""
    ear = Ear()

    await Resources(process.shelves, unanswered=(ear,)).found_nothing(GUILD, "cpe")

    assert ear.heard == [(GUILD, "cpe")]
