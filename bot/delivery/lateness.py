"""Why something leaves late, and how that is said: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot import dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.errors import Say
    from bot.i18n import Locale

LATE_AFTER = timedelta(minutes=10)
"""What leaves later than this says so."""
NO_ANSWER = frozenset({"delivery.doubtful", "delivery.too_fast"})
NO_PLACE = frozenset(
    {f"delivery.{why}" for why in ("no_channel", "no_access", "no_permission", "archived", "locked", "no_room")}
)
"""Why a row waits for its channel: what is wrong there, as the door names it."""


class Cause(StrEnum):
    """What has held something up."""

    STOPPED = "stopped"
    AWAY = "away"
    PLACE = "place"
    # Something that nobody has noted.
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Outage:
    """From when to when no process of ours was at work."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Late:
    """Something was to leave at *planned_for* and did not; *outage* where we were stopped."""

    planned_for: datetime
    cause: Cause
    outage: Outage | None = None


def is_late(planned_for: datetime, leaves_at: datetime) -> bool:
    """Whether what leaves at *leaves_at* has to say that it is late."""
    return leaves_at - planned_for > LATE_AFTER


def lateness(
    planned_for: datetime, leaves_at: datetime, outages: Iterable[Outage] = (), reason: str | None = None
) -> Late | None:
    """Return why something is late, None where it is not; *reason* is why its row was put off last."""
    if not is_late(planned_for, leaves_at):
        return None
    # What has kept it longest from leaving; one of a few minutes before Discord went away explains nothing.
    held_up = {one: min(one.until, leaves_at) - max(one.since, planned_for) for one in outages}
    longest = max(held_up, key=lambda one: held_up[one], default=None)
    if longest and held_up[longest] * 2 > leaves_at - planned_for:
        return Late(planned_for, Cause.STOPPED, longest)
    if reason in NO_ANSWER:
        return Late(planned_for, Cause.AWAY)
    return Late(planned_for, Cause.PLACE if reason in NO_PLACE else Cause.TROUBLE)


def words(late: Late, say: Say, zone: ZoneInfo, locale: Locale) -> str:
    """Return the sentences that say so: when it was to leave, and what was in the way."""
    planned = dates.instant(late.planned_for, zone, locale)
    if late.outage is None:
        return say(f"late.{late.cause}", instant=planned)
    since, until = (at.astimezone(zone) for at in (late.outage.since, late.outage.until))
    if {since.date(), until.date()} == {late.planned_for.astimezone(zone).date()}:
        hours = {"since": dates.hour(since.timetz(), locale), "until": dates.hour(until.timetz(), locale)}
        return say("late.stopped", instant=planned, **hours)
    days = {"since": dates.instant(since, zone, locale), "until": dates.instant(until, zone, locale)}
    return say("late.stopped_longer", instant=planned, **days)
