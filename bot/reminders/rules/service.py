"""What organisers do with the reminders of one event; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, TypedDict
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.events import store as events
from bot.events.model import phase
from bot.events.parts import store as parts
from bot.events.service import UnknownEvent, number
from bot.events.workshops.model import workshop
from bot.instants import plain
from bot.reminders import store as reminders
from bot.reminders.model import USUAL, AtInstant, DaysBefore, Foreseen, Idle, Rule, foresee, standing
from bot.reminders.rules import store
from bot.reminders.rules.checks import require_ahead, require_room
from bot.reminders.rules.grammar import read_when, write_when
from bot.reminders.rules.words import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Unpack

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.events.model import Event
    from bot.events.signups.audiences import Audience, Part
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale, Texts
    from bot.reminders.model import Standing
    from bot.reminders.service import Reminders

MOST_RULES = 8


class UnknownRule(Refusal):
    """The event has no such reminder (any more)."""

    key = "refusal.unknown_rule"


class RuleChanged(Refusal):
    """Somebody else has changed it since it was opened."""

    key = "refusal.rule_changed"


class TooManyRules(Refusal):
    """More would be noise, and would not fit the panel."""

    key = "refusal.too_many_rules"


class RulesAreOver(Refusal):
    """The event is past or cancelled."""

    key = "refusal.rules_are_over"


class Edits(TypedDict, total=False):
    """What organisers choose without typing."""

    moves: bool
    audience: Audience
    workshop: int | None
    is_on: bool


@dataclass(frozen=True)
class Line:
    """A rule as its organisers see it: what it comes to, where it stands, and how many people it *rings* now."""

    foreseen: Foreseen
    standing: Standing | Idle
    rings: int

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.foreseen.rule


@dataclass(frozen=True)
class RuleSheet:
    """All reminders of an event, what leaves first coming first; *is_usual* while nobody has edited them.

    *parts* are those of its people that each may be to.
    """

    event: Event
    lines: tuple[Line, ...]
    is_usual: bool
    parts: tuple[Part, ...] = ()

    def line(self, name: str) -> Line:
        """Return the rule called *name*; raise :class:`UnknownRule`."""
        for line in self.lines:
            if line.rule.name == name:
                return line
        raise UnknownRule


class RuleBook:
    """The rules of every event; what is changed is planned anew in the same transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        guilds: Guilds,
        reminders: Reminders,
        texts: Texts,
        *,
        calendar: Calendar,
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._guilds, self._reminders = database, clock, guilds, reminders
        self._texts, self._calendar, self._locale = texts, calendar, locale

    async def sheet(self, guild_id: int, actor: Actor, event_claim: str) -> RuleSheet:
        """Return the reminders of an event, with each of their instants."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> RuleSheet:
            return await self._sheet(tx, await self._event(tx, guild_id, event_claim))

        return await self._database.read(work)

    async def add(
        self, guild_id: int, actor: Actor, event_claim: str, *, when: str, text: str
    ) -> tuple[RuleSheet, str]:
        """Add a reminder to those who are signed up; return its name too.

        Raise a :class:`bot.errors.Refusal` for what cannot be read, is past, or is one too many.
        """
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> tuple[RuleSheet, str]:
            event = await self._open_event(tx, guild_id, event_claim)
            rules = await store.of_event(tx, guild_id, event.id or 0)
            if len(rules) >= MOST_RULES:
                raise TooManyRules(most=MOST_RULES)
            name = await store.new_name(tx, guild_id, event.id or 0)
            rule = self._typed(event, actor, Rule(name, DaysBefore(0, time())), when, text)
            self._require_ahead(event, rule, rules, actor.locale)
            return await self._write(tx, event, actor, rule, rules), name

        return await self._database.write(work)

    async def edit(
        self, guild_id: int, actor: Actor, event_claim: str, name: str, *, version: int, when: str, text: str
    ) -> RuleSheet:
        """Change when a reminder leaves, and its words.

        Raise :class:`RuleChanged` where somebody else has changed it after *version*.
        """

        def change(event: Event, rule: Rule) -> Rule:
            if rule.version != version:
                now_when = self.typed_when(event, rule, actor.locale)
                raise RuleChanged(when=now_when, text=rule.text or self._texts.get("rule.our_words", actor.locale))
            return self._typed(event, actor, rule, when, text)

        return await self._change(guild_id, actor, event_claim, name, change)

    async def choose(
        self, guild_id: int, actor: Actor, event_claim: str, name: str, **edits: Unpack[Edits]
    ) -> RuleSheet:
        """Choose the audience, whether it may give way to days off and quiet hours, and whether it leaves at all.

        Raise :class:`~bot.events.workshops.model.UnknownWorkshop` for people of one that is no more.
        """

        def change(event: Event, rule: Rule) -> Rule:
            if position := edits.get("workshop"):
                workshop(event, position)
            return replace(rule, **edits)

        return await self._change(guild_id, actor, event_claim, name, change)

    async def remove(self, guild_id: int, actor: Actor, event_claim: str, name: str | None = None) -> RuleSheet:
        """Take back what was made of the rule called *name*, or of all: the usual reminders hold again."""
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> RuleSheet:
            event = await self._open_event(tx, guild_id, event_claim)
            before = await store.of_event(tx, guild_id, event.id or 0)
            await store.remove(tx, guild_id, event.id or 0, name)
            return await self._follow(tx, event, actor, before, "reminder_removed", name)

        return await self._database.write(work)

    def typed_when(self, event: Event, rule: Rule, locale: Locale) -> str:
        """Return when *rule* leaves as an organiser would type it."""
        return write_when(rule.when, self._texts.bound(locale), ZoneInfo(event.timezone), locale)

    async def _change(
        self, guild_id: int, actor: Actor, event_claim: str, name: str, change: Callable[[Event, Rule], Rule]
    ) -> RuleSheet:
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> RuleSheet:
            event = await self._open_event(tx, guild_id, event_claim)
            rules = {rule.name: rule for rule in await store.of_event(tx, guild_id, event.id or 0)}
            if name not in rules:
                raise UnknownRule
            after = change(event, rules[name])
            if after == rules[name]:
                return await self._sheet(tx, event)
            if after.is_on and (after.when, after.moves, after.is_on) != _leaves(rules[name]):
                self._require_ahead(event, after, rules.values(), actor.locale)
            return await self._write(tx, event, actor, after, rules.values())

        return await self._database.write(work)

    async def _write(
        self, tx: Transaction, event: Event, actor: Actor, rule: Rule, before: Iterable[Rule]
    ) -> RuleSheet:
        await store.put(tx, event.guild_id, event.id or 0, replace(rule, version=rule.version + 1))
        return await self._follow(tx, event, actor, before, "reminder_edited", rule.name)

    async def _follow(
        self, tx: Transaction, event: Event, actor: Actor, before: Iterable[Rule], action: str, name: str | None
    ) -> RuleSheet:
        """Plan anew what was changed of the rules *before*, and write down who did it."""
        after = await store.of_event(tx, event.guild_id, event.id or 0)
        await self._reminders.rules_changed(tx, event, before, after)
        await self._guilds.note(tx, event.guild_id, actor, action, f"event:{event.id}:{name or 'all'}")
        return await self._sheet(tx, event)

    def _typed(self, event: Event, actor: Actor, rule: Rule, when: str, text: str) -> Rule:
        """Return *rule* as it is *when* and *text* say; what was typed as an instant does not move by itself."""
        zone, now = ZoneInfo(event.timezone), self._clock.now()
        # What was not touched stays, be it past by now.
        is_touched = plain(when) != plain(self.typed_when(event, rule, actor.locale))
        if is_touched and (read := read_when(when, now, zone, actor.locale)) != rule.when:
            rule = replace(rule, when=read, moves=not isinstance(read, AtInstant))
        rule = replace(rule, text=checked(text, actor.locale))
        if rule.text:
            require_room(event, rule, self._texts, self._locale, now)
        return rule

    def _require_ahead(self, event: Event, rule: Rule, rules: Iterable[Rule], locale: Locale) -> None:
        others = [other for other in rules if other.name != rule.name]
        (one,) = (one for one in foresee(event, self._calendar, [*others, rule]) if one.rule is rule)
        require_ahead(event, one, self._clock.now(), locale)

    async def _open_event(self, tx: Transaction, guild_id: int, claim: str) -> Event:
        """Return the event, locked, whose reminders may still change; raise :class:`RulesAreOver`."""
        event = await self._event(tx, guild_id, claim, for_change=True)
        if event.status == "cancelled" or phase(event, self._clock.now()) == "past":
            raise RulesAreOver
        return event

    async def _event(self, tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Event:
        event = await events.one(tx, guild_id, number(claim), for_change=for_change)
        if event is None:
            raise UnknownEvent
        return event

    async def _sheet(self, tx: Transaction, event: Event) -> RuleSheet:
        guild_id, event_id, now = event.guild_id, event.id or 0, self._clock.now()
        edited = await store.edited(tx, guild_id, event_id)
        kept = await reminders.of_event(tx, guild_id, event_id)
        found = foresee(event, self._calendar, await store.of_event(tx, guild_id, event_id))
        each = await parts.of_event(tx, event)
        rings = {(part.audience, part.workshop): part.count for part in each}
        lines = tuple(Line(one, standing(one, kept, now), rings.get(one.rule.to, 0)) for one in found)
        return RuleSheet(event, lines, is_usual=not edited, parts=each)


def _leaves(rule: Rule) -> tuple[object, bool, bool]:
    """Return what decides at which instant *rule* leaves."""
    return rule.when, rule.moves, rule.is_on


def is_usual(rule: Rule) -> bool:
    """Whether *rule* is one of those of every event, edited or not: it can be switched off, and not removed."""
    return rule.name in USUAL
