"""What happens when the gateway shows a server: it is noted, its events seeded, its team told what is missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.database.marks import remember, remembered
from bot.delivery.card import Card, Text
from bot.delivery.model import Delivery, Message, Rendered, Setting
from bot.events import model as events
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS, OPTIONS, found_by_name
from bot.i18n import Locale, Texts, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.events.service import Events
    from bot.guilds.model import Seen
    from bot.guilds.service import Guilds

KIND = "operations.start"
MISSING_PERMISSIONS = "missing_permissions"


class Arrival:
    """Welcome a server, once; *wanted* gives the names of roles and channels to look for."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        guilds_service: Guilds,
        events_service: Events,
        *,
        wanted: Mapping[str, str],
        locale: Locale,
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._guilds, self._events = guilds_service, events_service
        self._wanted, self._locale = wanted, locale

    async def seen(self, seen: Seen) -> None:
        """Note *seen*; for a new server, take over the roles and channels found by name and tell the team."""

        async def work(tx: Transaction) -> None:
            now = self._clock.now()
            is_new = await guilds.welcome(tx, seen.guild_id, now)
            await remember(tx, seen.guild_id, MISSING_PERMISSIONS, json.dumps(seen.missing))
            await self._events.seed(tx, seen.guild_id)
            if is_new:
                await self._take_over(tx, seen)
                place = Setting(CHANNEL_ORGANISERS)
                message = Message(seen.guild_id, KIND, str(seen.guild_id), place, due_at=now, locale=self._locale)
                await self._outbox.say(tx, message)

        await self._database.write(work)
        await self._guilds.refresh(seen.guild_id)
        await self._events.refresh(seen.guild_id)

    async def left(self, guild_id: int) -> None:
        """Note that the bot is no longer on a server."""
        await self._database.write(lambda tx: guilds.farewell(tx, guild_id, self._clock.now()))

    async def _take_over(self, tx: Transaction, seen: Seen) -> None:
        for kind, places in (("role", seen.roles), ("channel", seen.channels)):
            wanted = {option.name: self._wanted[option.name] for option in OPTIONS if option.kind == kind}
            for name, place_id in found_by_name(wanted, places).items():
                await guilds.choose(tx, seen.guild_id, name, place_id, by=None, now=self._clock.now())


class StartReport:
    """The first message in the organisers' channel: what is still missing, or that nothing is."""

    def __init__(self, texts: Texts, wanted: Mapping[str, str], events_service: Events) -> None:
        self._texts, self._wanted, self._events = texts, wanted, events_service

    async def render(self, tx: Transaction, guild_id: int, _subject: str, locale: str) -> Rendered:
        """See :class:`bot.delivery.service.Subject`."""
        say = self._texts.bound(language(locale))
        chosen = await guilds.choices(tx, guild_id)
        lines = [
            say(f"start.{option.kind}_missing", name=self._wanted[option.name])
            for option in OPTIONS
            if option.name not in chosen
        ]
        for permission in json.loads(await remembered(tx, guild_id, MISSING_PERMISSIONS) or "[]"):
            name, reason = (say(f"permission.{permission}.{part}") for part in ("name", "reason"))
            lines.append(say("start.permission_missing", permission=name, reason=reason))
        for event in await self._events.of_guild(tx, guild_id):
            if fields := events.missing(event):
                names = ", ".join(say(f"field.{field}") for field in fields)
                lines.append(say("start.event_missing", title=event.title, fields=names))
        head = say("start.todo", count=len(lines)) if lines else say("start.ready")
        return Rendered(Card((Text("\n".join([f"**{say('start.title')}**", head, *(f"- {line}" for line in lines)])),)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""
