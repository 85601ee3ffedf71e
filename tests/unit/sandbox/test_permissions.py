"""Who may do what, by Discord's algorithm."""

from collections.abc import Collection

import pytest

from sandbox.permissions import Overwrite, Permission, channel_permissions, guild_permissions

EVERYONE, TEAM, MUTED, OWNER, ALICE = 1, 2, 3, 10, 11
VIEW, SEND, EMBED = Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.EMBED_LINKS
ADMINISTRATOR, THREADS = Permission.ADMINISTRATOR, Permission.SEND_MESSAGES_IN_THREADS
EVERYTHING = Permission(sum(permission.value for permission in Permission))


def in_guild(user: int = ALICE, roles: Collection[int] = (), team: int = 0) -> Permission:
    return guild_permissions(
        owner_id=OWNER,
        user_id=user,
        everyone_role_id=EVERYONE,
        role_permissions={EVERYONE: VIEW | SEND, TEAM: team, MUTED: 0},
        member_roles=roles,
    )


def in_channel(
    *overwrites: Overwrite, base: int = VIEW | SEND, roles: Collection[int] = (), in_thread: bool = False
) -> Permission:
    return channel_permissions(
        base,
        overwrites=overwrites,
        everyone_role_id=EVERYONE,
        member_roles=roles,
        user_id=ALICE,
        in_thread=in_thread,
    )


@pytest.mark.parametrize(
    ("user", "roles", "team", "expected"),
    [
        (ALICE, [], 0, VIEW | SEND),
        (ALICE, [TEAM], EMBED, VIEW | SEND | EMBED),
        (ALICE, [99], EMBED, VIEW | SEND),
        (ALICE, [TEAM], ADMINISTRATOR, EVERYTHING),
        (OWNER, [], 0, EVERYTHING),
    ],
    ids=["everyone's", "a role adds", "a role that is gone adds nothing", "an administrator", "the owner"],
)
def test_a_guild_grants_what_its_roles_grant(user: int, roles: list[int], team: int, expected: Permission) -> None:
    """The union of all roles, and everything for owners and administrators."""
    assert in_guild(user, roles, team) == expected


@pytest.mark.parametrize(
    ("overwrites", "roles", "expected"),
    [
        ([], [], VIEW | SEND),
        ([Overwrite(EVERYONE, 0, 0, SEND)], [], VIEW),
        ([Overwrite(EVERYONE, 0, 0, SEND), Overwrite(TEAM, 0, SEND, 0)], [TEAM], VIEW | SEND),
        ([Overwrite(TEAM, 0, SEND, 0), Overwrite(MUTED, 0, 0, SEND)], [TEAM, MUTED], VIEW | SEND),
        ([Overwrite(ALICE, 1, 0, SEND), Overwrite(TEAM, 0, SEND, 0)], [TEAM], VIEW),
        ([Overwrite(TEAM, 0, 0, SEND)], [], VIEW | SEND),
        ([Overwrite(OWNER, 1, 0, SEND)], [], VIEW | SEND),
        ([Overwrite(EVERYONE, 0, 0, VIEW)], [], Permission(0)),
    ],
    ids=[
        "none",
        "everyone is denied",
        "a role gives back what everyone is denied",
        "among roles, an allowance wins",
        "a member's own overwrite has the last word",
        "a role that one does not have",
        "somebody else's overwrite",
        "nothing without the sight of the channel",
    ],
)
def test_overwrites_apply_from_everyone_to_the_member(
    overwrites: list[Overwrite], roles: list[int], expected: Permission
) -> None:
    """Everyone, then all roles together, then the member."""
    assert in_channel(*overwrites, roles=roles) == expected


def test_no_overwrite_binds_an_administrator() -> None:
    """An administrator keeps everything."""
    assert in_channel(Overwrite(EVERYONE, 0, 0, VIEW), base=ADMINISTRATOR) == EVERYTHING


def test_who_may_not_speak_may_not_embed_attach_or_ping() -> None:
    """These rights go with the right to send; others stay."""
    speech = EMBED | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE | Permission.SEND_TTS_MESSAGES
    kept = VIEW | Permission.ADD_REACTIONS

    assert in_channel(base=kept | speech) == kept


def test_a_thread_asks_for_its_own_right_to_speak() -> None:
    """SEND_MESSAGES does not count in a thread, SEND_MESSAGES_IN_THREADS does."""
    assert in_channel(base=VIEW | THREADS | EMBED, in_thread=True) == VIEW | THREADS | EMBED
    assert in_channel(base=VIEW | SEND | EMBED, in_thread=True) == VIEW | SEND
