"""Whom a message mentions, and who is really notified (docs resources/message#allowed-mentions-object)."""

import re
from dataclasses import dataclass

from sandbox.components import texts
from sandbox.model import Channel, Mentions, Message
from sandbox.permissions import Permission
from sandbox.wire import Json
from sandbox.world import World

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True)
class _Allowed:
    """An allowed_mentions object; without one, everything is parsed."""

    body: Json | None

    def everyone(self) -> bool:
        return self.body is None or "everyone" in self._parse()

    def one(self, kind: str, number: int) -> bool:
        if self.body is None or kind in self._parse():
            return True
        return str(number) in {str(each) for each in self.body.get(kind) or []}

    def replied(self) -> bool:
        return self.body is None or bool(self.body.get("replied_user"))

    def _parse(self) -> list[str]:
        return (self.body or {}).get("parse") or []


def read(world: World, message: Message, channel: Channel, allowed_mentions: Json | None) -> Mentions:
    """Find whom *message* mentions in *channel*, as far as it allows itself to."""
    allowed = _Allowed(allowed_mentions)
    text = "\n".join([message.content, *texts(message.components)])
    users = [int(each) for each in _USER.findall(text) if allowed.one("users", int(each))]
    if message.replied_to is not None and allowed.replied():
        users.append(message.replied_to.author.id)
    roles = world.guilds[channel.guild_id].roles if channel.guild_id is not None else {}
    return Mentions(
        users=[each for each in dict.fromkeys(users) if each in world.users],
        roles=[
            each
            for each in dict.fromkeys(int(one) for one in _ROLE.findall(text))
            if each in roles and allowed.one("roles", each)
        ],
        everyone=_EVERYONE.search(text) is not None
        and allowed.everyone()
        and _may_ping_all(world, channel, message.author.id),
    )


def pinged(world: World, message: Message, channel: Channel) -> frozenset[int]:
    """Return who gets a notification of the new *message*: mentioned for real, and able to see the place."""
    if message.is_ephemeral:
        return frozenset()
    people = set(message.mentions.users)
    if channel.guild_id is not None:
        guild = world.guilds[channel.guild_id]
        free = _may_ping_all(world, channel, message.author.id)
        for role in (guild.roles[each] for each in message.mentions.roles):
            if role.mentionable or free:
                people |= role.holders
        if message.mentions.everyone:
            people |= guild.members.keys()
    elif channel.recipient is not None:
        # A direct message always notifies its recipient.
        people.add(channel.recipient.id)
    people -= {message.author.id, world.bot.id}
    return frozenset(person for person in people if world.sees(channel, person))


def _may_ping_all(world: World, channel: Channel, author: int) -> bool:
    return bool(world.permissions(channel, author) & Permission.MENTION_EVERYONE)
