"""Guilds, roles, scheduled events and webhooks as Discord writes them."""

from sandbox.model import Guild, Role, ScheduledEvent, Webhook
from sandbox.payloads import channels
from sandbox.payloads.users import member, user
from sandbox.wire import Json, iso, iso_or_none
from sandbox.world import World


def role(one: Role) -> Json:
    """Write a role."""
    payload: Json = {
        "id": str(one.id),
        "name": one.name,
        "description": None,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": one.color,
        "colors": {"primary_color": one.color, "secondary_color": None, "tertiary_color": None},
        "hoist": one.hoist,
        "managed": one.bot_id is not None,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if one.bot_id is not None:
        payload["tags"] = {"bot_id": str(one.bot_id)}
    return payload


def guild(one: Guild, *, counts: bool = False) -> Json:
    """Write a guild; *counts* adds the approximate numbers that were asked for."""
    payload: Json = {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "description": one.description,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": ["COMMUNITY", "NEWS"],
        "banner": None,
        "owner_id": str(one.owner_id),
        "application_id": None,
        "region": "rotterdam",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": [role(each) for each in one.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": one.preferred_locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }
    if counts:
        payload |= {"approximate_member_count": len(one.members), "approximate_presence_count": len(one.members)}
    return payload


def guild_create(world: World, one: Guild, *, everybody: bool, joined: bool = False) -> Json:
    """Write GUILD_CREATE; without the members intent the bot finds only itself among the members.

    A guild that the bot has just *joined* was never unavailable, by which libraries tell it from the others.
    """
    own = one.members[world.bot.id]
    shown = one.members.values() if everybody else [own]
    return {
        **guild(one),
        "joined_at": iso(own.joined_at),
        "large": len(one.members) > 250,
        **({} if joined else {"unavailable": False}),
        "member_count": len(one.members),
        "members": [member(each) for each in shown],
        "channels": [channels.channel(each) for each in one.channels.values()],
        "threads": [
            channels.thread(each, world.bot.id)
            for each in one.threads.values()
            if each.thread is not None and not each.thread.archived and world.sees(each, world.bot.id)
        ],
        "guild_scheduled_events": [scheduled_event(each) for each in one.events.values()],
        "presences": [],
        "stage_instances": [],
        "soundboard_sounds": [],
        "voice_states": [],
    }


def scheduled_event(one: ScheduledEvent, *, counts: bool = False) -> Json:
    """Write a scheduled event; *counts* adds how many are interested."""
    payload: Json = {
        "id": str(one.id),
        "guild_id": str(one.guild_id),
        "channel_id": None if one.channel_id is None else str(one.channel_id),
        "creator_id": str(one.creator_id),
        "name": one.name,
        "description": one.description,
        "image": None,
        "scheduled_start_time": iso(one.starts_at),
        "scheduled_end_time": iso_or_none(one.ends_at),
        "privacy_level": 2,
        "status": one.status,
        "entity_type": one.entity_type,
        "entity_id": None,
        "entity_metadata": None if one.location is None else {"location": one.location},
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
    if counts:
        payload["user_count"] = len(one.interested)
    return payload


def webhook(one: Webhook, application_id: int) -> Json:
    """Write a webhook; its token is shown because only its application sees it here."""
    payload: Json = {
        "id": str(one.id),
        "type": one.type,
        "guild_id": str(one.guild_id),
        "channel_id": str(one.channel_id),
        "name": one.name,
        "avatar": None,
        "application_id": str(application_id) if one.type == 1 else None,
        "user": user(one.creator),
    }
    if one.token is not None:
        payload["token"] = one.token
    return payload


def unavailable(one: Guild) -> Json:
    """Write the stub that READY carries before GUILD_CREATE follows."""
    return {"id": str(one.id), "unavailable": True}
