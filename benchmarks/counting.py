"""Messages told apart, so that it can be counted which are missing and which came twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Key = tuple[int, str]
"""A place, and what was said there."""
NUMBER = re.compile(r"n° \d+")
REMINDER = re.compile(r" : (?:dans \d+ jours?|c.est (?:demain|aujourd.hui))\.")


@dataclass(frozen=True)
class Said:
    """A message that was posted: where, what it says, and when by the clock that people see."""

    place: int
    text: str
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """How many messages are *missing* and how many are too many (*double*), and which are *at_fault*."""

    missing: int
    double: int
    at_fault: frozenset[Key] = field(default=frozenset(), compare=False)


def key_of(one: Said, titles: Iterable[str]) -> Key | None:
    """Return what makes *one* what it is: its number or, of a reminder, its event; None for anything else."""
    if found := NUMBER.search(one.text):
        return one.place, found[0]
    title = next((title for title in titles if title in one.text), None)
    return (one.place, title) if title and REMINDER.search(one.text.replace("\N{NO-BREAK SPACE}", " ")) else None


def grouped(messages: Iterable[Said], titles: Iterable[str]) -> dict[Key, list[Said]]:
    """Return *messages* by what they are, each in the order in which they were said."""
    titles, found = tuple(titles), dict[Key, list[Said]]()
    for one in sorted(messages, key=lambda one: one.at):
        if key := key_of(one, titles):
            found.setdefault(key, []).append(one)
    return found


def judged(expected: Counter[Key], messages: Iterable[Said], titles: Iterable[str]) -> Verdict:
    """Hold *messages* against what was *expected*.

    The same words twice in one place are double, whatever is missing beside them.
    """
    texts = {key: Counter(one.text for one in found) for key, found in grouped(messages, titles).items()}
    seen = Counter({key: len(found) for key, found in texts.items()})
    again = Counter({key: found.total() - len(found) for key, found in texts.items()})
    too_many = (seen - expected) + again
    return Verdict((expected - seen).total(), too_many.total(), frozenset({*(expected - seen), *too_many}))
