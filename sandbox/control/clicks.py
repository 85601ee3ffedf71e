"""Press a button or choose from a select as a client would let a person do it."""

from collections.abc import Callable

from sandbox.components import (
    BUTTON,
    CHANNEL_SELECT,
    LINK_STYLE,
    MENTIONABLE_SELECT,
    PREMIUM_STYLE,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    USER_SELECT,
    walk,
)
from sandbox.control.ask import ControlError
from sandbox.control.resolved import Resolver
from sandbox.model import Message
from sandbox.wire import Json


def press(message: Message, wanted: str) -> Json:
    """Build the data of a press on the button with the custom_id or label *wanted*."""
    button = _component(message, wanted, lambda part: part["type"] == BUTTON)
    name = button.get("label") or wanted
    if button["style"] == LINK_STYLE:
        raise ControlError(f"{name!r} is a link: the client opens {button['url']} and Discord hears nothing")
    if button["style"] == PREMIUM_STYLE:
        raise ControlError(f"{name!r} opens a shop")
    if button.get("disabled"):
        raise ControlError(f"{name!r} is disabled")
    return {"component_type": BUTTON, "custom_id": button["custom_id"], "id": button["id"]}


def choose(resolver: Resolver, message: Message, wanted: str, values: list[str]) -> Json:
    """Build the data of choosing *values* in the select with the custom_id or placeholder *wanted*."""
    select = _component(message, wanted, lambda part: part["type"] in SELECTS)
    if select.get("disabled"):
        raise ControlError(f"{wanted!r} is disabled")
    chosen = chosen_values(resolver, select, values)
    return {
        "component_type": select["type"],
        "custom_id": select["custom_id"],
        "id": select["id"],
        "values": chosen,
        **resolver.data(),
    }


def chosen_values(resolver: Resolver, select: Json, values: list[str]) -> list[str]:
    """Check *values* against the select as a client does; return what Discord sends for them."""
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not (low if low is not None else 1) <= len(values) <= (high or 1):
        raise ControlError(f"{select['custom_id']!r} takes {low} to {high} values, not {len(values)}")
    kind = select["type"]
    if kind == STRING_SELECT:
        return [option_value(select, each) for each in values]
    if kind == CHANNEL_SELECT:
        return [resolver.place(each, select.get("channel_types") or []) for each in values]
    naming = {USER_SELECT: resolver.user, ROLE_SELECT: resolver.role, MENTIONABLE_SELECT: resolver.mentionable}
    return [naming[kind](each) for each in values]


def option_value(component: Json, wanted: str) -> str:
    """Return the value of the option with the value or label *wanted*."""
    options = component.get("options", [])
    for option in options:
        if wanted in {option["value"], option["label"]}:
            return str(option["value"])
    raise ControlError(f"{wanted!r} is not offered; there are {', '.join(each['label'] for each in options)}")


def _component(message: Message, wanted: str, fits: Callable[[Json], bool]) -> Json:
    fitting = [part for part in walk(message.components) if fits(part)]
    for key in ("custom_id", "label", "placeholder"):
        named = [part for part in fitting if part.get(key) == wanted]
        if len(named) == 1:
            return named[0]
        if named:
            raise ControlError(f"several components of message {message.id} are {wanted!r}: use a custom_id")
    there = ", ".join(str(part.get("label") or part.get("custom_id")) for part in fitting)
    raise ControlError(f"message {message.id} has no {wanted!r}; it has {there or 'nothing of that kind'}", status=404)
