"""Use a command as a client would let a person use it."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from sandbox.control.ask import ControlError
from sandbox.control.resolved import Resolver
from sandbox.model import Channel, Message, User
from sandbox.permissions import Permission
from sandbox.wire import Json
from sandbox.world import World

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3


class _Option(IntEnum):
    """Option types (docs interactions/application-commands#application-command-option-type)."""

    SUB_COMMAND = 1
    SUB_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    FILE = 11


_GROUPS = frozenset({_Option.SUB_COMMAND, _Option.SUB_GROUP})


def shown(world: World, who: User, channel: Channel, name: str, kinds: Iterable[int]) -> Json:
    """Return the command called *name* that a client shows *who* in *channel*; ControlError says why there is none."""
    own = [] if channel.guild_id is None else list(world.guilds[channel.guild_id].commands.values())
    named = [each for each in (*own, *world.commands.values()) if each["name"] == name and each["type"] in kinds]
    if not named:
        known = sorted(each["name"] for each in (*own, *world.commands.values()))
        raise ControlError(f"there is no command {name!r}; there are {', '.join(known) or 'none'}", status=404)
    command = named[0]
    context = 1 if channel.guild_id is None else 0
    if command["contexts"] is not None and context not in command["contexts"]:
        raise ControlError(f"the client does not show {name!r} {'in direct messages' if context else 'in a guild'}")
    if channel.guild_id is None:
        if not command["dm_permission"]:
            raise ControlError(f"the client does not show {name!r} in direct messages")
        return command
    _check_permissions(world, who, channel, command)
    return command


def _check_permissions(world: World, who: User, channel: Channel, command: Json) -> None:
    allowed = world.permissions(channel, who.id)
    if not allowed & Permission.USE_APPLICATION_COMMANDS:
        raise ControlError(
            f"{who.display_name} may not use commands in #{channel.name}: the client would not show them"
        )
    wanted = command["default_member_permissions"]
    if wanted is None or allowed & Permission.ADMINISTRATOR:
        return
    missing = [each.name for each in Permission if int(wanted) & each and not allowed & each]
    if int(wanted) == 0 or missing:
        lacks = ", ".join(name for name in missing if name) or "ADMINISTRATOR"
        raise ControlError(
            f"the client would not show {command['name']!r} to {who.display_name}, who lacks {lacks}", status=403
        )


def _descend(command: Json, path: list[str]) -> tuple[Json, list[Json]]:
    """Follow *path* to the subcommand that is used; return it and the groups on the way."""
    node, way = command, []
    for name in path:
        below = {each["name"]: each for each in node.get("options", ()) if each["type"] in _GROUPS}
        if name not in below:
            raise ControlError(f"{node['name']!r} has no subcommand {name!r}; it has {', '.join(below) or 'none'}")
        node = below[name]
        way.append(node)
    left = [each["name"] for each in node.get("options", ()) if each["type"] in _GROUPS]
    if left:
        raise ControlError(f"{node['name']!r} is used with a subcommand: {', '.join(left)}")
    return node, way


def slash(resolver: Resolver, text: str, options: Json, *, focus: str | None = None, typed: object = None) -> Json:
    """Build the data of a slash command, or of the autocomplete of its option *focus* with *typed* in it."""
    first, *path = text.removeprefix("/").split()
    command = shown(resolver.world, resolver.who, resolver.channel, first, {SLASH})
    leaf, way = _descend(command, path)
    specs = {each["name"]: each for each in leaf.get("options", ())}
    if unknown := options.keys() - specs.keys():
        raise ControlError(f"{text!r} has no option {', '.join(sorted(unknown))}; it has {', '.join(specs) or 'none'}")
    missing = [name for name, spec in specs.items() if spec.get("required") and name not in options]
    if missing and focus is None:
        raise ControlError(f"the client asks for {', '.join(missing)} before it sends {text!r}")
    given = [
        {"name": name, "type": specs[name]["type"], "value": _value(resolver, specs[name], value)}
        for name, value in options.items()
        if name != focus
    ]
    if focus is not None:
        given.append(_focused(specs, focus, typed, text))
    for node in reversed(way):
        given = [{"name": node["name"], "type": node["type"], "options": given}]
    return {**_head(command), "options": given, **resolver.data()}


def _head(command: Json) -> Json:
    head = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return {**head, "guild_id": command["guild_id"]} if "guild_id" in command else head


def _focused(specs: dict[str, Json], focus: str, typed: object, text: str) -> Json:
    spec = specs.get(focus)
    if spec is None or not spec.get("autocomplete"):
        raise ControlError(f"{text!r} has no option {focus!r} with autocomplete")
    return {"name": focus, "type": spec["type"], "value": "" if typed is None else str(typed), "focused": True}


def menu(resolver: Resolver, name: str, target: Message | User) -> Json:
    """Build the data of a context menu command on a message or a person."""
    kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
    command = shown(resolver.world, resolver.who, resolver.channel, name, {kind})
    number = resolver.message(target) if isinstance(target, Message) else resolver.user(str(target.id))
    return {**_head(command), "target_id": number, **resolver.data()}


def _value(resolver: Resolver, spec: Json, value: Any) -> object:
    """Check *value* as the client does and bring it into the form that Discord sends."""
    name, kind = spec["name"], spec["type"]
    match kind:
        case _Option.USER:
            return resolver.user(str(value))
        case _Option.ROLE:
            return resolver.role(str(value))
        case _Option.CHANNEL:
            return resolver.place(str(value), spec.get("channel_types") or [])
        case _Option.MENTIONABLE:
            return resolver.mentionable(str(value))
        case _Option.FILE:
            return resolver.file(value)
        case _Option.STRING:
            _of_kind(name, isinstance(value, str), "a text")
            _within(name, len(value), spec.get("min_length"), spec.get("max_length"), "characters")
        case _Option.INTEGER:
            _of_kind(name, isinstance(value, int) and not isinstance(value, bool), "a whole number")
            _within(name, value, spec.get("min_value"), spec.get("max_value"), "")
        case _Option.NUMBER:
            _of_kind(name, isinstance(value, int | float) and not isinstance(value, bool), "a number")
            _within(name, value, spec.get("min_value"), spec.get("max_value"), "")
        case _:
            _of_kind(name, isinstance(value, bool), "true or false")
    return _choice(spec, value)


def _choice(spec: Json, value: object) -> object:
    """Return the value of the choice that is meant, by its name or its value."""
    choices = spec.get("choices")
    if not choices:
        return value
    for choice in choices:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise ControlError(f"{spec['name']!r} offers {', '.join(str(each['name']) for each in choices)}, not {value!r}")


def _of_kind(name: str, is_right: bool, words: str) -> None:
    if not is_right:
        raise ControlError(f"{name!r} is {words}")


def _within(name: str, size: float, low: float | None, high: float | None, unit: str) -> None:
    if (low is not None and size < low) or (high is not None and size > high):
        raise ControlError(f"{name!r} has {size} {unit}, allowed are {low} to {high}".replace("  ", " "))
