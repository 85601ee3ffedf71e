"""A server of roles, channels and members, as far as keeping them shows."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery.keeping.diary import ACTIVE, SCHEDULED, SeenEntry
from bot.delivery.keeping.model import Barred, Gone, Rule, SeenChannel, SeenPlace, SeenRole, Survey
from bot.events.places.model import NEEDED

if TYPE_CHECKING:
    from bot.delivery.keeping.diary import Entry
    from tests.fakes import FakeClock

ME, TOP = 9, 50


class FakeGrounds:
    """One server; *granted* and the positions of roles are what organisers change by hand.

    *before* holds what is raised instead of the next things done to messages.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock, self._made = clock, 0
        self.granted = sum(NEEDED.values())
        self.roles: dict[int, SeenRole] = {}
        self.channels: dict[int, SeenChannel] = {}
        self.members: dict[int, set[int]] = {}
        self.places: dict[int, SeenPlace | Exception] = {}
        self.pinned: list[tuple[int, int]] = []
        self.crossposted: list[tuple[int, int]] = []
        self.threads: dict[tuple[int, int], str] = {}
        self.calendar: dict[int, SeenEntry] = {}
        self.interest: dict[int, set[int]] = {}
        self.before: deque[Exception] = deque()
        self.changes = 0

    def names_of(self, discord_id: int) -> set[str]:
        """Return the names of the roles that a member carries."""
        return {self.roles[role].name for role in self.members[discord_id] if role in self.roles}

    async def survey(self, _guild_id: int) -> Survey:
        return Survey(ME, self.granted, TOP, dict(self.roles), dict(self.channels))

    async def look_into(self, _guild_id: int, channel_id: int) -> SeenPlace:
        seen = self.places.get(channel_id, SeenPlace(self.granted))
        if isinstance(seen, Exception):
            raise seen
        return seen

    async def make_role(self, _guild_id: int, name: str) -> int:
        made = self._next_id()
        self.roles[made] = SeenRole(made, name, 1, is_mentionable=False)
        return made

    async def make_channel(self, _guild_id: int, name: str, _topic: str, rules: tuple[Rule, ...]) -> int:
        made = self._next_id()
        self.channels[made] = SeenChannel(made, name, frozenset(rules))
        return made

    async def name_role(self, _guild_id: int, role_id: int, name: str) -> None:
        self.roles[role_id] = replace(self.roles[role_id], name=name)

    async def name_channel(self, channel_id: int, name: str) -> None:
        self.channels[channel_id] = replace(self.channels[channel_id], name=name)

    async def set_rule(self, channel_id: int, rule: Rule) -> None:
        self.changes += 1
        seen = self.channels[channel_id]
        others = frozenset(one for one in seen.rules if one.target != rule.target)
        self.channels[channel_id] = replace(seen, rules=others | {rule})

    async def drop_rule(self, channel_id: int, member: int) -> None:
        self.changes += 1
        seen = self.channels[channel_id]
        self.channels[channel_id] = replace(seen, rules=frozenset(one for one in seen.rules if one.target != member))

    async def drop_role(self, _guild_id: int, role_id: int) -> None:
        self.roles.pop(role_id, None)

    async def drop_channel(self, channel_id: int) -> None:
        self.channels.pop(channel_id, None)

    async def roles_of(self, _guild_id: int, discord_id: int) -> frozenset[int]:
        if discord_id not in self.members:
            raise Gone(10007)
        return frozenset(self.members[discord_id])

    async def give(self, _guild_id: int, discord_id: int, role_id: int) -> None:
        self._check(role_id)
        self.members[discord_id].add(role_id)

    async def take(self, _guild_id: int, discord_id: int, role_id: int) -> None:
        self._check(role_id)
        self.members[discord_id].discard(role_id)

    async def pin(self, channel_id: int, message_id: int) -> None:
        self.pinned.append((channel_id, message_id))

    async def crosspost(self, channel_id: int, message_id: int) -> None:
        if self.before:
            raise self.before.popleft()
        self.crossposted.append((channel_id, message_id))

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        if self.before:
            raise self.before.popleft()
        self.threads[channel_id, message_id] = name

    async def entries(self, _guild_id: int) -> tuple[SeenEntry, ...]:
        return tuple(one for one in self.calendar.values() if one.status in {SCHEDULED, ACTIVE})

    async def entry(self, _guild_id: int, entry_id: int) -> SeenEntry:
        if entry_id not in self.calendar:
            raise Gone(10070)
        return self.calendar[entry_id]

    async def make_entry(self, _guild_id: int, entry: Entry) -> int:
        if self.before:
            raise self.before.popleft()
        made = self._next_id()
        self.calendar[made] = SeenEntry(made, entry, SCHEDULED, is_ours=True)
        return made

    async def change_entry(self, _guild_id: int, entry_id: int, entry: Entry) -> None:
        self.changes += 1
        self.calendar[entry_id] = replace(self.calendar[entry_id], entry=entry)

    async def end_entry(self, _guild_id: int, entry_id: int, status: int) -> None:
        self.changes += 1
        self.calendar[entry_id] = replace(self.calendar[entry_id], status=status)

    async def drop_entry(self, _guild_id: int, entry_id: int) -> None:
        self.changes += 1
        self.calendar.pop(entry_id, None)

    async def interested(self, _guild_id: int, entry_id: int) -> frozenset[int]:
        return frozenset(self.interest.get(entry_id, ()))

    def _check(self, role_id: int) -> None:
        self.changes += 1
        if role_id not in self.roles:
            raise Gone(10011)
        if self.roles[role_id].position >= TOP:
            raise Barred

    def _next_id(self) -> int:
        self.changes += 1
        self._made += 1
        return (int((self._clock.now().timestamp() - 1_420_070_400) * 1000) << 22) + self._made
