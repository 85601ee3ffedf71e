"""A word to the team and its answer: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_SUBJECT, LONGEST_MESSAGE, LONGEST_ANSWER = 100, 1200, 1500
KEPT_FOR = timedelta(days=30)
# So many words of one person a day: a thumb that slips, and not a flood.
MOST_A_DAY, A_DAY = 3, timedelta(days=1)


class TooManyWords(Refusal):
    """The team has yet to read the others."""

    key = "contact.refused.too_many"


class NoWords(Refusal):
    """There is nothing to read."""

    key = "contact.refused.no_words"


class NoSubject(Refusal):
    """The first line is what the team sees first."""

    key = "contact.refused.no_subject"


class AlreadyAnswered(Refusal):
    """Somebody else of the team was quicker."""

    key = "contact.refused.answered"


class WordGone(Refusal):
    """It is older than what is kept, or its author was erased."""

    key = "contact.refused.gone"


@dataclass(frozen=True)
class Word:
    """What a member wrote to the team, and its answer.

    *by* is the member's Discord id, *answered_by* that of who answered: None where they are nobody any more, or nobody
    has. *is_unreached* says that Discord does not let the answer in.
    """

    id: int
    guild_id: int
    person_id: int
    subject: str
    message: str
    at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    is_unreached: bool = False
    by: int | None = None
    locale: str = "fr"
    answered_by: int | None = None

    @property
    def version(self) -> int:
        """What tells one state of the team's card from the next."""
        return int(self.answered_at is not None) + int(self.is_unreached)
