"""What is done at the welcome desk, on a day that takes place the day after the stage's Monday."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.e2e.signing_up import read, sign_up
from tests.e2e.stage import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

FORUM = """
[event]
title = "Forum des alliances"
on = 2025-12-16
weekday = "mardi"
city = "Pau"
venue = "Halle"
address = "1 place du Marché"
doors = "9 h"
starts_at = "9 h 30"
ends_at = "16 h 30"
audience = "toutes et tous"
organiser = "PQN-A"
summary = "Une rencontre."
inscription = "ici"
phone = "05 56 00 00 00"

[[programme]]
kind = "round-table"
title = "Coopérer"
place = "salle 2"
at = "9 h 30"

[[programme]]
kind = "workshop"
title = "Ateliers"
at = "14 h"
"""
NAMES = {"Léa": ("Léa Martin", "Collège Émile-Zola"), "Yanis": ("Yanis Dupont-Leroy", "Ville de Pau")}


def with_the_forum(folder: Path) -> str:
    """Copy the configuration into *folder* with one more event; return where it is."""
    shutil.copytree(ROOT / "config", folder)
    (folder / "events" / "forum.toml").write_text(FORUM, encoding="utf-8")
    return str(folder)


async def on_the_day(stage: Stage, hour: int, minute: int = 0) -> None:
    """Let it be that hour of the day."""
    await stage.control.move_clock(datetime(2025, 12, 16, hour, minute, tzinfo=ZoneInfo("Europe/Paris")))
    await stage.settle()


async def join(stage: Stage, *members: str) -> None:
    """Sign up, and fill in the card where the name is known."""
    for member in members:
        done = await sign_up(stage, member, "Forum")
        if member in NAMES:
            form = await stage.control.click(member, done.message["id"], "Compléter ma fiche")
            name, structure = NAMES[member]
            await stage.control.submit(member, form.interaction, {"full_name": name, "structure": structure})


async def desk(stage: Stage, member: str = "Inès", **options: str) -> Outcome:
    """Open the desk."""
    return await stage.control.command(member, "entraide", "organiser accueil", dict(options))


async def press(stage: Stage, shown: Outcome, button: str, *, member: str = "Inès") -> Outcome:
    """Press a button of the desk."""
    return await stage.control.click(member, shown.message["id"], button)


async def fill(stage: Stage, form: Outcome, *, member: str = "Inès", **typed: str) -> Outcome:
    """Submit a form of the desk."""
    return await stage.control.submit(member, form.interaction, dict(typed))


async def search(stage: Stage, shown: Outcome, letters: str, *, member: str = "Inès") -> Outcome:
    """Look for a name."""
    form = await press(stage, shown, "Chercher un nom", member=member)
    return await fill(stage, form, member=member, typed=letters)


def code_of(shown: Outcome) -> str:
    """Return the code of the day that a panel shows."""
    found = re.search(r"\b\d{4}\b(?=\. (?:Affichez|Display))", read(shown))
    assert found
    return found[0]


async def here(stage: Stage, member: str, code: str) -> str:
    """Type /ici and a code; return the answer."""
    return read(await stage.control.command(member, "entraide", "ici", {"code": code}))
