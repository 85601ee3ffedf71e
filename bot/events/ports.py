"""What may have to follow a change, in rooms that this one does not know: small ports that ``bot.rooms`` wires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Transaction
    from bot.events.model import Event
    from bot.events.signups.model import SignUp
    from bot.events.waitlist.model import Standing


class EventListener(Protocol):
    """Follows events: their rooms, their reminders."""

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Follow, inside the transaction of the change; *before* is None when the event is new."""


class SignUpListener(Protocol):
    """Follows sign-ups: who may enter the event's room, who is reminded how."""

    async def signup_changed(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> None:
        """Follow, inside the transaction of the change; *before* is None at the first sign-up.

        *member* is whose sign-up it is, by the id that Discord knows them by; None for a guest, who is not on Discord.
        """


class Line(SignUpListener, Protocol):
    """Knows who waits for a place of an event whose places are counted."""

    async def lock(self, tx: Transaction, event: Event) -> None:
        """Let nobody else count the places of *event* until *tx* ends."""

    async def admit(
        self, tx: Transaction, event: Event, person_id: int, received_at: datetime | None
    ) -> Standing | None:
        """Return None where a place is theirs to take, else where they stand in the line."""

    async def has_room(self, tx: Transaction, event: Event) -> bool:
        """Whether a place is free for anybody who comes now; true until *tx* ends."""

    async def standing(
        self, tx: Transaction, event: Event, person_id: int, received_at: datetime | None
    ) -> Standing | None:
        """Return where somebody stands in the line, None where they do not; their first click counts."""

    async def settle(self, tx: Transaction, event: Event, person_id: int) -> None:
        """Let somebody wait no more who is in, since the places of *event* are counted no more."""

    async def waits(self, tx: Transaction, guild_id: int, person_id: int) -> tuple[Standing, ...]:
        """Return where somebody stands in which lines."""

    async def forget(self, tx: Transaction, guild_id: int, person_id: int) -> None:
        """Let somebody wait for nothing any more."""


class FollowsFailure(Protocol):
    """Hears that no private message reaches somebody."""

    async def direct_failed(self, tx: Transaction, guild_id: int, event_id: int, person_id: int, reason: str) -> None:
        """Bring who is in back to the event's channel, and let the organisers know once; *reason* is a text key."""


class FollowsWriting(FollowsFailure, Protocol):
    """Hears as well that one does reach them."""

    async def direct_reached(self, tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
        """Forget that earlier ones came back."""
