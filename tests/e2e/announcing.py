"""What an organiser does with announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.publishing import words

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

TEXT = "Le programme des **ateliers** est en ligne."


async def write(stage: Stage, text: str = TEXT, when: str = "", *, member: str = "Nadia") -> Outcome:
    """Open the list, and fill in the form."""
    listed = await stage.control.command(member, "equipe", "organiser annonce")
    form = await stage.control.click(member, listed.message["id"], "Écrire une annonce")
    return await stage.control.submit(member, form.interaction, {"text": text, "when": when})


async def press(stage: Stage, shown: Outcome, button: str, *, member: str = "Nadia", **more: str) -> Outcome:
    """Press a button of a sheet."""
    return await stage.control.click(member, shown.message["id"], button, **more)


async def into(stage: Stage, shown: Outcome, channel: str = "ressources", *, member: str = "Nadia") -> Outcome:
    """Choose where it goes."""
    return await stage.control.select(member, shown.message["id"], "Choisir un salon", [str(stage.place(channel))])


async def planned(stage: Stage, text: str = TEXT, when: str = "demain à 9h", *, member: str = "Nadia") -> Outcome:
    """Write it, choose where it goes, and plan it."""
    shown = await into(stage, await write(stage, text, when, member=member), member=member)
    return await press(stage, shown, "Programmer", member=member)


async def said(stage: Stage, channel: str = "ressources", *, member: str = "Camille") -> list[str]:
    """Return what stands in a channel."""
    return [words(message) for message in await stage.standing(channel, member=member)]
