"""Instants as people type them: "demain à 9h", "vendredi 23 janvier à 18h30", "23/01 14h", "dans 2 heures"."""

from bot.instants.days import read_day
from bot.instants.reading import on_the_wall, read_instant, read_when
from bot.instants.refusals import (
    HourTwice,
    InstantRefusal,
    InThePast,
    NoDay,
    NoHour,
    NoSuchDay,
    NoSuchHour,
    OtherPartOfDay,
    TooFarAhead,
    UnreadableInstant,
    WrongWeekday,
)
from bot.instants.wording import plain

__all__ = [
    "HourTwice",
    "InThePast",
    "InstantRefusal",
    "NoDay",
    "NoHour",
    "NoSuchDay",
    "NoSuchHour",
    "OtherPartOfDay",
    "TooFarAhead",
    "UnreadableInstant",
    "WrongWeekday",
    "on_the_wall",
    "plain",
    "read_day",
    "read_instant",
    "read_when",
]
