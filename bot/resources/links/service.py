"""Ask the addresses of the entries, a few an hour, and tell the team once a month of what leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from bot.database.marks import remember, remembered
from bot.delivery.model import Message, Setting
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.resources import store as entries
from bot.resources.links import store
from bot.resources.links.model import TOLD_EVERY, Link, first_look, is_here, judged
from bot.web.model import FetchFailed, Response, Validators

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.i18n import Locale
    from bot.resources.catalogue.model import Catalogue

KIND, TOLD = "addresses.report", "links_told"
# A look each hour: so many a look keep a catalogue of thousands within its month.
MOST_AT_ONCE = 12


class Fetches(Protocol):
    """The way out to the web, with its guard and its manners."""

    async def fetch(self, address: str, validators: Validators = ..., *, page: bool = False) -> Response:
        """Return what *address* answers; raise :class:`FetchFailed`."""


class Links:
    """The tick; only the leader's.

    A sandbox, whose months pass in minutes, asks *here_only*: no site of others pays for its clock.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        fetcher: Fetches,
        catalogue: Catalogue,
        *,
        locale: Locale,
        here_only: bool = False,
    ) -> None:
        self._here_only = here_only
        self._database, self._clock, self._outbox = database, clock, outbox
        self._fetcher, self._catalogue, self._locale = fetcher, catalogue, locale

    async def run(self) -> None:
        """Follow the entries, ask what is due, and tell; harmless twice, or late."""
        now = self._clock.now()
        await self._database.write(lambda tx: self._follow(tx, now.date()))
        due = await self._database.read(lambda tx: store.due(tx, now.date(), most=MOST_AT_ONCE))
        # Several communities have the same catalogue: a site is asked once for all of them.
        for address, same in groupby(sorted(due, key=lambda link: link.address), key=lambda link: link.address):
            await self._ask(address, list(same), now.date())
        await self._database.write(lambda tx: self._tell(tx, now))

    async def _follow(self, tx: Transaction, today: date) -> None:
        """Have the addresses of every guild's entries, and no others."""
        for guild_id in await store.served(tx):
            standing = await entries.standing(tx, guild_id, self._catalogue)
            wanted = {entry.source.url for entry in standing.values() if entry.source.url}
            wanted = {address for address in wanted if is_here(address) or not self._here_only}
            known = await store.known(tx, guild_id)
            await store.drop(tx, guild_id, known - wanted)
            for address in sorted(wanted - known):
                await store.add(tx, guild_id, Link(0, guild_id, address, first_look(address, today)))

    async def _ask(self, address: str, same: Sequence[Link], today: date) -> None:
        first, status, moved_to, given = same[0], None, None, None
        try:
            answer = await self._fetcher.fetch(address, Validators(first.etag, first.last_modified), page=True)
            status, moved_to, given = answer.status, answer.moved_to, answer.validators
        except FetchFailed:
            pass  # silence, a refusal, robots.txt: looked at again in a week

        async def work(tx: Transaction) -> None:
            for link in same:
                found = judged(link, status, moved_to, today)
                if given and status == 200:
                    found = replace(found, etag=given.etag, last_modified=given.last_modified)
                await store.change(tx, link.guild_id, found)

        await self._database.write(work)

    async def _tell(self, tx: Transaction, now: datetime) -> None:
        """Say what is new of all that is in trouble, in one message a month at most."""
        for guild_id in await store.served(tx):
            if all(link.told_on for link in await store.in_trouble(tx, guild_id)):
                continue
            last = await remembered(tx, guild_id, TOLD)
            if last and now.date() - date.fromisoformat(last) < TOLD_EVERY:
                continue
            today = now.date().isoformat()
            place = Setting(CHANNEL_ORGANISERS)
            await self._outbox.say(tx, Message(guild_id, KIND, today, place, now, self._locale))
            await store.told(tx, guild_id, now.date())
            await remember(tx, guild_id, TOLD, today)
