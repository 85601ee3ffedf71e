"""Members of a guild and the roles that they hold (docs resources/guild)."""

from sandbox import people
from sandbox.errors import Refusal
from sandbox.model import Guild, Member, Role
from sandbox.payloads.users import member as payload
from sandbox.permissions import Permission
from sandbox.rest import access
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.validation import check_member
from sandbox.wire import Json, read_instant

routes: RestRoutes = RestRoutes()

_MEMBERS = "/guilds/{guild}/members"
_MEMBER = _MEMBERS + "/{user}"
_ROLE = _MEMBER + "/roles/{role}"


@routes("GET", _MEMBERS)
def list_members(call: Call) -> Answer:
    """List members by id, a page at a time; that takes the privileged members intent."""
    guild = call.world.guild(call.id("guild"))
    if not call.sandbox.settings.privileged_intents:
        raise Refusal(50001)
    after = call.number("after", 0, low=0, high=2**63)
    wanted = call.number("limit", 1, high=1000)
    chosen = sorted(number for number in guild.members if number > after)[:wanted]
    return Answer(200, [payload(guild.members[number]) for number in chosen])


@routes("GET", _MEMBERS + "/search")
def search(call: Call) -> Answer:
    """Find members whose name begins with `query`."""
    guild = call.world.guild(call.id("guild"))
    begins = call.query.get("query", "").lower()
    found = [each for each in guild.members.values() if _named(each, begins)]
    return Answer(200, [payload(each) for each in found[: call.number("limit", 1, high=1000)]])


def _named(member: Member, begins: str) -> bool:
    names = (member.nick or "", member.user.display_name, member.user.username)
    return any(name.lower().startswith(begins) for name in names)


@routes("GET", _MEMBER)
def get(call: Call) -> Answer:
    """Give one member; 10007 when they are not in the guild."""
    guild = call.world.guild(call.id("guild"))
    return Answer(200, payload(call.world.member(guild, call.id("user"))))


@routes("PATCH", _MEMBERS + "/@me")
def change_own(call: Call) -> Answer:
    """Change the bot's own nickname."""
    guild = call.world.guild(call.id("guild"))
    access.needs_in_guild(call.world, guild, Permission.CHANGE_NICKNAME)
    ensure(check_member(call.json()))
    member = guild.members[call.world.bot.id]
    member.nick = call.json().get("nick") or None
    people.changed(call.world, guild, member)
    return Answer(200, payload(member))


@routes("PATCH", _MEMBER)
def change(call: Call) -> Answer:
    """Change a member's roles, nickname or silence."""
    guild = call.world.guild(call.id("guild"))
    member = call.world.member(guild, call.id("user"))
    body = call.json()
    ensure(check_member(body))
    if "roles" in body:
        _set_roles(call, guild, member, body["roles"] or [])
    if {"nick", "communication_disabled_until"} & body.keys():
        _set_others(call, guild, member, body)
        people.changed(call.world, guild, member)
    return Answer(200, payload(member))


def _set_roles(call: Call, guild: Guild, member: Member, wanted: list[str]) -> None:
    access.needs_in_guild(call.world, guild, Permission.MANAGE_ROLES)
    roles = {call.world.role(guild, int(each)).id for each in wanted}
    for number in roles ^ member.roles:
        _check_grantable(call, guild, guild.roles[number])
    people.set_roles(call.world, guild, member, roles)


def _set_others(call: Call, guild: Guild, member: Member, body: Json) -> None:
    own = access.top_role(call.world, guild, call.world.bot.id)
    if access.top_role(call.world, guild, member.user.id) >= own:
        raise Refusal(50013)
    if "nick" in body:
        access.needs_in_guild(call.world, guild, Permission.MANAGE_NICKNAMES)
        member.nick = body["nick"] or None
    if "communication_disabled_until" in body:
        access.needs_in_guild(call.world, guild, Permission.MODERATE_MEMBERS)
        until = body["communication_disabled_until"]
        member.muted_until = None if until is None else read_instant(until)


@routes("PUT", _ROLE)
def add_role(call: Call) -> Answer:
    """Give a role that stands below the bot's highest; nothing happens when it is held already."""
    guild, member, role = _grant(call)
    people.set_roles(call.world, guild, member, member.roles | {role.id})
    return NO_CONTENT


@routes("DELETE", _ROLE)
def remove_role(call: Call) -> Answer:
    """Take a role that stands below the bot's highest; nothing happens when it is not held."""
    guild, member, role = _grant(call)
    people.set_roles(call.world, guild, member, member.roles - {role.id})
    return NO_CONTENT


def _grant(call: Call) -> tuple[Guild, Member, Role]:
    guild = call.world.guild(call.id("guild"))
    member = call.world.member(guild, call.id("user"))
    role = call.world.role(guild, call.id("role"))
    access.needs_in_guild(call.world, guild, Permission.MANAGE_ROLES)
    _check_grantable(call, guild, role)
    return guild, member, role


def _check_grantable(call: Call, guild: Guild, role: Role) -> None:
    """Refuse roles above the bot and those that belong to a bot; everybody has @everyone."""
    if role.id == guild.id:
        raise Refusal(50028)
    if role.bot_id is not None:
        raise Refusal(50013)
    access.needs_rank(call.world, guild, role)


@routes("DELETE", _MEMBER)
def kick(call: Call) -> Answer:
    """Remove a member who stands below the bot."""
    guild = call.world.guild(call.id("guild"))
    member = call.world.member(guild, call.id("user"))
    access.needs_in_guild(call.world, guild, Permission.KICK_MEMBERS)
    own = access.top_role(call.world, guild, call.world.bot.id)
    if access.top_role(call.world, guild, member.user.id) >= own:
        raise Refusal(50013)
    people.leave(call.world, guild, member.user.id)
    return NO_CONTENT
