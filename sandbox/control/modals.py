"""Fill in and submit a modal as a client would let a person do it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox import limits
from sandbox.components import (
    CHANNEL_SELECT,
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    MENTIONABLE_SELECT,
    RADIO_GROUP,
    ROLE_SELECT,
    ROW,
    SELECTS,
    TEXT_INPUT,
    USER_SELECT,
)
from sandbox.control.ask import ControlError
from sandbox.control.clicks import chosen_values, option_value
from sandbox.control.resolved import Resolver
from sandbox.wire import Json

_DEFAULT_KINDS = {USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT}


class _Field(NamedTuple):
    label: str
    component: Json


def submit(resolver: Resolver, modal: Json, answers: Json) -> Json:
    """Build the data of submitting *modal* with *answers*, by label or custom_id of each field."""
    fields = list(_fields(modal["components"]))
    given: Json = {}
    for name, value in answers.items():
        field = next((each for each in fields if name in {each.component["custom_id"], each.label}), None)
        if field is None:
            labels = ", ".join(repr(each.label) for each in fields)
            raise ControlError(f"the modal {modal['title']!r} has no field {name!r}; it has {labels}")
        given[field.component["custom_id"]] = value
    filled = {each.component["custom_id"]: _filled(resolver, each, given) for each in fields}
    parts = [_submitted(number, part, filled) for number, part in enumerate(modal["components"], start=1)]
    return {"custom_id": modal["custom_id"], "components": parts, **resolver.data()}


def _fields(components: list[Json]) -> Iterator[_Field]:
    for part in components:
        if part["type"] == LABEL:
            yield _Field(part["label"], part["component"])
        elif part["type"] == ROW:
            yield from (_Field(each.get("label") or each["custom_id"], each) for each in part["components"])


def _submitted(number: int, part: Json, filled: dict[str, Json]) -> Json:
    head: Json = {"type": part["type"], "id": part.get("id") or number}
    if part["type"] == LABEL:
        head["component"] = filled[part["component"]["custom_id"]]
    elif part["type"] == ROW:
        head["components"] = [filled[each["custom_id"]] for each in part["components"]]
    return head


def _filled(resolver: Resolver, field: _Field, given: Json) -> Json:
    component = field.component
    kind, custom_id = component["type"], component["custom_id"]
    has = custom_id in given
    value = given.get(custom_id)
    sent: Json = {"type": kind, "id": component.get("id") or 0, "custom_id": custom_id}
    if kind == TEXT_INPUT:
        sent["value"] = _text(field, value if has else component.get("value") or "")
    elif kind in SELECTS:
        sent["values"] = _selected(resolver, field, _listed(value) if has else _defaults(component))
    elif kind == FILE_UPLOAD:
        files = [resolver.file(each) for each in _listed(value)]
        sent["values"] = _counted(field, files, component.get("max_values") or 1)
    elif kind == RADIO_GROUP:
        sent["value"] = _radio(field, value if has else next(iter(_defaults(component)), None))
    elif kind == CHECKBOX_GROUP:
        chosen = [option_value(component, str(each)) for each in (_listed(value) if has else _defaults(component))]
        sent["values"] = _counted(field, chosen, component.get("max_values") or len(component["options"]))
    elif kind == CHECKBOX:
        sent["value"] = _checked(field, value if has else bool(component.get("default")))
    else:
        raise ControlError(f"the client knows no field of type {kind}")
    return sent


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _defaults(component: Json) -> list[str]:
    """Return what the client has chosen before the person touches anything."""
    if component["type"] in _DEFAULT_KINDS:
        return [str(each["id"]) for each in component.get("default_values") or []]
    return [each["value"] for each in component.get("options") or [] if each.get("default")]


def _is_required(component: Json) -> bool:
    return component.get("required") is not False


def _text(field: _Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ControlError(f"{field.label!r} takes a text")
    low, high = field.component.get("min_length") or 0, field.component.get("max_length") or limits.INPUT
    if not value and _is_required(field.component):
        raise ControlError(f"{field.label!r} must be filled in")
    if value and not low <= len(value) <= high:
        raise ControlError(f"{field.label!r} takes {low} to {high} characters, not {len(value)}")
    return value


def _selected(resolver: Resolver, field: _Field, values: list[Any]) -> list[str]:
    if not values and not _is_required(field.component):
        return []
    return chosen_values(resolver, field.component, [str(each) for each in values])


def _counted(field: _Field, values: list[str], most: int) -> list[str]:
    low = field.component.get("min_values")
    least = 1 if low is None else low
    if not values and not _is_required(field.component):
        return values
    if not least <= len(values) <= most:
        raise ControlError(f"{field.label!r} takes {least} to {most} choices, not {len(values)}")
    return values


def _radio(field: _Field, value: Any) -> str | None:
    if value is None:
        if _is_required(field.component):
            raise ControlError(f"{field.label!r} must be chosen")
        return None
    return option_value(field.component, str(value))


def _checked(field: _Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ControlError(f"{field.label!r} is true or false")
    return value
