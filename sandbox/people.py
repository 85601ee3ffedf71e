"""Members come, change and go, with the events that follow."""

from typing import TYPE_CHECKING

from sandbox import threads
from sandbox.intents import Intent
from sandbox.model import Guild, Member, Role, User
from sandbox.payloads.guilds import guild as guild_payload
from sandbox.payloads.users import member as member_payload
from sandbox.payloads.users import user as user_payload
from sandbox.world import Event, World

if TYPE_CHECKING:
    from sandbox.wire import Json


def join(world: World, guild: Guild, user: User, roles: set[int], *, quietly: bool = False) -> Member:
    """Make *user* a member; *quietly* while a guild is being built."""
    member = Member(user, guild.id, world.clock.now())
    guild.members[user.id] = member
    user.guilds.add(guild.id)
    _hold(guild, member, roles)
    world.permissions_changed()
    if not quietly:
        data: Json = {**member_payload(member), "guild_id": str(guild.id)}
        world.emit(Event("GUILD_MEMBER_ADD", data, guild.id, Intent.MEMBERS))
    return member


def leave(world: World, guild: Guild, user_id: int) -> None:
    """Take *user_id* out of *guild*; for the bot itself the guild is gone."""
    member = guild.members.pop(user_id)
    member.user.guilds.discard(guild.id)
    for role in member.roles:
        guild.roles[role].holders.discard(user_id)
    for thread in guild.threads.values():
        threads.remove_member(world, thread, user_id)
    for event in guild.events.values():
        event.interested.pop(user_id, None)
    world.permissions_changed()
    if user_id == world.bot.id:
        world.emit(Event("GUILD_DELETE", {"id": str(guild.id)}, guild.id, Intent.GUILDS))
        return
    data: Json = {"guild_id": str(guild.id), "user": user_payload(member.user)}
    world.emit(Event("GUILD_MEMBER_REMOVE", data, guild.id, Intent.MEMBERS))


def set_roles(world: World, guild: Guild, member: Member, roles: set[int]) -> None:
    """Give *member* exactly *roles*; nothing happens when they have just these."""
    if roles == member.roles:
        return
    for role in member.roles:
        guild.roles[role].holders.discard(member.user.id)
    _hold(guild, member, roles)
    world.permissions_changed()
    changed(world, guild, member)


def changed(world: World, guild: Guild, member: Member) -> None:
    """Send GUILD_MEMBER_UPDATE; of itself a bot hears without the members intent."""
    data: Json = {**member_payload(member), "guild_id": str(guild.id)}
    needs = Intent.GUILDS if member.user.id == world.bot.id else Intent.MEMBERS
    world.emit(Event("GUILD_MEMBER_UPDATE", data, guild.id, needs))


def hand_over(world: World, guild: Guild, owner: User) -> None:
    """Make *owner* the owner of *guild*."""
    guild.owner_id = owner.id
    world.permissions_changed()
    world.emit(Event("GUILD_UPDATE", guild_payload(guild), guild.id, Intent.GUILDS))


def role_removed(world: World, guild: Guild, role: Role) -> None:
    """Take *role* from everybody and out of every channel's overwrites."""
    for holder in list(role.holders):
        set_roles(world, guild, guild.members[holder], guild.members[holder].roles - {role.id})
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    world.permissions_changed()


def _hold(guild: Guild, member: Member, roles: set[int]) -> None:
    member.roles = set(roles)
    for role in roles:
        guild.roles[role].holders.add(member.user.id)
