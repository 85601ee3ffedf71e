"""Rows of the outbox, gathered for the organisers: what is in trouble, and whom each message reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import State
from bot.delivery.report.model import Ahead, Entry, Line, Title, ahead, things, troubles
from tests.fakes import GUILD, MONDAY

if TYPE_CHECKING:
    from datetime import datetime

REMINDER = Title("Rappel de la veille", 1)
IN_PRIVATE = replace(REMINDER, in_private=True)
PLAIN = Line(
    id=1,
    guild_id=GUILD,
    kind="reminders.post",
    subject="1:eve:1",
    recipient="room:1",
    locale="fr",
    dedupe_key=f"{GUILD}|reminders.post|1:eve:1|0|room:1",
    state=State.SENT,
    priority=3,
    attempts=0,
    planned_for=MONDAY,
    due_at=MONDAY,
    expires_at=None,
    claimed_at=MONDAY,
    settled_at=MONDAY,
    channel_id=77,
    rung=2,
    reason=None,
)


def letter(row: int, person: int, state: State, *, settled_at: datetime = MONDAY, reason: str | None = None) -> Entry:
    """Return a private message to somebody, 0 for who is forgotten."""
    recipient = f"person:{person}" if person else ""
    return Entry(
        IN_PRIVATE, replace(PLAIN, id=row, recipient=recipient, state=state, settled_at=settled_at, reason=reason)
    )


def post(row: int, state: State = State.SENT, *, claimed_at: datetime = MONDAY) -> Entry:
    """Return a post in the channel."""
    return Entry(REMINDER, replace(PLAIN, id=row, state=state, claimed_at=claimed_at))


def missed(*entries: Entry) -> list[str]:
    """Return whom one thing has missed."""
    (thing,) = things(entries)
    return [line.recipient for line in thing.missed]


def test_two_messages_of_the_same_words_are_two_things() -> None:
    """Two reminders that organisers have added bear one name; that one arrived says nothing of the other."""
    first, second = (replace(IN_PRIVATE, thing=f"1:added-{number}:1") for number in (1, 2))
    sent, failed = letter(1, 5, State.SENT).line, letter(2, 5, State.FAILED).line

    gathered = things([Entry(first, sent), Entry(second, failed)])

    assert sorted(len(thing.missed) for thing in gathered) == [0, 1]


def test_a_post_and_its_private_messages_are_one_thing() -> None:
    """By the name that they share; who was reached in private is counted once, however often they were tried."""
    (thing,) = things(
        [
            post(1),
            letter(2, 5, State.SENT),
            letter(3, 6, State.FAILED),
            letter(4, 6, State.SENT),
            letter(5, 0, State.SENT),
        ]
    )

    assert thing.post
    assert (thing.post.rung, thing.written_to, thing.missed) == (2, 3, ())


@pytest.mark.parametrize("state", [State.FAILED, State.ABANDONED])
def test_who_was_missed_is_named_unless_the_channel_told_them_afterwards(state: State) -> None:
    """A post that was written before could not ring who was brought to the channel after it."""
    later = MONDAY + timedelta(minutes=1)
    lost = letter(2, 6, state, settled_at=later)

    assert missed(post(1), lost) == ["person:6"]
    assert missed(post(1, claimed_at=later), lost) == ["person:6"]
    assert missed(lost, post(3, claimed_at=later)) == []
    assert missed(post(1, claimed_at=later + timedelta(seconds=1)), lost) == []
    assert missed(post(1, State.FAILED, claimed_at=later), lost) == ["person:6"]
    assert missed(lost, letter(3, 6, State.SENT)) == []


def test_what_was_withdrawn_is_no_news() -> None:
    """It was never to be read."""
    assert things([letter(2, 6, State.WITHDRAWN)]) == ()


def test_the_message_that_was_sent_speaks_for_the_channel() -> None:
    """Not the one that failed before it, or after."""
    (thing,) = things([post(1, State.UNKNOWN), post(2), post(3, State.FAILED)])

    assert thing.post
    assert thing.post.id == 2


def test_troubles_are_gathered_by_how_they_ended_and_the_newest_stands_first() -> None:
    """Forty closed conversations are one line; what is sent, or waits, is no trouble."""
    closed, gone = "delivery.closed_dm", "delivery.no_mutual_guild"
    found = troubles(
        [
            letter(1, 5, State.FAILED, reason=closed),
            letter(2, 6, State.FAILED, reason=gone),
            letter(3, 7, State.FAILED, reason=closed),
            post(4, State.UNKNOWN),
            post(5),
            post(6, State.PLANNED),
        ]
    )

    assert [(one.state, one.reason, [line.id for line in one.lines]) for one in found] == [
        (State.UNKNOWN, None, [4]),
        (State.FAILED, closed, [3, 1]),
        (State.FAILED, gone, [2]),
    ]


def test_what_is_ahead_is_said_once_for_all_who_get_it() -> None:
    """With why it has not left, where it was due."""
    waits = letter(2, 6, State.PLANNED, reason="delivery.opening")

    assert ahead([post(1, State.PLANNED), waits, post(3)]) == (Ahead(REMINDER, MONDAY, 2, "delivery.opening"),)


@pytest.mark.parametrize(("revision", "subject"), [(0, "1:eve:1"), (7, "place.room|1"), (1768000000, "12")])
def test_what_is_said_again_has_the_next_revision(revision: int, subject: str) -> None:
    """Read from the key of the row, whatever the subject is made of."""
    key = f"{GUILD}|reminders.post|{subject}|{revision}|room:1"

    assert replace(PLAIN, subject=subject, dedupe_key=key).next_revision == revision + 1
