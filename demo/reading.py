"""Read a message as a client shows it: its words, its buttons, and names in the place of numbers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from demo.cast import PARIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.wire import Json

# Of the components of a message (docs.discord.com components/reference).
BUTTON, TEXT_DISPLAY, STRING_SELECT = 2, 10, 3
_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_COMMAND = re.compile(r"</([^:>]+):\d+>")
_LINK = re.compile(r"\[([^\]]+)\]\(<?https?://[^)\s]+\)|<(https?://[^>\s]+)>")
_STAMP = re.compile(r"<t:(\d+)(?::\w)?>")


def parts(message: Json) -> Iterator[Json]:
    """Yield every component of *message*, top to bottom."""
    for part in message.get("components", ()):
        yield part
        if "accessory" in part:
            yield part["accessory"]
        yield from parts(part)


def texts(message: Json) -> list[str]:
    """Return what *message* says, without its buttons."""
    shown = [part["content"] for part in parts(message) if part["type"] == TEXT_DISPLAY]
    return [text for text in (message.get("content"), *shown) if text]


def labels(message: Json) -> list[str]:
    """Return what stands on its buttons and lists."""
    named = {BUTTON: "label", STRING_SELECT: "placeholder"}
    return [str(part.get(named[part["type"]]) or "…") for part in parts(message) if part["type"] in named]


def plain(text: str, name_of: Callable[[str], str | None]) -> str:
    """Return *text* with its marks for people, places, commands, links and instants as a client shows them."""
    text = _MENTION.sub(lambda found: name_of(found[1]) or "quelqu'un", text)
    text = _LINK.sub(lambda found: found[1] or found[2], text)
    text = _COMMAND.sub(r"/\1", text)
    return _STAMP.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), PARIS):%d/%m à %H:%M}", text)


def find(message: Json, action: str) -> str | None:
    """Return the custom_id that begins with *action*, e.g. "inscription:signup:"; None where there is none."""
    return next((part["custom_id"] for part in parts(message) if part.get("custom_id", "").startswith(action)), None)


def words(message: Json) -> str:
    """Return all that *message* says, with plain spaces and apostrophes."""
    said = "\n".join(texts(message))
    return said.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


def find_all(message: Json, action: str) -> list[str]:
    """Return every custom_id that begins with *action*, top to bottom."""
    return [part["custom_id"] for part in parts(message) if part.get("custom_id", "").startswith(action)]
