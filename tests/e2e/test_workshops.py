"""Workshops, as people live them: a first choice, one that is full, a second choice, a place that is free again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.publishing import open_section
from tests.e2e.signing_up import AN_EVENT, buttons, mine, read, sign_up, with_events

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full

FIRST, SECOND = "Premier choix", "Second choix, si le premier est complet"
WORKSHOPS = """
[[programme]]
kind = "workshop"
title = "Lire avec les familles"
capacity = 1

[[programme]]
kind = "workshop"
title = "Écrire à deux"
place = "salle 2"
capacity = 5
"""


def with_workshops(stage: Stage) -> str:
    """Copy the configuration and add a day with two workshops; return where it is."""
    folder = stage.folder.parent / "config"
    path = with_events(folder)
    day = AN_EVENT.format(
        title="Séminaire", on="2026-02-12", weekday="jeudi", city="Pau", inscription="ici", more=WORKSHOPS
    )
    (folder / "events" / "seminaire.toml").write_text(day, encoding="utf-8")
    return path


def options(message: Json, *placeholders: str) -> list[tuple[str, str]]:
    """Return the options of one list, each with its description; none where there is no such list."""
    if str(message.get("placeholder", "")).startswith(placeholders):
        return [(one["label"], one["description"]) for one in message["options"]]
    return [option for part in message.get("components", ()) for option in options(part, *placeholders)]


@BOTH
async def test_workshops_are_chosen_under_the_reply(stage: Stage, locale: Locale) -> None:
    """First come, first served; the next one is told in words that it is full, and has the second choice.

    An event without workshops reads as it always has.
    """
    they = everybody(stage, locale)
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_workshops(stage)):
        await stage.settle()
        first, second = await sign_up(stage, "Léa", "Séminaire"), await sign_up(stage, "Oksana", "Séminaire")
        chosen = await stage.control.select("Léa", first.message["id"], FIRST, ["1"])
        wanted = await stage.control.select("Oksana", second.message["id"], FIRST, ["1"])
        given = await stage.control.select("Oksana", wanted.message["id"], SECOND, ["2"])
        stop = await mine(stage, "Léa", "Mes inscriptions", "Me désinscrire")
        await stage.control.click("Léa", stop.message["id"], "Oui, je la rends")
        again = await mine(stage, "Oksana", "Mes inscriptions", "Mon atelier")
        taken = await stage.control.click("Oksana", again.message["id"], "Prendre cette place")
        elsewhere = await sign_up(stage, "Oksana")
        shown = await mine(stage, "Oksana", "Mes inscriptions")

        assert they.read(
            first, "Premier arrivé, premier servi ; si votre premier choix est complet, vous avez le second."
        )
        free = options(first.message, *they.named(FIRST))
        assert [label for label, _ in free] == ["Lire avec les familles", "Écrire à deux"]
        assert they.read(free[0][1], "1 place libre.")
        assert they.read(free[1][1], "5 places libres.")
        assert free[1][1].endswith(" salle 2")
        assert options(first.message, *they.named(SECOND)) == []
        assert they.read(chosen, "Votre atelier : « Lire avec les familles ».")
        assert [file["filename"] for file in chosen.message["attachments"]] == ["seminaire-2026-02-12.ics"]
        assert again.message["attachments"] == []
        assert they.read(wanted, "« Lire avec les familles » est complet.")
        assert they.read(wanted, "Vous n'avez pas encore d'atelier.")
        assert they.read(dict(options(wanted.message, *they.named(FIRST)))["Lire avec les familles"], "Complet.")
        assert [label for label, _ in options(wanted.message, *they.named(SECOND))] == ["Écrire à deux"]
        assert they.read(given, "Votre atelier est le second choix : « Écrire à deux ».")
        assert they.read(again, "Une place s'est libérée dans « Lire avec les familles »")
        assert they.read(taken, "Votre atelier : « Lire avec les familles ».")
        assert options(elsewhere.message, *they.named(FIRST)) == []
        assert [they.calls(label, "Mon atelier") for label in buttons(shown.message)].count(True) == 1


@BOTH
async def test_organisers_make_workshops_and_what_is_wrong_is_corrected(stage: Stage, locale: Locale) -> None:
    """From the event's card: a form for each, what was typed is kept, and what somebody has chosen is not removed."""
    they = everybody(stage, locale)
    async with stage.bot():
        await stage.settle()
        sheet = await open_section(stage, "Ateliers")
        form = await stage.control.click("Nadia", sheet.message["id"], "Ajouter un atelier")
        refused = await stage.control.submit(
            "Nadia", form.interaction, {"title": "Lire", "place": "salle 1", "capacity": "beaucoup"}
        )
        again = await stage.control.click("Nadia", refused.message["id"], "Corriger")
        kept = {part["component"]["custom_id"]: part["component"].get("value") for part in again.modal["components"]}
        made = await stage.control.submit("Nadia", again.interaction, {"title": "Lire", "place": "", "capacity": "1"})
        signed = await sign_up(stage, "Léa")
        await stage.control.select("Léa", signed.message["id"], FIRST, ["8"])
        kept_there = await stage.control.click("Nadia", made.message["id"], "Retirer")
        shown = await open_section(stage, "Ateliers")
        older = await stage.control.click("Nadia", shown.message["id"], "Modifier")
        form = await stage.control.click("Nadia", shown.message["id"], "Modifier")
        theirs = {"title": "Lire", "place": "salle 3", "capacity": "1"}
        await stage.control.submit("Nadia", form.interaction, theirs)
        late = await stage.control.submit("Nadia", older.interaction, {"title": "Lire", "place": "salle 2"})
        mended = await stage.control.click("Nadia", late.message["id"], "Corriger")
        rooms = {part["component"]["custom_id"]: part["component"].get("value") for part in mended.modal["components"]}
        programme = await stage.control.command("Léa", "entraide", "programme")

        assert they.read(sheet, "Cette journée n'a pas d'atelier.")
        assert they.read(refused, "« beaucoup » n'est pas un nombre de places")
        assert kept == {"title": "Lire", "place": "salle 1", "capacity": "beaucoup"}
        assert "Lire 0 " in read(made)
        assert they.read(made, "0 personne. Places : 1.")
        assert they.read(signed, "Premier arrivé, premier servi.")
        assert not they.read(signed, "si votre premier choix est complet, vous avez le second")
        assert they.read(kept_there, "Des personnes ont choisi « Lire »")
        assert they.read(shown, "1 personne. Places : 1.")
        assert they.read(shown, "Complet.")
        assert they.calls(form.modal["title"], "Atelier")
        assert they.read(late, "votre texte prend la place du sien, que voici : Lire, salle 3, 1")
        assert rooms["place"] == "salle 2"
        assert they.read(programme, "Atelier")
        assert ": Lire" in read(programme)
