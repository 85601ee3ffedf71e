"""The same stories on clients of either language: what each reads is theirs, word by word from the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.editing import Organising
from tests.e2e.publishing import words
from tests.e2e.signing_up import direct, read
from tests.e2e.test_closing import selects
from tests.e2e.test_roster import choices
from tests.e2e.welcoming import code_of, on_the_day, with_the_forum
from tests.house import texts

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

pytestmark = [pytest.mark.full, pytest.mark.parametrize("locale", ["fr", "en"])]

THE_NEXT_MORNING = datetime(2025, 12, 17, 9, tzinfo=ZoneInfo("Europe/Paris"))
GUEST = {"full_name": "Marie Dupont", "structure": "", "reason": "Par téléphone"}


async def people(stage: Stage, locale: Locale, **roles: str) -> list[Organising]:
    """Let people join, each with a role or none, whose clients are in *locale*."""
    for name, role in roles.items():
        await stage.control.add_member(name, locale=locale, roles=[role] if role else [])
    return [Organising(stage, name, locale) for name in roles]


def text(locale: Locale, key: str, **params: object) -> str:
    """Return a text of the catalogue as :func:`read` gives what is shown."""
    return " ".join(texts().get(key, locale, **params).split()).replace("’", "'").replace("**", "")


def begins(locale: Locale, key: str, gap: str) -> str:
    """Return a text of the catalogue up to the gap of that name."""
    return text(locale, key, **{gap: "@"}).partition("@")[0]


def said(message: Json) -> str:
    """Return what a message says, as :func:`text` gives it."""
    return " ".join(words(message).split()).replace("’", "'").replace("**", "")


async def test_a_full_event_from_its_workshop_to_its_next_edition(stage: Stage, locale: Locale) -> None:
    """Workshops, the line, the list, a place that is offered, a cancellation with its reason."""
    async with stage.bot():
        await stage.settle()
        team, alex, sam = await people(stage, locale, Dominique="Organisation", Alex="", Sam="")
        await team.new()
        (number,) = await team.suggested("12/02/2026")
        sheet = await team.section(await team.edit(number), "section_access", inscription="ici", capacity="1")
        board = await team.press(sheet, "workshops")
        refused = await team.section(board, "workshop_add", title="Lire", capacity="x")
        made = await team.section(refused, "correct", capacity="1")
        await team.press(await team.press(await team.edit(number), "publish"), "publish_now")
        await stage.settle()
        (card,) = await stage.standing("agenda")
        signed, waits = [
            await stage.control.click(one.name, card["id"], f"inscription:signup:{number}") for one in (alex, sam)
        ]
        chosen = await alex.choose(signed, "workshop.choose_first", "1")
        listed = await team.command("organiser inscrits", événement=number)
        (person,) = [value for label, value in choices(listed.message) if text(locale, "roster.unnamed") in label][:1]
        opened = await team.choose(listed, f"inscrits:person:{number}", person)
        removed = await team.tap(opened, "roster.press.remove", reason="Doublon")
        await stage.settle()
        (told,), (offer,) = await direct(stage, "Alex"), await direct(stage, "Sam")
        taken = await stage.control.click("Sam", offer["id"], sam.label("take_place"))
        whom = await team.tap(removed, "roster.press.add")
        full = await team.tap(whom, "roster.press.guest", **GUEST)
        over = await team.tap(full, "roster.press.over")
        line = await team.press(await team.edit(number), "waitlist")
        asked = await stage.control.submit(
            "Dominique", (await team.command("organiser annuler", événement=number)).interaction, {"reason": "…"}
        )
        sure = await team.section(asked, "correct", reason="La salle est inondée.")
        cancelled = await team.press(sure, "cancel_yes")
        cycle = await team.press(await team.edit(number), "section_cycle")
        edition = await team.section(cycle, "cycle_copy", when="12/02/2027", title="Suite")

        assert team.says(board, "workshop.none")
        assert team.says(refused, "workshop.refused.no_capacity", typed="x")
        assert team.says(made, "workshop.taken_of", count=0, capacity=1)
        assert alex.says(signed, "workshop.rule_of_one")
        assert alex.says(chosen, "workshop.is_first", title="Lire")
        assert sam.says(waits, "waitlist.new", position=1)
        assert sam.says(waits, "waitlist.way_direct")
        assert team.says(listed, "roster.people_of", count=1, capacity=1)
        assert team.says(listed, "roster.count_waiting", count=1)
        assert text(locale, "roster.told.reason", reason="Doublon") in said(told)
        assert text(locale, "waitlist.silence") in said(offer)
        assert begins(locale, "waitlist.taken", "day") in read(taken)
        assert team.says(full, "roster.refused.full", taken=1, offered=0, reserved=0, capacity=1)
        assert team.says(over, "roster.added_guest", name="Marie Dupont")
        assert team.says(line, "waitlist.panel.nobody")
        assert team.says(sure, "cancel.follows")
        assert team.says(cancelled, "cancel.done")
        assert team.says(edition, "edition.holds")


async def test_the_day_and_what_comes_after_it(stage: Stage, locale: Locale) -> None:
    """The desk, the code, what is on now, the wrap-up and the three questions; the event's own words stay French."""
    async with stage.bot(PASSERELLE_CONFIG_DIR=with_the_forum(stage.folder.parent / "config")):
        await stage.settle()
        team, desk, alex = await people(stage, locale, Dominique="Organisation", Dany="Accueil", Alex="")
        (number,) = await team.suggested("Forum")
        signed = await alex.command("inscription", événement=number)
        await alex.section(signed, "fill_card", full_name="Alex Martin", structure="Ville de Pau")
        await on_the_day(stage, 9, 45)
        panel = await desk.command("organiser accueil")
        nobody = await desk.tap(panel, "desk.button.search", typed="zzz")
        found = await desk.tap(nobody, "desk.button.search", typed="mar")
        noted = await desk.tap(found, "desk.button.present")
        undone = await desk.tap(noted, "desk.button.undo")
        walked_in = await desk.tap(await desk.press(undone, "back"), "desk.button.walk_in", full_name="Zoé Petit")
        refused, arrived = [
            await alex.command("ici", code=code)
            for code in ("0000", code_of(await stage.control.command("Nadia", "entraide", "organiser accueil")))
        ]
        now = await alex.command("agenda")
        await stage.control.move_clock(THE_NEXT_MORNING)
        late = await team.command("organiser accueil", événement=number)
        guest = await team.tap(late, "desk.button.search", typed="petit")
        handed = await team.tap(guest, "desk.button.attestation")
        opened = await team.command("organiser bilan", événement=number)
        wrong = await team.section(opened, "close_day", link="pqn-a")
        closed = await team.section(wrong, "correct", link="https://pqn-a.fr/fr/synthese")
        await stage.settle(60)
        own = await alex.command("moi")
        own = await alex.press(own, "my_signups")
        table = await team.press(await team.command("organiser bilan", événement=number), "table")
        room = next(one.name for one in stage.sandbox.world.channels.values() if "16-decembre" in one.name)
        told = (await stage.standing(room, member="Alex"))[-1]
        questions = await stage.control.click("Alex", told["id"], texts().get("button.feedback", "fr"))
        for part in range(3):
            (select,) = [one for one in selects(questions.message) if one.endswith(f".{part}")]
            questions = await alex.choose(questions, select, "4")
        thanked = await alex.press(questions, "feedback_send")

        assert desk.says(nobody, "desk.none", typed="zzz")
        assert desk.says(found, "desk.missing")
        assert desk.says(noted, "desk.noted")
        assert desk.says(undone, "desk.undone")
        assert desk.says(walked_in, "desk.added")
        assert alex.says(refused, "desk.refused.wrong_code")
        assert begins(locale, "here.noted", "hour") in read(arrived)
        assert begins(locale, "today.now", "hour") in read(now)
        assert team.says(late, "desk.over")
        assert team.says(handed, "desk.attestation", name="Zoé Petit")
        assert [file["filename"][:11] for file in handed.message["attachments"]] == ["attestation"]
        assert team.says(opened, "afterwards.came")
        assert team.says(wrong, "event_form.refused")
        assert begins(locale, "afterwards.is_closed", "instant") in read(closed)
        assert team.says(table, "afterwards.paste")
        assert texts().get("button.synthesis", locale).replace("’", "'") in read(own)
        assert alex.says(thanked, "feedback.thanks")
