"""``custom_id`` = ``feature:action:id``, built and read here alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

# docs.discord.com components/reference: 1 to 100 characters
LONGEST = 100
# Set apart from the id by this, so that each opening of a modal has an id of its own.
FRESH = "~"


@dataclass(frozen=True)
class CustomId:
    """What a component or a modal stands for; *id* is a claim that the service checks."""

    feature: str
    action: str
    id: str = ""

    def __str__(self) -> str:
        """Return what Discord carries for us."""
        return f"{self.feature}:{self.action}:{self.id}"

    def fresh(self) -> str:
        """Return it for one opening of a modal: phones show again what an earlier opening held (api-docs #7554)."""
        return f"{self}{FRESH}{secrets.token_hex(4)}"


def read(custom_id: str) -> CustomId | None:
    """Return what *custom_id* stands for, None when it is not one of ours."""
    feature, colon, rest = custom_id.partition(":")
    action, _, subject = rest.partition(":")
    return CustomId(feature, action, subject.partition(FRESH)[0]) if colon and feature and action else None
