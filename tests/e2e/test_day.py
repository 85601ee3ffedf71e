"""The day itself: the welcome desk on a volunteer's phone, the code, and the agenda in people's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.documents.qr import qr
from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.publishing import board, words
from tests.e2e.signing_up import buttons, direct, mine, number_of, read
from tests.e2e.welcoming import code_of, desk, fill, here, join, on_the_day, press, search, with_the_forum
from tests.unit.documents import reading

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full


@BOTH
async def test_a_name_is_found_by_three_letters_and_noted_once(stage: Stage, locale: Locale) -> None:
    """The count lives; a wrong tick is taken back; a name without a card is found by the account."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        await join(stage, "Léa", "Yanis", "Fatou")
        await on_the_day(stage, 9, 12)
        panel = await desk(stage)
        found = await search(stage, panel, "MAR")
        elsewhere = await desk(stage, "Nadia", nom="martin")
        ticked = await press(stage, found, "Présent")
        again = await press(stage, elsewhere, "Présent", member="Nadia")
        undone = await press(stage, ticked, "Annuler l’arrivée")
        many = await search(stage, undone, "a")
        chosen = await stage.control.select("Inès", many.message["id"], "Qui est là\u202f?", [choice_of(many, "Yanis")])
        nobody = await search(stage, chosen, "zzz")
        account = member_of(stage, "Fatou")
        anew = await desk(stage)
        fatou = await stage.control.select("Inès", anew.message["id"], "Chercher par le nom Discord", [account])
        half = await stage.control.select("Inès", fatou.message["id"], "Demi-journée", ["am"])

        assert they.read(panel, "Présences : 0 sur 3.")
        assert they.read(panel, "1 personne n'a pas donné son nom")
        assert read(found).startswith("Léa Martin Collège Émile-Zola ")
        assert they.read(found, "Arrivée : pas encore notée.")
        assert they.read(ticked, "C'est noté.")
        assert "Léa Martin Collège Émile-Zola" in read(ticked)
        assert they.read(ticked, "Présence notée")
        assert they.read(ticked, "Présences : 1 sur 3.")
        assert they.read(again, "C'était déjà noté.")
        assert they.read(undone, "Présences : 0 sur 3.")
        assert they.read(many, "« a » : 2 personnes.")
        assert "Yanis Dupont-Leroy Ville de Pau" in read(chosen)
        assert they.read(nobody, "Personne sur la liste ne correspond à « zzz ».")
        assert f"<@{account}>" in read(fatou)
        assert they.read(half, "Présence notée à 9 h 12, pour une demi-journée : le matin.")


@BOTH
async def test_who_comes_unannounced_and_who_comes_instead(stage: Stage, locale: Locale) -> None:
    """What was typed is kept where it is refused; who stays away has no place any more."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        await join(stage, "Léa", "Yanis")
        await on_the_day(stage, 9, 12)
        form = await press(stage, await desk(stage), "Ajouter quelqu’un")
        refused = await fill(stage, form, full_name="lea MARTIN", structure="College Emile-Zola")
        again = await press(stage, refused, "Corriger")
        added = await fill(stage, again, full_name="Zoé Petit", structure="Ville de Pau")
        form = await press(stage, await search(stage, added, "lea"), "Noter qui remplace")
        replaced = await fill(stage, form, full_name="Marc Blanc", structure="")
        panel = await press(stage, replaced, "Retour")

        assert they.read(refused, "lea MARTIN figure déjà sur la liste")
        assert "lea MARTIN" in str(again.responses)
        assert they.read(added, "cette personne est sur la liste, et présente.")
        assert they.read(added, "Présences : 1 sur 3.")
        assert they.read(replaced, "celle qu'elle remplace n'est plus attendue.")
        assert they.read(panel, "Présences : 2 sur 3.")
        assert they.read(await mine(stage, "Léa", "Mes inscriptions"), "Rien pour le moment.")


CODE_ANSWERS = {
    "Léa": (
        "Il est trop tôt : la journée a lieu le mardi 16 décembre 2025.",
        "Ce n'est pas le code du jour. Demandez à l'accueil, votre nom suffit.",
        "Présence notée à 9 h 12. Bonne journée.",
        "Votre présence est notée depuis 9 h 12. Bonne journée.",
    ),
    "Emma": (
        "It is too early: the event is on Tuesday 16 December 2025.",
        "This is not the code of the day. Ask at the welcome desk, your name is enough.",
        "Presence noted at 9:12. Have a good day.",
        "Your presence has been noted since 9:12. Have a good day.",
    ),
}


async def test_the_code_of_the_day_notes_an_arrival(stage: Stage) -> None:
    """In either language, side by side: not before the day, not by another code, and twice is harmless."""
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        await join(stage, *CODE_ANSWERS)
        code = code_of(await desk(stage, "Nadia"))
        wrong = "0000" if code != "0000" else "1111"
        answers = {member: [await here(stage, member, code)] for member in CODE_ANSWERS}
        await on_the_day(stage, 9, 12)
        for member, heard in answers.items():
            heard += [await here(stage, member, typed) for typed in (wrong, code, code)]
        strangers = [await here(stage, member, code) for member in ("Hugo", "James")]
        data = [read(await mine(stage, *whose)) for whose in (("Léa", "Mes données"), ("Emma", "My data"))]

        for member, said in CODE_ANSWERS.items():
            assert [one[: len(part)] for one, part in zip(answers[member], said, strict=True)] == list(said)
        assert strangers[0].startswith("Vous n'êtes pas sur la liste de cette journée, et il reste de la place.")
        assert strangers[1].startswith("You are not on the list of this event, and there is room left.")
        assert "Présence notée le mardi 16 décembre 2025 à 9 h 12." in data[0]
        assert "Presence noted on Tuesday 16 December 2025 at 9:12." in data[1]


@BOTH
async def test_a_phone_opens_the_card_and_the_card_asks_for_the_code(stage: Stage, locale: Locale) -> None:
    """The QR leads to the posted card, whose first button on the day is for arrivals; a new code ends the old."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        await join(stage, "Léa")
        unpublished = await press(stage, await desk(stage, "Nadia"), "QR code", member="Nadia")
        opened, number = await board(stage), await number_of(stage, "Forum")
        preview = await stage.control.click("Nadia", opened.message["id"], f"organiser:preview:{number}")
        await press(stage, preview, "Publier maintenant", member="Nadia")
        await stage.settle()
        await on_the_day(stage, 9, 12)
        (card,) = await stage.standing("agenda")
        panel = await desk(stage)
        shown = await press(stage, panel, "QR code")
        sure = await press(stage, panel, "Changer le code")
        changed = await press(stage, sure, "Oui, le changer")
        forms = [await stage.control.click("Léa", card["id"], "Noter mon arrivée") for _ in range(2)]
        old, new = [
            await stage.control.submit("Léa", form.interaction, {"code": code_of(code)})
            for form, code in zip(forms, (panel, changed), strict=True)
        ]

        guild = next(iter(stage.sandbox.world.guilds.values()))
        address = f"https://discord.com/channels/{guild.id}/{stage.place('agenda')}/{card['id']}"
        assert they.read(unpublished, "Publiez-la : /organiser tableau")
        assert buttons(card)[0] == "Noter mon arrivée"
        assert "tapez /ici puis le code affiché." in words(card).replace("\u00a0", " ")
        assert attached(stage, shown.message) == qr(address)
        assert code_of(panel) in read(shown)
        assert they.read(sure, "Celui qui est affiché ne marchera plus.")
        assert they.read(changed, "Le code a changé. Remplacez celui qui est affiché.")
        assert they.read(old, "Demandez à l'accueil, votre nom suffit.")
        assert they.read(new, "Présence notée à 9 h 12. Bonne journée.")


@BOTH
async def test_the_sheet_is_printed_the_evening_before(stage: Stage, locale: Locale) -> None:
    """By surname; who welcomes sees the panel, and neither the sheet nor what organisers see."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        await join(stage, "Léa", "Yanis", "Fatou")
        panel, theirs = await desk(stage, "Nadia"), await desk(stage)
        sheet = await press(stage, panel, "Feuille à signer", member="Nadia")
        printed = "\n".join(reading.words(attached(stage, sheet.message)))
        forced = await stage.control.click("Inès", theirs.message["id"], "Actualiser")

        assert any(they.calls(label, "Feuille à signer") for label in buttons(panel.message))
        for shown in (theirs, forced):
            assert they.may_press(shown.message, "Actualiser", "QR code", "Changer le code")
        assert they.read(sheet, "La feuille à signer, par nom de famille, avec 3 personnes")
        assert printed.index("DUPONT-LEROY Yanis") < printed.index("MARTIN Léa")
        assert "Forum des alliances" in printed


@BOTH
async def test_each_role_reaches_what_is_its_own(stage: Stage, locale: Locale) -> None:
    """Who welcomes reaches no screen of the organisers, members reach no desk, and nobody is suggested to them."""
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        await join(stage, "Léa", "Yanis")
        await on_the_day(stage, 9, 12)
        inside = [
            read(await stage.control.command("Inès", "entraide", f"organiser {name}"))
            for name in ("tableau", "options", "annonce", "envois")
        ]
        outside = [await desk(stage, member) for member in ("Léa", "Paul")]
        suggested = [
            await stage.control.autocomplete(member, "entraide", "organiser accueil", "nom", "dup")
            for member in ("Inès", "Nadia", "Léa", "Paul")
        ]
        found = await desk(stage, nom=str(suggested[0][0]["value"]))

        assert all(they.read(answer, "réservée au rôle") for answer in inside)
        assert all(they.read(answer, "L'accueil est réservé à l'équipe.") for answer in outside)
        assert [[choice["name"] for choice in choices] for choices in suggested] == [
            ["Yanis Dupont-Leroy, Ville de Pau"],
            ["Yanis Dupont-Leroy, Ville de Pau"],
            [],
            [],
        ]
        assert read(found).startswith("Yanis Dupont-Leroy")


async def test_the_agenda_opens_with_now_and_next(stage: Stage) -> None:
    """In each one's language; the evening before it says what to know for tomorrow."""
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        morning = [read(await stage.control.command(who, "entraide", "agenda")) for who in ("Léa", "Emma")]
        await stage.settle(12 * 3600)
        evening = [read(await stage.control.command(who, "entraide", "agenda")) for who in ("Léa", "Emma")]
        await on_the_day(stage, 9, 45)
        french, english = [read(await stage.control.command(who, "entraide", "agenda")) for who in ("Léa", "Emma")]
        programme = [read(await stage.control.command(who, "entraide", "programme")) for who in ("Léa", "Emma")]

        assert morning[0].startswith("Agenda")
        assert morning[1].startswith("Events")
        assert "C'est demain." in evening[0]
        assert "À l'arrivée, donnez votre nom à l'accueil, ou tapez /ici puis le code affiché." in evening[0]
        assert "It is tomorrow." in evening[1]
        assert "On arrival, give your name at the welcome desk, or type /checkin" in evening[1]
        assert "Maintenant, depuis 9 h 30 : Table ronde : Coopérer, salle 2. Ensuite, à 14 h : Atelier" in french
        assert "Now, since 9:30: Round table: Coopérer, salle 2. Next, at 14:00: Workshop: Ateliers." in english
        assert "1. 9 h 30 – Table ronde : Coopérer (salle 2)" in programme[0]
        assert "1. 9:30 – Round table: Coopérer (salle 2)" in programme[1]
        assert await direct(stage, "Léa") == []


def choice_of(shown: Outcome, name: str) -> str:
    """Return the value of the line of a list that begins with a name."""
    options = [option for part in selects(shown.message) for option in part.get("options", ())]
    return next(str(option["value"]) for option in options if option["label"].startswith(name))


def selects(message: Json) -> list[Json]:
    """Return the lists of a message."""
    found = [message] if "options" in message else []
    return found + [one for part in message.get("components", ()) for one in selects(part)]


def member_of(stage: Stage, name: str) -> str:
    """Return the id of a member."""
    guild = next(iter(stage.sandbox.world.guilds.values()))
    return str(next(one.user.id for one in guild.members.values() if one.user.display_name == name))


def attached(stage: Stage, message: Json) -> bytes:
    """Return what goes with a message."""
    return stage.sandbox.world.attachments[int(message["attachments"][0]["id"])].content
