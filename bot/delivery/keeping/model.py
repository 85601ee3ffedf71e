"""What is to stand on Discord, how it is seen there, and how a look at it may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.delivery.keeping.diary import Diary
from bot.delivery.model import Postponed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.database import Transaction


@dataclass(frozen=True)
class Kept:
    """One thing that is kept in step; *target* is the Discord id of the member whom it is about."""

    id: int
    guild_id: int
    kind: str
    subject: str
    target: int | None
    wanted_version: int
    done_version: int
    attempts: int
    problem: str | None


@dataclass(frozen=True)
class Done:
    """It stands as wanted; *changed* when it did not before. At *until* something else will be wanted."""

    changed: bool = False
    until: datetime | None = None


@dataclass(frozen=True)
class ToMend:
    """Only the organisers can help; *problem* says with what, and is told to them once."""

    problem: str


Outcome = Done | ToMend | Postponed


class Keeper(Protocol):
    """What a feature registers for one kind of thing that is kept."""

    async def keep(self, kept: Kept) -> Outcome:
        """Read what is wanted, compare it with what is seen, and change what differs; safe to repeat."""

    async def settled(self, tx: Transaction, kept: Kept, outcome: Outcome, *, is_news: bool) -> None:
        """Follow the end of a look, in the transaction that notes it; *is_news* when the problem was not told yet."""


class Stuck(Exception):
    """A request did not work this time."""

    def __init__(self, outcome: Postponed) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class Barred(Exception):
    """Discord does not allow it (50001, 50013)."""


class Already(Exception):
    """It was done before (40033, 160004, 180000)."""


class WrongKind(Exception):
    """A channel of this kind cannot do it (50024)."""


class Gone(Exception):
    """What was asked for does not exist; *code* tells what (topics/opcodes-and-status-codes#json)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Rule:
    """What a channel grants or withholds: permission bits for a role or a member."""

    target: int
    allow: int = 0
    deny: int = 0
    is_member: bool = False


@dataclass(frozen=True)
class SeenRole:
    """A role as the server shows it."""

    id: int
    name: str
    position: int
    is_mentionable: bool


@dataclass(frozen=True)
class SeenChannel:
    """A channel as the server shows it."""

    id: int
    name: str
    rules: frozenset[Rule]


@dataclass(frozen=True)
class Survey:
    """A server as it stands: ``granted`` are our permission bits, ``top`` is the position of our highest role."""

    me: int
    granted: int
    top: int
    roles: Mapping[int, SeenRole]
    channels: Mapping[int, SeenChannel]


@dataclass(frozen=True)
class SeenPlace:
    """A channel or thread as it was fetched: ``granted`` are our permission bits there."""

    granted: int
    is_thread: bool = False
    is_archived: bool = False
    is_locked: bool = False


class Grounds(Diary, Protocol):
    """A server's roles, channels and messages; any of it raises :class:`Stuck`, :class:`Barred` or :class:`Gone`."""

    async def survey(self, guild_id: int) -> Survey:
        """Look at the roles and channels, and at what we may do."""

    async def look_into(self, guild_id: int, channel_id: int) -> SeenPlace:
        """Fetch a channel or thread, and what we may do there."""

    async def make_role(self, guild_id: int, name: str) -> int:
        """Make a role without permissions that nobody else may mention; return its id."""

    async def make_channel(self, guild_id: int, name: str, topic: str, rules: tuple[Rule, ...]) -> int:
        """Make a text channel; return its id."""

    async def name_role(self, guild_id: int, role_id: int, name: str) -> None:
        """Give a role its name."""

    async def name_channel(self, channel_id: int, name: str) -> None:
        """Give a channel its name."""

    async def set_rule(self, channel_id: int, rule: Rule) -> None:
        """Set what one role or member may do in a channel."""

    async def drop_rule(self, channel_id: int, member: int) -> None:
        """Lift what was set for one member in a channel; nothing set is fine."""

    async def drop_role(self, guild_id: int, role_id: int) -> None:
        """Delete a role; one that is gone is fine."""

    async def drop_channel(self, channel_id: int) -> None:
        """Delete a channel; one that is gone is fine."""

    async def roles_of(self, guild_id: int, discord_id: int) -> frozenset[int]:
        """Return the roles that a member carries."""

    async def give(self, guild_id: int, discord_id: int, role_id: int) -> None:
        """Give a role."""

    async def take(self, guild_id: int, discord_id: int, role_id: int) -> None:
        """Take a role back."""

    async def pin(self, channel_id: int, message_id: int) -> None:
        """Pin a message unless it is pinned."""

    async def crosspost(self, channel_id: int, message_id: int) -> None:
        """Publish a message to the servers that follow its channel; one that is published is fine.

        Raise :class:`WrongKind` where nobody can follow the channel.
        """

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Open a discussion on a message; one that has one is fine.

        Raise :class:`WrongKind` where there can be none.
        """
