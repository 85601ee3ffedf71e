"""What the other rooms ask of delivery: say this once, keep that in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.delivery import store
from bot.delivery.model import Delivery, Message, Mirrored, Rendered, Setting, State, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.database import Transaction

ON_ITS_WAY = frozenset({State.PLANNED, State.CLAIMED, State.UNKNOWN})


class Subject(Protocol):
    """What a feature registers for one kind of message: how it reads, and what follows once it was said."""

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the card as the subject stands now, or why there is nothing to say any more."""

    async def sent(self, tx: Transaction, delivery: Delivery) -> Rendered | Withdrawn | None:
        """Return how the subject stands now to keep the sent card in step; None when it is said and done."""


class Places(Protocol):
    """Where the organisers want things said."""

    async def channel_of(self, tx: Transaction, guild_id: int, setting: str) -> int | None:
        """Return the channel that was chosen, None when none was."""


class Outbox:
    """Write down what is to be said, inside the transaction of the change that causes it."""

    def __init__(self) -> None:
        self._wake: Callable[[], None] = _nobody_waits

    def woken_by(self, wake: Callable[[], None]) -> None:
        """Let *wake* be called after each commit that leaves something to send."""
        self._wake = wake

    async def say(self, tx: Transaction, message: Message) -> bool:
        """Plan *message*; return False when the same one is planned, on its way or said already."""
        planned = await store.put(tx, message)
        if planned:
            tx.after_commit(self._wake)
        return planned

    async def changed(self, tx: Transaction, guild_id: int, kind: str, subject: str, version: int) -> None:
        """Bring every posted card of *subject* to *version*."""
        await store.want(tx, guild_id, kind, subject, version)
        tx.after_commit(self._wake)

    async def look_again(self, tx: Transaction, guild_id: int, kind: str, now: datetime) -> None:
        """Find out whether the posted cards of one kind still stand."""
        await store.look_again(tx, guild_id, kind, now)
        tx.after_commit(self._wake)

    async def place_chosen(self, tx: Transaction, guild_id: int, setting: str, now: datetime) -> None:
        """Try again at once what waits for the place called *setting*."""
        await store.hurry(tx, guild_id, str(Setting(setting)), now)
        tx.after_commit(self._wake)

    async def latest(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> Delivery | None:
        """Return the newest row about *subject*, None when nothing was ever said of it."""
        rows = await store.of_subject(tx, guild_id, kind, subject)
        return rows[0] if rows else None

    async def posted(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> list[Mirrored]:
        """Return the cards of *subject* that stand in a channel."""
        return await store.posted(tx, guild_id, kind, subject)


def _nobody_waits() -> None:
    """Do nothing: before the dispatcher runs, a commit has nobody to wake."""
