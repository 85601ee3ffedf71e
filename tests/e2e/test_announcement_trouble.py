"""Announcements that cannot be as they were asked: each is a sentence, and what was typed is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.intents import Intent
from sandbox.world import Event
from tests.e2e.announcing import TEXT, into, planned, press, said, write
from tests.e2e.living import delete_role, guild, open_event, roles, rung
from tests.e2e.publishing import words
from tests.e2e.signing_up import buttons, read

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage


async def ring(stage: Stage, shown: Outcome, role: int) -> Outcome:
    """Choose a role to ring."""
    return await stage.control.select("Nadia", shown.message["id"], "Rôles à faire sonner", [str(role)])


async def deny(stage: Stage, permission: str) -> None:
    """Take a permission in the channel away from the bot."""
    await stage.control.change_channel("ressources", permissions=[{"role": "Passerelle", "deny": [permission]}])


async def open_first(stage: Stage, member: str) -> Outcome:
    """Open the first announcement of the list."""
    listed = await stage.control.command(member, "equipe", "organiser annonce")
    return await press(stage, listed, "Ouvrir", member=member)


@pytest.mark.full
@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("15/12/2025 à 8h", "Ce moment est passé : lundi 15 décembre 2025 à 8 h."),
        ("29 mars 2026 à 2h30", "2 h 30 n'existe pas le dimanche 29 mars 2026"),
        ("25 octobre 2026 à 2h30", "2 h 30 existe deux fois le dimanche 25 octobre 2026"),
        ("demain", "Il manque l'heure après « demain »."),
        ("bientôt", "« bientôt » n'est pas une date et une heure."),
        ("chaque lundi à 9h jusqu'au 1 décembre 2025", "Cette répétition n'a aucune date à venir."),
    ],
)
async def test_an_instant_that_cannot_be_is_a_sentence(stage: Stage, when: str, sentence: str) -> None:
    """And the form opens again with the words."""
    async with stage.bot():
        await stage.settle()
        refused = await write(stage, when=when)
        again = await press(stage, refused, "Corriger")

        assert sentence in read(refused)
        assert TEXT in str(again.modal)
        assert when in again.modal["components"][1]["component"]["value"]


@pytest.mark.full
async def test_a_text_that_is_too_long_is_kept(stage: Stage) -> None:
    """The sentence says by how much."""
    async with stage.bot():
        await stage.settle()
        refused = await write(stage, "a" * 1800)
        again = await press(stage, refused, "Corriger")

        assert "Le texte a 1800 caractères, pour 1750 au plus. Retirez-en 50" in read(refused)
        assert "a" * 1800 in str(again.modal)
        longest = await stage.control.submit("Nadia", again.interaction, {"text": "é" * 1750, "when": ""})
        shown = await into(stage, longest)
        await press(stage, await press(stage, shown, "Envoyer maintenant"), "Oui, envoyer")
        await stage.settle()
        assert await said(stage) == ["é" * 1750]


async def test_what_is_typed_rings_nobody_and_stays_as_typed(stage: Stage) -> None:
    """Everybody and roles are rung by the lists alone."""
    async with stage.bot():
        await stage.settle()
        chosen, typed = roles(stage, "Accueil")[0], roles(stage, "Organisation")[0]
        text = f"@everyone @here <@&{typed.id}> bonjour"
        shown = await ring(stage, await into(stage, await write(stage, text)), chosen.id)
        await press(stage, await press(stage, shown, "Envoyer maintenant"), "Oui, envoyer")
        await stage.settle()

        (message,) = await stage.standing("ressources")
        assert message["content"] == f"{text}\n<@&{chosen.id}>"
        assert message["mention_roles"] == [str(chosen.id)]
        assert message["mention_everyone"] is False
        assert await rung(stage, "Léa") == []


@pytest.mark.full
async def test_who_cannot_be_rung_is_said_before_it_leaves(stage: Stage) -> None:
    """The bot lacks the permission, or the role has been deleted."""
    async with stage.bot():
        await stage.settle()
        role = roles(stage, "Accueil")[0]
        shown = await ring(stage, await into(stage, await write(stage)), role.id)
        await deny(stage, "MENTION_EVERYONE")
        refused = await press(stage, shown, "Envoyer maintenant")
        delete_role(stage, "Accueil")
        world, deleted = stage.sandbox.world, {"guild_id": str(guild(stage).id), "role_id": str(role.id)}
        world.emit(Event("GUILD_ROLE_DELETE", deleted, guild(stage).id, Intent.GUILDS))
        gone = await press(stage, shown, "Envoyer maintenant")

        assert f"ne peut pas faire sonner <@&{role.id}>" in read(refused)
        assert "Un rôle choisi a été supprimé du serveur." in read(gone)
        assert await said(stage) == []


@pytest.mark.full
async def test_a_channel_that_the_bot_cannot_see_is_refused(stage: Stage) -> None:
    """When it is chosen, and once more when it leaves."""
    async with stage.bot():
        await stage.settle()
        draft = await write(stage)
        shown = await into(stage, draft)
        await deny(stage, "VIEW_CHANNEL")
        again = await into(stage, draft)
        leaving = await press(stage, shown, "Envoyer maintenant")

        assert "il manque à Passerelle : « Voir les salons »" in read(again)
        assert "il manque à Passerelle : « Voir les salons »" in read(leaving)


@pytest.mark.full
async def test_ringing_everybody_after_it_was_planned_is_looked_at_twice(stage: Stage) -> None:
    """By whoever asks for it, and after a change by somebody else."""
    async with stage.bot():
        await stage.settle()
        shown = await planned(stage)
        ringing = await press(stage, shown, "Sonner tout le monde")
        asked = await press(stage, ringing, "Programmer")
        done = await press(stage, asked, "Oui, programmer")
        theirs = await open_first(stage, "Camille")
        form = await press(stage, theirs, "Modifier", member="Camille")
        changed = await stage.control.submit("Camille", form.interaction, {"text": "Autre.", "when": ""})
        await stage.settle(86400)

        assert "elle sonne tout le monde" in read(ringing)
        assert "Tous les membres du serveur seront sonnés" in read(asked)
        assert "Elle partira d'elle-même" in read(done)
        assert "elle sonne tout le monde. Relisez-la" in read(changed)
        assert await said(stage) == []


@pytest.mark.full
async def test_a_second_reader_looks_twice_at_what_rings_everybody(stage: Stage) -> None:
    """*Approuver* asks before it lets it leave."""
    async with stage.bot():
        await stage.settle()
        options = await stage.control.command("Nadia", "equipe", "organiser options")
        await stage.control.select("Nadia", options.message["id"], "organiser:option:switch_approval", ["1"])
        shown = await into(stage, await write(stage))
        ringing = await press(stage, shown, "Sonner tout le monde")
        await press(stage, await press(stage, ringing, "Envoyer maintenant"), "Oui, envoyer")
        asked = await press(stage, await open_first(stage, "Camille"), "Approuver", member="Camille")
        quiet = await said(stage)
        await press(stage, asked, "Oui, approuver", member="Camille")
        await stage.settle()

        assert "Tous les membres du serveur seront sonnés" in read(asked)
        assert quiet == []
        assert await said(stage) == [f"{TEXT}\n@everyone"]


@pytest.mark.full
async def test_what_somebody_else_has_changed_does_not_leave_unread(stage: Stage) -> None:
    """The panel shows what it now says; a tap on that one sends it."""
    async with stage.bot():
        await stage.settle()
        shown = await into(stage, await write(stage))
        theirs = await open_first(stage, "Camille")
        await stage.control.select("Camille", theirs.message["id"], "Choisir un salon", [str(stage.place("entraide"))])
        stale = await press(stage, shown, "Envoyer maintenant")
        asked = await press(stage, stale, "Envoyer maintenant")
        second = await press(stage, await open_first(stage, "Nadia"), "Envoyer maintenant")
        await press(stage, asked, "Oui, envoyer")
        twice = await press(stage, second, "Oui, envoyer")
        await stage.settle()

        assert "Elle a changé entre-temps. Rien n'est parti" in read(stale)
        assert f"<#{stage.place('entraide')}>" in words(stale.message)
        assert await said(stage) == []
        assert (await said(stage, "entraide")).count(TEXT) == 1
        assert "Rien n'est parti" not in read(twice)


@pytest.mark.full
async def test_nobody_in_the_audience_is_said_before_it_leaves(stage: Stage) -> None:
    """Nobody waits for the opening."""
    async with stage.bot():
        await open_event(stage)
        form = await stage.control.command("Nadia", "equipe", "organiser message", {"événement": "1"})
        sheet = await stage.control.submit("Nadia", form.interaction, {"text": "Un mot."})
        waiting = await stage.control.select("Nadia", sheet.message["id"], "annonce:audience:1", ["waiting"])
        asked = await press(stage, waiting, "Envoyer maintenant")
        refused = await press(stage, asked, "Oui, envoyer")

        assert "Pour 0 personne. Personnes qui attendent l'ouverture." in read(waiting)
        assert "Personne n'est à prévenir ici." in read(refused)
        assert "Oui, envoyer" in buttons(asked.message)
