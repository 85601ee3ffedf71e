"""What the report of deliveries tells, screen by screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.delivery.alarm import Closed
    from bot.delivery.lateness import Outage
    from bot.delivery.report.model import Ahead, Thing, Trouble
    from bot.events.model import Event


class NothingToResend(Refusal):
    """It was said again meanwhile, or saying it is of no use any more."""

    key = "refusal.nothing_to_resend"


@dataclass(frozen=True)
class Mending:
    """What is in the way: channels with their problem, that of the team's own, the slow lane, the last stop."""

    channels: tuple[tuple[str, str], ...] = ()
    team: str | None = None
    lane: Closed | None = None
    outage: Outage | None = None


@dataclass(frozen=True)
class Shown:
    """A trouble on a screen, and whether saying it again is of use."""

    trouble: Trouble
    can_resend: bool


@dataclass(frozen=True)
class Overview:
    """Everything of a community: what is in trouble (one page of it), what leaves next, how many have left."""

    mending: Mending
    troubles: tuple[Shown, ...]
    count: int
    page: int
    pages: int
    planned: tuple[Ahead, ...]
    sent: int
    unreached: int
    titles: Mapping[int, Event]


@dataclass(frozen=True)
class Missed:
    """Somebody whom something did not reach: None where they are forgotten, with their name where it is known."""

    discord_id: int | None
    full_name: str | None = None


@dataclass(frozen=True)
class ShownThing:
    """One message to the people of an event, whom it missed, and its troubles."""

    thing: Thing
    missed: tuple[Missed, ...]
    troubles: tuple[Shown, ...]


@dataclass(frozen=True)
class EventReport:
    """Everything that was, or is to be, said to the people of one event; one page of it."""

    event: Event
    things: tuple[ShownThing, ...]
    planned: tuple[Ahead, ...]
    unreached: tuple[Missed, ...]
    page: int
    pages: int
