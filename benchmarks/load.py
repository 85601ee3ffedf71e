"""People who use ``/programme`` at a fixed rate, whether or not the bot keeps up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
    from typing import Any

    from sandbox.client import Control, Outcome
    from sandbox.wire import Json

# The type of a text among the components of a message (docs.discord.com components/reference).
TEXT_DISPLAY = 10


@dataclass(frozen=True)
class Answers:
    """How long each acknowledgement took, by the sandbox's clock, and how many commands got no programme."""

    acked_ms: tuple[float, ...]
    errors: int


async def programme(control: Control, member: str, channel: str) -> Outcome:
    """Let *member* use ``/programme``."""
    return await control.command(member, channel, "programme")


async def rush(act: Callable[[int], Coroutine[Any, Any, Outcome]], *, count: int, per_second: float) -> Answers:
    """Begin *act* *count* times, numbered from 0, each at its instant (an open loop)."""
    loop = asyncio.get_running_loop()
    began, asked = loop.time(), list[asyncio.Task["Outcome"]]()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            await asyncio.sleep(began + number / per_second - loop.time())
            asked.append(group.create_task(act(number)))
    return counted([task.result() for task in asked])


def counted(outcomes: Sequence[Outcome]) -> Answers:
    """Return what *outcomes* came to; an answer that shows no programme is an error."""
    good = [one.acked_ms for one in outcomes if one.acked_ms is not None and text_of(one)]
    return Answers(tuple(good), errors=len(outcomes) - len(good))


def text_of(outcome: Outcome) -> str:
    """Return what the panel of an answer says; empty for an answer without one, as every refusal is."""
    shown = (response.get("message", {}).get("components", ()) for response in outcome.responses)
    return "\n".join(text for components in shown for text in _texts(components))


def _texts(components: Iterable[Json]) -> Iterator[str]:
    """Yield every text of a Components V2 message, top to bottom."""
    for component in components:
        if component["type"] == TEXT_DISPLAY:
            yield component["content"]
        yield from _texts(component.get("components", ()))
