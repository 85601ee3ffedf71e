"""What other features give to the library, and what they may hear of it: small ports that ``bot.furniture`` wires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.database import Transaction
    from bot.resources.catalogue.model import Entry
    from bot.resources.search.model import Document


class Library(Protocol):
    """Takes what a feature wants to be found; what is in memory follows the commit, in every process."""

    async def put(self, tx: Transaction, guild_id: int, *documents: Document) -> None:
        """Let *documents* be found from the commit of *tx* on, each in the place of the one with its id."""

    async def drop(self, tx: Transaction, guild_id: int, *ids: str) -> None:
        """Let the documents called *ids* be found no more; nothing happens where there are none."""


class Provider(Protocol):
    """A feature that has documents: all of them are asked for when a process starts, or has to look again.

    Their ids begin with the feature's name and a colon ("event:12"), so that they are no entry's.
    """

    async def documents(self, guild_id: int) -> Sequence[Document]:
        """Return what everybody of the community may find now."""


class Unanswered(Protocol):
    """Hears what was looked up in vain; never who asked."""

    async def note(self, guild_id: int, typed: str) -> None:
        """Note what was *typed*, by rules of its own; the person has had their answer."""


class Answers(Protocol):
    """Who answers look-ups."""

    async def entries_for(self, guild_id: int, words: str) -> Sequence[Document]:
        """Return the entries that *words* find, the best first: no articles, no events.

        None in the first seconds after a start: who asks does not wait until all that can be found is read.
        """


class HearsEntries(Protocol):
    """Who answers look-ups: what is published is found from the commit on."""

    async def entry_changed(self, tx: Transaction, guild_id: int, entry: Entry) -> None:
        """Follow, in the transaction that writes *entry*."""

    async def entry_withdrawn(self, tx: Transaction, guild_id: int, entry_id: str) -> None:
        """Follow, in the transaction that takes an entry away."""
