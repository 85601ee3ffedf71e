"""Users, the bot's guilds, and direct conversations (docs resources/user)."""

from sandbox import people
from sandbox.errors import Refusal
from sandbox.payloads import channels, users
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.validation import check_dm

routes: RestRoutes = RestRoutes()


@routes("GET", "/users/@me")
def own(call: Call) -> Answer:
    """Give the bot's own user."""
    return Answer(200, users.own_user(call.world.bot))


@routes("GET", "/users/@me/guilds")
def own_guilds(call: Call) -> Answer:
    """List the guilds that the bot is in."""
    world = call.world
    listed = [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == world.bot.id,
            "permissions": str(int(world.guild_permissions(guild, world.bot.id))),
            "features": ["COMMUNITY", "NEWS"],
        }
        for guild in world.joined()
    ]
    return Answer(200, listed)


@routes("DELETE", "/users/@me/guilds/{guild}")
def leave(call: Call) -> Answer:
    """Leave a guild."""
    guild = call.world.guild(call.id("guild"))
    people.leave(call.world, guild, call.world.bot.id)
    return NO_CONTENT


@routes("GET", "/users/{user}")
def get(call: Call) -> Answer:
    """Give any user."""
    person = call.world.users.get(call.id("user"))
    if person is None:
        raise Refusal(10013)
    return Answer(200, users.user(person))


@routes("POST", "/users/@me/channels")
def open_dm(call: Call) -> Answer:
    """Open a direct conversation: that works even with somebody who will not get its messages."""
    ensure(check_dm(call.body))
    person = call.world.users.get(int(call.body["recipient_id"]))
    if person is None:
        raise Refusal(10013)
    if person.bot:
        raise Refusal(50007)
    return Answer(200, channels.direct(call.world.open_dm(person)))
