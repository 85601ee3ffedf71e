"""The rules of a delivery's life."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.model import (
    Channel,
    Delivery,
    Message,
    Setting,
    State,
    has_expired,
    may_repeat_nonce,
    pause_for,
    read_recipient,
)
from bot.delivery.store import new_identity
from tests.fakes import MONDAY, message

SECOND = timedelta(seconds=1)
PLANNED = Delivery(
    id=1,
    guild_id=7,
    kind="test.card",
    subject="1",
    recipient="channel:11",
    locale="fr",
    state=State.PLANNED,
    due_at=MONDAY,
    expires_at=None,
    attempts=0,
    nonce="n",
    marker=1,
    body=None,
    version=0,
    claimed_at=None,
    channel_id=None,
    message_id=None,
    reason=None,
)
chances = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 2), (1, 4), (2, 8), (8, 512), (9, 600), (10, 600), (10**6, 600)])
def test_a_pause_doubles_up_to_ten_minutes(attempts: int, seconds: int) -> None:
    """Chance in the middle spreads nothing."""
    assert pause_for(attempts, chance=0.5).total_seconds() == seconds


@given(st.integers(0, 1000), chances)
def test_a_pause_is_spread_by_a_quarter(attempts: int, chance: float) -> None:
    """Rows that failed together do not come back together; none comes back at once, or much later."""
    middle = pause_for(attempts, chance=0.5)

    assert middle * 0.75 <= pause_for(attempts, chance=chance) <= middle * 1.25


@given(st.integers(0, 1000), chances, st.floats(0, 10_000))
def test_a_pause_is_never_shorter_than_what_was_asked_for(attempts: int, chance: float, least: float) -> None:
    """By Discord, or by what can only be mended by hand."""
    assert pause_for(attempts, chance=chance, at_least_s=least) >= timedelta(seconds=least)


@pytest.mark.parametrize(
    ("after", "may"),
    [(0, True), (59.999, True), (60, False), (180, False), (86400, False), (-1, False)],
)
def test_a_nonce_is_repeated_while_discord_surely_knows_it(after: float, may: bool) -> None:
    """For a minute; a clock that went back proves nothing."""
    assert may_repeat_nonce(MONDAY, MONDAY + timedelta(seconds=after)) == may


@pytest.mark.parametrize(("expires_at", "expired"), [(None, False), (MONDAY + SECOND, False), (MONDAY, True)])
def test_a_message_expires_at_its_instant(expires_at: None, expired: bool) -> None:
    """One without an instant never does."""
    assert has_expired(replace(PLANNED, expires_at=expires_at), MONDAY) == expired


@given(st.datetimes(), st.datetimes() | st.none(), st.integers(0, 9), st.sampled_from(["fr", "en"]))
def test_no_instant_and_no_manner_makes_another_message(
    due_at: object, expires_at: object, priority: int, locale: str
) -> None:
    """One that was moved would be said twice."""
    moved = message(due_at=due_at, expires_at=expires_at, priority=priority, locale=locale)

    assert moved.dedupe_key == message().dedupe_key


@pytest.mark.parametrize(
    "other",
    [
        message("2"),
        message(revision=1),
        message(kind="test.other"),
        message(to=Channel(12)),
        message(to=Setting("11")),
        message(guild_id=8),
    ],
    ids=["subject", "revision", "kind", "channel", "setting", "guild"],
)
def test_each_of_these_makes_another_message(other: Message) -> None:
    """Each by itself."""
    assert other.dedupe_key != message().dedupe_key


@given(st.builds(Channel, st.integers(1, 2**63 - 1)) | st.builds(Setting, st.text(max_size=40)))
def test_a_recipient_is_read_as_it_was_written(recipient: Channel | Setting) -> None:
    """Whatever a setting is called."""
    assert read_recipient(str(recipient)) == recipient


def test_every_message_has_an_identity_of_its_own_that_discord_takes() -> None:
    """A nonce of at most 25 characters, and a component's id: 32 bits, and 0 stands for none."""
    identities = [new_identity() for _ in range(1000)]

    assert len({one["nonce"] for one in identities}) == 1000
    assert len({one["marker"] for one in identities}) > 990
    for one in identities:
        assert re.fullmatch(r"[\w-]{20,25}", str(one["nonce"]))
        assert 0 < int(one["marker"]) < 2**31
