"""From a click, a choice or a filled-in form to the handler that a cog registered for it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.client import custom_ids

logger = logging.getLogger(__name__)

FILE_UPLOAD, CHOICE = discord.ComponentType.file_upload.value, discord.ComponentType.select.value


@dataclass(frozen=True)
class Click:
    """One use of a component or a form: the id it carried, what was chosen, what was typed, the files given.

    What was chosen in a list of a form stands among what was *typed*, empty for nothing.
    """

    interaction: discord.Interaction
    id: str
    values: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, discord.Attachment] = field(default_factory=dict)


Handler = Callable[[Click], Awaitable[None]]


class Router:
    """Handlers by feature and action."""

    def __init__(self) -> None:
        self._handlers: dict[tuple[str, str], Handler] = {}

    def on(self, feature: str, action: str, handler: Handler) -> None:
        """Let *handler* serve ``feature:action``; two handlers for one name are a fault."""
        if (feature, action) in self._handlers:
            raise ValueError(f"two handlers for {feature}:{action}")
        self._handlers[feature, action] = handler

    def find(self, interaction: discord.Interaction) -> tuple[Handler, Click] | None:
        """Return who serves a component or modal interaction; None when nobody does (any more)."""
        data: Mapping[str, Any] = dict(interaction.data or {})
        named = custom_ids.read(str(data.get("custom_id", "")))
        handler = self._handlers.get((named.feature, named.action)) if named else None
        if named is None or handler is None:
            logger.info("nobody serves %r", data.get("custom_id"))
            return None
        fields = list(_fields(data.get("components", ())))
        typed = {field["custom_id"]: str(field["value"]) for field in fields if "value" in field}
        typed |= {field["custom_id"]: "".join(field["values"][:1]) for field in fields if field.get("type") == CHOICE}
        files = {field["custom_id"]: _file(interaction, field["values"][0]) for field in fields if _has_file(field)}
        return handler, Click(interaction, named.id, tuple(data.get("values", ())), typed, files)


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the fields of a submitted form: labels and rows are walked through."""
    for component in components:
        inner = [component["component"]] if "component" in component else component.get("components", ())
        if inner:
            yield from _fields(inner)
        elif "custom_id" in component:
            yield component


def _has_file(field: Mapping[str, Any]) -> bool:
    return field.get("type") == FILE_UPLOAD and bool(field.get("values"))


def _file(interaction: discord.Interaction, number: str) -> discord.Attachment:
    data: Any = interaction.data
    return discord.Attachment(data=data["resolved"]["attachments"][number], state=interaction._state)
