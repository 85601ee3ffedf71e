"""The bot's token; one that comes from a file is read again once Discord refuses it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot import log
from bot.delivery.discord.door import TokenRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.errors import Say

logger = logging.getLogger(__name__)

# Between two looks at the file.
LOOK_EVERY_S = 2.0


class Token:
    """What door and gateway show Discord; *read* reads *file*, and raises ValueError where it holds no token."""

    def __init__(self, value: str, *, file: Path | None, read: Callable[[Path], str], say: Say) -> None:
        self.value = value
        self._file, self._read, self._say = file, read, say
        self._was_accepted = False
        self._shown_by: list[Callable[[str], None]] = []

    def shown_by(self, show: Callable[[str], None]) -> None:
        """Let *show* take each token that is read from now on, before Discord refuses the old one there as well."""
        self._shown_by.append(show)

    def accepted(self) -> None:
        """Note that Discord knows it: refused later, it was reset and not mistyped."""
        self._was_accepted = True

    async def renewed(self, refused: str) -> None:
        """Wait until there is another token than the one that was *refused*.

        Raise :class:`TokenRefused` where none can come: it stands in the environment, or has never been right.
        """
        if self.value != refused:
            return
        if self._file is None or not self._was_accepted:
            raise TokenRefused
        logger.error("%s", self._say("exit.token_waiting", file=self._file))
        while self.value == refused:
            try:
                found = await asyncio.to_thread(self._read, self._file)
            except ValueError:  # it is being written
                found = refused
            if found != refused and self.value == refused:
                log.hide(found)
                self.value = found
                for show in self._shown_by:
                    show(found)
                logger.warning("%s", self._say("exit.token_read"))
            elif self.value == refused:
                await asyncio.sleep(LOOK_EVERY_S)
