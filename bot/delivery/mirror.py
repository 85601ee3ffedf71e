"""Keep posted cards in step with their subjects: the last version wins, and repeating is safe."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.database.lease import LeaseLost
from bot.delivery import store
from bot.delivery.model import (
    Delivery,
    Door,
    Doubtful,
    Mirrored,
    Outcome,
    Postponed,
    Refused,
    Rendered,
    Sent,
    Withdrawn,
    pause_for,
)
from bot.errors import WorldProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Subject

logger = logging.getLogger(__name__)

BATCH = 64
# A card that changes with every tap of a crowd is edited once in so many seconds, and then shows all of them.
EDITS_APART_S = 1.0
# A card that somebody has deleted is not kept in step any more.
DELETED = "delivery.deleted"


async def fresh(
    subjects: Mapping[str, Subject], tx: Transaction, delivery: Delivery | Mirrored
) -> Rendered | Withdrawn:
    """Return what *delivery* says as its subject stands now, fitted to what Discord takes."""
    subject = subjects[delivery.kind]
    return fitted(await subject.render(tx, delivery.guild_id, delivery.subject, delivery.locale))


def fitted(rendered: Rendered | Withdrawn) -> Rendered | Withdrawn:
    """Return *rendered* with what Discord takes of its card."""
    return replace(rendered, card=rendered.card.fitted()) if isinstance(rendered, Rendered) else rendered


class Mirror:
    """The half of delivery that edits; only the leader runs it, beside what it sends.

    ``done`` counts the looks. *on_step* is told each named step before it happens; tests kill the process there.
    """

    def __init__(
        self,
        database: Database,
        door: Door,
        clock: Clock,
        *,
        subjects: Mapping[str, Subject],
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        self._database, self._door, self._clock = database, door, clock
        self._subjects, self._on_step = subjects, on_step
        self._round = asyncio.Lock()
        # When each card may be edited again, by the loop's clock.
        self._rests_until: dict[int, float] = {}
        self.done = 0

    async def run(self) -> None:
        """Update the cards that are behind, or due to be looked at, until none is; harmless twice, or late."""
        async with self._round:
            try:
                while stale := await self._database.read(lambda tx: store.stale(tx, self._clock.now(), most=BATCH)):
                    rested = await self._rested(stale)
                    self.done += len(rested)
                    async with asyncio.TaskGroup() as group:
                        for mirrored in rested:
                            group.create_task(self._update(mirrored))
            except* LeaseLost:
                logger.warning("cards stay as they are here: another process leads now")

    async def _rested(self, stale: Sequence[Mirrored]) -> list[Mirrored]:
        """Return those of *stale* that were not edited just now, after a wait where all of them were."""
        now = asyncio.get_running_loop().time()
        self._rests_until = {card: until for card, until in self._rests_until.items() if until > now}
        rested = [one for one in stale if one.id not in self._rests_until]
        if not rested:
            await asyncio.sleep(min(self._rests_until[one.id] for one in stale) - now)
        return rested

    async def _update(self, mirrored: Mirrored) -> None:
        """Show the subject as it stands; the last version wins and repeating is safe."""
        try:
            rendered = await self._database.read(lambda tx: fresh(self._subjects, tx, mirrored))
        except WorldProblem:
            raise
        except Exception:  # one card that cannot be rendered must not hold up all others
            logger.exception("card %d (%s) could not be rendered", mirrored.id, mirrored.kind)
            not_now = Postponed("delivery.not_rendered", after=600)
            await self._database.write(lambda tx: self._later(tx, mirrored, not_now))
            return
        if isinstance(rendered, Withdrawn):
            await self._database.write(lambda tx: store.change_mirror(tx, mirrored, ended=rendered.reason))
            return
        self._on_step("mirror")
        outcome = await self._door.edit(mirrored.channel_id, mirrored.message_id, rendered.card, marker=mirrored.marker)
        self._rests_until[mirrored.id] = asyncio.get_running_loop().time() + EDITS_APART_S
        await self._database.write(lambda tx: self._mirrored(tx, mirrored, rendered, outcome))

    async def _mirrored(self, tx: Transaction, mirrored: Mirrored, rendered: Rendered, outcome: Outcome) -> None:
        match outcome:
            case Sent(message_id=None) | Postponed(reason="delivery.no_channel"):
                # Deleted, alone or with its channel: the board offers to publish it again.
                await store.change_mirror(tx, mirrored, ended=DELETED)
            case Sent():
                await store.mirrored(tx, mirrored, version=rendered.version, stale_at=rendered.stale_at)
            case Refused(reason=reason):
                await store.change_mirror(tx, mirrored, ended=reason)
            case Postponed() | Doubtful():
                await self._later(tx, mirrored, outcome)

    async def _later(self, tx: Transaction, mirrored: Mirrored, outcome: Postponed | Doubtful) -> None:
        """Look at *mirrored* again after a pause."""
        after = outcome.after if isinstance(outcome, Postponed) else None
        pause = pause_for(mirrored.attempts, chance=random.random(), at_least_s=after)  # noqa: S311 - no secret
        await store.later(tx, mirrored, self._clock.now() + pause)
