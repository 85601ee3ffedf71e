"""`/control/state`, guilds, members, channels and interest: what happens in a community by itself."""

from typing import Any

from sandbox import channels, people, scheduled_events, templates
from sandbox.control import find
from sandbox.control.ask import Ask, ControlError, ControlRoutes
from sandbox.model import Channel, Guild
from sandbox.payloads.channels import any_channel
from sandbox.payloads.guilds import role as role_payload
from sandbox.payloads.guilds import scheduled_event as event_payload
from sandbox.payloads.users import member as member_payload
from sandbox.permissions import Overwrite, Permission
from sandbox.wire import Json, iso

routes: ControlRoutes = ControlRoutes()


@routes("GET", "/state")
async def state(ask: Ask) -> Json:
    """Give everything that exists, without the messages."""
    sandbox, world = ask.sandbox, ask.world
    return {
        "now": iso(sandbox.clock.now()),
        "n": sandbox.clock.n,
        "application": str(world.bot.id),
        "token": world.token,
        "invalid_requests": sandbox.limiter.invalid_requests(),
        "identified": sandbox.gateway.identified,
        "sessions": [
            {
                "id": each.id,
                "shard": list(each.shard),
                "intents": each.intents,
                "seq": each.seq,
                "connected": each.connection is not None,
            }
            for each in sandbox.gateway.sessions.values()
        ],
        "commands": list(world.commands.values()),
        "guilds": [_guild(guild) for guild in world.guilds.values()],
    }


def _guild(guild: Guild) -> Json:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner": str(guild.owner_id),
        "commands": list(guild.commands.values()),
        "roles": [role_payload(each) for each in guild.roles.values()],
        "channels": [any_channel(each) for each in guild.channels.values()],
        "threads": [any_channel(each) for each in guild.threads.values()],
        "events": [
            {**event_payload(each, counts=True), "interested": [str(one) for one in each.interested]}
            for each in guild.events.values()
        ],
        "members": [
            {**member_payload(each), "locale": each.user.locale, "dms_open": each.user.dms_open}
            for each in guild.members.values()
        ],
    }


@routes("POST", "/guilds")
async def add_guild(ask: Ask) -> Json:
    """Build another guild from a template, with the bot in it."""
    template = str(ask.body.get("template") or "community")
    try:
        guild = templates.build(ask.world, template, name=str(ask.body.get("name") or "Autre communauté"))
    except ValueError as problem:
        raise ControlError(str(problem)) from None
    ask.sandbox.gateway.guild_added(guild)
    return templates.described(guild)


@routes("POST", "/members")
async def add_member(ask: Ask) -> Json:
    """Let somebody new join, or let somebody known join another guild; `owner` hands the guild over."""
    world, body = ask.world, ask.body
    guild = find.guild(world, body.get("guild"))
    name = ask.text("name")
    user = find.known_person(world, name)
    if user is None:
        user = world.add_user(name.lower().replace(" ", "."), name, locale=str(body.get("locale") or "fr"))
    elif "locale" in body:
        user.locale = str(body["locale"])
    user.dms_open = body.get("dms_open", user.dms_open) is not False
    held = find.roles(guild, body.get("roles") or [])
    if user.id in guild.members:
        people.set_roles(world, guild, guild.members[user.id], held)
    else:
        people.join(world, guild, user, held)
    if body.get("owner"):
        people.hand_over(world, guild, user)
    ask.sandbox.transcript.add("control", {"what": "member", "id": str(user.id), "body": body})
    return {"id": str(user.id), "guild": str(guild.id), "name": user.display_name}


@routes("DELETE", "/members/{member}")
async def remove_member(ask: Ask) -> Json:
    """Let somebody leave a guild, or every one when none is named."""
    world = ask.world
    user = find.person(world, ask.ids["member"])
    named = ask.body.get("guild") or ask.query.get("guild")
    left = [find.guild(world, named)] if named else [world.guilds[each] for each in sorted(user.guilds)]
    for guild in left:
        find.member(guild, user)
        people.leave(world, guild, user.id)
    ask.sandbox.transcript.add("control", {"what": "member left", "id": str(user.id)})
    return {"left": [str(guild.id) for guild in left]}


@routes("PATCH", "/channels/{channel}")
async def change_channel(ask: Ask) -> Json:
    """Rename, move, archive or lock a place, or change who may do what in it, as organisers do by hand."""
    channel = find.any_channel(ask.world, ask.ids["channel"], find.guild(ask.world, ask.body.get("guild")))
    known = {"name", "topic", "archived", "locked", "parent_id", "nsfw", "rate_limit_per_user", "permissions", "guild"}
    if unknown := ask.body.keys() - known:
        raise ControlError(f"a channel has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
    for rule in ask.body.get("permissions") or []:
        _overwrite(ask, channel, rule)
    wanted = {key: value for key, value in ask.body.items() if key not in {"permissions", "guild"}}
    channels.change(ask.world, channel, wanted)
    ask.sandbox.transcript.add("control", {"what": "channel", "id": str(channel.id), "body": ask.body})
    return any_channel(channel)


def _overwrite(ask: Ask, channel: Channel, rule: Json) -> None:
    """Set `{"role" or "member": name or id, "allow": [...], "deny": [...]}`, permissions by name or as bits."""
    if channel.guild_id is None:
        raise ControlError("a direct conversation has no permissions")
    guild = ask.world.guilds[channel.guild_id]
    if "member" in rule:
        target, kind = find.person(ask.world, str(rule["member"])).id, 1
    else:
        target, kind = find.role(guild, str(rule.get("role") or "@everyone")).id, 0
    allow, deny = _bits(rule.get("allow") or []), _bits(rule.get("deny") or [])
    channel.overwrites[target] = Overwrite(target, kind, allow, deny)
    ask.world.permissions_changed()


def _bits(named: Any) -> int:
    if isinstance(named, int | str):
        return int(named)
    try:
        return sum(Permission[str(each).upper()] for each in set(named))
    except KeyError as name:
        raise ControlError(f"there is no permission {name}") from None


@routes("DELETE", "/channels/{channel}")
async def delete_channel(ask: Ask) -> Json:
    """Delete a channel or thread, as organisers do by hand."""
    channel = find.any_channel(ask.world, ask.ids["channel"], find.guild(ask.world, ask.body.get("guild")))
    channels.remove(ask.world, channel)
    ask.sandbox.transcript.add("control", {"what": "channel deleted", "id": str(channel.id)})
    return {"deleted": str(channel.id)}


@routes("POST", "/interest")
async def interest(ask: Ask) -> Json:
    """Let a member press *Intéressé* on a scheduled event, or take it back with `interested: false`."""
    world = ask.world
    who = find.person(world, ask.text("member"))
    wanted = ask.text("event")
    event = next(
        (
            each
            for guild in world.guilds.values()
            for each in guild.events.values()
            if wanted in {str(each.id), each.name}
        ),
        None,
    )
    if event is None:
        raise ControlError(f"there is no scheduled event {wanted!r}", status=404)
    find.member(world.guilds[event.guild_id], who)
    scheduled_events.interest(world, event, who.id, wanted=ask.body.get("interested") is not False)
    return {"event": str(event.id), "interested": len(event.interested)}
