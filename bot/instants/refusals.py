"""Why something that was typed is no instant, each with what to type instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

EXAMPLE = "demain à 9h"


class InstantRefusal(Refusal):
    """What was typed is no instant that can be meant; *suggestion* can be typed as it stands."""

    def __init__(self, *, suggestion: str = EXAMPLE, **params: object) -> None:
        super().__init__(suggestion=suggestion, **params)


class UnreadableInstant(InstantRefusal):
    """What was typed is no instant."""

    key = "refusal.unreadable_instant"


class NoHour(InstantRefusal):
    """A day was typed, and no hour."""

    key = "refusal.instant_without_hour"


class NoDay(InstantRefusal):
    """An hour was typed, and no day."""

    key = "refusal.instant_without_day"


class NoSuchDay(InstantRefusal):
    """The month has no such day, or the year no such month."""

    key = "refusal.no_such_day"


class TooFarAhead(InstantRefusal):
    """The year is one that nobody plans for: it was mistyped."""

    key = "refusal.too_far_ahead"


class InThePast(InstantRefusal):
    """The *moment*, an instant or a day, is over."""

    key = "refusal.instant_in_the_past"

    def __init__(self, moment: datetime | date, **params: str) -> None:
        super().__init__(**params)
        self.moment = moment


class WrongWeekday(InstantRefusal):
    """That day is another day of the week."""

    key = "refusal.wrong_weekday"


class OtherPartOfDay(InstantRefusal):
    """The hour is not in the part of the day that was named."""

    key = "refusal.other_part_of_day"


class NoSuchHour(InstantRefusal):
    """The clocks jump over that hour (in spring)."""

    key = "refusal.no_such_hour"


class HourTwice(InstantRefusal):
    """The clocks show that hour twice (in autumn)."""

    key = "refusal.hour_twice"
