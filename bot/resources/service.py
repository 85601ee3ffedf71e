"""What people look up: words, one entry, the acronyms of a message. All is answered from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.resources.catalogue.model import TITLE_LIMIT
from bot.resources.model import ENTRIES, KINDS, Explained, Found, Opened, Section, UnknownEntry, is_clear
from bot.resources.search.model import Kind
from bot.resources.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.resources.catalogue.model import Entry
    from bot.resources.ports import Unanswered
    from bot.resources.search.model import Document, Hit
    from bot.resources.shelves import Shelf, Shelves

MOST_HITS, MOST_NEAREST = 10, 3
# Discord shows at most 25 suggestions (interactions/application-commands#autocomplete).
MOST_SUGGESTED = 25
# What an article becomes when it is kept; an event that was made of one is something else than the article.
_KEPT_AS = frozenset({Kind.RESSOURCE, Kind.REFERENCE})
_WORDS_LOOKED_AT, _SHORTEST_WORD = 6, 3


class Resources:
    """Nothing is written, and nothing is kept of who looks for what."""

    def __init__(self, shelves: Shelves, *, unanswered: Iterable[Unanswered] = ()) -> None:
        self._shelves, self._unanswered = shelves, tuple(unanswered)

    async def search(self, guild_id: int, text: str, section: Section | None = None) -> Found:
        """Return what *text* finds in *section*, None for everywhere."""
        shelf = await self._shelves.of(guild_id)
        hits = told_once(shelf.index.search(text, kinds=KINDS[section], limit=MOST_HITS))
        if not hits:
            return Found(nearest=_nearest(shelf, text))
        return Found(hits, is_clear=is_clear(hits, shelf.entries.get(hits[0].document.id)))

    async def complete(self, guild_id: int, typed: str, section: Section | None = None) -> tuple[Hit, ...]:
        """Return what *typed* may become, at each keystroke."""
        shelf = await self._shelves.of(guild_id)
        return shelf.index.complete(typed, kinds=KINDS[section], limit=MOST_SUGGESTED)

    async def document(self, guild_id: int, claim: str) -> Document:
        """Return what somebody claims to have found; raise :class:`UnknownEntry`."""
        found = (await self._shelves.of(guild_id)).index.get(claim)
        if found is None:
            raise UnknownEntry
        return found

    async def entry(self, guild_id: int, claim: str) -> Opened:
        """Return the entry that somebody claims, with what it leads to; raise :class:`UnknownEntry`."""
        known = (await self._shelves.of(guild_id)).entries
        entry = known.get(claim)
        if entry is None:
            raise UnknownEntry
        return Opened(entry, tuple(known[each] for each in entry.see_also if each in known))

    async def entries_for(self, guild_id: int, words: str) -> tuple[Document, ...]:
        """See :class:`bot.resources.ports.Answers`."""
        if not self._shelves.is_filled(guild_id):
            return ()
        hits = (await self._shelves.of(guild_id)).index.search(words, kinds=ENTRIES, limit=MOST_HITS)
        return tuple(hit.document for hit in hits)

    async def explain(self, guild_id: int, text: str) -> tuple[Explained, ...]:
        """Return the acronyms that stand in *text*, each with all that it may mean; *text* is kept nowhere."""
        shelf = await self._shelves.of(guild_id)
        return tuple(
            Explained(spotted.typed, _meanings(shelf.entries[each] for each in spotted.ids))
            for spotted in shelf.acronyms.spotted_in(text)
        )

    async def found_nothing(self, guild_id: int, text: str) -> None:
        """Let who cares for the glossary know that *text* has no answer; never who asked."""
        for listener in self._unanswered:
            await listener.note(guild_id, text)


def told_once(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return *hits* without the articles that were kept as an entry among them: that one leads to its page."""
    kept = [hit.document.title for hit in hits if hit.document.kind in _KEPT_AS]
    return tuple(
        hit
        for hit in hits
        if hit.document.kind is not Kind.ARTICLE or not any(_is_titled(hit.document.title, title) for title in kept)
    )


def _is_titled(article: str, entry: str) -> bool:
    """Whether an article has the title of an *entry*, or one that was cut to become it: sentences or words of it."""
    whole, kept = words(article), words(entry)
    was_cut = len(article) > TITLE_LIMIT and len(entry) >= TITLE_LIMIT // 2
    return whole == kept or (was_cut and whole[: len(kept)] == kept)


def _meanings(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return what says what the letters stand for, where that is an entry of its own; else the things called so."""
    all_of_them = tuple(entries)
    return tuple(entry for entry in all_of_them if entry.kind is Kind.SIGLE) or all_of_them


def _nearest(shelf: Shelf, text: str) -> tuple[Document, ...]:
    """Return what single words of *text* may mean, where all of them together find nothing."""
    long_enough = [word for word in words(text[:200]) if len(word) >= _SHORTEST_WORD][:_WORDS_LOOKED_AT]
    found = {
        hit.document.id: hit.document for word in long_enough for hit in shelf.index.complete(word, limit=MOST_NEAREST)
    }
    return tuple(found.values())[:MOST_NEAREST]
