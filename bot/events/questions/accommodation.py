"""*Demander un aménagement*: whom to write to. Nothing of it is kept, since what somebody needs may tell of health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Card, Text
from bot.events.model import short_title

if TYPE_CHECKING:
    from bot.events.model import Event
    from bot.i18n import Locale, Texts


def accommodation(event: Event, texts: Texts, locale: Locale, *, person: int | None, contact: str) -> Card:
    """Return whom to write to, and a sentence to copy.

    *person* is the member whom organisers have named, None where they have named nobody; *contact* is how to reach the
    team without Discord. A panel rings nobody: who is named learns of it only from who writes.
    """
    say = texts.bound(locale)
    lines = [f"**{say('accommodation.title')}**"]
    lines.append(say("accommodation.to", person=f"<@{person}>") if person else say("accommodation.to_team"))
    if beside := " · ".join(part for part in (event.phone, contact) if part):
        lines.append(say("accommodation.otherwise", contact=beside))
    sentence = say("accommodation.sentence", title=short_title(event), day=dates.day(event.on, locale))
    lines += [say("accommodation.not_kept"), say("accommodation.example"), f"> {sentence}…"]
    return Card((Text("\n".join(lines)),), panel=True)
