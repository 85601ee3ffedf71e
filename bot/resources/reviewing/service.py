"""``/organiser relire``: one thing at a time, published, changed, or refused with a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.database.marks import note_change
from bot.resources import store as entries
from bot.resources.history import store as history
from bot.resources.history.store import Change
from bot.resources.links import store as links
from bot.resources.links.model import Link
from bot.resources.links.model import State as LinkState
from bot.resources.reviewing.model import (
    OF_LINK,
    OF_SUGGESTION,
    OF_WORD,
    AlreadyDefined,
    AlreadyDone,
    Claim,
    Done,
    Item,
    NoWord,
    Page,
    follows,
)
from bot.resources.reviewing.reading import named, read_entry, typeset
from bot.resources.reviewing.waiting import Standing, item_of
from bot.resources.search.words import words
from bot.resources.suggestions import store as suggestions
from bot.resources.suggestions.deciding import decide
from bot.resources.suggestions.model import LONGEST_WORD, State, Suggestion
from bot.resources.unanswered import store as unanswered
from bot.resources.unanswered.model import Word
from bot.typed import cleaned, has_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.resources.catalogue.model import Catalogue, Entry
    from bot.resources.ports import HearsEntries
    from bot.resources.unanswered.answered import Answered

CHANGES_SHOWN = 10


class Review:
    """What waits, and what is made of it; every use case is for organisers and the role *Relecture*."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        catalogue: Catalogue,
        answered: Answered,
        *,
        timezone: str,
        listeners: Sequence[HearsEntries] = (),
        loopback: bool = False,
    ) -> None:
        self._loopback = loopback
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._catalogue, self._zone, self._listeners = catalogue, ZoneInfo(timezone), listeners
        self._answered = answered

    async def page(self, guild_id: int, actor: Actor, after: str = "") -> Page:
        """Return what waits, and one of it: the oldest, or what follows *after*."""
        self._guilds.require_reviewer(guild_id, actor)
        passed = Claim.read(after) if after else None
        await self._answered.let_go(guild_id)
        return await self._database.read(lambda tx: self._page(tx, guild_id, passed))

    async def waiting(self, guild_id: int) -> int:
        """Return how much waits in all, for the board of organisers."""

        async def work(tx: Transaction) -> int:
            return sum(map(len, (await _waiting(tx, guild_id)).values()))

        await self._answered.let_go(guild_id)
        return await self._database.read(work)

    async def draft(self, guild_id: int, actor: Actor, claim: str) -> Item:
        """Return one thing that waits; raise a refusal that says who was quicker."""
        self._guilds.require_reviewer(guild_id, actor)
        return await self._database.read(lambda tx: self._item(tx, guild_id, claim))

    async def publish(self, guild_id: int, actor: Actor, claim: str) -> Done:
        """Publish as proposed; of a page that has moved, take its new address in every entry that has the old one."""
        self._guilds.require_reviewer(guild_id, actor)

        async def work(tx: Transaction) -> Done:
            await entries.alone(tx, guild_id)
            item = await self._item(tx, guild_id, claim)
            if isinstance(item.what, Word) or (isinstance(item.what, Link) and not item.what.moved_to):
                raise AlreadyDone
            return await self._publish(tx, guild_id, actor, item, typeset(item.draft))

        return await self._database.write(work)

    async def publish_changed(self, guild_id: int, actor: Actor, claim: str, typed: Mapping[str, str]) -> Done:
        """Publish what *actor* has made of it in the form; raise a refusal that says what to write."""
        self._guilds.require_reviewer(guild_id, actor)

        async def work(tx: Transaction) -> Done:
            await entries.alone(tx, guild_id)
            item = await self._item(tx, guild_id, claim)
            made = read_entry(typed, item.draft, self._today(), loopback=self._loopback)
            return await self._publish(tx, guild_id, actor, item, made)

        return await self._database.write(work)

    async def add(
        self, tx: Transaction, guild_id: int, actor: Actor, draft: Entry, typed: Mapping[str, str], *, how: str
    ) -> Entry:
        """Publish, in *tx*, what *actor* has made of a *draft* that another feature has; *how* is for the history."""
        self._guilds.require_reviewer(guild_id, actor)
        await entries.alone(tx, guild_id)
        made = read_entry(typed, draft, self._today(), loopback=self._loopback)
        made = replace(made, id=await self._new_id(tx, guild_id, made.title))
        person = await self._guilds.person(tx, guild_id, actor)
        await self._write(tx, guild_id, person, Change(self._clock.now(), how, None, made))
        await note_change(tx, guild_id)
        return made

    async def refuse(self, guild_id: int, actor: Actor, claim: str, typed: str) -> Done:
        """Refuse a suggestion; its author is told with the word that was *typed*."""
        self._guilds.require_reviewer(guild_id, actor)
        word = cleaned(typed, is_line=False)[:LONGEST_WORD]
        if not has_words(word):
            raise NoWord

        async def work(tx: Transaction) -> Done:
            item = await self._item(tx, guild_id, claim)
            if not isinstance(item.what, Suggestion):
                raise AlreadyDone
            person = await self._guilds.person(tx, guild_id, actor)
            await decide(tx, self._outbox, item.what, State.REFUSED, person, self._clock.now(), word=word)
            return Done("refused", item.draft.title)

        return await self._database.write(work)

    async def dismiss(self, guild_id: int, actor: Actor, claim: str) -> Done:
        """Let a word without an answer not come back, or leave an address as it is."""
        self._guilds.require_reviewer(guild_id, actor)

        async def work(tx: Transaction) -> Done:
            item = await self._item(tx, guild_id, claim)
            if isinstance(item.what, Suggestion):
                raise AlreadyDone
            if isinstance(item.what, Word):
                await unanswered.dismiss(tx, guild_id, item.claim.number)
                return Done("dismissed", item.what.words)
            await links.change(tx, guild_id, replace(item.what, state=LinkState.LEFT))
            return Done("left", item.draft.title)

        return await self._database.write(work)

    async def history(self, guild_id: int, actor: Actor) -> list[Change]:
        """Return the last changes of entries, the newest first."""
        self._guilds.require_reviewer(guild_id, actor)
        return await self._database.read(lambda tx: history.latest(tx, guild_id, most=CHANGES_SHOWN))

    async def _page(self, tx: Transaction, guild_id: int, after: Claim | None) -> Page:
        waiting = await _waiting(tx, guild_id)
        suggested, asked, linked = map(len, waiting.values())
        page = Page(suggested, asked, linked)
        for claim in follows([Claim(sort, number) for sort, found in waiting.items() for number in found], after):
            try:
                return replace(page, item=await self._item(tx, guild_id, str(claim)))
            except AlreadyDone:  # no entry has this address any more: its tick will see that, too
                continue
        return page

    async def _item(self, tx: Transaction, guild_id: int, claim: str) -> Item:
        standing = await self.standing(tx, guild_id)
        return await item_of(tx, guild_id, Claim.read(claim), standing, self._today())

    async def standing(self, tx: Transaction, guild_id: int) -> Standing:
        """Return the entries as they stand: those of the files, and what was made of them here."""
        return await entries.standing(tx, guild_id, self._catalogue)

    async def _new_id(self, tx: Transaction, guild_id: int, title: str) -> str:
        """Return an id that no entry has. It is for good: what was withdrawn keeps its own, to be put back."""
        kept = {entry.id for entry in await entries.withdrawn(tx, guild_id)}
        return named(title, (await self.standing(tx, guild_id)).keys() | kept)

    async def _publish(self, tx: Transaction, guild_id: int, actor: Actor, item: Item, made: Entry) -> Done:
        standing, person = await self.standing(tx, guild_id), await self._guilds.person(tx, guild_id, actor)
        if isinstance(item.what, Word):
            made = _found_by(made, item.what, standing)
        if not made.id:
            made = replace(made, id=await self._new_id(tx, guild_id, made.title))
        how = {OF_SUGGESTION: "corrected" if item.base else "published", OF_WORD: "defined", OF_LINK: "linked"}
        done = Done(how[item.claim.sort], made.title, made)
        await self._write(tx, guild_id, person, Change(self._clock.now(), done.how, item.base, made))
        await self._settle(tx, guild_id, person, item, made, standing)
        await note_change(tx, guild_id)
        return done

    async def _settle(
        self, tx: Transaction, guild_id: int, person: int, item: Item, made: Entry, standing: Standing
    ) -> None:
        """End what waited."""
        if isinstance(item.what, Suggestion):
            is_changed = replace(made, id="") != replace(typeset(item.draft), id="")
            now = self._clock.now()
            await decide(tx, self._outbox, item.what, State.PUBLISHED, person, now, is_changed=is_changed)
        elif isinstance(item.what, Word):
            await unanswered.drop(tx, guild_id, item.claim.number)
        else:
            old, new = item.what.address, made.source.url
            for entry in standing.values():
                if entry.source.url == old and entry.id != made.id and item.what.moved_to == new:
                    moved = replace(entry, source=replace(entry.source, url=new))
                    await self._write(tx, guild_id, person, Change(self._clock.now(), "linked", entry, moved))
            await links.drop(tx, guild_id, [old])

    async def _write(self, tx: Transaction, guild_id: int, person: int, change: Change) -> None:
        await entries.put(tx, guild_id, change.after, change.at)
        await history.note(tx, guild_id, change, person)
        for listener in self._listeners:
            await listener.entry_changed(tx, guild_id, change.after)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()


async def _waiting(tx: Transaction, guild_id: int) -> dict[str, list[int]]:
    """Return the numbers of what waits, by its sort, in the order in which it is looked at."""
    return {
        OF_SUGGESTION: await suggestions.waiting(tx, guild_id),
        OF_WORD: await unanswered.waiting(tx, guild_id),
        OF_LINK: [link.id for link in await links.in_trouble(tx, guild_id)],
    }


def _found_by(made: Entry, word: Word, standing: Standing) -> Entry:
    """Return it under the words that were looked up, too; raise :class:`AlreadyDefined` where there is one."""
    name = words(made.title)
    for entry in standing.values():
        if name in {words(one) for one in (entry.title, *entry.aliases)}:
            raise AlreadyDefined(title=entry.title)
    return made if words(word.words) == name else replace(made, aliases=(*made.aliases, word.words))
