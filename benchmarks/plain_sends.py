"""How a discord.py bot sends to many channels by itself: one after the other, or all at once.

``python -m benchmarks.plain_sends loop|gather FILE`` sends to the channels of FILE, one id a line, each line one
message; its words are "loop N" or "gather N". What discord.py raises is counted by whoever reads Discord's side.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import discord
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGUN, DONE = "plain sends: begun", "plain sends: done"


def text_of(way: str, number: int) -> str:
    """Return the words of one message."""
    return f"{way} {number:06}"


async def send(way: str, token: str, channels: Sequence[int]) -> None:
    """Send one message to each of *channels*, which may be named several times."""
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(token)
        places = [client.get_partial_messageable(channel) for channel in channels]
        sends = (place.send(text_of(way, number)) for number, place in enumerate(places))
        _say(BEGUN)
        if way == "loop":
            for each in sends:
                await each
        else:
            await asyncio.gather(*sends, return_exceptions=True)
    _say(DONE)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Route.BASE = os.environ["PASSERELLE_DISCORD_API"]
    lines = Path(sys.argv[2]).read_text(encoding="ascii").split()
    asyncio.run(send(sys.argv[1], os.environ["PASSERELLE_DISCORD_TOKEN"], [int(line) for line in lines]))
