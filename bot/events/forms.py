"""The form *Compléter*: what organisers type, read and checked."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Field, Form
from bot.errors import Refusal
from bot.events.model import Completion, Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Locale, Say

LONGEST = {"starts_at": 20, "ends_at": 20, "venue": 200, "address": 300, "official_url": 500}
# A host of at least two names; Discord refuses a card whose button leads nowhere.
_ADDRESS = re.compile(r"https?://[^\s/.?#@:]+(?:\.[^\s/.?#@:]+)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


class NotAnAddress(Refusal):
    """What was typed is no address of a web page."""

    key = "refusal.not_an_address"


def completion_form(custom_id: str, say: Say, typed: Mapping[str, str]) -> Form:
    """Return the form with what stands in it; *typed* is a draft, or what the event already says."""
    fields = tuple(
        Field(
            key=name,
            label=say(f"complete.{name}.label"),
            hint=say(f"complete.{name}.hint"),
            value=typed.get(name, ""),
            longest=longest,
        )
        for name, longest in LONGEST.items()
    )
    return Form(custom_id, say("complete.title"), fields)


def as_typed(event: Event, locale: Locale) -> dict[str, str]:
    """Return what the event already says, as somebody would have typed it."""
    values = {name: getattr(event, name) for name in LONGEST}
    return {
        name: dates.hour(value, locale) if isinstance(value, time) else value or "" for name, value in values.items()
    }


def read_completion(typed: Mapping[str, str], locale: Locale) -> Completion:
    """Return what was typed, read; raise a :class:`Refusal` that says what to write instead."""
    kept = {name: typed.get(name, "").strip() or None for name in LONGEST}
    return Completion(
        starts_at=_hour(kept["starts_at"], locale),
        ends_at=_hour(kept["ends_at"], locale),
        venue=kept["venue"],
        address=kept["address"],
        official_url=read_address(kept["official_url"] or ""),
    )


def read_address(typed: str) -> str | None:
    """Return the address of a page, None where nothing was typed; raise :class:`NotAnAddress` for what is none."""
    address = typed.strip() or None
    if address is not None and not _ADDRESS.fullmatch(address):
        raise NotAnAddress(typed=address[:100])
    return address


def _hour(typed: str | None, locale: Locale) -> time | None:
    return dates.read_hour(typed, locale) if typed else None
