"""What organisers read of the outbox: one line a row, gathered by what it says; pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

IN_TROUBLE = (State.UNKNOWN, State.FAILED, State.ABANDONED)
AHEAD = (State.PLANNED, State.CLAIMED)


@dataclass(frozen=True)
class Title:
    """What organisers call a message, and the event that it is about; *in_private* when one person alone reads it.

    Messages of one *thing* are gathered; where none is named, those of the same words are.
    """

    words: str
    event_id: int | None = None
    in_private: bool = False
    thing: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the outbox, without what it says; *recipient* is empty a month after it was settled."""

    id: int
    guild_id: int
    kind: str
    subject: str
    recipient: str
    locale: str
    dedupe_key: str | None
    state: State
    priority: int
    attempts: int
    planned_for: datetime | None
    due_at: datetime
    expires_at: datetime | None
    claimed_at: datetime | None
    settled_at: datetime | None
    channel_id: int | None
    rung: int | None
    reason: str | None

    @property
    def person_id(self) -> int | None:
        """The key of the person to whom it goes, None for a channel and for who is forgotten."""
        kind, _, key = self.recipient.partition(":")
        return int(key) if kind == "person" else None

    @property
    def was_to_leave_at(self) -> datetime:
        """When it was to leave at first."""
        return self.planned_for or self.due_at

    @property
    def next_revision(self) -> int:
        """The revision under which the same is said again: asked twice, it is the same one."""
        head, tail = f"{self.guild_id}|{self.kind}|{self.subject}|", f"|{self.recipient}"
        return int((self.dedupe_key or "").removeprefix(head).removesuffix(tail) or 0) + 1


@dataclass(frozen=True)
class Entry:
    """A row and what it is called."""

    title: Title
    line: Line


@dataclass(frozen=True)
class Trouble:
    """What did not arrive, or nobody knows: the same message, ended the same way; the newest row stands first."""

    title: Title
    state: State
    reason: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Thing:
    """All rows that say one thing of one event, the oldest first."""

    words: str
    entries: tuple[Entry, ...]

    @property
    def was_to_leave_at(self) -> datetime:
        """When it was to leave at first."""
        return min(entry.line.was_to_leave_at for entry in self.entries)

    @property
    def posts(self) -> tuple[Line, ...]:
        """What stands, or was to stand, in a channel."""
        return tuple(entry.line for entry in self.entries if not entry.title.in_private)

    @property
    def letters(self) -> tuple[Line, ...]:
        """What went, or was to go, to one person."""
        return tuple(entry.line for entry in self.entries if entry.title.in_private)

    @property
    def post(self) -> Line | None:
        """How the channel's message stands: the one that was sent, else the newest."""
        posts = [line for line in self.posts if line.state is State.SENT] or list(self.posts)
        return posts[-1] if posts else None

    @property
    def written_to(self) -> int:
        """How many people a private message has reached; of two that reached the same one, one counts."""
        sent = [line for line in self.letters if line.state is State.SENT]
        return len({line.recipient or line.id for line in sent})

    @property
    def missed(self) -> tuple[Line, ...]:
        """The last word to each person whom no private message and no later post in the channel has reached."""
        last: dict[str | int, Line] = {}
        for line in self.letters:
            known = last.get(line.recipient or line.id)
            if known is None or known.state is not State.SENT:
                last[line.recipient or line.id] = line
        # Of the same instant is later what was planned later.
        posted = [(line.claimed_at, line.id) for line in self.posts if line.state is State.SENT and line.claimed_at]
        lost = (line for line in last.values() if line.state in {State.FAILED, State.ABANDONED})
        return tuple(one for one in lost if not any(one.settled_at and at > (one.settled_at, one.id) for at in posted))

    def count(self, *states: State) -> int:
        """Return how many private messages are in one of *states*."""
        return sum(line.state in states for line in self.letters)


@dataclass(frozen=True)
class Ahead:
    """What leaves next: *count* rows that say the same; *reason* is why it has not left, where it was due."""

    title: Title
    at: datetime
    count: int = 1
    reason: str | None = None


def troubles(entries: Iterable[Entry]) -> tuple[Trouble, ...]:
    """Gather what is in trouble, the newest first."""
    found: dict[tuple[Title, State, str | None], list[Line]] = {}
    for entry in sorted(entries, key=lambda entry: -entry.line.id):
        if entry.line.state in IN_TROUBLE:
            found.setdefault((entry.title, entry.line.state, entry.line.reason), []).append(entry.line)
    return tuple(Trouble(*key, tuple(lines)) for key, lines in found.items())


def things(entries: Iterable[Entry]) -> tuple[Thing, ...]:
    """Gather what was said, is being said or could not be said, the newest first; what was withdrawn is nothing."""
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.line.id):
        if entry.line.state is not State.WITHDRAWN:
            found.setdefault(entry.title.thing or entry.title.words, []).append(entry)
    gathered = [Thing(rows[0].title.words, tuple(rows)) for rows in found.values()]
    return tuple(sorted(gathered, key=lambda thing: thing.was_to_leave_at, reverse=True))


def ahead(entries: Iterable[Entry]) -> tuple[Ahead, ...]:
    """Gather what is still to leave, the first one first."""
    found: dict[tuple[str, str, int | None], list[Entry]] = {}
    for entry in entries:
        if entry.line.state in AHEAD:
            found.setdefault((entry.title.thing, entry.title.words, entry.title.event_id), []).append(entry)
    gathered = [
        Ahead(
            rows[0].title,
            min(row.line.was_to_leave_at for row in rows),
            len(rows),
            next((row.line.reason for row in rows if row.line.reason), None),
        )
        for rows in found.values()
    ]
    return tuple(sorted(gathered, key=lambda one: one.at))
