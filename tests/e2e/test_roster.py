"""What organisers do with the list of an event's people, and what the people of it hear."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas
import pypdf
import pytest

from tests.e2e.announcing import press
from tests.e2e.bilingual import BOTH, Readers, everybody
from tests.e2e.living import carried, open_event
from tests.e2e.reporting import member_id, plain, private, team
from tests.e2e.signing_up import mine, number_of, sign_up, with_events

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

REAL = "Journée régionale"
MARIE = {"full_name": "Marie DUPONT", "structure": "Rectorat", "reason": "Par téléphone"}


async def roster(
    stage: Stage, member: str = "Nadia", channel: str = "equipe", *, title: str = REAL, page: str = "inscrits"
) -> Outcome:
    """Open /organiser inscrits."""
    options = {"événement": await number_of(stage, title)}
    return await stage.control.command(member, channel, f"organiser {page}", options)


async def choose(stage: Stage, shown: Outcome, select: str, value: str) -> Outcome:
    """Choose from a list of a screen."""
    return await stage.control.select("Nadia", shown.message["id"], f"inscrits:{select}", [value])


async def add_guest(stage: Stage, shown: Outcome, **typed: str) -> Outcome:
    """Add somebody who is not on Discord."""
    whom = await press(stage, shown, "Ajouter")
    form = await press(stage, whom, "Sans Discord")
    return await stage.control.submit("Nadia", form.interaction, {**MARIE, **typed})


async def card_of(stage: Stage, shown: Outcome, name: str, they: Readers | None = None) -> Outcome:
    """Open the card of somebody on a page, whose line holds *name*, or what *they* read for it."""
    (person,) = [
        value for label, value in choices(shown.message) if (they.read(label, name) if they else name in label)
    ]
    return await choose(stage, shown, "person:1", person)


def choices(part: dict[str, object]) -> list[tuple[str, str]]:
    """Return what the lists of a message offer: labels and values."""
    found = [(str(one["label"]), str(one["value"])) for one in part.get("options", ())]  # type: ignore[attr-defined] # JSON
    return found + [one for each in part.get("components", ()) for one in choices(each)]  # type: ignore[attr-defined] # the same


def file_of(stage: Stage, outcome: Outcome) -> tuple[str, bytes]:
    """Return name and content of the file that came with an answer."""
    (given,) = outcome.message["attachments"]
    return str(given["filename"]), stage.sandbox.world.attachments[int(given["id"])].content


@BOTH
async def test_an_organiser_keeps_the_list_of_an_event(stage: Stage, locale: Locale) -> None:
    """Adds a guest, filters, and takes a member off, who hears it once and why; members are refused."""
    they = everybody(stage, locale)
    async with stage.bot():
        await open_event(stage)
        await sign_up(stage, "Léa")
        await stage.settle()

        refused = await roster(stage, "Léa", "entraide")
        added = await add_guest(stage, await roster(stage))
        guests = await choose(stage, added, "part:1", "guests")
        everyone = await choose(stage, guests, "part:1", "everyone")
        card = await card_of(stage, everyone, "Fiche à compléter", they)
        form = await press(stage, card, "Corriger la fiche")
        refused_name = await stage.control.submit("Nadia", form.interaction, {"full_name": "🎉", "structure": "CAF"})
        again = await press(stage, refused_name, "Corriger")
        named = await stage.control.submit("Nadia", again.interaction, {"full_name": "Léa Martin"})
        form = await press(stage, named, "Retirer")
        removed = await stage.control.submit("Nadia", form.interaction, {"reason": "Inscrite **deux** fois"})
        await stage.settle()

        assert they.read(refused, "réservée au rôle")
        assert they.read(added, "Marie DUPONT est sur la liste.")
        assert they.read(added, "2 personnes sur la liste.")
        assert they.read(added, "1 n'est pas sur Discord.")
        assert "1. Marie DUPONT – Rectorat, " in plain(guests)
        assert they.read(guests, "sans Discord")
        assert str(member_id(stage, "Léa")) not in plain(guests)
        assert f"2. <@{member_id(stage, 'Léa')}> – " in plain(everyone)
        assert they.read(everyone, "fiche à compléter")
        assert they.read(added, "1 n'a pas donné de nom.")
        assert they.read(refused_name, "Il manque le prénom et le nom.")
        assert they.read(named, "Structure")
        assert ": CAF" in plain(named)
        assert "**Léa Martin**" in plain(named)
        assert they.read(removed, "n'est plus sur la liste. Un message privé l'en informe")
        (told,) = await private(stage, "Léa", r"Inscrite \*\*deux\*\* fois")
        assert they.read(told, "L'équipe a dû retirer votre nom")
        assert carried(stage, "Léa") == set()
        left = await choose(stage, removed, "part:1", "left")
        assert they.read(left, "retrait par l'équipe le lundi 15 décembre 2025")
        assert "Inscrite" not in plain(left)


@pytest.mark.full
@BOTH
async def test_the_list_is_taken_away_as_a_table_and_on_paper(stage: Stage, locale: Locale) -> None:
    """A table that no spreadsheet calculates, and a sheet that begins with the surnames; both are in French."""
    they = everybody(stage, locale)
    async with stage.bot():
        await open_event(stage)
        shown = await add_guest(stage, await roster(stage))
        shown = await add_guest(stage, shown, full_name="=cmd|'/c calc'!A1", structure="École \u202eénoS")
        table = await press(stage, shown, "Exporter (Excel)")
        paper = await press(stage, shown, "Feuille à signer")
        asked = await press(stage, shown, "Filtrer")
        (rectorat,) = [value for label, value in choices(asked.message) if label == "Rectorat (1)"]
        some = await choose(stage, asked, "by:1.everyone.structure", rectorat)
        part = await press(stage, some, "Exporter (Excel)")

        name, content = file_of(stage, table)
        read_back = pandas.read_csv(io.BytesIO(content), sep=";", dtype=str, keep_default_na=False)
        assert name == "inscrits-journee-regionale-2026-01-23.csv"
        assert content.startswith(b"\xef\xbb\xbfPr\xc3\xa9nom et nom;Structure;")
        assert list(read_back["Prénom et nom"]) == ["'=cmd|'/c calc'!A1", "Marie DUPONT"]
        assert list(read_back["Structure"]) == ["École énoS", "Rectorat"]
        assert list(read_back["Inscription le"]) == ["15/12/2025 08:00"] * 2
        assert list(read_back["Sur Discord"]) == ["non", "non"]
        name, content = file_of(stage, part)
        assert name == "inscrits-journee-regionale-2026-01-23-structure-rectorat.csv"
        assert [row.split(";")[0] for row in content.decode("utf-8-sig").splitlines()[1:]] == ["Marie DUPONT"]
        assert they.read(some, "Structure")
        assert they.read(table, "Voici le tableau : 2 lignes.")
        assert they.read(paper, "Voici la feuille à signer : 2 personnes, et des lignes libres.")
        assert they.read(part, "Ce fichier contient ce que montrait la liste")
        assert ": Rectorat." in plain(part)
        assert not they.read(table, "ce que montrait la liste")
        name, content = file_of(stage, paper)
        written = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        assert name == "emargement-journee-regionale-2026-01-23.pdf"
        assert "DUPONT" in written
        assert "Signature" in written
        assert "vendredi 23 janvier 2026, Bordeaux" in written


@pytest.mark.full
@BOTH
async def test_the_official_list_is_pasted(stage: Stage, locale: Locale) -> None:
    """Who is on it is ticked, whatever the writing; who is on it alone is shown and kept nowhere."""
    they = everybody(stage, locale)
    async with stage.bot():
        await open_event(stage)
        shown = await add_guest(stage, await roster(stage))
        for name, where in (("Paul Martin", "Mairie"), ("Paul Martin", "CAF"), ("Zoé Île", "")):
            shown = await add_guest(stage, shown, full_name=name, structure=where)
        form = await press(stage, shown, "Liste officielle")
        pasted = "dupont;marie;Rectorat\nMARTIN Paul\nzoe.ile@example.org\nÎle Zoé\nAnne Inconnue"
        marked = await stage.control.submit("Nadia", form.interaction, {"pasted": pasted})
        todo = await press(stage, marked, "Inscription à faire")

        assert they.read(marked, "2 personnes reconnues et pointées, dont 2 nouvelles.")
        assert they.read(marked, "1 nom figure deux fois dans la liste collée :")
        assert "- Île Zoé" in plain(marked)
        assert they.read(marked, "1 nom est porté par plusieurs personnes ici.")
        assert "- Anne Inconnue" in plain(marked)
        assert [name for name in ("Marie DUPONT", "Paul Martin", "Zoé Île") if name in plain(todo)] == ["Paul Martin"]
        assert they.read(todo, "Inscription officielle faite : 2 sur 4.")
        card = await card_of(stage, todo, "2. Paul")
        ticked = await press(stage, card, "Inscription faite")
        assert they.read(ticked, "Son inscription officielle est faite.")
        kept = [file.read_bytes() for file in stage.folder.rglob("*") if file.is_file()]
        assert [b"Martin" in content for content in kept].count(True) > 0
        assert not any(b"Inconnue" in content for content in kept)


@pytest.mark.full
@BOTH
async def test_a_full_event_is_gone_over_only_when_it_is_asked(stage: Stage, locale: Locale) -> None:
    """What was typed is kept meanwhile; a member who is added hears it, and carries the event's role."""
    they, config = everybody(stage, locale), with_events(stage.folder / "config")
    async with stage.bot(PASSERELLE_CONFIG_DIR=config):
        await stage.settle()
        await sign_up(stage, "Léa", "Atelier")
        number = await number_of(stage, "Atelier")
        whom = await press(stage, await roster(stage, title="Atelier"), "Ajouter")
        hugo = str(member_id(stage, "Hugo"))
        form = await stage.control.select("Nadia", whom.message["id"], f"inscrits:member:{number}", [hugo])
        typed = {"full_name": " Hugo  Petit ", "structure": "", "reason": "Intervenant"}
        full = await stage.control.submit("Nadia", form.interaction, typed)
        over = await press(stage, full, "Ajouter quand même")
        await stage.settle()

        assert they.read(full, "Aucune place n'est libre. Prises : 1 ;")
        assert they.read(over, "Hugo Petit est sur la liste. Un message privé l'en informe")
        assert they.read(over, "2 personnes sur la liste. Places : 1.")
        (told,) = await private(stage, "Hugo", "Intervenant")
        # Who has never spoken to the bot is written to in the community's language.
        assert Readers("fr").read(told, "L'équipe vous a mis sur la liste")
        assert "Raison : Intervenant" in told
        held = await mine(stage, "Hugo", "Mes données")
        assert they.read(held, "Raison notée par l'équipe : Intervenant.")


@pytest.mark.full
@BOTH
async def test_a_refused_line_is_corrected_and_who_cannot_be_told_is_named(stage: Stage, locale: Locale) -> None:
    """Nothing that was typed is lost; the team learns whom no message reaches."""
    they = everybody(stage, locale)
    async with stage.bot():
        await open_event(stage)
        await sign_up(stage, "Hugo")
        await stage.settle()
        await stage.control.add_member("Hugo", locale=locale, dms_open=False)
        refused = await add_guest(stage, await roster(stage), full_name="-", reason="Par courriel")
        again = await press(stage, refused, "Corriger")
        added = await stage.control.submit("Nadia", again.interaction, MARIE)
        card = await card_of(stage, added, "Fiche à compléter", they)
        form = await press(stage, card, "Retirer")
        await stage.control.submit("Nadia", form.interaction, {"reason": "Doublon"})
        await stage.settle()
        await stage.settle(301)

        assert they.read(refused, "Il manque le prénom et le nom.")
        assert "Par courriel" in str(again.modal)
        assert they.read(added, "Marie DUPONT est sur la liste.")
        assert [f"<@{member_id(stage, 'Hugo')}>" in one for one in await team(stage, "messages privés")] == [True]
