"""What a participant does with their thumbs, on a server that has more events than the real one."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from tests.e2e.publishing import words
from tests.e2e.stage import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

REAL = "Journée régionale"
AN_EVENT = """
[event]
title = "{title}"
on = {on}
weekday = "{weekday}"
city = "{city}"
audience = "toutes et tous"
organiser = "PQN-A"
summary = "Une rencontre."
inscription = "{inscription}"
{more}
"""
EVENTS = {
    "atelier": ("Atelier", "2026-02-03", "mardi", "Pau", "ici", "capacity = 1\nshows_count = true"),
    "colloque": ("Colloque", "2026-02-05", "jeudi", "Poitiers", "ailleurs", 'official_url = "https://example.org/c"'),
    "forum": ("Forum", "2026-03-10", "mardi", "Agen", "ici", "opens_at = 2026-01-05T09:00:00"),
    "bilan": ("Bilan", "2025-12-01", "lundi", "Dax", "ici", 'article_url = "https://example.org/bilan"'),
    "rencontre": ("Rencontre", "2026-02-10", "mardi", "Niort", "ici", 'status = "cancelled"'),
}


def with_events(folder: Path) -> str:
    """Copy the configuration into *folder* and add one event of each sort; return where it is."""
    shutil.copytree(ROOT / "config", folder)
    for slug, (title, on, weekday, city, inscription, more) in EVENTS.items():
        text = AN_EVENT.format(title=title, on=on, weekday=weekday, city=city, inscription=inscription, more=more)
        (folder / "events" / f"{slug}.toml").write_text(text, encoding="utf-8")
    return str(folder)


async def number_of(stage: Stage, title: str, member: str = "Léa") -> str:
    """Return the number of an event, as the suggestions of /agenda give it."""
    (choice,) = await stage.control.autocomplete(member, "entraide", "agenda", "événement", title)
    return str(choice["value"])


async def sign_up(stage: Stage, member: str, title: str = REAL) -> Outcome:
    """Use /inscription for one event."""
    options = {"événement": await number_of(stage, title)}
    return await stage.control.command(member, "entraide", "inscription", options)


async def mine(stage: Stage, member: str, *doors: str) -> Outcome:
    """Open /moi, and one door after the other."""
    opened = await stage.control.command(member, "entraide", "moi")
    for door in doors:
        opened = await stage.control.click(member, opened.message["id"], door)
    return opened


async def direct(stage: Stage, member: str) -> list[Json]:
    """Return the direct messages that somebody has, oldest first."""
    return list((await stage.control.inbox(member))["dms"])


def buttons(message: Json) -> list[str]:
    """Return the labels of a message's buttons."""
    found = [str(message["label"])] if message.get("type") == 2 and "label" in message else []
    return found + [label for part in message.get("components", ()) for label in buttons(part)]


def read(outcome: Outcome) -> str:
    """Return what an answer says, in one line with plain spaces and without emphasis."""
    return re.sub(r"\s+", " ", words(outcome.message).replace("\u202f", " ").replace("’", "'").replace("**", ""))
