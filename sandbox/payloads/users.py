"""People and members as Discord writes them."""

from sandbox.model import Member, User
from sandbox.wire import Json, ids, iso, iso_or_none


def user(person: User) -> Json:
    """Write the public side of *person*."""
    payload: Json = {
        "id": str(person.id),
        "username": person.username,
        "global_name": None if person.bot else person.display_name,
        "avatar": None,
        "discriminator": "0000" if person.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }
    if person.bot:
        payload["bot"] = True
    return payload


def own_user(person: User) -> Json:
    """Write *person* as they see themselves."""
    return {**user(person), "mfa_enabled": False, "locale": "fr", "verified": True, "email": None, "premium_type": 0}


def member_fields(one: Member) -> Json:
    """Write *one* without the user, as messages and interactions carry a member."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": iso_or_none(one.muted_until),
        "deaf": False,
        "flags": 0,
        "joined_at": iso(one.joined_at),
        "mute": False,
        "nick": one.nick,
        "pending": False,
        "premium_since": None,
        "roles": ids(sorted(one.roles)),
    }


def member(one: Member) -> Json:
    """Write *one* with its user."""
    return {**member_fields(one), "user": user(one.user)}
