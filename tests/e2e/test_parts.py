"""One part of an event's people: who has a place in one workshop, who is on the list of it, who waits and is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.announcing import press
from tests.e2e.publishing import words
from tests.e2e.reporting import member_id, plain
from tests.e2e.signing_up import AN_EVENT, direct, number_of, read, sign_up, with_events
from tests.e2e.test_roster import choices, roster
from tests.e2e.test_roster import choose as choose_on_list
from tests.e2e.test_workshops import WORKSHOPS, options

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full
MORE = f"capacity = 2\n{WORKSHOPS}"


def with_a_full_day(stage: Stage) -> str:
    """Copy the configuration and add a day of two places with two workshops; return where it is."""
    folder = stage.folder.parent / "config"
    path = with_events(folder)
    day = AN_EVENT.format(title="Séminaire", on="2026-02-12", weekday="jeudi", city="Pau", inscription="ici", more=MORE)
    (folder / "events" / "seminaire.toml").write_text(day, encoding="utf-8")
    return path


async def test_people_of_one_workshop_are_written_to_listed_and_told_of_a_change(stage: Stage) -> None:
    """The select says how many; the list is filtered; a change of the room is told to who waits for a place as well."""
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_a_full_day(stage)):
        await stage.settle()
        for member, workshop in (("Léa", "1"), ("Oksana", "2")):
            signed = await sign_up(stage, member, "Séminaire")
            await stage.control.select(member, signed.message["id"], "Premier choix", [workshop])
        await sign_up(stage, "Sophie", "Séminaire")
        number = await number_of(stage, "Séminaire")
        form = await stage.control.command("Nadia", "equipe", "organiser message", {"événement": number})
        sheet = await stage.control.submit("Nadia", form.interaction, {"text": "Prenez un livre."})
        chosen = await stage.control.select("Nadia", sheet.message["id"], "annonce:audience:1", ["workshop:1"])
        sure = await press(stage, chosen, "Envoyer maintenant")
        await press(stage, sure, "Oui, envoyer")
        await stage.settle()
        room = [words(one) for one in await stage.standing("journee-12-fevrier", member="Léa")]
        asked = await press(stage, await roster(stage, title="Séminaire"), "Filtrer")
        (lire,) = [value for label, value in choices(asked.message) if label == "Lire avec les familles (1)"]
        listed = await choose_on_list(stage, asked, f"by:{number}.everyone.workshop", lire)
        waiting = await choose_on_list(stage, listed, f"part:{number}.{lire}", "waiting")
        whole = await press(stage, listed, "Retirer le filtre")
        opened = await stage.control.command("Nadia", "equipe", "organiser modifier", {"événement": number})
        workshops = await press(stage, opened, "Ateliers")
        edit = await press(stage, workshops, f"ateliers:edit:{number}.1")
        typed = {"title": "Lire avec les familles", "place": "salle 5", "capacity": "1"}
        question = await stage.control.submit("Nadia", edit.interaction, typed)
        told = await press(stage, question, "Oui, prévenir")
        await stage.settle()

        offered = {label.replace("\u00a0", " "): count for label, count in options(sheet.message, "À qui")}
        assert offered["Atelier « Écrire à deux »"] == "1 personne"
        assert offered["Personnes sur la liste d’attente"] == "1 personne"
        assert "Personnes de l'atelier « Lire avec les familles »" in read(chosen)
        assert [f"<@{member_id(stage, 'Léa')}>" in text for text in room if "Prenez un livre." in text] == [True]
        assert "Filtre – Atelier : Lire avec les familles. 1 personne." in plain(listed)
        assert f"<@{member_id(stage, 'Léa')}>" in plain(listed)
        assert f"<@{member_id(stage, 'Oksana')}>" not in plain(listed)
        assert "plus personne dans cette partie de la liste" in plain(waiting)
        assert f"<@{member_id(stage, 'Sophie')}>" in plain(whole)
        assert "Prévenir les personnes inscrites et celles qui attendent une place ?" in read(question)
        assert "1 personne est sur la liste d'attente." in read(question)
        assert "Lieu de « Lire avec les familles » : à préciser → salle 5" in read(question)
        assert "inscrites ou sur la liste d'attente" in read(told)
        assert any("→ salle 5" in words(one) for one in await direct(stage, "Sophie"))
        assert any("→ salle 5" in words(one) for one in await stage.standing("journee-12-fevrier", member="Léa"))
