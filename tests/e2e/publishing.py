"""What an organiser does with their thumbs, and what stands on the screen afterwards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage


async def board(stage: Stage, member: str = "Nadia") -> Outcome:
    """Open the organisers' board."""
    return await stage.control.command(member, "equipe", "organiser tableau")


async def open_preview(stage: Stage, member: str = "Nadia") -> Outcome:
    """Open the board and look at the card as it would be posted."""
    opened = await board(stage, member)
    return await stage.control.click(member, opened.message["id"], "Publier")


async def publish(stage: Stage, member: str = "Nadia") -> Outcome:
    """Look at the preview, and publish."""
    preview = await open_preview(stage, member)
    return await stage.control.click(member, preview.message["id"], "Publier maintenant")


async def open_section(stage: Stage, section: str, member: str = "Nadia") -> Outcome:
    """Open the form of a section of the first event on the board."""
    opened = await board(stage, member)
    sheet = await stage.control.click(member, opened.message["id"], "Modifier")
    return await stage.control.click(member, sheet.message["id"], section)


async def fill_in(stage: Stage, typed: dict[str, str]) -> Outcome:
    """Fill in hours and place of the first event on the board."""
    form = await open_section(stage, "Horaires et lieu")
    return await stage.control.submit("Nadia", form.interaction, dict(typed))


def words(message: Json) -> str:
    """Return all that a message says: content, texts and labels, with plain spaces."""
    found = [str(message.get("content", ""))]
    for part in message.get("components", ()):
        found += [words(part), str(part.get("label", "")), str(part.get("placeholder", ""))]
    return re.sub("[\u00a0\u202f]", " ", "\n".join(text for text in found if text))
