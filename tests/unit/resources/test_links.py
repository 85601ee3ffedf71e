"""When an address is dead, has moved, or is merely in trouble."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.resources.links.model import AGAIN, EVERY, TROUBLE, Link, State, first_look, judged
from bot.resources.suggestions.model import LONGEST_LINK

TODAY = date(2025, 12, 15)
LINK = Link(1, 7, "https://example.org/a", TODAY)
NEW = "https://example.org/b"


@pytest.mark.parametrize(
    ("status", "moved_to", "state", "wait"),
    [
        (200, None, State.FINE, EVERY),
        (304, None, State.FINE, EVERY),
        (200, NEW, State.MOVED, EVERY),
        (200, LINK.address, State.FINE, EVERY),
        (200, f"{NEW}?{'x' * LONGEST_LINK}", State.FINE, EVERY),
        (404, None, State.FINE, AGAIN),
        (410, None, State.FINE, AGAIN),
        (403, None, State.FINE, TROUBLE),
        (429, None, State.FINE, TROUBLE),
        (500, None, State.FINE, TROUBLE),
        (503, None, State.FINE, TROUBLE),
        (None, None, State.FINE, TROUBLE),
    ],
)
def test_one_answer_alone_declares_nothing_dead(
    status: int | None, moved_to: str | None, state: State, wait: timedelta
) -> None:
    """A page that is gone is asked again on another day; trouble of its site says nothing of the page."""
    found = judged(LINK, status, moved_to, TODAY)

    assert (found.state, found.due_on) == (state, TODAY + wait)


@pytest.mark.parametrize("second", [404, 410])
def test_gone_on_two_days_is_dead(second: int) -> None:
    """Twice on the same day is once; back again is fine."""
    once = judged(LINK, 404, None, TODAY)
    again = judged(once, second, None, TODAY)
    dead = judged(once, second, None, TODAY + AGAIN)

    assert again.state is State.FINE
    assert dead.state is State.DEAD
    assert judged(dead, 200, None, TODAY + EVERY) == Link(1, 7, LINK.address, TODAY + 2 * EVERY)


def test_trouble_between_two_looks_does_not_forget_the_first() -> None:
    """A site that is down for an hour is not a page that has come back."""
    once = judged(LINK, 404, None, TODAY)
    trouble = judged(once, None, None, TODAY + AGAIN)

    assert judged(trouble, 404, None, TODAY + AGAIN + TROUBLE).state is State.DEAD


def test_what_was_left_as_it_is_stays_so() -> None:
    """Until it moves elsewhere."""
    left = Link(1, 7, LINK.address, TODAY, State.LEFT, moved_to=NEW)

    assert judged(left, 200, NEW, TODAY).state is State.LEFT
    assert judged(left, 200, "https://example.org/c", TODAY).state is State.MOVED


def test_first_looks_are_spread_over_the_month() -> None:
    """A catalogue of hundreds does not ask all sites on its first day."""
    days = {first_look(f"https://example.org/{number}", TODAY) for number in range(500)}

    assert days == {TODAY + timedelta(days=number) for number in range(EVERY.days)}
