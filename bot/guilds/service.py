"""What is asked of a community: who may do what, and what its organisers have chosen."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.database.marks import note_change
from bot.errors import Refusal
from bot.guilds import store
from bot.guilds.model import (
    OPTION_NAMES,
    PEOPLE,
    ROLE_ORGANISATION,
    Actor,
    Capacity,
    capacities,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox

PERSON_NAMES = frozenset(option.name for option in PEOPLE)
NOTHING_CHOSEN: Mapping[str, int] = MappingProxyType({})


class NotOrganiser(Refusal):
    """Only who has the role *Organisation* may do this."""

    key = "refusal.not_organiser"


class NoOrganiserRole(Refusal):
    """Nobody can be organiser before the role is chosen."""

    key = "refusal.no_organiser_role"


class NotAtDesk(Refusal):
    """Only who welcomes, or prepares, may see the names at the desk."""

    key = "desk.refused.not_at_desk"


class NotReviewer(Refusal):
    """Only who reviews, or prepares, may see what was proposed."""

    key = "review.refused.not_reviewer"


class RoleOfEverybody(Refusal):
    """The role @everyone would make everybody an organiser."""

    key = "refusal.role_everyone"


class UnknownOption(Refusal):
    """The choice comes from a screen of another version."""

    key = "refusal.expired_button"


class Guilds:
    """The communities' choices, kept in memory as well: a command checks who asks without a query."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._choices: dict[int, Mapping[str, int]] = {}
        # Read one after the other: of two at once, the older look could be the one that stays.
        self._refreshing = asyncio.Lock()

    def choices(self, guild_id: int) -> Mapping[str, int]:
        """Return what the organisers have chosen: option name to the id of a role, a channel or a member."""
        return self._choices.get(guild_id, NOTHING_CHOSEN)

    def welcomed(self) -> frozenset[int]:
        """Return the guilds that this process serves, as far as Discord has shown them."""
        return frozenset(self._choices)

    async def refresh(self, guild_id: int) -> None:
        """Read the choices of a guild again."""

        async def work(tx: Transaction) -> dict[str, int]:
            chosen = await store.choices(tx, guild_id)
            members = {name: await store.member(tx, guild_id, chosen.pop(name)) for name in PERSON_NAMES & set(chosen)}
            return chosen | {name: member for name, member in members.items() if member is not None}

        async with self._refreshing:
            self._choices[guild_id] = await self._database.read(work)

    def capacities(self, guild_id: int, actor: Actor) -> frozenset[Capacity]:
        """Return what *actor* may do here."""
        return capacities(actor, self.choices(guild_id))

    def require_organiser(self, guild_id: int, actor: Actor) -> None:
        """Raise :class:`NotOrganiser` unless *actor* may prepare events here."""
        if Capacity.ORGANISATION in self.capacities(guild_id, actor):
            return
        role = self.choices(guild_id).get(ROLE_ORGANISATION)
        if role is None:
            raise NoOrganiserRole
        raise NotOrganiser(role=f"<@&{role}>")

    def require_desk(self, guild_id: int, actor: Actor) -> None:
        """Raise :class:`NotAtDesk` unless *actor* welcomes people here, or prepares events."""
        if Capacity.ACCUEIL not in self.capacities(guild_id, actor):
            try:
                self.require_organiser(guild_id, actor)
            except NotOrganiser:
                raise NotAtDesk from None

    def may_review(self, guild_id: int, actor: Actor) -> bool:
        """Say whether *actor* looks after glossary and resources here, or prepares events."""
        return bool(self.capacities(guild_id, actor) & {Capacity.RELECTURE, Capacity.ORGANISATION})

    def require_reviewer(self, guild_id: int, actor: Actor) -> None:
        """Raise :class:`NotReviewer` unless *actor* looks after glossary and resources here, or prepares events."""
        if Capacity.RELECTURE not in self.capacities(guild_id, actor):
            try:
                self.require_organiser(guild_id, actor)
            except NotOrganiser:
                raise NotReviewer from None

    async def choose(self, guild_id: int, actor: Actor, name: str, value: int | None) -> None:
        """Set or, with None, clear the option called *name*; what waited for a channel leaves at once."""
        self.require_organiser(guild_id, actor)
        if name not in OPTION_NAMES:
            raise UnknownOption(command="/organiser options")
        if value == guild_id:
            # Discord gives @everyone the id of its server.
            raise RoleOfEverybody

        async def work(tx: Transaction) -> None:
            now = self._clock.now()
            by = await store.person(tx, guild_id, actor.discord_id, actor.locale, now)
            kept = await self._key_of(tx, guild_id, value, actor) if value and name in PERSON_NAMES else value
            await store.choose(tx, guild_id, name, kept, by=by, now=now)
            await store.note(tx, guild_id, by, "option", name, now)
            await note_change(tx, guild_id)
            await self._outbox.place_chosen(tx, guild_id, name, now)

        await self._database.write(work)
        await self.refresh(guild_id)

    async def note(self, tx: Transaction, guild_id: int, actor: Actor, action: str, subject: str) -> int:
        """Write down in *tx* who did what to what; return the person's key."""
        now = self._clock.now()
        person = await store.person(tx, guild_id, actor.discord_id, actor.locale, now)
        await store.note(tx, guild_id, person, action, subject, now)
        return person

    async def person(self, tx: Transaction, guild_id: int, actor: Actor) -> int:
        """Return the surrogate key of *actor*, made at first use."""
        return await store.person(tx, guild_id, actor.discord_id, actor.locale, self._clock.now())

    async def welcome(self, tx: Transaction, guild_id: int, actor: Actor) -> int:
        """Return the surrogate key of *actor*, of whom *tx* found that nothing is held yet."""
        return await store.add_person(tx, guild_id, actor.discord_id, actor.locale, self._clock.now())

    async def member(self, tx: Transaction, guild_id: int, discord_id: int, locale: str) -> int:
        """Return the surrogate key of a member who does not act themselves; *locale* is theirs until they do."""
        known = await store.known(tx, guild_id, discord_id)
        return known or await store.add_person(tx, guild_id, discord_id, locale, self._clock.now())

    async def guest(self, tx: Transaction, guild_id: int, locale: str) -> int:
        """Return the surrogate key of a new person who is not on Discord."""
        return await store.add_person(tx, guild_id, None, locale, self._clock.now())

    async def drop_guest(self, tx: Transaction, guild_id: int, person_id: int) -> None:
        """Forget a person who is not on Discord."""
        await store.drop_guest(tx, guild_id, person_id)

    async def known(self, tx: Transaction, guild_id: int, actor: Actor) -> int | None:
        """Return the surrogate key of *actor*, None when nothing is held of them."""
        return await store.known(tx, guild_id, actor.discord_id)

    async def forget(self, tx: Transaction, guild_id: int, person_id: int) -> None:
        """Forget who the person *person_id* is: what points to them is nobody's from then on."""
        await store.forget(tx, guild_id, person_id)
        # What was chosen is in the memory of every process, and may name them.
        await note_change(tx, guild_id)

    async def _key_of(self, tx: Transaction, guild_id: int, discord_id: int, actor: Actor) -> int:
        """Return the surrogate key of a member whom *actor* has chosen; the language of who is known stays theirs."""
        known = await store.known(tx, guild_id, discord_id)
        return known or await store.add_person(tx, guild_id, discord_id, actor.locale, self._clock.now())

    async def keep_draft(self, guild_id: int, actor: Actor, form: str, typed: Mapping[str, str]) -> None:
        """Keep what was typed into *form*, so that *Corriger* can open it filled."""

        async def work(tx: Transaction) -> None:
            now = self._clock.now()
            person = await store.person(tx, guild_id, actor.discord_id, actor.locale, now)
            await store.keep_draft(tx, guild_id, person, form, dict(typed), now)

        await self._database.write(work)

    async def draft(self, guild_id: int, actor: Actor, form: str) -> dict[str, str]:
        """Return what *actor* typed into *form* when it was refused, empty when nothing is kept."""
        return await self._database.read(lambda tx: store.draft(tx, guild_id, actor.discord_id, form))

    async def drop_draft(self, guild_id: int, actor: Actor, form: str) -> None:
        """Forget what *actor* typed into *form*: it was accepted."""

        async def work(tx: Transaction) -> None:
            person = await store.person(tx, guild_id, actor.discord_id, actor.locale, self._clock.now())
            await store.drop_draft(tx, guild_id, person, form)

        await self._database.write(work)

    async def forget_old_drafts(self) -> None:
        """Drop what was typed into forms more than a day ago."""
        await self._database.write(lambda tx: store.purge_drafts(tx, self._clock.now()))
