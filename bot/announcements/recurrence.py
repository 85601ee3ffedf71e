"""Recurrences: "chaque lundi à 9h", "le premier jeudi du mois à 18h30": pure functions of the rule and an instant.

An hour that the clocks skip in spring is said as they go on; one that they show twice in autumn, the first time.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from bot import dates
from bot.errors import Refusal
from bot.instants import plain, read_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from bot.dates import Calendar
    from bot.i18n import Locale

Every = Literal["day", "week", "month_day", "month_weekday"]
LAST = -1
# A rule whose days are all holidays, or never come, ends.
LOOK_AHEAD_DAYS = 3 * 366
_ECHO_LIMIT = 60


class UnreadableRecurrence(Refusal):
    """What was typed is no recurrence."""

    key = "refusal.unreadable_recurrence"


class NeverComes(Refusal):
    """The rule has no date ahead."""

    key = "refusal.recurrence_never_comes"


@dataclass(frozen=True)
class Recurrence:
    """A rule: *every* day, every one of *weekdays* (Monday is 0), the *number*-th day or weekday of each month.

    *number* is :data:`LAST` for the last one. It ends after the day *until* and after *times* occurrences, None for
    neither; with *skips_holidays* public holidays have none, and do not count.
    """

    every: Every
    at: time
    weekdays: tuple[int, ...] = ()
    number: int = 0
    until: date | None = None
    times: int | None = None
    skips_holidays: bool = False

    def is_on(self, day: date, calendar: Calendar) -> bool:
        """Whether the rule has an occurrence on *day*."""
        if self.until and day > self.until:
            return False
        return self._falls_on(day) and not (self.skips_holidays and day in calendar.public)

    def _falls_on(self, day: date) -> bool:
        match self.every:
            case "day":
                return True
            case "week":
                return day.weekday() in self.weekdays
            case "month_day":
                return day.day == self.number if self.number != LAST else (day + timedelta(days=1)).day == 1
            case "month_weekday":
                is_last = (day + timedelta(days=7)).month != day.month
                return day.weekday() in self.weekdays and (
                    is_last if self.number == LAST else (day.day - 1) // 7 + 1 == self.number
                )


def occurrences(rule: Recurrence, after: datetime, zone: ZoneInfo, calendar: Calendar) -> Iterator[datetime]:
    """Yield the instants, in UTC, of *rule* after the instant *after*, at most ``rule.times`` of them."""
    day = after.astimezone(zone).date()
    last, left = day + timedelta(days=LOOK_AHEAD_DAYS), rule.times
    while day <= last and left != 0:
        if rule.is_on(day, calendar):
            instant = datetime.combine(day, rule.at, zone).astimezone(UTC)
            if instant > after:
                yield instant
                left = None if left is None else left - 1
                last = day + timedelta(days=LOOK_AHEAD_DAYS)
        day += timedelta(days=1)


def after_one(rule: Recurrence) -> Recurrence:
    """Return *rule* once one of its occurrences was said."""
    return rule if rule.times is None else replace(rule, times=rule.times - 1)


def freeze(rule: Recurrence) -> str:
    """Return *rule* as a row keeps it."""
    return json.dumps(asdict(rule), default=lambda value: value.isoformat())


def thaw(kept: str) -> Recurrence:
    """Return the rule that :func:`freeze` wrote down."""
    parts: dict[str, Any] = json.loads(kept)
    until = date.fromisoformat(parts["until"]) if parts["until"] else None
    return Recurrence(
        **parts | {"at": time.fromisoformat(parts["at"]), "weekdays": tuple(parts["weekdays"]), "until": until}
    )


_DAY_NAMES = {plain(name): number for names in dates.WEEKDAYS.values() for number, name in enumerate(names)}
_DAY_NAME = "|".join(_DAY_NAMES)
_NTH = {
    **{"premier": 1, "1er": 1, "first": 1, "deuxieme": 2, "second": 2, "2e": 2, "troisieme": 3, "third": 3, "3e": 3},
    **{"quatrieme": 4, "fourth": 4, "4e": 4, "dernier": LAST, "last": LAST},
}
_LIST = rf"(?:{_DAY_NAME})s?(?:(?:,| et| and) (?:{_DAY_NAME})s?)*"
_OF_MONTH = r"(?:du|de chaque|of the|of each|of every) (?:mois|month)"
_NUMBER = r"dernier jour|last day|\d{1,2}(?:er|st|nd|rd|th)?"
_STARTS: list[tuple[Every, re.Pattern[str]]] = [
    ("day", re.compile(r"(?:chaque jour|tous les jours|every day)")),
    ("week", re.compile(rf"(?:chaque|tous les|every) (?P<days>{_LIST})")),
    (
        "month_weekday",
        re.compile(rf"(?:le|chaque|the|every) (?P<nth>{'|'.join(_NTH)}) (?P<days>{_DAY_NAME}) {_OF_MONTH}"),
    ),
    ("month_day", re.compile(rf"(?:le|the) (?P<number>{_NUMBER}) {_OF_MONTH}")),
    ("month_day", re.compile(rf"chaque mois le (?P<number>{_NUMBER})")),
]
_ENDS = re.compile(
    r"(?:[, ]+(?:(?:jusqu'au|until) (?P<until>(?:(?!,|sauf|except).)+?)|(?P<times>\d{1,3}) (?:fois|times)"
    r"|(?P<holidays>sauf (?:les )?jours? feries?|except (?:on )?public holidays)))"
)


def is_recurrence(typed: str) -> bool:
    """Whether *typed* begins as a recurrence does, and not as an instant."""
    return any(pattern.match(plain(typed)) for _, pattern in _STARTS)


def read_recurrence(typed: str, today: date, locale: Locale = "fr") -> Recurrence:
    """Return the rule that *typed* means; raise a :class:`bot.errors.Refusal` that says what to type instead."""
    text = plain(typed).rstrip(" .!")
    found = next(((every, start) for every, pattern in _STARTS if (start := pattern.match(text))), None)
    if found is None:
        raise UnreadableRecurrence(typed=typed[:_ECHO_LIMIT])
    every, start = found
    rest, ends = text[start.end() :], dict[str, str]()
    while ending := re.search(_ENDS.pattern + "$", rest):
        ends |= {name: value for name, value in ending.groupdict().items() if value}
        rest = rest[: ending.start()]
    hour = re.fullmatch(r",? (?:a |at )?(.+)", rest)
    if hour is None:
        raise UnreadableRecurrence(typed=typed[:_ECHO_LIMIT])
    parts = start.groupdict()
    days = re.findall(rf"{_DAY_NAME}", parts.get("days") or "")
    number = _NTH[parts["nth"]] if parts.get("nth") else _number(parts.get("number"))
    if every == "month_day" and not (number == LAST or 1 <= number <= 31):
        raise UnreadableRecurrence(typed=typed[:_ECHO_LIMIT])
    return Recurrence(
        every,
        dates.read_hour(hour[1], locale),
        tuple(sorted({_DAY_NAMES[name] for name in days})),
        number,
        read_day(ends["until"], today, locale) if "until" in ends else None,
        int(ends["times"]) if "times" in ends else None,
        skips_holidays="holidays" in ends,
    )


def _number(text: str | None) -> int:
    if text is None:
        return 0
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else LAST
