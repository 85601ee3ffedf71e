"""What a look that Discord did not answer as wanted tells about a message."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.delivery.discord.door import _telling
from bot.delivery.model import Trace

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(status: int, code: int = 0) -> discord.HTTPException:
    """Return what discord.py raises for an answer."""
    response: Any = SimpleNamespace(status=status, reason="")
    kinds: dict[int, Callable[..., discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = discord.DiscordServerError if status >= 500 else kinds.get(status, discord.HTTPException)
    return kind(response, {"code": code, "message": ""})


@pytest.mark.parametrize(
    ("error", "tells"),
    [
        (refused(500), Trace.LATER),
        (refused(503), Trace.LATER),
        (refused(429), Trace.LATER),
        (refused(404, 10003), Trace.ABSENT),
        # The server is not there, or we are not on it: what its channels hold nobody knows.
        (refused(404, 10004), Trace.UNREADABLE),
        (refused(404, 10007), Trace.UNREADABLE),
        (refused(403, 50001), Trace.UNREADABLE),
        (refused(400, 50035), Trace.UNREADABLE),
    ],
)
def test_a_look_that_fails_tells_what_it_can(error: discord.HTTPException, tells: Trace) -> None:
    """Only a channel that is gone surely holds nothing; only an outage passes by itself."""
    assert _telling(error) is tells


def test_a_look_with_a_token_that_was_reset_tells_nothing() -> None:
    """The message waits for the new one."""
    assert _telling(refused(401)) is Trace.LATER
