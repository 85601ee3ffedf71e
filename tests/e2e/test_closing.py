"""After the day, as an organiser and those who came live it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.database import Database
from bot.events.attendance import store as attendance
from bot.events.attendance.model import Half
from bot.events.signups import store as signups
from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.signing_up import buttons, direct, mine, number_of, read, sign_up

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

PARIS = ZoneInfo("Europe/Paris")
ON_THE_DAY, AFTERWARDS = datetime(2026, 1, 23, 17, tzinfo=PARIS), datetime(2026, 1, 26, 9, tzinfo=PARIS)
LINK = "https://pqn-a.fr/fr/synthese"
CAME = ("Léa", "Emma", "Oksana", "Karim", "Sophie")
QUESTIONS = 3


async def everybody_came(stage: Stage, *, but: int = 0) -> None:
    """Note at the desk that all who are signed up are there, but for the last ones."""
    database = Database(f"sqlite+aiosqlite:///{stage.database}")

    async def work(tx: Transaction) -> None:
        guild = next(iter(stage.sandbox.world.guilds))
        people = await signups.of_event(tx, guild, 1)
        for one in people[: len(people) - but]:
            await attendance.tick(tx, guild, 1, one.person_id, Half.DAY, ON_THE_DAY)

    await database.write(work)
    await database.close()


async def close(stage: Stage, link: str) -> Outcome:
    """Use /organiser bilan and its form."""
    options = {"événement": await number_of(stage, "Journée régionale", "Camille")}
    opened = await stage.control.command("Camille", "equipe", "organiser bilan", options)
    form = await stage.control.click("Camille", opened.message["id"], "Clore et envoyer")
    return await stage.control.submit("Camille", form.interaction, {"link": link})


async def give_feedback(stage: Stage, member: str, message: str) -> Outcome:
    """Answer all three questions."""
    panel = await stage.control.click(member, message, "Donner mon avis")
    for number in range(QUESTIONS):
        (found,) = [one for one in selects(panel.message) if one.endswith(f".{number}")]
        panel = await stage.control.select(member, panel.message["id"], found, ["4"])
    (send,) = buttons(panel.message)
    return await stage.control.click(member, panel.message["id"], send)


def selects(message: object) -> list[str]:
    """Return the ids of a message's lists."""
    if not isinstance(message, dict):
        return []
    found = [str(message["custom_id"])] if message.get("type") == 3 else []
    return found + [one for part in message.get("components", ()) for one in selects(part)]


@BOTH
async def test_a_day_is_wrapped_up(stage: Stage, locale: Locale) -> None:
    """Everybody gets the link once, those who came answer three questions, and nothing is shown below five answers."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        signed = [await sign_up(stage, member) for member in CAME]
        await stage.control.select("Sophie", signed[-1].message["id"], "inscription:way:1", ["direct"])
        await stage.control.move_clock(AFTERWARDS)
        await everybody_came(stage)

        refused = await close(stage, "pqn-a")
        corrected = await stage.control.click("Camille", refused.message["id"], "Corriger")
        closed = await stage.control.submit("Camille", corrected.interaction, {"link": LINK})
        await stage.settle(60)
        room = next(one for one in stage.sandbox.world.channels.values() if "23-janvier" in one.name)
        (told,) = [one for one in await stage.standing(room.name, member="Léa") if "synthèse" in one["content"]]
        private = [
            one for one in await direct(stage, "Sophie") if they.read(one["content"], "La synthèse est en ligne")
        ]
        thanked = await give_feedback(stage, "Sophie", private[0]["id"])
        for member in CAME[:3]:
            await give_feedback(stage, member, told["id"])
        again = await stage.control.click("Léa", told["id"], "Donner mon avis")
        options = {"événement": "1"}
        too_few = await stage.control.command("Camille", "equipe", "organiser bilan", options)
        await give_feedback(stage, CAME[3], told["id"])
        summary = await stage.control.command("Camille", "equipe", "organiser bilan", options)
        table = await stage.control.click("Camille", summary.message["id"], "Tableau à coller")
        theirs = await mine(stage, "Léa", "Mes inscriptions")
        late = await sign_up(stage, "Nadia")

        assert they.read(refused, "n'est pas une adresse de page")
        assert they.read(closed, "Journée close le")
        assert LINK in read(closed)
        assert len(private) == 1
        assert they.may_press(private[0], "Lire la synthèse", "Mon attestation", "Donner mon avis")
        assert they.read(thanked, "Vos réponses sont comptées, sans votre nom.")
        assert they.read(again, "Vos réponses sont déjà comptées.")
        assert they.read(summary, " : 5 sur 5 (100 %)")
        assert they.read(too_few, "Moins de cinq réponses")
        assert not they.read(too_few, "5 réponses sont montrées.")
        assert they.read(summary, "5 réponses sont montrées.")
        assert they.read(summary, "Tout à fait")
        assert not they.read(summary, "Moins de cinq réponses")
        assert they.read(table, "Ensemble")
        assert any(they.calls(label, "Lire la synthèse") for label in buttons(theirs.message))
        assert they.read(late, "Vous pouvez relire le programme et la synthèse.")


@BOTH
async def test_who_did_not_come_reads_the_synthesis_alone(stage: Stage, locale: Locale) -> None:
    """The questions are refused with what to do instead."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        for member in ("Léa", "Hugo"):
            await sign_up(stage, member)
        await stage.control.move_clock(AFTERWARDS)
        await everybody_came(stage, but=1)
        await close(stage, LINK)
        await stage.settle(60)
        room = next(one for one in stage.sandbox.world.channels.values() if "23-janvier" in one.name)
        (told,) = [one for one in await stage.standing(room.name, member="Léa") if "synthèse" in one["content"]]
        refused = await stage.control.click("Hugo", told["id"], "Donner mon avis")
        agenda = await stage.control.command("Hugo", "entraide", "agenda")
        stranger = await stage.control.command("Léa", "entraide", "organiser bilan", {"événement": "1"})

        assert they.read(refused, "Ces trois questions sont pour les personnes venues.")
        assert they.read(agenda, "la synthèse est en ligne")
        assert any(they.calls(label, "Lire la synthèse") for label in buttons(agenda.message))
        assert they.read(stranger, "réservée au rôle")
