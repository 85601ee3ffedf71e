"""Whether an address still leads somewhere: pure rules, asked once a month."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.resources.suggestions.model import LONGEST_LINK

EVERY = timedelta(days=30)
# A page that is gone is asked again before anybody is told; a site in trouble, or that does not answer, within a week.
AGAIN, TROUBLE = timedelta(days=2), timedelta(days=7)
TOLD_EVERY = timedelta(days=28)
GONE = frozenset({404, 410})


class State(StrEnum):
    """What is known of an address."""

    FINE = "fine"
    DEAD = "dead"
    MOVED = "moved"
    # Who reviews has seen it, and leaves it as it is.
    LEFT = "left"


@dataclass(frozen=True)
class Link:
    """An address of an entry; *gone_on* is the day on which it was first not there, None while it is.

    *moved_to* is where it has moved for good, empty where it has not; *etag* and *last_modified* are what its site gave
    to be asked with next time.
    """

    id: int
    guild_id: int
    address: str
    due_on: date
    state: State = State.FINE
    gone_on: date | None = None
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    told_on: date | None = None


def first_look(address: str, today: date) -> date:
    """Return when a new address is asked first: they are spread over the month, each always on the same day of it."""
    return today + timedelta(days=zlib.crc32(address.encode()) % EVERY.days)


def is_here(address: str) -> bool:
    """Whether *address* leads to this machine, where a sandbox has its website."""
    return urlsplit(address).hostname in {"127.0.0.1", "::1", "localhost"}


def judged(link: Link, status: int | None, moved_to: str | None, today: date) -> Link:
    """Return *link* after an answer, *status* None where none came.

    Not there (404, 410) on two days is dead; moved for good is a new address to propose, unless it is longer than an
    entry takes. Trouble of a site (5xx), a refusal and silence say nothing of the page.
    """
    if status in GONE:
        if link.gone_on is None or link.gone_on == today:
            return replace(link, gone_on=today, due_on=today + AGAIN)
        state = link.state if link.state is State.LEFT else State.DEAD
        return replace(link, state=state, due_on=today + EVERY)
    if status is None or not (200 <= status < 300 or status == 304):
        return replace(link, due_on=today + TROUBLE)
    back = replace(link, gone_on=None, due_on=today + EVERY)
    if moved_to and moved_to != link.address and len(moved_to) <= LONGEST_LINK:
        same = link.state is State.LEFT and link.moved_to == moved_to
        return replace(back, state=State.LEFT if same else State.MOVED, moved_to=moved_to)
    return replace(back, state=State.FINE, moved_to="", told_on=None)
