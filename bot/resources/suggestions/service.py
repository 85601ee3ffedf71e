"""What a member does: propose a resource, propose another text for an entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.i18n import french
from bot.resources import store as entries
from bot.resources.search.model import Kind
from bot.resources.suggestions import store
from bot.resources.suggestions.addresses import address_of
from bot.resources.suggestions.model import (
    LIMITS,
    MOST_OPEN,
    PROPOSED,
    NoLink,
    NoTitle,
    NoWhy,
    Suggestion,
    TooManyOpen,
    UnknownEntry,
    differing,
    sentence,
)
from bot.typed import cleaned, has_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.resources.catalogue.model import Catalogue, Entry


class Suggestions:
    """Suggestions as their authors make them; with *loopback*, their links may lead to this machine."""

    def __init__(
        self, database: Database, clock: Clock, guilds: Guilds, catalogue: Catalogue, *, loopback: bool = False
    ) -> None:
        self._loopback = loopback
        self._database, self._clock, self._guilds, self._catalogue = database, clock, guilds, catalogue

    async def entry(self, guild_id: int, entry_id: str) -> Entry:
        """Return an entry as it stands; raise :class:`UnknownEntry`."""
        return await self._database.read(lambda tx: self._standing(tx, guild_id, entry_id))

    async def propose(self, guild_id: int, actor: Actor, typed: Mapping[str, str]) -> Suggestion:
        """Keep a resource that *actor* proposes, for who reviews; raise a refusal that says what to write."""
        made = self._read(guild_id, typed)
        if not has_words(made.title):
            raise NoTitle
        if not made.link:
            raise NoLink
        return await self._database.write(lambda tx: self._add(tx, actor, made))

    async def correct(self, guild_id: int, actor: Actor, entry_id: str, typed: Mapping[str, str]) -> Suggestion:
        """Keep another text that *actor* proposes for an entry."""

        async def work(tx: Transaction) -> Suggestion:
            base = await self._standing(tx, guild_id, entry_id)
            # What is there already is not held against what may be asked.
            is_same = typed.get("link", "").strip() == base.source.url
            made = self._read(guild_id, {**typed, "link": ""} if is_same else typed)
            made = replace(made, kind=base.kind, entry_id=base.id, link=base.source.url if is_same else made.link)
            return await self._add(tx, actor, differing(made, base))

        return await self._database.write(work)

    async def _standing(self, tx: Transaction, guild_id: int, entry_id: str) -> Entry:
        found = await entries.one(tx, guild_id, entry_id, self._catalogue)
        if found is None:
            raise UnknownEntry
        return found

    async def _add(self, tx: Transaction, actor: Actor, made: Suggestion) -> Suggestion:
        person = await self._guilds.person(tx, made.guild_id, actor)
        if await store.open_of(tx, made.guild_id, person) >= MOST_OPEN:
            raise TooManyOpen(count=MOST_OPEN)
        made = replace(made, person_id=person)
        return replace(made, id=await store.add(tx, made.guild_id, made))

    def _read(self, guild_id: int, typed: Mapping[str, str]) -> Suggestion:
        """Return what was typed, made harmless; an address is one that may be asked."""
        said = {key: cleaned(typed.get(key, ""), is_line=key != "context")[:most] for key, most in LIMITS.items()}
        if not has_words(said["why"]):
            raise NoWhy
        return Suggestion(
            id=0,
            guild_id=guild_id,
            person_id=0,
            kind=Kind(typed["kind"]) if typed.get("kind") in PROPOSED else Kind.RESSOURCE,
            title=french(said["title"]),
            short=french(sentence(said["short"])),
            context=french(sentence(said["context"])),
            link=address_of(said["link"], loopback=self._loopback) if said["link"] else "",
            why=said["why"],
            at=self._clock.now(),
        )
