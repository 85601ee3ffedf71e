"""What people take away: the day for their calendar, a proof before it, another one after it."""

from __future__ import annotations

import io
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from ical.calendar_stream import IcsCalendarStream
from pypdf import PdfReader

from tests.e2e.bilingual import BOTH, everybody
from tests.e2e.living import open_event, sign_up
from tests.e2e.publishing import fill_in
from tests.e2e.signing_up import mine, read

if TYPE_CHECKING:
    from ical.event import Event

    from bot.i18n import Locale
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

PARIS = ZoneInfo("Europe/Paris")
AFTER = datetime(2026, 1, 24, 9, tzinfo=PARIS)
HOURS: dict[Locale, str] = {"fr": "9 h 30 à 16 h 30", "en": "9:30 to 16:30"}


async def given(outcome: Outcome, ending: str) -> bytes:
    """Return the one file that an answer hands over, as the client downloads it; the panel shows it."""
    (file,) = outcome.message["attachments"]
    assert file["filename"].endswith(ending)
    shown = [part for part in outcome.message["components"][0]["components"] if part["type"] == 13]
    assert [part["file"]["url"] for part in shown] == [file["url"]]
    async with aiohttp.ClientSession() as session, session.get(file["url"]) as answer:
        return await answer.read()


async def dated(outcome: Outcome) -> Event:
    """Return the event in the calendar that an answer hands over."""
    (event,) = IcsCalendarStream.calendar_from_ics((await given(outcome, ".ics")).decode()).events
    return event


async def printed(outcome: Outcome) -> str:
    """Return what a paper says, in one line."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(await given(outcome, ".pdf"))).pages)
    return re.sub(r"\s+", " ", text)


async def named(stage: Stage, member: str, name: str) -> Outcome:
    """Sign up, and fill in the card; return what the answer then shows."""
    signed_up = await sign_up(stage, member, await open_event(stage))
    form = await stage.control.click(member, signed_up.message["id"], "inscription:card:1")
    return await stage.control.submit(member, form.interaction, {"full_name": name, "structure": "Rectorat"})


def write(stage: Stage, statement: str) -> None:
    """Write to the bot's database what another screen will write."""
    with closing(sqlite3.connect(stage.database)) as database, database:
        database.execute(statement)


def was_there(stage: Stage, number: int) -> None:
    """Note that the person of a sign-up was there in the morning."""
    columns = "event_id, person_id, guild_id, half, at"
    row = f"SELECT event_id, person_id, guild_id, 'am', since FROM signups WHERE id = {number}"  # noqa: S608 - ours
    write(stage, f"INSERT INTO attendance ({columns}) {row}")


@BOTH
async def test_a_day_is_taken_into_ones_calendar_and_follows_its_changes(stage: Stage, locale: Locale) -> None:
    """First a whole day, then its hours under the same name and a higher number, then cancelled."""
    they = everybody(stage, locale)
    async with stage.bot():
        signed_up = await sign_up(stage, "Léa", await open_event(stage))
        first = await stage.control.click("Léa", signed_up.message["id"], "Ajouter à mon agenda")
        whole, at_once = await dated(first), await dated(signed_up)
        await fill_in(stage, {"starts_at": "9h30", "ends_at": "16h30", "venue": "Rocher de Palmer"})
        page = await mine(stage, "Léa", "Mes documents")
        second = await stage.control.click("Léa", page.message["id"], "Ajouter à mon agenda")
        timed = await dated(second)
        write(stage, "UPDATE events SET status = 'cancelled', version = version + 1, revision = revision + 1")
        third = await stage.control.click("Léa", page.message["id"], "Ajouter à mon agenda")
        cancelled = await dated(third)

        assert (at_once.uid, at_once.start, at_once.sequence) == (whole.uid, whole.start, whole.sequence)
        assert str(at_once.description) == str(whole.description)
        assert they.read(first, "votre agenda propose de l'ajouter")
        assert they.read(first, "Horaires à préciser.")
        assert (whole.start.isoformat(), whole.end.isoformat()) == ("2026-01-23", "2026-01-24")
        assert they.read(str(whole.description), "Votre place est réservée.")
        assert f"{HOURS[locale]} Rocher de Palmer, Bordeaux" in read(second)
        assert timed.start == datetime(2026, 1, 23, 9, 30, tzinfo=PARIS)
        assert timed.location == "Rocher de Palmer, Bordeaux"
        assert they.read(third, "votre agenda la retire")
        assert (cancelled.status or whole.status) is not whole.status
        assert {one.uid for one in (timed, cancelled)} == {whole.uid}
        assert (whole.sequence or 0) < (timed.sequence or 0) < (cancelled.sequence or 0)


@pytest.mark.full
@BOTH
async def test_before_the_day_one_can_prove_that_one_is_signed_up(stage: Stage, locale: Locale) -> None:
    """From the answer to *Ma fiche*; who has no name yet is asked for it, and has the paper at once.

    Papers are in French, since employers here read it; the calendar is the reader's own.
    """
    they = everybody(stage, locale)
    async with stage.bot():
        saved = await named(stage, "Léa", "Léa Œuvrard")
        calendar = await dated(await stage.control.click("Léa", saved.message["id"], "Ajouter à mon agenda"))
        given_out = await stage.control.click("Léa", saved.message["id"], "Justificatif")
        paper = await printed(given_out)
        signed_up = await stage.control.command("Sophie", "entraide", "inscription")
        asked = await stage.control.click("Sophie", signed_up.message["id"], "Justificatif")
        form = await stage.control.click("Sophie", asked.message["id"], "Compléter ma fiche")
        empty = await stage.control.submit("Sophie", form.interaction, {"full_name": "   "})
        again = await stage.control.click("Sophie", empty.message["id"], "Corriger")
        hers = await stage.control.submit("Sophie", again.interaction, {"full_name": "Sophie Nguyễn"})

        assert they.read(str(calendar.description), "Organisation : PQN-A.")
        assert they.read(given_out, "Votre justificatif d'inscription est prêt.")
        assert "Justificatif d’inscription" in paper
        assert "Léa Œuvrard" in paper
        assert "qui a lieu le vendredi 23 janvier 2026" in paper
        assert they.read(asked, "Il manque votre nom.")
        assert they.read(empty, "Il manque votre nom")
        assert "Sophie Nguyễn" in await printed(hers)
        assert they.read(hers, "n'en garde pas de copie")
        assert they.read(await mine(stage, "Sophie", "Mes inscriptions"), "Fiche : Sophie Nguyễn.")


@pytest.mark.full
@BOTH
async def test_after_the_day_who_was_there_can_prove_it_and_who_was_not_cannot(stage: Stage, locale: Locale) -> None:
    """An old button explains itself; the page offers what can be had."""
    they = everybody(stage, locale)
    async with stage.bot():
        old = await named(stage, "Léa", "Léa Œuvrard")
        sophies = await stage.control.command("Sophie", "entraide", "inscription")
        early = await mine(stage, "Léa", "Mes documents")
        was_there(stage, 1)
        await stage.control.move_clock(AFTER)
        await stage.settle()
        page = await mine(stage, "Léa", "Mes documents")
        late = await stage.control.click("Léa", old.message["id"], "Justificatif")
        paper = await printed(await stage.control.click("Léa", late.message["id"], "Attestation"))
        hers = await mine(stage, "Sophie", "Mes documents")
        too_late = await stage.control.click("Sophie", sophies.message["id"], "Justificatif")
        refused = await stage.control.click("Sophie", too_late.message["id"], "Attestation")

        assert they.may_press(early.message, "Ajouter à mon agenda", "Justificatif", "Retour")
        assert they.may_press(page.message, "Attestation", "Retour")
        assert they.read(late, "demandez plutôt l'attestation")
        assert "Attestation de présence" in paper
        assert "Léa Œuvrard" in paper
        assert "Présence notée : le matin." in paper
        assert they.read(hers, "Votre présence n'y est pas notée")
        assert they.may_press(hers.message, "Retour")
        assert they.read(refused, "Votre présence n'a pas été notée")
