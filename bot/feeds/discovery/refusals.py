"""Why a probe finds nothing, in words that say what to do next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.errors import Say
    from bot.feeds.discovery.model import Tried


# What a status means to people (RFC 9110, section 15).
_MEANINGS = ((r"401|403|407|451", "forbidden"), (r"404|410", "missing"), (r"429|5..", "busy"))


def meaning_of(status: int) -> str:
    """Return what a *status* of 400 and above means: a key of the texts."""
    found = (meaning for pattern, meaning in _MEANINGS if re.fullmatch(pattern, str(status)))
    return next(found, "refused")


# A dozen addresses must fit a panel.
LONGEST_TOLD = 200


class BadStatus(Refusal):
    """The site answers that it will not, or cannot; *meaning* is a key of the texts."""

    def __init__(self, address: str, meaning: str) -> None:
        super().__init__(address=address, meaning=meaning)
        self.meaning = meaning

    def sentence(self, say: Say) -> str:
        """Say why, and what to do."""
        return say(f"veille.answer_{self.meaning}")


class TooSlow(Refusal):
    """The time for a probe is over, and nothing was met."""

    key = "veille.refused.too_slow"


class NothingFound(Refusal):
    """The site answers, but nothing there can be watched; *tried* is what was asked for."""

    key = "veille.refused.nothing_found"

    def __init__(self, tried: Sequence[Tried]) -> None:
        super().__init__(tried=[f"{one.address} {one.outcome}" for one in tried])
        self.tried = tuple(tried)

    def sentence(self, say: Say) -> str:
        """Say what was tried, and what to do."""
        return "\n".join([say(self.key), say("veille.tried"), *told(self.tried, say)])


def told(tried: Sequence[Tried], say: Say) -> list[str]:
    """Return what a probe has asked for, a line for each thing that came of it; of the site itself, the paths."""
    by_outcome: dict[str, list[str]] = {}
    for one in tried:
        parts = urlsplit(one.address)
        is_own = parts.netloc == urlsplit(tried[0].address).netloc
        shown = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}" if is_own else one.address
        by_outcome.setdefault(one.outcome, []).append(f"`{shown[:LONGEST_TOLD].replace('`', '')}`")
    return [
        say("veille.tried_line", outcome=say(f"veille.tried_{outcome}"), addresses=", ".join(addresses))
        for outcome, addresses in by_outcome.items()
    ]
