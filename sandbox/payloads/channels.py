"""Channels, threads and direct conversations as Discord writes them."""

from sandbox.kinds import ChannelType
from sandbox.model import Channel, ThreadState
from sandbox.payloads.users import user
from sandbox.permissions import Overwrite
from sandbox.wire import Json, ids, iso, iso_or_none


def overwrite(one: Overwrite) -> Json:
    """Write a permission overwrite."""
    return {"id": str(one.id), "type": int(one.type), "allow": str(int(one.allow)), "deny": str(int(one.deny))}


def any_channel(one: Channel, viewer: int | None = None) -> Json:
    """Write *one* whatever its kind; *viewer* is whose thread membership is shown."""
    if one.thread is not None:
        return thread(one, viewer)
    return direct(one) if one.type is ChannelType.DM else channel(one)


def _base(one: Channel) -> Json:
    payload: Json = {
        "id": str(one.id),
        "type": int(one.type),
        "flags": 16 if one.requires_tag else 0,
        "last_message_id": None if one.last_message_id is None else str(one.last_message_id),
    }
    if one.last_pin_at is not None:
        payload["last_pin_timestamp"] = iso(one.last_pin_at)
    return payload


def direct(one: Channel) -> Json:
    """Write a direct conversation."""
    return {**_base(one), "recipients": [] if one.recipient is None else [user(one.recipient)]}


def channel(one: Channel) -> Json:
    """Write a guild's channel."""
    payload = {
        **_base(one),
        "guild_id": str(one.guild_id),
        "name": one.name,
        "position": one.position,
        "parent_id": None if one.parent_id is None else str(one.parent_id),
        "nsfw": one.nsfw,
        "permission_overwrites": [overwrite(each) for each in one.overwrites.values()],
        "rate_limit_per_user": one.slowmode,
        **one.extra,
    }
    if one.type in {ChannelType.TEXT, ChannelType.ANNOUNCEMENT, ChannelType.FORUM}:
        payload["topic"] = one.topic
    if one.type is ChannelType.FORUM:
        payload |= {
            "available_tags": one.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "default_tag_setting": "match_some",
        }
    return payload


def thread(one: Channel, viewer: int | None = None) -> Json:
    """Write a thread, with the membership of *viewer* if they are in it."""
    state = _state(one)
    payload = {
        **_base(one),
        "guild_id": str(one.guild_id),
        "parent_id": str(one.parent_id),
        "owner_id": str(state.owner_id),
        "name": one.name,
        "rate_limit_per_user": one.slowmode,
        "thread_metadata": thread_metadata(one),
        "message_count": state.message_count,
        "member_count": min(len(state.members), 50),
        "total_message_sent": state.total_message_sent,
        "applied_tags": ids(state.applied_tags),
    }
    if viewer is not None and viewer in state.members:
        payload["member"] = thread_member(one, viewer)
    return payload


def thread_metadata(one: Channel) -> Json:
    """Write whether a thread sleeps, and when it will."""
    state = _state(one)
    return {
        "archived": state.archived,
        "archive_timestamp": iso(state.archive_changed_at),
        "auto_archive_duration": state.auto_archive_minutes,
        "locked": state.locked,
        "create_timestamp": iso_or_none(state.created_at),
        "invitable": state.invitable,
    }


def thread_member(one: Channel, user_id: int) -> Json:
    """Write the membership of *user_id* in a thread."""
    return {
        "id": str(one.id),
        "user_id": str(user_id),
        "join_timestamp": iso(_state(one).members[user_id]),
        "flags": 0,
    }


def _state(one: Channel) -> ThreadState:
    if one.thread is None:
        raise TypeError(f"channel {one.id} is no thread")
    return one.thread
