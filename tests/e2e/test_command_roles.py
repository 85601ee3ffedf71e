"""Who may use which command of ``/organiser``: read from the commands themselves, so that a new one is tried too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from discord import app_commands

from cogs.organiser import Organiser
from tests.e2e.publishing import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

# One of each kind; Discord itself lets all of them type the commands.
WHO = {"member": "Léa", "Accueil": "Inès", "Relecture": "Paul", "Organisation": "Nadia"}
# What others than organisers may do as well.
ALLOWED = {"accueil": {"Accueil"}, "relire": {"Relecture"}}
RESERVED = re.compile("réservée? (au rôle|à l.équipe)")


def commands() -> Iterator[app_commands.Command[Organiser, ..., None]]:
    """Yield every command below ``/organiser``."""
    for command in Organiser.__cog_app_commands__:
        if isinstance(command, app_commands.Command):
            yield command


def is_refused(outcome: Outcome) -> bool:
    """Whether the answer says that this is for others; an answer there must be."""
    assert outcome.responses, outcome.error
    return any(RESERVED.search(words(each["message"])) for each in outcome.responses if "message" in each)


@pytest.mark.full
async def test_each_command_is_refused_to_who_may_not_use_it(stage: Stage) -> None:
    """Command by role, with the first event where one has to be named."""
    expected = {
        (command.name, role): role != "Organisation" and role not in ALLOWED.get(command.name, ())
        for command in commands()
        for role in WHO
    }
    seen = {}
    async with stage.bot():
        await stage.settle()
        for command in commands():
            options = {one.display_name: "1" for one in command.parameters if one.required}
            for role, member in WHO.items():
                typed = f"organiser {command.name}"
                outcome = await stage.control.command(member, "entraide", typed, options)
                seen[command.name, role] = is_refused(outcome)

    assert len(expected) >= 4 * 7
    assert seen == expected
