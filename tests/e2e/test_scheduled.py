"""An event in Discord's own calendar, and who says there to be interested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.permissions import Permission
from tests.e2e.announcing import press
from tests.e2e.living import allow, guild, open_event, sign_up, team_reads
from tests.e2e.publishing import fill_in, words
from tests.e2e.test_lifecycle import ask_why

if TYPE_CHECKING:
    from sandbox.model import ScheduledEvent
    from tests.e2e.stage import Stage

HOURS = {"starts_at": "9h30", "ends_at": "17h"}
MAKING = "POST /guilds/*/scheduled-events"
HOUR, DAY = 3600, 86400


def calendar(stage: Stage) -> list[ScheduledEvent]:
    """Return the server's calendar as it truly stands."""
    return list(guild(stage).events.values())


async def with_hours(stage: Stage) -> str:
    """Publish the event and fill in its hours; return its card's message."""
    card = await open_event(stage)
    await fill_in(stage, {**HOURS, "venue": "Athénée"})
    await stage.settle()
    return card


async def agenda(stage: Stage) -> list[str]:
    """Return what stands in the events channel below the card."""
    return [words(one) for one in await stage.standing("agenda") if "intéressé" in words(one)]


async def test_a_published_event_with_hours_stands_in_the_calendar_and_follows(stage: Stage) -> None:
    """Through a change of its hours, to its cancellation."""
    async with stage.bot():
        await open_event(stage)
        before = calendar(stage)
        await fill_in(stage, {**HOURS, "venue": "Athénée"})
        await stage.settle()
        (made,) = calendar(stage)
        shown = (made.name, made.location, made.status, f"{made.starts_at:%Y-%m-%d %H:%M}", f"{made.ends_at:%H:%M}")
        await fill_in(stage, {"starts_at": "10h"})
        await stage.settle()
        (moved,) = calendar(stage)
        start = f"{moved.starts_at:%H:%M}"
        await press(stage, await ask_why(stage), "Oui, annuler")
        await stage.settle()
        (ended,) = calendar(stage)

        assert before == []
        assert shown[0].startswith("Journée régionale")
        assert shown[1:] == ("Athénée", 1, "2026-01-23 08:30", "16:00")
        assert "/agenda" in (made.description or "")
        assert (moved.id, start) == (made.id, "09:00")
        assert (ended.id, ended.status) == (made.id, 4)


@pytest.mark.full
async def test_what_was_made_before_a_crash_is_found_again(stage: Stage) -> None:
    """Never two."""
    async with stage.bot() as bot:
        await open_event(stage)
        await stage.control.fault(MAKING, "hold", when="after")
        since = await stage.control.last()
        await fill_in(stage, HOURS)
        await stage.held(MAKING, since)
        await bot.kill()
        await stage.control.lift_faults()
    one = len(calendar(stage))
    async with stage.bot():
        await stage.settle(60)
        await fill_in(stage, {"starts_at": "10h"})
        await stage.settle()

        assert one == 1
        assert [f"{each.starts_at:%H:%M}" for each in calendar(stage)] == ["09:00"]


@pytest.mark.full
async def test_an_entry_without_hours_goes_and_one_deleted_by_hand_stays_away(stage: Stage) -> None:
    """The organisers' hand is the last word."""
    async with stage.bot():
        await with_hours(stage)
        await fill_in(stage, {"starts_at": "", "ends_at": ""})
        await stage.settle()
        without = len(calendar(stage))
        await fill_in(stage, HOURS)
        await stage.settle()
        again = len(calendar(stage))
        guild(stage).events.clear()
        for hour in ("10h", "11h"):
            await fill_in(stage, {"starts_at": hour})
            await stage.settle()

        assert (without, again, len(calendar(stage))) == (0, 1, 0)


@pytest.mark.full
async def test_a_permission_that_is_missing_is_told_once_and_mended(stage: Stage) -> None:
    """What to give is named, and then all goes on by itself."""
    async with stage.bot():
        await open_event(stage)
        allow(stage, Permission.CREATE_EVENTS, is_granted=False)
        await fill_in(stage, HOURS)
        # Discord takes five of these requests a minute, refused ones too.
        await stage.settle(400)
        told = await team_reads(stage)
        allow(stage, Permission.CREATE_EVENTS, is_granted=True)
        await stage.settle(400)

        assert len(told) == 1
        assert "Créer des événements" in told[0]
        assert len(calendar(stage)) == 1


@pytest.mark.full
async def test_who_is_interested_is_counted_once_in_one_line_a_day(stage: Stage) -> None:
    """Who has a place is left out; nobody is written to."""
    async with stage.bot():
        card = await with_hours(stage)
        await sign_up(stage, "Inès", card)
        name = calendar(stage)[0].name
        for member in ("Léa", "Fatou", "Inès"):
            await stage.control.interest(member, name)
        await stage.settle(900)
        await stage.control.interest("Hugo", name)
        early = await agenda(stage)
        await stage.settle(900)
        await stage.settle(10 * HOUR)
        first = await agenda(stage)
        await stage.control.interest("Léa", name, interested=False)
        await stage.settle(HOUR)
        await stage.control.interest("Léa", name)
        await stage.settle(DAY)
        same = await agenda(stage)
        await stage.control.interest("Emma", name)
        await stage.settle(HOUR)
        await stage.settle(DAY)
        second = await agenda(stage)
        private = [one for member in ("Léa", "Fatou", "Hugo") for one in (await stage.control.inbox(member))["dms"]]

        assert early == []
        assert len(first) == 1
        assert "3 personnes sont intéressées sur Discord." in first[0]
        assert "S’inscrire" in first[0]
        assert same == first
        assert len(second) == 2
        assert "1 personne est intéressée" in second[1]
        assert private == []
