"""An organiser publishes the day's card, as they would with their thumbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage


async def board(stage: Stage, member: str = "Nadia") -> Outcome:
    """Open the organisers' board."""
    return await stage.control.command(member, "equipe", "organiser tableau")


async def publish(stage: Stage, member: str = "Nadia") -> Outcome:
    """Open the board, look at the preview, and publish."""
    opened = await board(stage, member)
    preview = await stage.control.click(member, opened.message["id"], "Publier")
    return await stage.control.click(member, preview.message["id"], "Publier maintenant")
