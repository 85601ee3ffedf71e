"""What an event's place is made of, and how it is to look: pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.dates import MONTHS
from bot.delivery.keeping.model import Rule
from bot.events.signups.model import Way

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.delivery.keeping.model import SeenChannel, SeenRole, Survey
    from bot.events.model import Event
    from bot.events.signups.model import SignUp

ROOM, MEMBER, PIN = "place.room", "place.member", "place.pin"
# A channel that organisers chose; its subject is the channel's id, and it is looked at while something waits for it.
CHANNEL = "place.channel"
# The private channel of those who wait for a place; see bot.events.waitlist.hall.
HALL = "place.hall"
"""The kinds that are kept: an event's place, which of its roles a person carries, a message that stays on top."""

Part = Literal["role_id", "ping_role_id", "channel_id"]

_ADMINISTRATOR, _MANAGE_CHANNELS, _VIEW, _SEND = 1 << 3, 1 << 4, 1 << 10, 1 << 11
_READ_HISTORY, _MENTION_EVERYONE, _MANAGE_ROLES = 1 << 16, 1 << 17, 1 << 28
# docs.discord.com topics/permissions#bitwise-permission-flags; the names are those of the texts.
NEEDED = {
    "manage_roles": _MANAGE_ROLES,
    "manage_channels": _MANAGE_CHANNELS,
    "mention_everyone": _MENTION_EVERYONE,
    "view_channel": _VIEW,
    "send_messages": _SEND,
    "read_message_history": _READ_HISTORY,
}

READS = _VIEW | _READ_HISTORY
"""What somebody is granted who is let into a private channel."""

# Our clock and Discord's may differ by this much.
SKEW = timedelta(minutes=2)
# docs.discord.com reference#snowflakes
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)

# Before something is said in a room, it was looked at no longer ago than this.
LOOK_HOLDS_FOR = timedelta(minutes=10)
# Without accents, as Discord would make of a channel's name anyway.
_PLAIN = str.maketrans("éûô", "euo")


@dataclass(frozen=True, kw_only=True)
class EventPlace:
    """Where an event's participants meet; a part that does not stand yet is None.

    *begun_at* is when we last began to make a part: what bears its name and is younger may be ours.
    *checked_at* is when all of it was seen to stand. *is_closing* once its time is over.
    """

    event_id: int
    guild_id: int
    role_id: int | None = None
    ping_role_id: int | None = None
    channel_id: int | None = None
    begun_at: datetime | None = None
    checked_at: datetime | None = None
    is_closing: bool = False

    @property
    def stands(self) -> bool:
        """Whether every part was made."""
        return None not in (self.role_id, self.ping_role_id, self.channel_id)

    def without(self, parts: frozenset[Part]) -> EventPlace:
        """Return the place with *parts* still to be made."""
        return replace(self, **dict.fromkeys(parts))  # type: ignore[arg-type] # the names are EventPlace's


def name_of(event: Event) -> str:
    """Return the neutral name of the event's channel and role: it tells the day, and nothing of what it is about."""
    day = "1er" if event.on.day == 1 else str(event.on.day)
    return f"journee-{day}-{MONTHS['fr'][event.on.month - 1].translate(_PLAIN)}"


def ping_name_of(event: Event) -> str:
    """Return the neutral name of the role that rings."""
    return f"{name_of(event)}-rappels"


def wanted_roles(place: EventPlace, signup: SignUp | None) -> frozenset[int]:
    """Return which of the place's roles a person is to carry."""
    if place.is_closing or signup is None or not signup.is_in:
        return frozenset()
    roles = (place.role_id, place.ping_role_id if signup.way is Way.CHANNEL else None)
    return frozenset(role for role in roles if role is not None)


def both_roles(place: EventPlace) -> frozenset[int]:
    """Return the roles of the place that stand."""
    return frozenset(role for role in (place.role_id, place.ping_role_id) if role is not None)


def is_fresh(place: EventPlace, now: datetime) -> bool:
    """Whether the place was seen to stand so lately that it may be spoken in."""
    return place.checked_at is not None and place.stands and timedelta() <= now - place.checked_at < LOOK_HOLDS_FOR


def members_of(event_id: int) -> str:
    """Return how the names of all rows of an event's people begin."""
    return f"{event_id}:"


def member_subject(event_id: int, person_id: int) -> str:
    """Return how the row of one person's roles is named."""
    return f"{event_id}:{person_id}"


def read_pair(subject: str) -> tuple[int, int]:
    """Return the two numbers of a subject."""
    first, _, second = subject.partition(":")
    return int(first), int(second)


def trouble(place: EventPlace, seen: Survey) -> str | None:
    """Return what keeps us from minding the place, None when nothing does.

    It is ``permission:NAME`` for a permission that we lack, or ``role_above:NAME`` for a role that
    stands above ours (topics/permissions#permission-hierarchy).
    """
    if not seen.granted & _ADMINISTRATOR:
        for name, bit in NEEDED.items():
            if not seen.granted & bit:
                return f"permission:{name}"
    roles = (seen.roles[role] for role in both_roles(place) if role in seen.roles)
    return next((f"role_above:{role.name}" for role in roles if role.position >= seen.top), None)


def lost_parts(place: EventPlace, seen: Survey) -> frozenset[Part]:
    """Return the parts that were made and that somebody has deleted since."""
    found: set[Part] = set()
    if place.role_id and place.role_id not in seen.roles:
        found.add("role_id")
    if place.ping_role_id and place.ping_role_id not in seen.roles:
        found.add("ping_role_id")
    if place.channel_id and place.channel_id not in seen.channels:
        found.add("channel_id")
    return frozenset(found)


def made_already(
    seen: Collection[SeenRole | SeenChannel], name: str, begun_at: datetime, used: Collection[int]
) -> int | None:
    """Return what an earlier try has made and could not note any more: it bears the name, is as young, and is free."""
    return next(
        (one.id for one in seen if one.name == name and one.id not in used and _made_at(one.id) >= begun_at - SKEW),
        None,
    )


def wanted_rules(place: EventPlace, me: int, organisers: int | None) -> tuple[Rule, ...]:
    """Return who sees the channel: nobody but who carries its role, the organisers, and us."""
    rules = [Rule(place.guild_id, deny=_VIEW), Rule(place.role_id or 0, allow=READS)]
    if organisers is not None:
        rules.append(Rule(organisers, allow=READS))
    return (*rules, Rule(me, allow=READS | _SEND, is_member=True))


def rules_to_set(wanted: Collection[Rule], seen: Collection[Rule]) -> tuple[Rule, ...]:
    """Return the rules to write, each with what the organisers have added to it by hand."""
    stand = {rule.target: rule for rule in seen}
    merged = [(rule, _merged(rule, stand.get(rule.target, Rule(rule.target)))) for rule in wanted]
    return tuple(new for rule, new in merged if new != stand.get(rule.target))


def _merged(wanted: Rule, seen: Rule) -> Rule:
    allow, deny = (seen.allow | wanted.allow) & ~wanted.deny, (seen.deny | wanted.deny) & ~wanted.allow
    return Rule(wanted.target, allow, deny, wanted.is_member)


def _made_at(snowflake: int) -> datetime:
    return _DISCORD_EPOCH + timedelta(milliseconds=snowflake >> 22)
