"""Why a probe finds nothing, in words that say what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.errors import Say
    from bot.feeds.discovery.model import Tried


class BadStatus(Refusal):
    """The site answers that it will not, or cannot; *meaning* is a key of the texts."""

    def __init__(self, address: str, meaning: str) -> None:
        super().__init__(address=address, meaning=meaning)
        self.meaning = meaning

    def sentence(self, say: Say) -> str:
        """Say why, and what to do."""
        return say(f"watch.answer_{self.meaning}")


class TooSlow(Refusal):
    """The time for a probe is over, and nothing was met."""

    key = "refusal.watch_too_slow"


class NothingFound(Refusal):
    """The site answers, but nothing there can be watched; *tried* is what was asked for."""

    key = "refusal.watch_nothing_found"

    def __init__(self, tried: Sequence[Tried]) -> None:
        super().__init__(tried=[f"{one.address} {one.outcome}" for one in tried])
        self.tried = tuple(tried)

    def sentence(self, say: Say) -> str:
        """Say what was tried, and what to do."""
        return "\n".join([say(self.key), say("watch.tried"), *told(self.tried, say)])


def told(tried: Iterable[Tried], say: Say) -> list[str]:
    """Return what a probe has asked for, a line each."""
    return [say("watch.tried_line", address=one.address, outcome=say(f"watch.tried_{one.outcome}")) for one in tried]
