"""The permissions that the bot asks for are those it needs, and each has its reason in words."""

from __future__ import annotations

import discord
import pytest

from bot.operations.permissions import ADMINISTRATOR, NEEDED, invitation, missing_from
from tests.house import texts


@pytest.mark.parametrize("name", NEEDED)
def test_the_bit_is_the_one_that_discord_py_knows_by_that_name(name: str) -> None:
    """Both read Discord's list."""
    assert discord.Permissions(**{name: True}).value == NEEDED[name]


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_each_has_a_name_and_a_reason_in_both_languages(name: str, locale: str) -> None:
    """Who grants it must know why."""
    say = texts().bound("en" if locale == "en" else "fr")

    for part in ("name", "reason"):
        key = f"permission.{name}.{part}"
        assert say(key) != key


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (0, tuple(NEEDED)),
        (sum(NEEDED.values()), ()),
        (NEEDED["view_channel"] | NEEDED["send_messages"], tuple(NEEDED)[2:]),
        (ADMINISTRATOR, ()),
        (~sum(NEEDED.values()) & ~ADMINISTRATOR & (2**53 - 1), tuple(NEEDED)),
    ],
)
def test_what_is_missing_is_named(granted: int, missing: tuple[str, ...]) -> None:
    """An administrator lacks nothing; other permissions replace none."""
    assert missing_from(granted) == missing


def test_the_invitation_asks_for_what_is_needed_and_no_more() -> None:
    """And for the slash commands."""
    link = invitation(42)

    assert "client_id=42" in link
    assert "scope=bot+applications.commands" in link
    assert link.endswith(f"permissions={sum(NEEDED.values())}")
