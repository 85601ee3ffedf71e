"""A token that Discord refuses is read again from its file, where it comes from one and was right before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.delivery.discord.door import TokenRefused
from bot.delivery.discord.token import Token
from bot.settings.environment import read_token
from tests.house import texts

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = "MTIz.abcdef.the-old-one", "MTIz.abcdef.the-new-one"


def a_token(file: Path | None, *, was_accepted: bool = True) -> Token:
    """Return the token as a process has it."""
    token = Token(OLD, file=file, read=read_token, say=texts().bound("fr"))
    if was_accepted:
        token.accepted()
    return token


async def test_the_new_one_is_taken_from_the_file(tmp_path: Path) -> None:
    """Door and gateway both ask; the second finds it there."""
    file = tmp_path / "token"
    file.write_text(f"{NEW}\n", encoding="utf-8")
    token = a_token(file)
    await token.renewed(OLD)
    file.unlink()
    await token.renewed(OLD)

    assert token.value == NEW


async def test_who_shows_it_has_the_new_one_at_once(tmp_path: Path) -> None:
    """What is on its way to Discord meanwhile is not refused for it."""
    file, shown = tmp_path / "token", list[str]()
    file.write_text(NEW, encoding="utf-8")
    token = a_token(file)
    token.shown_by(shown.append)
    await token.renewed(OLD)

    assert shown == [NEW]


async def test_one_of_the_environment_cannot_be_read_again() -> None:
    """The process ends with its sentence."""
    with pytest.raises(TokenRefused):
        await a_token(None).renewed(OLD)


async def test_one_that_was_never_right_was_mistyped(tmp_path: Path) -> None:
    """Whoever starts the bot hears of it at once."""
    file = tmp_path / "token"
    file.write_text(NEW, encoding="utf-8")

    with pytest.raises(TokenRefused):
        await a_token(file, was_accepted=False).renewed(OLD)
