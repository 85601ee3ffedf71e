"""Who may do what, by Discord's documented algorithm (documentation: topics/permissions)."""

from collections.abc import Collection, Iterable, Mapping
from enum import IntFlag
from typing import Final, NamedTuple


class Permission(IntFlag):
    """Discord's permission bits, by Discord's names."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


# Plain integers: the algorithm runs for every request, and operations on flags are slow.
_ALL: Final = sum(permission.value for permission in Permission)
_ADMINISTRATOR: Final = Permission.ADMINISTRATOR.value
_VIEW: Final = Permission.VIEW_CHANNEL.value
_SEND: Final = Permission.SEND_MESSAGES.value
_SEND_IN_THREADS: Final = Permission.SEND_MESSAGES_IN_THREADS.value
# Of no use to somebody who may not speak, so lost with the right to [topics/permissions#implicit-permissions].
_SPEECH: Final = (
    Permission.MENTION_EVERYONE | Permission.SEND_TTS_MESSAGES | Permission.ATTACH_FILES | Permission.EMBED_LINKS
).value


class Overwrite(NamedTuple):
    """What a channel grants or withholds: *type* 0 for the role *id*, 1 for the member *id*."""

    id: int
    type: int
    allow: int
    deny: int


def guild_permissions(
    *,
    owner_id: int,
    user_id: int,
    everyone_role_id: int,
    role_permissions: Mapping[int, int],
    member_roles: Collection[int],
) -> Permission:
    """Return what a member may do in a guild as a whole; roles that no longer exist grant nothing."""
    granted = role_permissions.get(everyone_role_id, 0)
    for role in member_roles:
        granted |= role_permissions.get(role, 0)
    return Permission(_ALL if user_id == owner_id or granted & _ADMINISTRATOR else granted)


def channel_permissions(
    base: int,
    *,
    overwrites: Iterable[Overwrite],
    everyone_role_id: int,
    member_roles: Collection[int],
    user_id: int,
    in_thread: bool = False,
) -> Permission:
    """Return what a member with *base* in the guild may do in a channel.

    A thread has its parent's overwrites, and speaking in it takes a permission of its own.
    """
    if base & _ADMINISTRATOR:
        return Permission(_ALL)
    everyone = roles = member = (0, 0)
    for target, kind, allow, deny in overwrites:
        if kind == 1:
            member = (allow, deny) if target == user_id else member
        elif target == everyone_role_id:
            everyone = (allow, deny)
        elif target in member_roles:
            roles = (roles[0] | allow, roles[1] | deny)
    granted = int(base)
    for allow, deny in (everyone, roles, member):
        granted = granted & ~deny | allow
    if not granted & _VIEW:
        return Permission(0)
    if not granted & (_SEND_IN_THREADS if in_thread else _SEND):
        granted &= ~_SPEECH
    return Permission(granted)
