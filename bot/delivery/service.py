"""What the other rooms ask of delivery: say this once, keep that in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.delivery import store
from bot.delivery.model import Delivery, InStep, Message, Mirrored, Reachable, Rendered, Setting, State, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.database import Transaction
    from bot.delivery.model import Person, Recipient

ON_ITS_WAY = frozenset({State.PLANNED, State.CLAIMED, State.UNKNOWN})


class Subject(Protocol):
    """What a feature registers for one kind of message: how it reads, and what follows once it was said."""

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the card as the subject stands now, or why there is nothing to say any more."""

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn | None:
        """Return how the subject stands now to keep the sent card in step; None when it is said and done."""


@runtime_checkable
class KeptInStep(Protocol):
    """A subject of which many messages leave at once, each kept in step: they cost the one writer as little as may be.

    Each may be written a moment before it is claimed: what changes in that moment is corrected in the message, as what
    changes a moment after it has left.
    """

    async def all_rendered(
        self, tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]
    ) -> list[Rendered | Withdrawn]:
        """Do for all of a guild's *deliveries* what :meth:`Subject.render` does for one; return it in their order."""

    async def all_sent(
        self, tx: Transaction, guild_id: int, deliveries: Sequence[Delivery]
    ) -> list[InStep | Withdrawn]:
        """Do for all of a guild's *deliveries* what :meth:`Subject.sent` does for one; return it in their order."""


@runtime_checkable
class HearsFailure(Protocol):
    """A subject that does something when Discord refuses its message for good."""

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Follow the refusal, in the transaction that settles the row; *reason* is a text key."""


@runtime_checkable
class HearsExpiry(Protocol):
    """A subject that does something when its message could not leave while it was of use."""

    async def expired(self, tx: Transaction, delivery: Delivery) -> None:
        """Follow, in the transaction that abandons the row."""


@runtime_checkable
class SaysAgain(Protocol):
    """A subject that one person has missed and can be told later, whichever way they are reached now."""

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the card as the subject stands now, or why there is nothing to say any more."""


class Places(Protocol):
    """Where the organisers want things said, and where people and events are reached."""

    async def channel_of(self, tx: Transaction, guild_id: int, setting: str) -> int | None:
        """Return the channel that was chosen, None when none was."""

    async def room_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return an event's private channel; None while it is not known to stand as wanted, which is then seen to."""

    async def room_in_doubt(self, tx: Transaction, guild_id: int, event_id: int) -> None:
        """Have an event's room looked at: something could not be said there."""

    async def channel_in_doubt(self, tx: Transaction, guild_id: int, channel_id: int) -> None:
        """Have a channel looked at: something could not be said there."""

    async def person_of(self, tx: Transaction, guild_id: int, person_id: int) -> Reachable | None:
        """Return how somebody is reached; None when they have been forgotten."""

    async def dm_opened(self, tx: Transaction, guild_id: int, person_id: int, channel_id: int) -> None:
        """Remember the direct conversation with somebody."""

    async def dm_lost(self, tx: Transaction, guild_id: int, person_id: int) -> None:
        """Forget the direct conversation with somebody: Discord does not let us into it any more."""


class Outbox:
    """Write down what is to be said, inside the transaction of the change that causes it."""

    def __init__(self) -> None:
        self._wake: Callable[[], None] = _nobody_waits
        self._wake_mirror: Callable[[], None] = _nobody_waits

    def woken_by(self, wake: Callable[[], None], *, mirror: Callable[[], None]) -> None:
        """Let *wake* be called after each commit that leaves something to send, *mirror* where a card is to change."""
        self._wake, self._wake_mirror = wake, mirror

    def wake_after(self, tx: Transaction) -> None:
        """Have the dispatcher look as soon as *tx* is committed."""
        tx.after_commit(self._wake)

    def correct_after(self, tx: Transaction) -> None:
        """Have the mirror look as soon as *tx* is committed."""
        tx.after_commit(self._wake_mirror)

    async def say(self, tx: Transaction, message: Message) -> bool:
        """Plan *message*; return False when the same one is planned, on its way or said already."""
        planned = await store.put(tx, message)
        if planned:
            tx.after_commit(self._wake)
        return planned

    async def changed(self, tx: Transaction, guild_id: int, kind: str, subject: str, version: int) -> None:
        """Bring every posted card of *subject* to *version*."""
        await store.want(tx, guild_id, kind, subject, version)
        tx.after_commit(self._wake_mirror)

    async def write_anew(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> None:
        """Let what could not be said yet of *subject*, or of a part of it, be said as it now stands."""
        await store.write_anew(tx, guild_id, kind, subject)

    async def withdraw(
        self,
        tx: Transaction,
        guild_id: int,
        kind: str,
        subject: str,
        reason: str,
        now: datetime,
        *,
        to: Recipient | None = None,
    ) -> None:
        """Do not say what is not on its way yet of *subject*, or of a part of it ("subject:…").

        Where *to* is one of those who were to hear it, the others still do.
        """
        recipient = None if to is None else str(to)
        await store.withdraw(tx, guild_id, kind, subject, reason, now, recipient=recipient)

    async def look_again(self, tx: Transaction, guild_id: int, kind: str, now: datetime) -> None:
        """Find out whether the posted cards of one kind still stand."""
        await store.look_again(tx, guild_id, kind, now)
        tx.after_commit(self._wake_mirror)

    async def place_chosen(self, tx: Transaction, guild_id: int, setting: str, now: datetime) -> None:
        """Try again at once what waits for the place called *setting*."""
        await self.hurry(tx, guild_id, Setting(setting), now)

    async def hurry(
        self, tx: Transaction, guild_id: int, recipient: Recipient, now: datetime, *, reason: str | None = None
    ) -> None:
        """Try again at once what waits for *recipient*, for *reason* alone where one is given."""
        await store.hurry(tx, guild_id, str(recipient), now, reason=reason)
        tx.after_commit(self._wake)

    async def forget(self, tx: Transaction, guild_id: int, person: Person, discord_id: int, now: datetime) -> None:
        """Withdraw what was still to be said to *person*, and empty what was said: they asked to be erased.

        So is what was said to others and names them, by their *discord_id*.
        """
        await store.forget(tx, guild_id, str(person), f"<@{discord_id}>", now)

    async def latest(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> Delivery | None:
        """Return the newest row about *subject*, None when nothing was ever said of it."""
        rows = await store.of_subject(tx, guild_id, kind, subject)
        return rows[0] if rows else None

    async def rows(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> list[Delivery]:
        """Return every row about *subject*, newest first: several, where several people are told."""
        return await store.of_subject(tx, guild_id, kind, subject)

    async def planned(self, tx: Transaction, guild_id: int, kind: str) -> list[Delivery]:
        """Return the rows of one kind that are not on their way yet, the oldest first."""
        return await store.planned(tx, guild_id, kind)

    async def posted(self, tx: Transaction, guild_id: int, kind: str, subject: str) -> list[Mirrored]:
        """Return the cards of *subject* that stand in a channel."""
        return await store.posted(tx, guild_id, kind, subject)


def _nobody_waits() -> None:
    """Do nothing: before the dispatcher runs, a commit has nobody to wake."""
