"""What an organiser reads of deliveries, held against what people truly got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.publishing import words
from tests.e2e.signing_up import number_of

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage


async def deliveries(
    stage: Stage, event: str | None = None, *, member: str = "Nadia", channel: str = "equipe"
) -> Outcome:
    """Open /organiser envois, of one event where one is named."""
    options = {"événement": await number_of(stage, event)} if event else {}
    return await stage.control.command(member, channel, "organiser envois", options)


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


def transcribed(stage: Stage, part: str) -> dict[str, int]:
    """Return where messages that hold *part* were taken, by channel or by person, as the transcript has it."""
    world, asked, found = stage.sandbox.world, dict[int, int](), dict[str, int]()
    for entry in stage.sandbox.transcript.since(0, {"request", "answer"}):
        if entry.kind == "request" and entry.data["method"] == "POST" and entry.data["path"].endswith("/messages"):
            asked[entry.number] = int(entry.data["path"].split("/")[2])
        elif entry.kind == "answer" and entry.data["request"] in asked and entry.data.get("status") == 200:
            place = world.channels[asked[entry.data["request"]]]
            if part in entry.data["body"]["content"]:
                name = place.recipient.display_name if place.recipient else place.name
                found[name] = found.get(name, 0) + 1
    return found
