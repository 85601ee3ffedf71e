"""`GET /control/inbox/{member}`: what one person sees when they open their client."""

from sandbox.control import find
from sandbox.control.ask import Ask, ControlRoutes
from sandbox.model import Channel, Message, User
from sandbox.payloads.channels import any_channel
from sandbox.payloads.messages import message as message_payload
from sandbox.payloads.users import user as user_payload
from sandbox.wire import Json, ids
from sandbox.world import World

routes: ControlRoutes = ControlRoutes()


@routes("GET", "/inbox/{member}")
async def inbox(ask: Ask) -> Json:
    """Show what a member can see: channels, threads, direct and ephemeral messages, and what pinged them."""
    world = ask.world
    who = find.person(world, ask.ids["member"])
    homes = [world.guilds[each] for each in sorted(who.guilds)]
    channels = [place for home in homes for place in home.channels.values() if world.sees(place, who.id)]
    threads = [place for home in homes for place in home.threads.values() if world.sees(place, who.id)]
    direct = [] if who.dm_channel is None else list(world.channels[who.dm_channel].messages.values())
    alone = list(world.ephemeral.get(who.id, {}).values())
    every = [message for place in (*channels, *threads) for message in place.messages.values()] + direct
    return {
        "member": {**user_payload(who), "locale": who.locale, "dms_open": who.dms_open},
        "channels": [_place(world, each, who) for each in channels],
        "threads": [_place(world, each, who) for each in threads],
        "dms": [_message(world, each, who) for each in direct],
        "ephemeral": [_message(world, each, who) for each in alone],
        "pinged": ids(sorted(each.id for each in every if who.id in each.pinged)),
    }


def _place(world: World, channel: Channel, who: User) -> Json:
    return {
        **any_channel(channel, who.id),
        "permissions": str(int(world.permissions(channel, who.id))),
        "messages": [_message(world, each, who) for each in channel.messages.values()],
    }


def _message(world: World, message: Message, who: User) -> Json:
    return {**message_payload(world, message), "pinged_me": who.id in message.pinged}
