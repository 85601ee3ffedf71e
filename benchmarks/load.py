"""People who use commands at a fixed rate, whether or not the bot keeps up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.client import Control, Outcome


@dataclass(frozen=True)
class Answers:
    """How long each acknowledgement took, by the sandbox's clock, and how many commands got no answer."""

    acked_ms: tuple[float, ...]
    errors: int


async def programme(control: Control, member: str, channel: str) -> Outcome:
    """Let *member* use ``/programme``."""
    return await control.command(member, channel, "programme")


async def rush(control: Control, member: str, channel: str, *, count: int, per_second: float) -> Answers:
    """Let *member* use ``/programme`` *count* times, each begun at its instant (an open loop)."""
    loop = asyncio.get_running_loop()
    began, asked = loop.time(), list[asyncio.Task["Outcome"]]()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            await asyncio.sleep(began + number / per_second - loop.time())
            asked.append(group.create_task(programme(control, member, channel)))
    return counted([task.result() for task in asked])


def counted(outcomes: Sequence[Outcome]) -> Answers:
    """Return what *outcomes* came to; an error is an acknowledgement that never came or that showed nothing."""
    good = [one.acked_ms for one in outcomes if one.acked_ms is not None and one.responses and not one.error]
    return Answers(tuple(good), errors=len(outcomes) - len(good))
