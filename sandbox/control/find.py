"""Find people, places and messages as a person names them: by id, or by name."""

from sandbox.control.ask import ControlError
from sandbox.model import Channel, Guild, Member, Message, Role, User
from sandbox.world import World


def person(world: World, text: str) -> User:
    """Return somebody by id, display name or user name."""
    known = known_person(world, text)
    if known is None:
        raise ControlError(f"nobody is called {text!r}", status=404)
    return known


def known_person(world: World, text: str) -> User | None:
    """Return somebody by id, display name or user name, or None."""
    if text.isdecimal() and int(text) in world.users:
        return world.users[int(text)]
    return next((each for each in world.users.values() if text in {each.display_name, each.username}), None)


def guild(world: World, named: object) -> Guild:
    """Return a guild by id or name; the only one, or the first, when none is named."""
    if named is None:
        return next(iter(world.guilds.values()))
    found = next((each for each in world.guilds.values() if str(named) in {str(each.id), each.name}), None)
    if found is None:
        raise ControlError(f"there is no guild {named!r}", status=404)
    return found


def place(world: World, who: User, text: str) -> Channel:
    """Return a channel or thread that *who* sees, by id or name; `dm` is their conversation with the bot."""
    if text == "dm":
        return world.open_dm(who)
    channel = world.channels.get(int(text)) if text.isdecimal() else _named(world, who, text)
    if channel is None or not world.sees(channel, who.id):
        raise ControlError(f"{who.display_name} sees no channel {text!r}", status=404)
    return channel


def _named(world: World, who: User, text: str) -> Channel | None:
    guilds = [world.guilds[each] for each in who.guilds]
    places = [place for one in guilds for place in (*one.channels.values(), *one.threads.values())]
    return next((each for each in places if each.name == text.removeprefix("#")), None)


def any_channel(world: World, text: str, home: Guild | None = None) -> Channel:
    """Return a channel by id, or by name in *home*."""
    channel = world.channels.get(int(text)) if text.isdecimal() else None
    if channel is None and home is not None:
        channel = next((each for each in home.channels.values() if each.name == text.removeprefix("#")), None)
    if channel is None:
        raise ControlError(f"there is no channel {text!r}", status=404)
    return channel


def role(home: Guild, text: str) -> Role:
    """Return a role of *home* by id or name."""
    found = next((each for each in home.roles.values() if text in {str(each.id), each.name}), None)
    if found is None:
        raise ControlError(f"there is no role {text!r}", status=404)
    return found


def roles(home: Guild, names: object) -> set[int]:
    """Return the ids of the roles of *home* that the list *names* names."""
    if not isinstance(names, list):
        raise ControlError(f"'roles' is a list, not {names!r}")
    return {role(home, str(name)).id for name in names}


def member(home: Guild, who: User) -> Member:
    """Return *who* as a member of *home*."""
    found = home.members.get(who.id)
    if found is None:
        raise ControlError(f"{who.display_name} is not in {home.name!r}")
    return found


def message(world: World, who: User, text: str) -> Message:
    """Return a message that *who* sees."""
    found = world.messages.get(int(text)) if text.isdecimal() else None
    if found is None:
        raise ControlError(f"there is no message {text!r}", status=404)
    if found.is_ephemeral:
        if found.seen_by != who.id:
            raise ControlError(f"only somebody else sees message {text}")
    elif not world.sees(world.channels[found.channel_id], who.id):
        raise ControlError(f"{who.display_name} does not see message {text}")
    return found
