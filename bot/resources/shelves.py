"""What each community can find, in memory: the catalogue, what was changed on Discord, and what features push."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.database.marks import remember, remembered
from bot.resources import store
from bot.resources.acronyms import Acronyms
from bot.resources.catalogue.model import NOTHING
from bot.resources.search.index import Index
from bot.resources.slices import Slices, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.database import Database, Transaction
    from bot.resources.catalogue.model import Catalogue, Entry
    from bot.resources.ports import Provider
    from bot.resources.search.model import Document

logger = logging.getLogger(__name__)

LIBRARY = "library"
"""Under this mark each guild keeps what tells one state of what can be found from the next."""


@dataclass(frozen=True)
class Contents:
    """All that a community can find, as it was when its mark was *mark*."""

    mark: str | None
    entries: dict[str, Entry]
    documents: dict[str, Document]

    @classmethod
    def of(cls, mark: str | None, entries: dict[str, Entry], pushed: Iterable[Document]) -> Contents:
        """Return *entries*, by their id, with what features have *pushed*: a thread's work."""
        slices = Slices()
        documents: dict[str, Document] = {}
        for entry in entries.values():
            documents[entry.id] = entry.document()
            slices.rest()
        documents |= {document.id: document for document in pushed}
        return cls(mark, entries, documents)


class Shelf:
    """The contents of one community, as they are searched; it belongs to the loop."""

    def __init__(self, contents: Contents) -> None:
        """Index *contents*: a thread's work."""
        self.mark, self.entries, self._documents = contents.mark, contents.entries, contents.documents
        self.index = Index.of(self._documents.values(), Slices().rest)
        self._acronyms: Acronyms | None = None

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that entries explain; read anew once an entry has changed."""
        if self._acronyms is None:
            names = ((name, entry.id) for entry in self.entries.values() for name in (entry.title, *entry.aliases))
            self._acronyms = Acronyms(names)
        return self._acronyms

    def put(self, document: Document) -> None:
        """Let *document* be found, unless it is already as it is."""
        if self._documents.get(document.id) != document:
            self._documents[document.id] = document
            self.index.put(document)

    def drop(self, document_id: str) -> None:
        """Let a document be found no more."""
        if self._documents.pop(document_id, None):
            self.index.drop(document_id)

    def put_entry(self, entry: Entry) -> None:
        """Let *entry* be opened and found."""
        self.entries[entry.id], self._acronyms = entry, None
        self.put(entry.document())

    def drop_entry(self, entry_id: str) -> None:
        """Let an entry be opened and found no more."""
        self.entries.pop(entry_id, None)
        self._acronyms = None
        self.drop(entry_id)

    async def become(self, contents: Contents) -> None:
        """Follow what another process has changed, one document at a time; what is asked meanwhile is answered.

        The mark follows last: what is changed here meanwhile is left to the next look, and not undone by this one.
        """
        slices = Slices()
        self.entries, self._acronyms = contents.entries, None
        for gone in self._documents.keys() - contents.documents.keys():
            self.drop(gone)
            await slices.give_way()
        for document in contents.documents.values():
            self.put(document)
            await slices.give_way()
        self.mark = contents.mark


class Shelves:
    """The shelves of all communities: features push to them (see :class:`bot.resources.ports.Library`).

    Every change moves the guild's mark in the same transaction, so that other processes see that theirs is old. What is
    in memory follows the commit entry by entry, where nobody else has changed anything since it was read.
    """

    def __init__(self, database: Database, catalogue: Catalogue = NOTHING) -> None:
        self._database, self._catalogue = database, catalogue
        self._providers: tuple[Provider, ...] = ()
        self._shelves: dict[int, Shelf] = {}
        self._filling: dict[int, asyncio.Task[Shelf]] = {}

    def fed_by(self, *providers: Provider) -> None:
        """Ask *providers* for their documents from now on."""
        self._providers = (*self._providers, *providers)

    async def of(self, guild_id: int) -> Shelf:
        """Return a guild's shelf; the first to ask waits until it is filled."""
        if guild_id not in self._shelves:
            return await asyncio.shield(self._fill(guild_id))
        return self._shelves[guild_id]

    def is_filled(self, guild_id: int) -> bool:
        """Whether a guild's shelf answers at once."""
        return guild_id in self._shelves

    async def put(self, tx: Transaction, guild_id: int, *documents: Document) -> None:
        """See :class:`bot.resources.ports.Library`."""
        await self._change(tx, guild_id, *(partial(Shelf.put, document=document) for document in documents))

    async def drop(self, tx: Transaction, guild_id: int, *ids: str) -> None:
        """See :class:`bot.resources.ports.Library`."""
        await self._change(tx, guild_id, *(partial(Shelf.drop, document_id=each) for each in ids))

    async def entry_changed(self, tx: Transaction, guild_id: int, entry: Entry) -> None:
        """See :class:`bot.resources.ports.HearsEntries`."""
        await self._change(tx, guild_id, partial(Shelf.put_entry, entry=entry))

    async def entry_withdrawn(self, tx: Transaction, guild_id: int, entry_id: str) -> None:
        """See :class:`bot.resources.ports.HearsEntries`."""
        await self._change(tx, guild_id, partial(Shelf.drop_entry, entry_id=entry_id))

    async def refresh(self, guild_ids: Iterable[int]) -> None:
        """Fill the shelves that *guild_ids* lack, and follow what other processes have changed: a tick of every one."""
        wanted = {*guild_ids, *self._shelves}

        async def work(tx: Transaction) -> dict[int, str | None]:
            return {guild_id: await remembered(tx, guild_id, LIBRARY) for guild_id in wanted}

        for guild_id, mark in (await self._database.read(work)).items():
            shelf = self._shelves.get(guild_id)
            if shelf is None:
                await self.of(guild_id)
            elif shelf.mark != mark:
                await shelf.become(await self._contents(guild_id))

    async def _change(self, tx: Transaction, guild_id: int, *changes: Callable[[Shelf], None]) -> None:
        before, after = await remembered(tx, guild_id, LIBRARY), secrets.token_hex(8)
        await remember(tx, guild_id, LIBRARY, after)

        def follow() -> None:
            shelf = self._shelves.get(guild_id)
            if shelf and shelf.mark == before:
                shelf.mark = after
                for change in changes:
                    change(shelf)

        tx.after_commit(follow)

    def _fill(self, guild_id: int) -> asyncio.Task[Shelf]:
        if guild_id not in self._filling:
            task = asyncio.create_task(self._filled(guild_id), name=f"library {guild_id}")
            task.add_done_callback(lambda _: self._filling.pop(guild_id))
            self._filling[guild_id] = task
        return self._filling[guild_id]

    async def _filled(self, guild_id: int) -> Shelf:
        contents = await self._contents(guild_id)
        shelf = await asyncio.to_thread(Shelf, contents)
        # It stays for good: left in the collector's care, it would stop the loop at each full collection (bot.app).
        settle()
        self._shelves[guild_id] = shelf
        logger.info("%d documents can be found in guild %d", len(contents.documents), guild_id)
        return shelf

    async def _contents(self, guild_id: int) -> Contents:
        """Read everything; the mark first, so that what changes meanwhile is seen by the next look."""

        async def work(tx: Transaction) -> tuple[str | None, dict[str, Entry]]:
            return await remembered(tx, guild_id, LIBRARY), await store.standing(tx, guild_id, self._catalogue)

        mark, entries = await self._database.read(work)
        pushed = [document for provider in self._providers for document in await provider.documents(guild_id)]
        return await asyncio.to_thread(Contents.of, mark, entries, pushed)
