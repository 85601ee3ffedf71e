"""One client after the other; of the one before nothing stays."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING

from bot.client import supervisor as supervision
from bot.client.supervisor import Supervisor
from bot.delivery.discord.token import Token
from bot.settings.environment import read_token
from tests.house import texts

if TYPE_CHECKING:
    import pytest


class Ends(Exception):
    """Enough clients were made."""


class ShortLived:
    """A client whose connection closes at once; it stands in a cycle, as one does with its cogs."""

    def __init__(self) -> None:
        self.itself = self

    async def start(self, _token: str) -> None:
        raise ConnectionResetError

    async def close(self) -> None:
        pass


async def test_a_client_is_let_go_of_before_the_next_one_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where it was frozen with what stays for good."""
    monkeypatch.setattr(supervision, "LONGEST_PAUSE_S", 0)
    made: list[weakref.ref[ShortLived]] = []
    alive: list[bool] = []

    def make() -> ShortLived:
        alive.extend(each() is not None for each in made[-1:])
        if len(alive) == 2:
            raise Ends
        client = ShortLived()
        made.append(weakref.ref(client))
        gc.freeze()
        return client

    token = Token("abc", file=None, read=read_token, say=texts().bound("fr"))
    supervisor = Supervisor(make, token, address="nowhere", say=texts().bound("fr"))  # type: ignore[arg-type] # a fake
    try:
        async with asyncio.timeout(30):
            await supervisor.run()
    except Ends:
        pass
    finally:
        gc.unfreeze()

    assert alive == [False, False]
