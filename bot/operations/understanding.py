"""``python -m bot when``: what an organiser's words for an instant were taken for, or why they were not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal
from bot.i18n import french
from bot.instants import read_when

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.errors import Say

UNDERSTOOD, NOT_UNDERSTOOD = 0, 1


@dataclass(frozen=True)
class Understood:
    """What *typed* means: an *instant* in ISO 8601 with its zone, or a day alone; *reads* says it in French."""

    typed: str
    instant: str
    utc: str | None
    zone: str
    has_hour: bool
    reads: str
    understood: bool = True


@dataclass(frozen=True)
class NotUnderstood:
    """Why *typed* means nothing: the name of the *reason*, its *sentence*, and what could be typed instead."""

    typed: str
    reason: str
    sentence: str
    suggestion: str
    understood: bool = False


def understand(typed: str, now: datetime, zone: ZoneInfo, say: Say) -> Understood | NotUnderstood:
    """Return what *typed* means to somebody in *zone* at the instant *now*, as the bot's forms would take it."""
    try:
        found = read_when(typed, now, zone)
    except Refusal as refusal:
        reason, suggestion = refusal.key.removeprefix("refusal."), str(refusal.params.get("suggestion", ""))
        return NotUnderstood(typed, reason, french(refusal.sentence(say)), suggestion)
    return _instant(typed, found, zone) if isinstance(found, datetime) else _day(typed, found, zone)


def read_now(given: str | None, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant that *given* names in ISO 8601, *now* where nothing is; without an offset it is *zone*'s."""
    if given is None:
        return now
    found = datetime.fromisoformat(given)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def shown(found: Understood | NotUnderstood, say: Say, *, as_json: bool) -> str:
    """Return what the operator reads: a JSON object in one line, or a sentence."""
    if as_json:
        return json.dumps(asdict(found), ensure_ascii=False)
    if isinstance(found, NotUnderstood):
        return found.sentence
    key = "when.understood" if found.has_hour else "when.day_alone"
    return french(say(key, reads=found.reads, instant=found.instant, zone=found.zone))


def _instant(typed: str, found: datetime, zone: ZoneInfo) -> Understood:
    there = found.astimezone(zone).isoformat()
    return Understood(typed, there, found.isoformat(), zone.key, has_hour=True, reads=dates.instant(found, zone, "fr"))


def _day(typed: str, found: date, zone: ZoneInfo) -> Understood:
    return Understood(typed, found.isoformat(), None, zone.key, has_hour=False, reads=dates.day(found, "fr"))
