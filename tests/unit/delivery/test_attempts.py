"""How often one call may leave, and what its attempts mean together."""

from __future__ import annotations

import pytest

from bot.delivery.discord.attempts import Attempts, SecondTry


@pytest.mark.parametrize(
    ("answered", "leaves"),
    [([], True), ([429], True), ([429, 429], True), ([500], False), ([0], False), ([502, 429], False), ([404], False)],
)
def test_what_is_asked_once_leaves_again_only_where_nothing_was_done(answered: list[int], leaves: bool) -> None:
    """Discord answers 429 before it does anything; a 5xx or no answer may come after."""
    attempts = Attempts(once=True, statuses=list(answered))

    if leaves:
        attempts.begin()
    else:
        with pytest.raises(SecondTry):
            attempts.begin()


@pytest.mark.parametrize("answered", [[], [500], [0], [404]])
def test_what_has_a_nonce_may_leave_as_often_as_it_must(answered: list[int]) -> None:
    """Discord knows it again."""
    Attempts(statuses=answered).begin()


@pytest.mark.parametrize(
    ("answered", "is_doubtful"), [([], False), ([400], False), ([429, 400], False), ([502, 400], True), ([0], True)]
)
def test_a_call_is_doubtful_where_one_attempt_was(answered: list[int], is_doubtful: bool) -> None:
    """Whatever the last one was answered."""
    assert Attempts(statuses=answered).is_doubtful is is_doubtful
