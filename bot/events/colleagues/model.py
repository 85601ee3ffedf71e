"""How many somebody may sign up beside themselves, and what is refused: pure rules."""

from __future__ import annotations

from bot.errors import Refusal

MOST_COLLEAGUES = 3
"""For one event and member: whole teams are for organisers, who add people with a reason."""


class TooManyColleagues(Refusal):
    """They have signed up as many as they may."""

    key = "refusal.too_many_colleagues"

    def __init__(self) -> None:
        super().__init__(most=MOST_COLLEAGUES)


class NoPlaceForColleague(Refusal):
    """Every place is taken, or somebody waits for the next one."""

    key = "refusal.no_place_for_colleague"


class NoColleagueName(Refusal):
    """A line without a name is of no use at the welcome desk."""

    key = "refusal.no_colleague_name"


class NotYourColleague(Refusal):
    """They are not in (any more), or somebody else has signed them up."""

    key = "refusal.not_your_colleague"
