"""One leader: the process that ticks and speaks to Discord by itself.

The lease is a row with its holder and a beat that the holder raises. Nobody compares wall clocks:
a candidate takes the row over once it has seen the same beat for a whole term of its own monotonic
clock, or at once when the holder is a process of this machine that has died.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, String, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.database.columns import metadata
from bot.errors import WorldProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.database.engine import Database
    from bot.database.transaction import Transaction

logger = logging.getLogger(__name__)

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    # Empty when the last holder let go of it.
    Column("holder", String(200), nullable=False),
    Column("beat", BigInteger, nullable=False),
)

_of_name = leases.c.name == bindparam("of_name")
_READ = select(leases.c.holder, leases.c.beat).where(_of_name)
_TAKE = (
    update(leases)
    .where(_of_name, leases.c.holder == bindparam("seen_holder"), leases.c.beat == bindparam("seen_beat"))
    .values(holder=bindparam("new_holder"), beat=bindparam("new_beat"))
)


class LeaseLost(WorldProblem):
    """This process may no longer speak to Discord by itself."""

    key = "exit.second_process"


class AnotherProcess(WorldProblem):
    """Another process already works on this database."""

    key = "exit.second_process"


@dataclass(frozen=True)
class Seen:
    """The lease as one look at it found it; ``beat`` is None while there is no row."""

    holder: str
    beat: int | None


class Lease:
    """Hold the row called *name* for terms of *term* seconds, renewed at a third of it."""

    def __init__(
        self, database: Database, *, term: float, name: str = "leader", monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database, self._name, self._term, self._monotonic = database, name, term, monotonic
        self._holder = ""
        self._beat = 0
        self._deadline = float("-inf")
        self._renewal: asyncio.Task[None] | None = None

    @property
    def is_held(self) -> bool:
        """Whether this process is the leader, by its own monotonic clock."""
        return self._monotonic() < self._deadline

    def require(self) -> None:
        """Raise :class:`LeaseLost` unless this process is the leader: a woken zombie must send nothing."""
        if not self.is_held:
            raise LeaseLost(owner=_named(self._holder), seconds=round(self._term))

    async def acquire(self, *, alone: bool = False) -> None:
        """Become the leader, waiting for the present one to stop.

        With *alone* (SQLite: one process is all there may be) a living holder raises
        :class:`AnotherProcess` instead. What this process held until its deadline passed is taken back at once.
        """
        # Its own beats would look like those of another holder.
        await self._stop_keeping()
        seen, since = await self._look(), self._monotonic()
        while not self._may_take(seen, since) or not await self._take(seen):
            if alone and _lives_here(seen.holder):
                raise AnotherProcess(owner=_named(seen.holder), seconds=round(self._term))
            await asyncio.sleep(self._term / 10)
            now_seen = await self._look()
            if now_seen != seen:
                if alone and now_seen.holder == seen.holder:
                    raise AnotherProcess(owner=_named(seen.holder), seconds=round(self._term))
                seen, since = now_seen, self._monotonic()
        self._renewal = asyncio.create_task(self._keep(), name="lease")

    async def until_lost(self) -> None:
        """Return once another process has taken the lease over."""
        if self._renewal:
            await asyncio.wait({self._renewal})

    async def release(self) -> None:
        """Let go of the lease, so that the next process need not wait a term."""
        await self._stop_keeping()
        if self.is_held:
            self._deadline = float("-inf")
            await self._swap(Seen(self._holder, self._beat), holder="", beat=self._beat + 1)

    async def _stop_keeping(self) -> None:
        renewal, self._renewal = self._renewal, None
        if renewal:
            renewal.cancel()
            await asyncio.wait({renewal})

    def _may_take(self, seen: Seen, since: float) -> bool:
        """Whether nobody else can hold it: free, ours, that of a dead process here, or a full term without a beat."""
        return seen.holder in {"", self._holder} or _is_dead(seen.holder) or self._monotonic() - since > self._term

    async def _take(self, seen: Seen) -> bool:
        self._holder = f"{_this_process()}:{secrets.token_hex(4)}"
        self._beat = (seen.beat or 0) + 1
        asked_at = self._monotonic()
        taken = await self._swap(seen, holder=self._holder, beat=self._beat)
        if taken:
            self._deadline = asked_at + self._term
        return taken

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._term / 3)
            try:
                await self._renew()
            except LeaseLost:
                logger.exception("lease lost: another process took over")
                return
            except Exception:  # who stops renewing without having lost it leaves nobody to lead
                # The deadline passes by itself if the database stays away.
                logger.warning("lease not renewed: the database did not answer", exc_info=True)

    async def _renew(self) -> None:
        asked_at = self._monotonic()
        if not await self._swap(Seen(self._holder, self._beat), holder=self._holder, beat=self._beat + 1):
            self._deadline = float("-inf")
            raise LeaseLost(owner=_named(self._holder), seconds=round(self._term))
        self._beat += 1
        self._deadline = asked_at + self._term

    async def _look(self) -> Seen:
        async def look(tx: Transaction) -> Seen:
            row = (await tx.connection.execute(_READ, {"of_name": self._name})).one_or_none()
            return Seen(row.holder, row.beat) if row else Seen("", None)

        return await self._database.read(look)

    async def _swap(self, seen: Seen, *, holder: str, beat: int) -> bool:
        async def swap(tx: Transaction) -> bool:
            if seen.beat is None:
                await tx.connection.execute(insert(leases).values(name=self._name, holder=holder, beat=beat))
                return True
            changed = {"seen_holder": seen.holder, "seen_beat": seen.beat, "new_holder": holder, "new_beat": beat}
            return bool((await tx.connection.execute(_TAKE, {"of_name": self._name, **changed})).rowcount)

        try:
            return await self._database.write(swap)
        except IntegrityError:
            return False


def _this_process() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_started_at(os.getpid())}"


def _started_at(pid: int) -> str:
    """When the kernel says that *pid* was started (proc(5), field 22); empty where it is dead or nothing tells."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        # Whoever started it has not yet asked how it ended.
        return "" if state == "Z" else fields[18]
    except (OSError, IndexError, ValueError):
        return ""


def _named(holder: str) -> str:
    """Return *holder* as an operator knows it: its machine and its process."""
    host, pid = [*holder.split(":"), "", ""][:2]
    return f"{host}, processus {pid}"


def _process_of(holder: str) -> tuple[int, str] | None:
    """Return the holder's pid and start, or None when it lives on another machine."""
    host, pid, started_at, _ = [*holder.split(":"), "", "", "", ""][:4]
    return (int(pid), started_at) if host == socket.gethostname() and pid.isdigit() else None


def _lives_here(holder: str) -> bool:
    process = _process_of(holder)
    return process is not None and not _is_dead(holder)


def _is_dead(holder: str) -> bool:
    """Whether *holder* surely ended: its pid is free here, or was given to a process started at another time."""
    process = _process_of(holder)
    if process is None or not Path("/proc/self/stat").exists():
        return False
    pid, started_at = process
    return not Path(f"/proc/{pid}").exists() or _started_at(pid) != started_at
