"""What organisers do about sites that are watched, what authors do on one, and what it was asked for meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.e2e.publishing import words

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

SITE, CHANNEL = "/site/pqn-a/", "ressources"
HOURS = 3600.0
LOOPBACK = {"PASSERELLE_WEB_LOOPBACK": "true"}


async def follow(stage: Stage, path: str = SITE, *, member: str = "Nadia") -> Outcome:
    """Find what stands at *path* of the sandbox, choose the channel, and follow it; the first look is over then."""
    await stage.settle()
    address = {"adresse": f"{stage.sandbox.base_url}{path}"}
    found = await stage.control.command(member, "equipe", "organiser veille", address)
    chosen = await stage.control.select(member, found.message["id"], "Choisir un salon", [str(stage.place(CHANNEL))])
    followed = await stage.control.click(member, chosen.message["id"], "Suivre ce site")
    await stage.settle()
    return followed


async def look(stage: Stage, hours: float = 26) -> None:
    """Let so much time pass that the site was looked at, and what is to be said has left."""
    await stage.settle(hours * HOURS)
    await stage.settle()


async def cards(stage: Stage, title: str) -> list[str]:
    """Return the cards with *title* that stand in the channel."""
    return [said for said in map(words, await stage.standing(CHANNEL)) if title in said]


async def told(stage: Stage, member: str = "Nadia") -> list[Json]:
    """Return what the watch has told the organisers."""
    return [one for one in await stage.standing("equipe", member=member) if "Veille : " in words(one)]


def breaches(asked: list[Json], path: str) -> list[str]:
    """Return what a reader of *path* did against good manners, by the requests that the site noted."""
    of_host = [one for one in asked if one["path"] == "/robots.txt"]
    looks = [one for one in asked if one["path"] == path]
    nameless = [one["path"] for one in asked if not (one["user_agent"] or "").startswith("Passerelle/")]
    pages = [one for one in asked if one["path"].startswith("/site/")]
    unasked = [] if of_host and of_host[0]["number"] < pages[0]["number"] else ["robots.txt was not asked first"]
    # Those of the probe come first, and the first look of the watch, which knows nothing yet.
    blind = [one["at"] for one in looks[2:] if not (one["if_none_match"] or one["if_modified_since"])]
    instants = [datetime.fromisoformat(one["at"]) for one in looks[2:]]
    hasty = [str(then) for now, then in pairwise(instants) if then - now < timedelta(minutes=15)]
    return [*nameless, *unasked, *blind, *hasty]
