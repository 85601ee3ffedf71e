"""Channels into which something could not be said: looked at by fetching them, told once, tried again when mended."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.delivery.card import Card, Text
from bot.delivery.keeping.model import Barred, Done, Gone, Kept, Outcome, SeenPlace, ToMend
from bot.delivery.lateness import NO_PLACE
from bot.delivery.model import Channel, Delivery, Message, Postponed, Rendered, Setting, Withdrawn
from bot.delivery.report import store
from bot.events.places.model import CHANNEL
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.keeping.model import Grounds
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.model import Recipient
    from bot.delivery.report.model import Line
    from bot.delivery.report.titles import Names
    from bot.delivery.service import Outbox
    from bot.errors import Say
    from bot.i18n import Locale, Texts

logger = logging.getLogger(__name__)

KIND = "deliveries.channel"
# docs.discord.com topics/permissions#bitwise-permission-flags
ADMINISTRATOR, VIEW, SEND, SEND_IN_THREADS = 1 << 3, 1 << 10, 1 << 11, 1 << 38
# docs.discord.com topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL = 10003
REFUSED = "refused"
LOOK_AGAIN_AFTER_S = 300.0
MOST_NAMES = 3


def problem_of(seen: SeenPlace) -> str | None:
    """Return what keeps us from writing in a place, None where nothing does that can be seen."""
    if seen.granted & ADMINISTRATOR:
        return "locked" if seen.is_locked else None
    send = SEND_IN_THREADS if seen.is_thread else SEND
    lacks = {"see": not seen.granted & VIEW, "threads" if seen.is_thread else "write": not seen.granted & send}
    found = {**lacks, "locked": seen.is_locked, "archived": seen.is_archived}
    return next((name for name, is_so in found.items() if is_so), None)


class ChannelKeeper:
    """See :class:`bot.delivery.keeping.model.Keeper`; the subject is the channel's id."""

    def __init__(
        self, database: Database, clock: Clock, outbox: Outbox, keeping: Keeping, grounds: Grounds, *, locale: Locale
    ) -> None:
        self._database, self._clock, self._outbox = database, clock, outbox
        self._keeping, self._grounds, self._locale = keeping, grounds, locale

    async def keep(self, kept: Kept) -> Outcome:
        """Find out what keeps us from writing there; nothing is to be mended where nothing waits."""
        waiting = await self._database.read(lambda tx: _waiting(tx, kept.guild_id, int(kept.subject)))
        if not waiting:
            return Done()
        try:
            problem = problem_of(await self._grounds.look_into(kept.guild_id, int(kept.subject)))
        except Gone as gone:
            return ToMend("gone") if gone.code == UNKNOWN_CHANNEL else Postponed("delivery.doubtful")
        except Barred:
            return ToMend("see")
        if problem:
            return ToMend(problem)
        if kept.problem and kept.problem != REFUSED:
            return Done(changed=True)
        # All looks well and Discord has refused it all the same: twice is no accident.
        is_refused = max(line.attempts for line in waiting) > 1
        return ToMend(REFUSED) if is_refused else Postponed("delivery.doubtful", after=LOOK_AGAIN_AFTER_S)

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Tell the organisers what to mend, or let what waited leave."""
        now = self._clock.now()
        if isinstance(outcome, ToMend) and is_news:
            logger.warning("nothing can be said in channel %s: %s", kept.subject, outcome.problem)
            place, revision = Setting(CHANNEL_ORGANISERS), int(now.timestamp())
            await self._outbox.say(tx, Message(kept.guild_id, KIND, kept.subject, place, now, self._locale, revision))
        # Only what was seen to be mended is hurried, or what Discord refuses all the same would be tried for ever.
        if isinstance(outcome, Done) and kept.problem:
            chosen = await guilds.choices(tx, kept.guild_id)
            settings = [Setting(name) for name, channel_id in chosen.items() if str(channel_id) == kept.subject]
            waited: tuple[Recipient, ...] = (Channel(int(kept.subject)), *settings)
            for recipient in waited:
                await self._outbox.hurry(tx, kept.guild_id, recipient, now)


class ChannelTrouble:
    """What the organisers have to mend of a channel; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts, keeping: Keeping, names: Names) -> None:
        self._texts, self._keeping, self._names = texts, keeping, names

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what is wrong, what to do and what waits, or nothing when it is mended."""
        say = self._texts.bound(language(locale))
        problem = await self._keeping.problem(tx, guild_id, CHANNEL, subject)
        waiting = await _waiting(tx, guild_id, int(subject))
        if problem is None or not waiting:
            return Withdrawn("delivery.mended")
        entries = await self._names.entries(tx, waiting, locale)
        names = list(dict.fromkeys(entry.title.words for entry in entries))
        waits = say("channel.waits", count=len(waiting), names=", ".join(names[:MOST_NAMES]))
        lines = [f"**{say('channel.title')}**", sentence(say, problem, subject), waits, say("channel.by_itself")]
        return Rendered(Card((Text("\n".join(lines)),)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


def sentence(say: Say, problem: str, channel_id: str) -> str:
    """Return what to mend of a channel."""
    return say(f"channel.{problem}", channel=f"<#{channel_id}>")


async def _waiting(tx: Transaction, guild_id: int, channel_id: int) -> list[Line]:
    return await store.waiting_in(tx, guild_id, channel_id, NO_PLACE)
