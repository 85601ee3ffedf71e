"""What organisers do with sources; one method, one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.feeds import rhythm, store
from bot.feeds.judging import judge
from bot.feeds.looking import Failed, Look
from bot.feeds.model import (
    MOST_SOURCES,
    Article,
    ArticleState,
    KnownSource,
    Mode,
    NoChannelForSource,
    NothingHeld,
    Shape,
    Source,
    SourceState,
    TooManySources,
    UnknownSource,
)
from bot.feeds.rounds import Rounds
from bot.feeds.saying.rerouting import Rerouting
from bot.feeds.settling import Settler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import Unpack

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.service import Outbox
    from bot.feeds.intents import Intent
    from bot.feeds.model import Changes
    from bot.feeds.ports import ArticleListener, Fetch, Found, Pictures, Read
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale


@dataclass(frozen=True)
class Trial:
    """What a look at a source would do now, and why, article by article; *reason* is why there was no look."""

    source: Source
    intents: tuple[Intent, ...] = ()
    reason: str = ""


class Watch:
    """The sources of every guild, and their articles."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds: Guilds,
        *,
        fetch: Fetch,
        read: Read,
        locale: Locale,
        calendar: Calendar,
        timezone: str,
        pictures: Pictures | None = None,
        on_step: Callable[[str], None] = lambda _step: None,
        listeners: Iterable[ArticleListener] = (),
    ) -> None:
        self._database, self._clock, self._guilds = database, clock, guilds
        zone = ZoneInfo(timezone)
        self._settler = Settler(
            database,
            clock,
            outbox,
            calendar=calendar,
            zone=zone,
            locale=locale,
            on_step=on_step,
            listeners=listeners,
        )
        self._rerouting = Rerouting(clock, outbox, self._settler, locale=locale)
        self._rounds = Rounds(database, clock, fetch, read, self._settler, pictures)

    async def add(
        self,
        guild_id: int,
        actor: Actor,
        found: Found,
        *,
        channel_id: int | None,
        tags: tuple[int, ...] = (),
        forum: bool = False,
        announce_latest: bool = False,
    ) -> Source:
        """Watch what a probe has *found*, from now on; with *announce_latest*, its newest article is said as a proof.

        What was removed once is watched again, and what it said then is not said anew. Raise :class:`KnownSource`.
        """
        self._guilds.require_organiser(guild_id, actor)
        if channel_id is None:
            raise NoChannelForSource
        source = Source(
            id=None,
            guild_id=guild_id,
            address=found.address,
            shape=Shape(found.shape),
            title=found.title,
            patterns=tuple(found.patterns),
            channel_id=channel_id,
            tags=tags,
            forum=forum,
            announce_latest=announce_latest,
            next_look=self._clock.now(),
            count=found.count,
        )
        return await self._database.write(lambda tx: self._add(tx, actor, source))

    async def sources(self, guild_id: int, actor: Actor) -> list[Source]:
        """Return what is watched, and what is paused or has gone."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._database.read(lambda tx: store.listed(tx, guild_id))

    async def source(self, guild_id: int, actor: Actor, source_id: int) -> Source:
        """Return one source; raise :class:`UnknownSource`."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._database.read(lambda tx: _one(tx, guild_id, source_id))

    async def pause(self, guild_id: int, actor: Actor, source_id: int) -> Source:
        """Do not look at a source until it is resumed."""
        return await self._change(
            guild_id, actor, source_id, "source_paused", lambda one: replace(one, state=SourceState.PAUSED)
        )

    async def resume(self, guild_id: int, actor: Actor, source_id: int) -> Source:
        """Look at a source again, now; also at one that was gone."""
        return await self._change(guild_id, actor, source_id, "source_resumed", self._resumed)

    async def remove(self, guild_id: int, actor: Actor, source_id: int) -> Source:
        """Watch a source no more; its articles stay to be found."""
        return await self._change(
            guild_id, actor, source_id, "source_removed", lambda one: replace(one, state=SourceState.REMOVED)
        )

    async def change(self, guild_id: int, actor: Actor, source_id: int, **changes: Unpack[Changes]) -> Source:
        """Change what is done with what is new; it counts from the next look on."""
        if changes.get("channel_id", 0) is None:
            raise NoChannelForSource
        return await self._change(
            guild_id, actor, source_id, "source_changed", lambda one: replace(one, **_cleaned(changes))
        )

    async def try_out(self, guild_id: int, actor: Actor, source_id: int) -> Trial:
        """Look at a source as if it were due, and say what would be done; nothing is written."""
        source = await self.source(guild_id, actor, source_id)
        found = await self._rounds.looker.look(source, anew=True)
        if not isinstance(found, Look):
            return Trial(source, reason=found.reason if isinstance(found, Failed) else str(SourceState.GONE))
        full = await self._rounds.completed(found, with_pictures=False)
        judged = await self._database.read(lambda tx: judge(tx, source, full, self._clock.now()))
        return Trial(source, judged.decision.intents)

    async def held(self, guild_id: int, actor: Actor, source_id: int) -> tuple[Article, ...]:
        """Return the articles of a source that wait for the organisers, the oldest first."""
        self._guilds.require_organiser(guild_id, actor)
        held = ArticleState.HELD
        return tuple(await self._database.read(lambda tx: store.in_state(tx, guild_id, source_id, held)))

    async def publish_held(self, guild_id: int, actor: Actor, source_id: int, article_id: int | None = None) -> int:
        """Say what was held, in its order, or one article of it; return how many. Raise :class:`NothingHeld`."""
        return await self._release(guild_id, actor, source_id, article_id, "articles_published", is_said=True)

    async def ignore_held(self, guild_id: int, actor: Actor, source_id: int, article_id: int | None = None) -> int:
        """Never say what was held, or one article of it; return how many. Raise :class:`NothingHeld`."""
        return await self._release(guild_id, actor, source_id, article_id, "articles_ignored", is_said=False)

    async def look(self) -> None:
        """Look at every source that is due: the tick."""
        await self._rounds.run()

    async def next_due(self) -> datetime | None:
        """Return when the next source is to be looked at, None when there is none."""
        return await self._rounds.next_due()

    async def _add(self, tx: Transaction, actor: Actor, source: Source) -> Source:
        there = await store.at_address(tx, source.guild_id, source.address)
        if there is not None and there.state is not SourceState.REMOVED:
            raise KnownSource(title=there.title)
        if len(await store.listed(tx, source.guild_id)) >= MOST_SOURCES:
            raise TooManySources(most=MOST_SOURCES)
        if there is None:
            source = replace(source, id=await store.add(tx, source))
        else:
            source = replace(source, id=there.id, by_query=there.by_query)
            await store.change(tx, source)
        await self._guilds.note(tx, source.guild_id, actor, "source_added", f"source:{source.number}")
        return source

    def _resumed(self, one: Source) -> Source:
        """Return *one* as it is looked at again, at once unless it was looked at a moment ago."""
        now = self._clock.now()
        soon = max(now, one.last_look + rhythm.least(one)) if one.last_look else now
        after = replace(one, state=SourceState.ON, next_look=soon, failures=0, reason="")
        return replace(after, failing_since=None, is_told=False)

    async def _change(
        self, guild_id: int, actor: Actor, source_id: int, action: str, change: Callable[[Source], Source]
    ) -> Source:
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> Source:
            before = await _one(tx, guild_id, source_id, for_change=True)
            after = change(before)
            await store.change(tx, after)
            if after.state is SourceState.REMOVED:
                await self._rerouting.removed(tx, after)
            elif after.channel_id != before.channel_id:
                await self._rerouting.moved(tx, after)
            await self._guilds.note(tx, guild_id, actor, action, f"source:{source_id}")
            return after

        return await self._database.write(work)

    async def _release(
        self, guild_id: int, actor: Actor, source_id: int, article_id: int | None, action: str, *, is_said: bool
    ) -> int:
        self._guilds.require_organiser(guild_id, actor)

        async def work(tx: Transaction) -> int:
            source = await _one(tx, guild_id, source_id, for_change=True)
            waiting = await store.in_state(tx, guild_id, source_id, ArticleState.HELD)
            held = [one for one in waiting if article_id in {None, one.id}]
            if not held:
                raise NothingHeld
            said = ArticleState.WAITING if source.mode is Mode.DIGEST else ArticleState.QUEUED
            state = said if is_said else ArticleState.IGNORED
            released = [self._settler.planned(replace(article, state=state)) for article in held]
            for after in released:
                await store.change_article(tx, after)
                if is_said:
                    await self._settler.say(tx, source, after)
            await self._settler.follow(tx, guild_id, released)
            await self._guilds.note(tx, guild_id, actor, action, f"source:{source_id}")
            return len(held)

        return await self._database.write(work)


async def _one(tx: Transaction, guild_id: int, source_id: int, *, for_change: bool = False) -> Source:
    found = await store.one(tx, guild_id, source_id, for_change=for_change)
    if found is None:
        raise UnknownSource
    return found


def _cleaned(changes: Changes) -> Changes:
    """Return *changes*, its words without blanks around them and without those that are empty."""
    for name in ("include", "exclude"):
        if name in changes:
            words = (word.strip() for word in changes[name])
            changes[name] = tuple(dict.fromkeys(filter(None, words)))
    return changes
