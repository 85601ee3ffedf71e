"""The line of those who wait, as tests join it to sign-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dates import Calendar
from bot.delivery.keeping.service import Keeping
from bot.events.waitlist.model import Terms
from bot.events.waitlist.queue import Queue

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database
    from bot.delivery.service import Outbox


def a_line(database: Database, clock: Clock, outbox: Outbox) -> Queue:
    """Return the usual line, in a year without holidays."""
    keeping = Keeping(database, clock)
    return Queue(database, clock, outbox, keeping, calendar=Calendar(), terms=Terms(), locale="fr")
