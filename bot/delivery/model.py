"""The life of something that is said once: pure rules, no database, no Discord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.delivery.card import Card

# Discord keeps nonces for "the past few minutes"; we only lean on a part of that (create-message#nonce).
NONCE_SURELY_REMEMBERED_FOR = timedelta(seconds=60)
# A pause that doubles with each try, spread by a quarter so that rows do not come back together.
FIRST_PAUSE_FOR, LONGEST_PAUSE_FOR, SPREAD = timedelta(seconds=2), timedelta(minutes=10), 0.25


class State(StrEnum):
    """Where a row of the outbox stands."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    # Nobody can tell whether it arrived: held and reported, never sent again by itself.
    UNKNOWN = "unknown"
    FAILED = "failed"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Channel:
    """A place of the guild to speak in."""

    id: int

    def __str__(self) -> str:
        """Return how a row keeps it."""
        return f"channel:{self.id}"


@dataclass(frozen=True)
class Setting:
    """A place that the organisers choose in their options; looked up when the row is claimed."""

    name: str

    def __str__(self) -> str:
        """Return how a row keeps it."""
        return f"setting:{self.name}"


@dataclass(frozen=True)
class Person:
    """Somebody by their surrogate key, told in a direct message."""

    id: int

    def __str__(self) -> str:
        """Return how a row keeps it."""
        return f"person:{self.id}"


@dataclass(frozen=True)
class Room:
    """An event's private channel; looked up, and seen to stand, when the row is claimed."""

    event_id: int

    def __str__(self) -> str:
        """Return how a row keeps it."""
        return f"room:{self.event_id}"


Recipient = Channel | Setting | Person | Room


def read_recipient(kept: str) -> Recipient:
    """Return the recipient that a row keeps as text."""
    kind, _, value = kept.partition(":")
    match kind:
        case "channel":
            return Channel(int(value))
        case "person":
            return Person(int(value))
        case "room":
            return Room(int(value))
        case _:
            return Setting(value)


@dataclass(frozen=True)
class Message:
    """Something to say once, as the one who causes it writes it down.

    ``revision`` tells one schedule of the same thing from the next; the instant never does, or a
    message that was moved would be said twice.
    """

    guild_id: int
    kind: str
    subject: str
    recipient: Recipient
    due_at: datetime
    locale: str
    revision: int = 0
    priority: int = 5
    expires_at: datetime | None = None

    @property
    def dedupe_key(self) -> str:
        """What makes it the same message."""
        return f"{self.guild_id}|{self.kind}|{self.subject}|{self.revision}|{self.recipient}"


@dataclass(frozen=True)
class Delivery:
    """One row of the outbox."""

    id: int
    guild_id: int
    kind: str
    subject: str
    recipient: str
    locale: str
    state: State
    due_at: datetime
    expires_at: datetime | None
    attempts: int
    nonce: str
    marker: int
    body: str | None
    version: int
    claimed_at: datetime | None
    channel_id: int | None
    message_id: int | None
    reason: str | None
    planned_for: datetime | None = None
    rung: int | None = None


@dataclass(frozen=True)
class Mirrored:
    """A posted card that is kept in step with its subject."""

    id: int
    guild_id: int
    kind: str
    subject: str
    locale: str
    channel_id: int
    message_id: int
    marker: int
    wanted_version: int
    done_version: int
    attempts: int


@dataclass(frozen=True)
class Rendered:
    """A card as its subject stands now.

    ``version`` is the subject's; ``stale_at`` is the next instant at which the card would read
    differently by itself, None when only a change can do that. ``rung`` is how many people it rings,
    None where nobody counts them.
    """

    card: Card
    version: int = 0
    stale_at: datetime | None = None
    rung: int | None = None


@dataclass(frozen=True)
class InStep:
    """How the subject of a message that was just sent stands, for what keeps it in step; as in :class:`Rendered`."""

    version: int = 0
    stale_at: datetime | None = None


@dataclass(frozen=True)
class Withdrawn:
    """There is nothing to say any more; *reason* is for the organisers' report."""

    reason: str


@dataclass(frozen=True)
class Sent:
    """Discord took it; ``message_id`` is None when the message has been deleted since."""

    channel_id: int
    message_id: int | None


@dataclass(frozen=True)
class Refused:
    """Discord will not take it, however often it is asked; *reason* is a text key."""

    reason: str


@dataclass(frozen=True)
class Postponed:
    """It did not work this time, and nothing was said; *after* seconds at the earliest, None for the usual pause."""

    reason: str
    after: float | None = None


@dataclass(frozen=True)
class Doubtful:
    """The request left and no answer came: it may have been said, and may still be, for *after* seconds."""

    reason: str
    after: float | None = None


Outcome = Sent | Refused | Postponed | Doubtful


@dataclass(frozen=True)
class Opened:
    """A direct conversation stands open."""

    channel_id: int


@dataclass(frozen=True)
class Reachable:
    """Somebody who can be written to; ``dm_channel_id`` is None before a first conversation was opened."""

    discord_id: int
    dm_channel_id: int | None


class Trace(StrEnum):
    """What a look at the place tells about a message that may have arrived."""

    ABSENT = "absent"
    # Discord did not answer this time: a later look can tell.
    LATER = "later"
    # No permission, a refusal or an incomplete page: only "we don't know".
    UNREADABLE = "unreadable"


class Door(Protocol):
    """The way out to Discord, as the dispatcher sees it."""

    async def send(self, channel_id: int, card: Card, *, nonce: str, marker: int) -> Outcome:
        """Post *card*, its first component numbered *marker*; Discord returns the first message for a known *nonce*."""

    async def edit(self, channel_id: int, message_id: int, card: Card, *, marker: int) -> Outcome:
        """Replace what the message shows; safe to repeat."""

    async def find(self, channel_id: int, card: Card, *, marker: int, since: datetime) -> Sent | Trace:
        """Look among the place's messages since *since* for the one with *marker*, or else with the same text."""

    async def open_dm(self, discord_id: int) -> Opened | Refused | Postponed:
        """Open a direct conversation; safe to repeat, and it works even with somebody who gets no messages."""

    def room(self, within_s: float) -> int:
        """Return how many more requests may be begun so that the last of them leaves within *within_s* seconds."""

    def rests_s(self, channel_id: int) -> float:
        """Return for how many seconds the place takes no further message: it has had as many as Discord allows."""


def pause_for(attempts: int, *, chance: float, at_least_s: float | None = None) -> timedelta:
    """Return how long to wait after the given number of tries; *chance* in [0, 1) spreads it."""
    whole: timedelta = min(FIRST_PAUSE_FOR * 2 ** min(attempts, 20), LONGEST_PAUSE_FOR)
    return max(whole * (1 + SPREAD * (2 * chance - 1)), timedelta(seconds=at_least_s or 0))


def may_repeat_nonce(claimed_at: datetime, now: datetime) -> bool:
    """Whether Discord surely still knows the nonce, so that sending again cannot say it twice.

    A clock that was set back proves nothing.
    """
    return timedelta() <= now - claimed_at < NONCE_SURELY_REMEMBERED_FOR


def has_expired(delivery: Delivery, now: datetime) -> bool:
    """Whether saying it would be of no use any more."""
    return delivery.expires_at is not None and now >= delivery.expires_at


def by_guild_and_kind(deliveries: Iterable[Delivery]) -> Iterator[tuple[tuple[int, str], list[Delivery]]]:
    """Yield each guild and kind, and those of *deliveries* that are of them."""
    of = attrgetter("guild_id", "kind")
    for key, rows in groupby(sorted(deliveries, key=of), key=of):
        yield key, list(rows)
