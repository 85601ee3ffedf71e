"""What happens to an event's place by hand, and what a member sees of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sandbox import people
from tests.e2e.publishing import publish, words

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from sandbox.model import Guild, Role
    from sandbox.permissions import Permission
    from tests.e2e.stage import Stage

ROOM = RINGS_NOT = "journee-23-janvier"
RINGS = "journee-23-janvier-rappels"
FIRST_REMINDER = datetime(2026, 1, 8, 12, 15, tzinfo=ZoneInfo("Europe/Paris"))


def guild(stage: Stage) -> Guild:
    """Return the community's server, as it truly stands."""
    return next(iter(stage.sandbox.world.guilds.values()))


def roles(stage: Stage, name: str) -> list[Role]:
    """Return the roles of that name."""
    return [role for role in guild(stage).roles.values() if role.name == name]


def carried(stage: Stage, member: str) -> set[str]:
    """Return the names of the event's roles that a member carries."""
    found = next(one for one in guild(stage).members.values() if one.user.display_name == member)
    return {guild(stage).roles[role].name for role in found.roles} & {RINGS, RINGS_NOT}


def allow(stage: Stage, permission: Permission, *, is_granted: bool) -> None:
    """Give the bot's role a permission, or take it away."""
    (role,) = roles(stage, "Passerelle")
    role.permissions = role.permissions | permission if is_granted else role.permissions & ~permission
    stage.sandbox.world.permissions_changed()


def move(stage: Stage, name: str, position: int) -> None:
    """Move a role up or down the list."""
    for role in roles(stage, name):
        role.position = position
    stage.sandbox.world.permissions_changed()


def delete_role(stage: Stage, name: str) -> None:
    """Delete a role, as organisers do by hand."""
    for role in roles(stage, name):
        people.role_removed(stage.sandbox.world, guild(stage), role)
        del guild(stage).roles[role.id]


async def open_event(stage: Stage) -> str:
    """Publish the event, and return its card's message."""
    await stage.settle()
    await publish(stage)
    await stage.settle()
    return str((await stage.standing("agenda"))[0]["id"])


async def sign_up(stage: Stage, member: str, card: str) -> Outcome:
    """Press the button of the public card."""
    return await stage.control.click(member, card, "inscription:signup:1")


async def choose(stage: Stage, member: str, signed_up: Outcome, way: str) -> Outcome:
    """Choose how to be reminded."""
    return await stage.control.select(member, signed_up.message["id"], "inscription:way:1", [way])


async def team_reads(stage: Stage) -> list[str]:
    """Return what stands in the organisers' channel, but for the first report."""
    return [words(message) for message in await stage.standing("equipe") if "À réparer" in words(message)]


async def rung(stage: Stage, member: str) -> list[str]:
    """Return what has notified a member, but for nothing that they asked for themselves."""
    inbox = await stage.control.inbox(member)
    seen = [one for place in inbox["channels"] for one in place["messages"]] + inbox["dms"]
    return [words(one) for one in seen if one["id"] in inbox["pinged"]]
