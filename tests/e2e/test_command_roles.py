"""Who may use what of the organisers: read from the commands and the router, so that nothing new is forgotten."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from discord import app_commands

from cogs.organiser import Organiser
from tests.e2e.announcing import planned, press
from tests.e2e.pressing import served, used
from tests.e2e.publishing import board, words
from tests.e2e.signing_up import sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.client import Outcome
    from sandbox.model import Guild
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

# One of each kind; Discord itself lets all of them type the commands.
WHO = {"member": "Léa", "Accueil": "Inès", "Relecture": "Paul", "Organisation": "Nadia"}
# What others than organisers may do as well: the command, and all of the desk but its papers.
ALLOWED = {"accueil": {"Accueil"}, "relire": {"Relecture"}}
NOT_AT_THE_DESK = {"accueil:sheet", "accueil:attestation"}
RESERVED = re.compile("réservée? (au rôle|à l.équipe)")
# The first event, and the first person, reminder, workshop or version below it.
CLAIMS = ("1", "1.1")
# What another server's organisers get is their own screens, an empty form, or that it is not there.
THEIR_OWN = {
    "annonce:list",
    "envois:list",
    "envois:resume",
    "journee:new_in",
    "organiser:board",
    "organiser:options",
    "organiser:welcome",
    "relire:refused",
    "veille:asked",
    "veille:list",
    "veille:place",
    "veille:publish_all",
    "veille:ready",
}
NOT_THERE = re.compile(
    "introuvable|n.est plus (valable|suivie|gardé|connu|sur la liste)|Il n.y a (plus rien|personne à relancer)"
    "|est déjà réglé|Aucun changement"
)
A_FORM = '"type": 9'
SECRET = "Zoé Secret"


def commands() -> Iterator[app_commands.Command[Organiser, ..., None]]:
    """Yield every command below ``/organiser``."""
    for command in Organiser.__cog_app_commands__:
        if isinstance(command, app_commands.Command):
            yield command


def is_refused(outcome: Outcome) -> bool:
    """Whether the answer says that this is for others; an answer there must be."""
    assert outcome.responses, outcome.error
    return any(RESERVED.search(words(each["message"])) for each in outcome.responses if "message" in each)


def held(stage: Stage, guild: int) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the bot's database holds of a server, by table."""
    with closing(sqlite3.connect(stage.database)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")] for table in tables}
        return {
            table: database.execute(f"SELECT * FROM {table} WHERE guild_id = ?", (guild,)).fetchall()  # noqa: S608 # its own names
            for table, names in columns.items()
            if "guild_id" in names
        }


async def test_whatever_organisers_use_is_refused_to_all_others(stage: Stage) -> None:
    """Command by role, then every button, list and form by person; an organiser of another server is a stranger."""
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

        home, elsewhere, panel = await with_a_secret(stage)
        before = held(stage, home.id)
        suggested = {
            member: await stage.control.autocomplete(
                member, "entraide", "organiser accueil", "nom", "zo", {"événement": "1"}
            )
            for member in ("Léa", "Paul", "Inès", "Nadia")
        }
        actions = [f"{feature}:{action}" for feature, action in served()]
        at_the_desk = {name for name in actions if name.startswith("accueil:")} - NOT_AT_THE_DESK
        to_review = {name for name in actions if name.startswith("relire:")}
        may = {
            (name, member)
            for member, theirs in {"Léa": set[str](), "Inès": at_the_desk, "Paul": to_review}.items()
            for name in set(actions) - theirs
            if not RESERVED.search(await used(stage, member, home, f"{name}:1.1", message=panel))
        }
        stranger = {
            name: [await used(stage, "Hugo", elsewhere, f"{name}:{claim}", message=panel) for claim in CLAIMS]
            for name in actions
        }

    assert len(expected) >= 4 * 7
    assert seen == expected
    assert len(actions) > 100
    assert may == set()
    # The desk sees the names of a day on that day alone.
    assert [member for member, names in suggested.items() if names] == ["Nadia"]
    assert {name for name, answers in stranger.items() if SECRET in str(answers)} == set()
    opened = {name for name, answers in stranger.items() if not any(map(is_nothing, answers))}
    assert opened == THEIR_OWN
    assert held(stage, home.id) == before


def is_nothing(answer: str) -> bool:
    """Whether an answer gives nothing of another server away."""
    return A_FORM in answer or bool(NOT_THERE.search(answer))


async def with_a_secret(stage: Stage) -> tuple[Guild, Guild, str]:
    """Let the first server have people, an announcement and a guest; return it, another one of Hugo's, and a panel."""
    home = next(iter(stage.sandbox.world.guilds.values()))
    number = (await stage.control.add_guild(name="Ailleurs"))["guild"]
    await stage.control.add_member("Hugo", guild=number, roles=["Organisation"])
    await sign_up(stage, "Yanis")
    await planned(stage, SECRET)
    listed = await stage.control.command("Nadia", "equipe", "organiser inscrits", {"événement": "1"})
    form = await press(stage, await press(stage, listed, "Ajouter"), "Sans Discord")
    guest = {"full_name": SECRET, "structure": "", "reason": "Par téléphone"}
    await stage.control.submit("Nadia", form.interaction, guest)
    await stage.settle()
    return home, stage.sandbox.world.guilds[int(number)], str((await board(stage)).message["id"])
