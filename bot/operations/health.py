"""Whether the process is well: a file for the container's check, a port for who watches from outside."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.errors import WorldProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiohttp.web import AppRunner

logger = logging.getLogger(__name__)

FILE_NAME = "health.json"


class PortTaken(WorldProblem):
    """The health port cannot be listened on."""

    key = "exit.port_taken"


@dataclass(frozen=True)
class Health:
    """``is_ready`` when the gateway is connected; ``is_leader`` when this process speaks by itself."""

    is_ready: bool
    is_leader: bool


class HealthReport:
    """Write ``var/health.json``, and answer ``/healthz`` and ``/readyz`` where a port is set."""

    def __init__(self, look: Callable[[], Health], folder: Path, port: int | None) -> None:
        self._look, self._file, self._port = look, folder / FILE_NAME, port
        self._runner: AppRunner | None = None
        self._has_written = False

    async def write(self) -> None:
        """Renew the file; a file that grows old tells that the process no longer runs its ticks."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self._look())), "utf-8")
        self._has_written = True
        os.replace(fresh, self._file)  # noqa: PTH105 - atomic on every system, as Path.replace is; named for what it does

    async def open(self) -> None:
        """Listen on the loopback port, if one is set."""
        if self._port is None:
            return
        from bot.operations.health_port import listen  # noqa: PLC0415 - who sets no port does without a server

        try:
            self._runner = await listen(self._port, self._look)
        except OSError as error:
            raise PortTaken(port=self._port) from error
        logger.info("/healthz and /readyz answer on port %d", self._port)

    async def close(self) -> None:
        """Stop listening, and take our file away: a process that has stopped is not well."""
        if self._runner:
            await self._runner.cleanup()
        if self._has_written:
            self._file.unlink(missing_ok=True)
