"""Small stand-ins for our own ports: a clock that is set, a subject that is edited, a Discord of a few channels."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.delivery.card import Button, Card, Post, Row, Text
from bot.delivery.model import (
    Channel,
    InStep,
    Message,
    Opened,
    Postponed,
    Reachable,
    Refused,
    Rendered,
    Sent,
    Trace,
    Withdrawn,
)
from tests.gate import in_loop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from typing import Any

    from bot.database import Transaction
    from bot.delivery.model import Delivery, Outcome, Recipient

MONDAY = datetime(2025, 12, 15, 9, tzinfo=UTC)
KIND = "test.card"
GUILD, OTHER_GUILD = 7_000_000_000_000_001, 7_000_000_000_000_002
PLACE = Channel(11)
# What Discord calls "the past few minutes"; the bot may only lean on a part of it.
NONCES_KEPT_FOR = timedelta(seconds=180)


class Crash(Exception):
    """The process ends here."""


class FakeClock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def advance(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


class FakeSubject:
    """Something that can be said, and edited meanwhile; every subject of its kind reads the same but for its name."""

    def __init__(self) -> None:
        self.words, self.version = "Bonjour", 1
        self.stale_at: datetime | None = None
        self.has_button = True
        self.is_mirrored = True
        self.is_post = False
        self.withdrawn: set[str] = set()
        self.poison: set[str] = set()
        self.poison_once_sent: set[str] = set()
        self.failures: list[tuple[str, str]] = []

    def edit(self, words: str) -> None:
        self.words, self.version = words, self.version + 1

    def card(self, subject: str) -> Card:
        rows = (Row((Button("Ouvrir", custom_id=f"test:open:{subject}"),)),) if self.has_button else ()
        return Card((Text(f"{self.words} {subject}"), *rows), post=Post(subject) if self.is_post else None)

    async def render(self, _tx: Transaction, _guild_id: int, subject: str, _locale: str) -> Rendered | Withdrawn:
        if subject in self.poison:
            raise ZeroDivisionError(subject)
        if subject in self.withdrawn:
            return Withdrawn("delivery.gone")
        return Rendered(self.card(subject), version=self.version, stale_at=self.stale_at)

    async def sent(self, _tx: Transaction, delivery: Delivery) -> InStep | None:
        if delivery.subject in self.poison_once_sent:
            raise ZeroDivisionError(delivery.subject)
        return InStep(self.version, self.stale_at) if self.is_mirrored else None

    async def failed(self, _tx: Transaction, delivery: Delivery, reason: str) -> None:
        self.failures.append((delivery.subject, reason))


class FakeKeptInStep(FakeSubject):
    """The same, of which many leave at once: it is written before it is claimed, and *meanwhile* something happens."""

    def __init__(self, meanwhile: Callable[[], Coroutine[Any, Any, None]]) -> None:
        super().__init__()
        self._meanwhile: Callable[[], Coroutine[Any, Any, None]] | None = meanwhile
        self._loop = asyncio.get_running_loop()

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        rendered = await super().render(tx, guild_id, subject, locale)
        if meanwhile := self._meanwhile:
            self._meanwhile = None
            await in_loop(meanwhile(), self._loop)
        return rendered

    async def all_rendered(
        self, tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]
    ) -> list[Rendered | Withdrawn]:
        return [await self.render(tx, guild_id, one.subject, one.locale) for one in deliveries]

    async def all_sent(self, tx: Transaction, _guild_id: int, deliveries: Sequence[Delivery]) -> list[InStep]:
        return [how for one in deliveries if (how := await self.sent(tx, one))]


class FakePlaces:
    """What organisers have chosen, guild and setting to channel; events to rooms; people to what reaches them."""

    def __init__(self) -> None:
        self.chosen: dict[tuple[int, str], int] = {}
        self.rooms: dict[int, int] = {}
        self.people: dict[int, Reachable] = {}
        self.doubts: list[int] = []

    async def room_of(self, _tx: Transaction, _guild_id: int, event_id: int) -> int | None:
        return self.rooms.get(event_id)

    async def room_in_doubt(self, _tx: Transaction, _guild_id: int, event_id: int) -> None:
        self.doubts.append(event_id)

    async def channel_in_doubt(self, _tx: Transaction, _guild_id: int, channel_id: int) -> None:
        self.doubts.append(channel_id)

    async def person_of(self, _tx: Transaction, _guild_id: int, person_id: int) -> Reachable | None:
        return self.people.get(person_id)

    async def dm_opened(self, _tx: Transaction, _guild_id: int, person_id: int, channel_id: int) -> None:
        self.people[person_id] = replace(self.people[person_id], dm_channel_id=channel_id)

    async def dm_lost(self, _tx: Transaction, _guild_id: int, person_id: int) -> None:
        self.people[person_id] = replace(self.people[person_id], dm_channel_id=None)

    async def channel_of(self, _tx: Transaction, guild_id: int, setting: str) -> int | None:
        return self.chosen.get((guild_id, setting))


@dataclass
class Posted:
    """A message that stands, or stood, in a channel."""

    id: int
    channel_id: int
    card: Card
    nonce: str
    marker: int
    at: datetime
    is_deleted: bool = False
    edits: int = 0

    @property
    def place(self) -> int:
        """Where it stands: a post is a place of its own."""
        return self.id if self.card.post else self.channel_id


class FakeDoor:
    """Discord as far as a door shows it: channels with a history, nonces that are remembered for a while.

    *before* and *after* hold what happens to the next requests instead of, or after, their effect:
    an outcome is answered, an error raised, None lets the request pass. *meanwhile* is awaited while
    the next request is on its way.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.messages: list[Posted] = []
        self.before: deque[Outcome | Exception | None] = deque()
        self.after: deque[Outcome | Exception | None] = deque()
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        self.closed_channels: dict[int, Outcome] = {}
        self.is_readable = True
        self.is_away = False
        self.sends = self.edits = self.looks = 0
        self.opened: list[int] = []
        self.unopened: dict[int, Refused | Postponed] = {}
        self.resting: dict[int, float] = {}
        self.room_left = 1000

    def standing(self, channel_id: int) -> list[str]:
        """Return what is read in a channel, oldest first."""
        return [one.card.text for one in self.messages if one.channel_id == channel_id and not one.is_deleted]

    async def send(self, channel_id: int, card: Card, *, nonce: str, marker: int) -> Outcome:
        self.sends += 1
        if outcome := await self._on_the_way(self.before) or self.closed_channels.get(channel_id):
            return outcome
        since = self._clock.now() - NONCES_KEPT_FOR
        # Discord knows no nonce of a post.
        known = [one for one in self.messages if one.nonce == nonce and one.at > since and not card.post]
        if not known:
            known = [Posted(1000 + len(self.messages), channel_id, card, nonce, marker, self._clock.now())]
            self.messages += known
        if outcome := await self._on_the_way(self.after):
            return outcome
        return Sent(known[0].place, None if known[0].is_deleted else known[0].id)

    async def edit(self, channel_id: int, message_id: int, card: Card, *, marker: int) -> Outcome:
        self.edits += 1
        if outcome := await self._on_the_way(self.before):
            return outcome
        found = next(one for one in self.messages if one.id == message_id)
        assert (found.place, found.marker) == (channel_id, marker)
        if found.is_deleted:
            return Sent(channel_id, None)
        found.card, found.edits = card, found.edits + 1
        return await self._on_the_way(self.after) or Sent(channel_id, message_id)

    async def find(self, channel_id: int, card: Card, *, marker: int, since: datetime) -> Sent | Trace:
        self.looks += 1
        if self.is_away:
            return Trace.LATER
        if not self.is_readable:
            return Trace.UNREADABLE
        for one in self.messages:
            is_it = one.marker == marker if card.rows else one.card.text == card.text
            if is_it and one.channel_id == channel_id and one.at >= since and not one.is_deleted:
                return Sent(one.place, one.id)
        return Trace.ABSENT

    async def open_dm(self, discord_id: int) -> Opened | Refused | Postponed:
        self.opened.append(discord_id)
        return self.unopened.get(discord_id) or Opened(dm_of(discord_id))

    def room(self, within_s: float) -> int:  # noqa: ARG002 - the port's signature
        return self.room_left

    def rests_s(self, channel_id: int) -> float:
        return self.resting.get(channel_id, 0.0)

    async def _on_the_way(self, troubles: deque[Outcome | Exception | None]) -> Outcome | None:
        if troubles is self.before and self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        trouble = troubles.popleft() if troubles else None
        if isinstance(trouble, Exception):
            raise trouble
        return trouble


def dm_of(discord_id: int) -> int:
    """Return the channel of the direct conversation with a member."""
    return 500_000 + discord_id


def message(subject: str = "1", *, to: Recipient = PLACE, guild_id: int = GUILD, **changes: object) -> Message:
    """Return something to say now, with *changes*."""
    plain = Message(guild_id=guild_id, kind=KIND, subject=subject, recipient=to, due_at=MONDAY, locale="fr")
    return replace(plain, **changes)  # type: ignore[arg-type] # the names are Message's, or it raises
