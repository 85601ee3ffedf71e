"""What is said of places: to the organisers what to mend and whom no message reaches, to a person a first message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot import dates
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Delivery, Rendered, Withdrawn
from bot.events import store as events
from bot.events.model import short_title
from bot.events.places import store
from bot.events.places.model import read_pair
from bot.events.signups import store as signups
from bot.events.signups.model import Way
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.errors import Say
    from bot.events.ports import FollowsWriting
    from bot.i18n import Texts

TROUBLE, REMADE, UNREACHED, TRIAL = "places.trouble", "places.remade", "places.unreached", "events.dm_trial"
HERE_TOO = "places.here_too"
GONE, MENDED = "delivery.gone", "delivery.mended"


class Problems(Protocol):
    """Who knows what is to be mended now."""

    async def problem(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> str | None:
        """Return what the organisers have to mend of one thing, None when nothing (any more)."""


class Trouble:
    """What the organisers have to mend; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts, problems: Problems) -> None:
        self._texts, self._problems = texts, problems

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what to mend, or nothing when it is mended."""
        say = self._texts.bound(language(locale))
        kind, _, kept = subject.partition("|")
        problem = await self._problems.problem(tx, guild_id, kind, kept)
        if problem is None:
            return Withdrawn(MENDED)
        event = await events.one(tx, guild_id, int(kept)) if kept.isdigit() else None
        head = say("mending.event", title=short_title(event)) if event else say("mending.server")
        return Rendered(Card((Text(f"**{head}**\n{_sentence(say, problem)}\n{say('mending.by_itself')}"),)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


class Remade:
    """A part of an event's place was deleted and stands again; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return which part it is."""
        say = self._texts.bound(language(locale))
        event_id, _, part = subject.partition(":")
        event = await events.one(tx, guild_id, int(event_id))
        if event is None:
            return Withdrawn(GONE)
        head = say("mending.event", title=short_title(event))
        said = say("mending.channel_remade" if part == "channel_id" else "mending.role_remade")
        return Rendered(Card((Text(f"**{head}**\n{said}"),)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


class UnreachedReport:
    """Whom no direct message reaches, for the organisers alone; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self._texts, self._clock = texts, clock

    async def render(self, tx: Transaction, guild_id: int, _subject: str, locale: str) -> Rendered | Withdrawn:
        """Return everybody whom the organisers do not know of yet; it pings nobody."""
        say, lines = self._texts.bound(language(locale)), list[str]()
        for one in await store.untold(tx, guild_id):
            event = await events.one(tx, guild_id, one.event_id)
            title = short_title(event) if event else ""
            lines.append(say("unreached.person", person=f"<@{one.discord_id}>", title=title, reason=say(one.reason)))
        if not lines:
            return Withdrawn(GONE)
        head = say("unreached.title", count=len(lines))
        chase = Button(say("unreached.chase"), custom_id="envois:chase:", style="primary")
        return Rendered(Card((Text("\n".join([f"**{head}**", *lines, say("unreached.next")])), Row((chase,)))))

    async def sent(self, tx: Transaction, delivery: Delivery) -> None:
        """Note that the organisers know."""
        now = self._clock.now()
        await store.told(tx, delivery.guild_id, delivery.claimed_at or now, now)


class HereToo:
    """The one collective line in an event's room when private messages come back: it names nobody and no cause."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, _tx: Transaction, _guild_id: int, _subject: str, locale: str) -> Rendered:
        """Return the line; it rings nobody."""
        say = self._texts.bound(language(locale))
        return Rendered(Card((Text(say("unreached.here_too", command=f"/{say('command.moi.name')}")),)))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


class DirectTrial:
    """The first message to somebody who has just chosen that way; see :class:`bot.delivery.service.Subject`."""

    def __init__(self, texts: Texts, places: FollowsWriting) -> None:
        self._texts, self._places = texts, places

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what will come this way, or nothing to who has chosen otherwise since."""
        signup = await signups.one(tx, guild_id, *read_pair(subject))
        if signup is None or signup.way is not Way.DIRECT:
            return Withdrawn(GONE)
        return await self.again(tx, guild_id, subject, locale)

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`."""
        spoken = language(locale)
        say = self._texts.bound(spoken)
        event_id, person_id = read_pair(subject)
        event = await events.one(tx, guild_id, event_id)
        signup = await signups.one(tx, guild_id, event_id, person_id)
        if event is None or signup is None or not signup.is_in:
            return Withdrawn(GONE)
        words = say("direct.trial", title=short_title(event), day=dates.day(event.on, spoken), city=event.city)
        again = say("answer.again", command=f"/{say('command.moi.name')}")
        return Rendered(Card((Text(f"{words}\n{again}"),)))

    async def sent(self, tx: Transaction, delivery: Delivery) -> None:
        """They are reached from now on."""
        await self._places.direct_reached(tx, delivery.guild_id, *read_pair(delivery.subject))

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Bring them back to the channel."""
        await self._places.direct_failed(tx, delivery.guild_id, *read_pair(delivery.subject), reason)


def _sentence(say: Say, problem: str) -> str:
    """Return what to mend, as :func:`bot.events.places.model.trouble` names it."""
    key, _, name = problem.partition(":")
    if key == "permission":
        named = {part: say(f"permission.{name}.{part}") for part in ("name", "reason")}
        return say("mending.permission", permission=named["name"], reason=named["reason"])
    return say(f"mending.{key}", role=name)
