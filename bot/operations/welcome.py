"""The welcome post: buttons in place of commands, pinned in the channel that the organisers choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Delivery, InStep, Message, Rendered, Setting
from bot.delivery.service import ON_ITS_WAY, Outbox
from bot.errors import Refusal
from bot.guilds.model import CHANNEL_WELCOME, Actor
from bot.i18n import Locale, Texts, language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.guilds.service import Guilds


class NoWelcomeChannel(Refusal):
    """Nobody has chosen where people are welcomed."""

    key = "refusal.no_welcome_channel"


@dataclass(frozen=True)
class Posted:
    """What posting came to; ``leaves_now`` is False when the post stands or is on its way."""

    leaves_now: bool
    channel_id: int


class Welcome:
    """Post the welcome, once for each channel that is chosen for it."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, guilds: Guilds, *, locale: Locale) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._locale = locale

    async def post(self, guild_id: int, actor: Actor) -> Posted:
        """Let the post leave; raise :class:`NoWelcomeChannel` where nobody has chosen its channel."""
        self._guilds.require_organiser(guild_id, actor)
        channel_id = self._guilds.choices(guild_id).get(CHANNEL_WELCOME)
        if channel_id is None:
            raise NoWelcomeChannel

        async def work(tx: Transaction) -> Posted:
            latest = await self._outbox.latest(tx, guild_id, WelcomePost.KIND, str(guild_id))
            standing = await self._outbox.posted(tx, guild_id, WelcomePost.KIND, str(guild_id))
            if any(post.channel_id == channel_id for post in standing) or (latest and latest.state in ON_ITS_WAY):
                return Posted(leaves_now=False, channel_id=channel_id)
            # What was sent and stands no more, or stands elsewhere, is posted anew.
            revision = latest.id if latest else 0
            await self._outbox.say(tx, self._message(guild_id, revision))
            await self._guilds.note(tx, guild_id, actor, "welcome", f"guild:{guild_id}")
            return Posted(leaves_now=True, channel_id=channel_id)

        return await self._database.write(work)

    def _message(self, guild_id: int, revision: int) -> Message:
        place, now = Setting(CHANNEL_WELCOME), self._clock.now()
        return Message(guild_id, WelcomePost.KIND, str(guild_id), place, now, self._locale, revision=revision)


class Pins(Protocol):
    """Who keeps a message pinned."""

    async def pin(self, tx: Transaction, delivery: Delivery) -> None:
        """Keep the message that *delivery* has posted pinned in its channel."""


class WelcomePost:
    """The post itself; see :class:`bot.delivery.service.Subject`."""

    KIND = "operations.welcome"

    def __init__(self, texts: Texts, pins: Pins) -> None:
        self._texts, self._pins = texts, pins

    async def render(self, _tx: Transaction, _guild_id: int, _subject: str, locale: str) -> Rendered:
        """Return the post."""
        say = self._texts.bound(language(locale))
        words = [f"**{say('welcome.title')}**", *(say(f"welcome.{part}") for part in ("intro", "doors"))]
        doors = {
            "agenda": "agenda:list:",
            "search": "chercher:form:",
            "my_space": "moi:home:",
            "help": "aide:show:",
        }
        buttons = tuple(Button(say(f"button.{label}"), custom_id=custom_id) for label, custom_id in doors.items())
        return Rendered(Card((Text("\n".join([*words, say("aide.no_names")])), Row(buttons))))

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep:
        """Keep the post on top of its channel, and know that it stands."""
        await self._pins.pin(tx, delivery)
        return InStep()
