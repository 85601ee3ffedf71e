"""Organisers' own words in a reminder: the gaps that they may leave, and what fills them."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

from bot import dates
from bot.errors import Refusal
from bot.events.model import short_title
from bot.instants import plain
from bot.reminders.model import days_until
from bot.typed import shows, visible

if TYPE_CHECKING:
    from datetime import datetime

    from bot.events.model import Event
    from bot.i18n import Locale, Say

# What a gap is called in French, and in English.
GAPS = {
    "titre": "title",
    "jour": "day",
    "jours": "days",
    "heure": "start",
    "accueil": "doors",
    "fin": "end",
    "lieu": "venue",
    "adresse": "address",
    "ville": "city",
    "telephone": "phone",
    "page": "page",
}
_KNOWN = {name: name for name in GAPS} | {english: name for name, english in GAPS.items()}
_HOURS = {"heure", "accueil", "fin"}
_GAP = re.compile(r"\{([^{}\n]{0,40})\}")


class UnknownGap(Refusal):
    """A gap that nothing fills."""

    key = "refusal.unknown_gap"


class TextTooLong(Refusal):
    """Discord would not take it once it is filled."""

    key = "refusal.rule_text_too_long"


def checked(typed: str, locale: Locale) -> str | None:
    """Return *typed* without blank ends and what nobody sees, None for nothing; refuse a gap that nothing fills."""
    text = visible(typed).strip()
    for name in _GAP.findall(text):
        if plain(name) not in _KNOWN:
            known = ", ".join(f"{{{one}}}" for one in (GAPS.values() if locale == "en" else GAPS))
            raise UnknownGap(gap=f"{{{name}}}", known=known)
    return text if shows(text) else None


def gaps_of(text: str | None) -> frozenset[str]:
    """Return the French names of the gaps in *text*."""
    return frozenset(_KNOWN[plain(name)] for name in _GAP.findall(text or "") if plain(name) in _KNOWN)


def filled(text: str, event: Event, now: datetime, say: Say, locale: Locale) -> str:
    """Return *text* with its gaps filled as *event* stands *now*; what is not known yet is said to be so."""

    known: dict[str, date | time | str | None] = {
        "titre": short_title(event),
        "jour": event.on,
        "jours": str(days_until(event, now)),
        "heure": event.starts_at,
        "accueil": event.doors,
        "fin": event.ends_at,
        "lieu": event.venue,
        "adresse": event.address,
        "ville": event.city,
        "telephone": event.phone,
        "page": event.official_url,
    }

    def value(found: re.Match[str]) -> str:
        if (name := _KNOWN.get(plain(found[1]))) is None:
            return found[0]
        match known[name]:
            case date() as on:
                return dates.day(on, locale)
            case time() as at:
                return dates.hour(at, locale)
            case words:
                return words or say("rule.hour_to_come" if name in _HOURS else "rule.to_come")

    return _GAP.sub(value, text)
