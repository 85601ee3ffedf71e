"""The parts of an event's people as a list of choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.card import Choice
from bot.events.signups.audiences import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.events.signups.audiences import Part, To
    from bot.i18n import Say

# A choice has a hundred characters (docs.discord.com components/reference), of which some are ours.
LONGEST_CHOSEN, LONGEST_ECHOED = 80, 60


def part_choices(parts: Sequence[Part], chosen: To, say: Say, key: str) -> tuple[Choice, ...]:
    """Return a choice for each of *parts*, with how many people a word to it rings; *key* begins their texts."""
    return tuple(
        Choice(
            say(f"{key}{part.audience}", title=part_titled(part.title, LONGEST_CHOSEN)),
            part.value,
            # Organisers read it in their channel, and are not counted.
            None if part.audience is Audience.ORGANISERS else say("parts.people", count=part.count),
            chosen=(part.audience, part.workshop) == chosen,
        )
        for part in parts
    )


def part_titled(title: str, longest: int) -> str:
    """Return the *title* of a workshop, no longer than *longest*."""
    return title if len(title) <= longest else title[: longest - 1].rstrip() + "…"
