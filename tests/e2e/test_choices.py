"""What a member chooses about reminders: which ones, none at all, this one once more."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.living import choose, open_event, rung, sign_up
from tests.e2e.publishing import words
from tests.e2e.signing_up import buttons, direct, mine, read

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

AT = "rappels:at:1:week:1"
PARIS = ZoneInfo("Europe/Paris")
FORTNIGHT_BEFORE = datetime(2026, 1, 8, 12, 15, tzinfo=PARIS)
WEEK_BEFORE = datetime(2026, 1, 15, 12, 15, tzinfo=PARIS)
EVE = datetime(2026, 1, 22, 16, 30, tzinfo=PARIS)


async def writes_to(stage: Stage, member: str) -> str:
    """Open the event, and let a member choose private messages; return the card's message."""
    card = await open_event(stage)
    await choose(stage, member, await sign_up(stage, member, card), "direct")
    await stage.settle()
    return card


async def reminded(stage: Stage, member: str) -> list[Json]:
    """Return the reminders among a member's direct messages."""
    return [one for one in await direct(stage, member) if re.search(r": dans \d+ jours|: c’est demain", words(one))]


async def later(stage: Stage, message: Json, member: str = "Léa") -> Outcome:
    """Press *Rappeler plus tard*."""
    return await stage.control.click(member, message["id"], "Rappeler plus tard")


@pytest.mark.full
async def test_who_gets_private_messages_chooses_which_reminders(stage: Stage) -> None:
    """Each is named by its instant; what is not ticked is not sent."""
    async with stage.bot():
        await writes_to(stage, "Léa")
        page = await mine(stage, "Léa", "Mes rappels")
        options = json.dumps(page.message, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")
        kept = await stage.control.select("Léa", page.message["id"], "moi:wanted:1", ["week"])
        await stage.control.move_clock(FORTNIGHT_BEFORE)
        await stage.settle()
        none_yet = await reminded(stage, "Léa")
        await stage.control.move_clock(WEEK_BEFORE)
        await stage.settle()

        assert "jeudi 15 janvier 2026 à 12 h 15" in options
        assert "Ce qui n'est pas coché ne vous sera pas envoyé" in read(kept)
        assert none_yet == []
        assert ["dans 8 jours" in words(one) for one in await reminded(stage, "Léa")] == [True]


@pytest.mark.full
async def test_who_reads_the_channel_is_told_how_to_choose(stage: Stage) -> None:
    """There a role rings for all."""
    async with stage.bot():
        await sign_up(stage, "Léa", await open_event(stage))
        page = await mine(stage, "Léa", "Mes rappels")

        assert "Pour choisir lesquels, prenez les messages privés." in read(page)


@pytest.mark.full
async def test_all_reminders_are_stopped_at_once_and_the_place_stays(stage: Stage) -> None:
    """One button, one question; choosing a way takes it back."""
    async with stage.bot():
        await writes_to(stage, "Léa")
        asked = await stage.control.click(
            "Léa", (await mine(stage, "Léa", "Mes rappels")).message["id"], "Tout arrêter"
        )
        done = await stage.control.click("Léa", asked.message["id"], "Oui, tout arrêter")
        await stage.control.move_clock(FORTNIGHT_BEFORE)
        await stage.settle()
        quiet = await reminded(stage, "Léa")
        place = read(await mine(stage, "Léa", "Mes inscriptions"))
        await choose(stage, "Léa", done, "direct")
        await stage.control.move_clock(WEEK_BEFORE)
        await stage.settle()

        assert "Vos places restent réservées." in read(asked)
        assert "plus aucun rappel" in read(done)
        assert "Tout arrêter" not in buttons(done.message)
        assert quiet == []
        assert "Votre place est réservée." in place
        assert len(await reminded(stage, "Léa")) == 1


async def test_a_private_reminder_comes_once_more_when_its_reader_wants(stage: Stage) -> None:
    """However often it is asked; the days left are counted anew, and the event's own reminders stay."""
    async with stage.bot():
        await writes_to(stage, "Léa")
        await stage.control.move_clock(WEEK_BEFORE)
        await stage.settle()
        first = (await reminded(stage, "Léa"))[-1]
        asked = await later(stage, first)
        other = await later(stage, first)
        done = await stage.control.select("Léa", asked.message["id"], AT, ["morning"])
        await stage.control.select("Léa", other.message["id"], AT, ["morning"])
        await stage.control.move_clock(datetime(2026, 1, 16, 9, tzinfo=PARIS))
        await stage.settle()
        again = (await reminded(stage, "Léa"))[1:]

        assert "Me le rappeler plus tard" in read(asked)
        assert "reviendra ici le vendredi 16 janvier 2026 à 9 h" in read(done)
        assert ["dans 7 jours" in words(one) for one in again] == [True]
        assert "en retard" not in words(again[0])
        too_late = await later(stage, first)
        assert "déjà été redonné" in read(too_late)
        await stage.control.move_clock(EVE)
        await stage.settle()
        assert "demain" in words((await reminded(stage, "Léa"))[-1])


@pytest.mark.full
async def test_a_reminder_that_was_put_off_is_not_sent_to_who_has_withdrawn(stage: Stage) -> None:
    """Another choice moves it; giving the place back takes it away."""
    async with stage.bot():
        await writes_to(stage, "Léa")
        await stage.control.move_clock(WEEK_BEFORE)
        await stage.settle()
        first = (await reminded(stage, "Léa"))[-1]
        asked = await later(stage, first)
        await stage.control.select("Léa", asked.message["id"], AT, ["hour"])
        asked = await later(stage, first)
        await stage.control.select("Léa", asked.message["id"], AT, ["morning"])
        await stage.settle(2 * 3600)
        moved = len(await reminded(stage, "Léa"))
        await stage.control.click("Léa", first["id"], "Je ne viens plus")
        await stage.control.move_clock(datetime(2026, 1, 16, 10, tzinfo=PARIS))
        await stage.settle()

        assert "Déjà prévu le jeudi 15 janvier 2026 à 13 h 15" in read(asked)
        assert moved == len(await reminded(stage, "Léa")) == 1


@pytest.mark.full
async def test_on_the_morning_itself_nothing_can_be_put_off(stage: Stage) -> None:
    """Nor at night, nor in the channel."""
    async with stage.bot():
        card = await writes_to(stage, "Léa")
        await sign_up(stage, "Sophie", card)
        await stage.control.move_clock(datetime(2026, 1, 23, 7, tzinfo=PARIS))
        await stage.settle()

        assert "Rappeler plus tard" not in buttons((await direct(stage, "Léa"))[-1])
        assert len(await rung(stage, "Sophie")) > 0
        room = await stage.standing("journee-23-janvier", member="Sophie")
        assert all("Rappeler plus tard" not in buttons(message) for message in room)
