"""The process that reads, as the bot holds it: started, asked, ended by force."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.feeds.reading.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

CHILD = "bot.feeds.reading.child"
_ROOT = Path(__file__).resolve().parents[3]
# Where Python and its libraries are found; no secret of the bot goes with them.
_INHERITED = ("PATH", "SYSTEMROOT", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_LONGEST_ANSWER = 4 * 2**20
_CHUNK = 2**16
_START_WITHIN_S, _END_WITHIN_S = 30.0, 5.0


class Child:
    """A running process; it does one task at a time. *leaving*: it answers no more."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # asked for in `start`
        self._process, self._tasks, self._answers = process, process.stdin, process.stdout
        self.leaving = False

    @classmethod
    async def start(cls) -> Child:
        """Return a process that is ready; raise :class:`Unreadable` where none comes."""
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", CHILD),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _INHERITED if name in os.environ},
                limit=_LONGEST_ANSWER,
            )
        except OSError as error:
            raise Unreadable("crash") from error
        child = cls(process)
        try:
            async with asyncio.timeout(_START_WITHIN_S):
                await child._answer()
        except BaseException as error:
            await child.end()
            if isinstance(error, TimeoutError):
                raise Unreadable("crash") from error
            raise
        return child

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.returncode is None and not self.leaving

    async def ask(self, task: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        """Return its answer; raise :class:`Unreadable` ("crash") where it ends instead."""
        try:
            self._tasks.write(json.dumps({**task, "size": len(body)}).encode() + b"\n")
            for begin in range(0, len(body), _CHUNK):
                self._tasks.write(memoryview(body)[begin : begin + _CHUNK])
                await self._tasks.drain()
                # Where the process reads as fast as we write, nothing would be waited for.
                await asyncio.sleep(0)
            answer = await self._answer()
        except OSError as error:
            raise Unreadable("crash") from error
        self.leaving = bool(answer.get("leaving"))
        return answer

    async def end(self) -> None:
        """End the process by force, and wait until it is gone."""
        self.leaving = True
        self._tasks.close()
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_WITHIN_S):
                await self._process.wait()

    async def _answer(self) -> dict[str, Any]:
        try:
            line = await self._answers.readline()
            answer = json.loads(line)
        except ValueError as error:
            # It ended, or its answer is none.
            raise Unreadable("crash") from error
        if not isinstance(answer, dict):
            raise Unreadable("crash")
        return answer
