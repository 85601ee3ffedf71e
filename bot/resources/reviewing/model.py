"""What waits for who reviews, and what it would come to: values, and the names by which buttons claim them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.resources.catalogue.model import Entry
    from bot.resources.links.model import Link
    from bot.resources.suggestions.model import Suggestion
    from bot.resources.unanswered.model import Word

OF_SUGGESTION, OF_WORD, OF_LINK = "s", "w", "l"
WITHDRAWN, RESTORED = "withdrawn", "restored"
# More digits than any row number has.
_LONGEST_NUMBER = 18


class AlreadyDone(Refusal):
    """Somebody else was quicker, or it has settled itself."""

    key = "review.refused.done"


class AlreadyPublished(Refusal):
    """Somebody else has published it."""

    key = "review.refused.published"


class AlreadyRefused(Refusal):
    """Somebody else has refused it, with a word."""

    key = "review.refused.refused"


class AlreadyDefined(Refusal):
    """An entry bears this name."""

    key = "review.refused.defined"


class NoWord(Refusal):
    """Who proposed something is told why it is not taken."""

    key = "review.refused.no_word"


@dataclass(frozen=True)
class Claim:
    """Which of the things that wait: its sort and its number; what a button carries is a claim."""

    sort: str
    number: int

    def __str__(self) -> str:
        """Return how a button carries it."""
        return f"{self.sort}-{self.number}"

    @classmethod
    def read(cls, text: str) -> Claim:
        """Return what *text* claims; raise :class:`AlreadyDone` where it is no claim of ours."""
        sort, _, number = text.partition("-")
        if sort not in {OF_SUGGESTION, OF_WORD, OF_LINK} or not number.isdecimal() or len(number) > _LONGEST_NUMBER:
            raise AlreadyDone
        return cls(sort, int(number))


@dataclass(frozen=True)
class Item:
    """One thing that waits: what it is, the entry that stands (*base*) and the one that it would make (*draft*).

    *by* is the Discord id of who proposed it, None where they are nobody any more, or nobody is kept.
    """

    claim: Claim
    what: Suggestion | Word | Link
    draft: Entry
    base: Entry | None = None
    by: int | None = None


@dataclass(frozen=True)
class Page:
    """How much waits of each sort, and one of it."""

    suggestions: int
    words: int
    links: int
    item: Item | None = None


@dataclass(frozen=True)
class Done:
    """What a reviewer has made: the entry as it now stands, None where none was written."""

    how: str
    title: str
    entry: Entry | None = None


def follows(claims: list[Claim], after: Claim | None) -> list[Claim]:
    """Return *claims* in the order in which they are looked at once *after* was passed over: it comes last."""
    if after not in claims:
        return claims
    at = claims.index(after) + 1
    return claims[at:] + claims[:at]
