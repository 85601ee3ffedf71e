"""What an organiser reads of deliveries, held against what people truly got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.publishing import words
from tests.e2e.signing_up import number_of

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage


async def deliveries(stage: Stage, event: str | None = None, *, member: str = "Nadia") -> Outcome:
    """Open /organiser envois, of one event where one is named."""
    options = {"événement": await number_of(stage, event)} if event else {}
    return await stage.control.command(member, "equipe", "organiser envois", options)


def plain(outcome: Outcome) -> str:
    """Return what a screen says, with plain spaces and apostrophes."""
    return words(outcome.message).replace("\u202f", " ").replace("’", "'")


async def team(stage: Stage, part: str) -> list[str]:
    """Return what stands in the organisers' channel and holds *part*."""
    found = [words(one).replace("\u202f", " ").replace("’", "'") for one in await stage.standing("equipe")]
    return [one for one in found if part in one]


async def private(stage: Stage, member: str, part: str) -> list[str]:
    """Return the private messages of a member that hold *part*."""
    return [words(one) for one in (await stage.control.inbox(member))["dms"] if part in words(one)]


def member_id(stage: Stage, member: str) -> int:
    """Return the Discord id of a member."""
    guild = next(iter(stage.sandbox.world.guilds.values()))
    return next(one.user.id for one in guild.members.values() if one.user.display_name == member)
