"""Announcements from the first word to what stands in a channel."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.announcements import store
from bot.announcements.model import (
    AnnouncementOver,
    ChangedMeanwhile,
    InstantOver,
    Missed,
    OwnAnnouncement,
    State,
    UnknownAnnouncement,
)
from bot.delivery.model import Postponed
from bot.events.places import store as places
from bot.guilds.model import SWITCH_APPROVAL
from tests.fakes import GUILD, OTHER_GUILD
from tests.gate import meanwhile
from tests.house import MEMBER, TEAM
from tests.integration.announcements.desk import CAMILLE, CHANNEL, NADIA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Reachable
    from tests.integration.announcements.desk import Desk

AWAY = Postponed("delivery.no_access", after=600)


async def test_it_leaves_at_its_instant_once(desk: Desk) -> None:
    """However often the clock looks."""
    await desk.opens()
    await desk.planned()
    await desk.passes(hours=23)
    before = desk.said
    await desk.passes(hours=1)
    await desk.passes(hours=1)

    assert (before, desk.said) == ([], ["Bonjour."])


async def test_only_organisers_of_its_own_server_reach_it(desk: Desk) -> None:
    """A number is a claim."""
    await desk.opens()
    number = await desk.written()

    for claim in ("99", "x", "9" * 30, ""):
        with pytest.raises(UnknownAnnouncement):
            await desk.announcements.sheet(GUILD, NADIA, claim)
    with pytest.raises(Exception, match="organiser"):
        await desk.announcements.sheet(GUILD, MEMBER, number)
    with pytest.raises(Exception, match="organiser"):
        await desk.announcements.cancel(OTHER_GUILD, NADIA, number)


async def test_a_draft_whose_instant_has_passed_is_not_planned(desk: Desk) -> None:
    """It would say that it is late after a breakdown; one that repeats takes its next instant."""
    await desk.opens()
    once, weekly = await desk.written(), await desk.written(when="chaque mardi à 9h")
    await desk.passes(days=2)

    with pytest.raises(InstantOver):
        await desk.announcements.plan(GUILD, NADIA, once)
    planned = await desk.announcements.plan(GUILD, NADIA, weekly)
    assert planned.announcement.state is State.PLANNED
    assert planned.next_ones[0].day == 23


async def test_what_was_read_is_what_leaves(desk: Desk) -> None:
    """Somebody else has changed it between the look and the tap; a second tap of the same button sends nothing."""
    await desk.opens()
    number = await desk.written(when="chaque mardi à 9h")
    seen = (await desk.sheet(number)).announcement.version
    await desk.announcements.edit(GUILD, CAMILLE, number, version=seen, text="Bonsoir.", when="")

    with pytest.raises(ChangedMeanwhile):
        await desk.announcements.plan(GUILD, NADIA, f"{number}.{seen}", now=True)
    await desk.announcements.plan(GUILD, NADIA, f"{number}.{seen + 1}", now=True)
    with pytest.raises(ChangedMeanwhile):
        await desk.announcements.plan(GUILD, NADIA, f"{number}.{seen + 1}", now=True)
    await desk.run()
    assert desk.said == ["Bonsoir."]


async def test_who_reads_it_second_reads_the_newest_words(desk: Desk) -> None:
    """An approval is of what was read."""
    await desk.opens(**{SWITCH_APPROVAL: 1})
    number = await desk.planned()
    seen = (await desk.sheet(number)).announcement.version
    await desk.announcements.edit(GUILD, NADIA, number, version=seen, text="Bonsoir.", when="")

    with pytest.raises(ChangedMeanwhile):
        await desk.announcements.approve(GUILD, CAMILLE, f"{number}.{seen}")
    with pytest.raises(OwnAnnouncement):
        await desk.announcements.approve(GUILD, NADIA, number)
    assert (await desk.announcements.approve(GUILD, CAMILLE, number)).announcement.state is State.PLANNED


async def test_what_is_sent_at_once_leaves_when_it_is_approved_and_is_not_late(desk: Desk) -> None:
    """Hours after."""
    await desk.opens(**{SWITCH_APPROVAL: 1})
    number = await desk.written(when="")
    await desk.announcements.plan(GUILD, NADIA, number, now=True)
    await desk.passes(hours=5)
    before = desk.said
    await desk.announcements.approve(GUILD, CAMILLE, number)
    await desk.run()

    assert (before, desk.said) == ([], ["Bonjour."])
    assert any("seconde lecture" in text for text in desk.door.standing(TEAM))


async def test_a_cancelled_one_does_not_leave(desk: Desk) -> None:
    """Nor can it be cancelled twice."""
    await desk.opens()
    number = await desk.planned()
    cancelled = await desk.announcements.cancel(GUILD, NADIA, number)
    await desk.passes(days=1)

    assert (cancelled.announcement.state, cancelled.note, desk.said) == (State.CANCELLED, None, [])
    with pytest.raises(AnnouncementOver):
        await desk.announcements.cancel(GUILD, NADIA, number)


async def test_one_that_is_on_its_way_is_not_called_cancelled(desk: Desk) -> None:
    """Discord has it in its hands; what people read, they read."""
    await desk.opens()
    number = await desk.planned()
    notes: list[str | None] = []

    async def cancel() -> None:
        notes.append((await desk.announcements.cancel(GUILD, CAMILLE, number)).note)

    desk.door.meanwhile = cancel
    await desk.passes(days=1)

    assert notes == ["announcement.left_already"]
    assert desk.said == ["Bonjour."]
    assert (await desk.sheet(number)).announcement.state is State.SAID


async def test_one_that_waits_for_its_channel_can_still_be_cancelled(desk: Desk) -> None:
    """It was tried in vain."""
    await desk.opens()
    number = await desk.planned()
    desk.door.closed_channels[CHANNEL] = AWAY
    await desk.passes(days=1)
    cancelled = await desk.announcements.cancel(GUILD, NADIA, number)
    desk.door.closed_channels.clear()
    await desk.passes(hours=1)

    assert (cancelled.announcement.state, desk.said) == (State.CANCELLED, [])


async def test_a_correction_changes_the_last_message_and_those_to_come(desk: Desk) -> None:
    """What was said a week ago stays as it was read."""
    await desk.opens()
    number = await desk.planned(when="chaque mardi à 9h")
    await desk.passes(days=1)
    await desk.passes(days=7)
    version = (await desk.sheet(number)).announcement.version
    await desk.announcements.edit(GUILD, NADIA, number, version=version, text="Bonsoir.", when="")
    await desk.run()
    corrected = desk.said
    await desk.passes(days=7)

    assert corrected == ["Bonjour.", "Bonsoir."]
    assert desk.said == ["Bonjour.", "Bonsoir.", "Bonsoir."]


async def test_a_correction_does_not_call_late_what_left_in_time(desk: Desk) -> None:
    """It is made in the afternoon."""
    await desk.opens()
    number = await desk.planned()
    await desk.passes(days=1)
    await desk.passes(hours=5)
    version = (await desk.sheet(number)).announcement.version
    await desk.announcements.edit(GUILD, NADIA, number, version=version, text="Bonsoir.", when="")
    await desk.run()

    assert desk.said == ["Bonsoir."]


async def test_a_correction_while_it_is_on_its_way_arrives_too(desk: Desk) -> None:
    """The message that was frozen is edited once it stands."""
    await desk.opens()
    number = await desk.planned()

    async def correct() -> None:
        version = (await desk.sheet(number)).announcement.version
        await desk.announcements.edit(GUILD, CAMILLE, number, version=version, text="Bonsoir.", when="")

    desk.door.meanwhile = correct
    await desk.passes(days=1)
    await desk.run()

    assert desk.said == ["Bonsoir."]


async def test_of_several_missed_windows_one_is_said(desk: Desk) -> None:
    """The bot was down for five days; then it goes on as planned."""
    await desk.opens()
    await desk.planned(when="chaque jour à 9h, 3 fois")
    await desk.passes(days=5)
    after = desk.said
    for _ in range(4):
        await desk.passes(days=1)

    assert [("en retard" in text) for text in after] == [True]
    assert len(desk.said) == 3


async def test_of_what_repeats_while_discord_is_away_the_newest_is_said(desk: Desk) -> None:
    """The bot was there, and the channel was not: nobody reads the same three times."""
    await desk.opens()
    await desk.planned(when="chaque jour à 9h")
    desk.door.closed_channels[CHANNEL] = AWAY
    for _ in range(3):
        await desk.passes(days=1)
    desk.door.closed_channels.clear()
    await desk.passes(hours=1)

    assert len(desk.said) == 1
    reasons = [row["reason"] for row in await desk.rows() if row["state"] == "withdrawn"]
    assert reasons == ["delivery.newer", "delivery.newer"]


@pytest.mark.parametrize(
    ("missed", "said", "state", "news"),
    [
        (Missed.LATE, 1, State.SAID, ""),
        (Missed.CANCEL, 0, State.MISSED, "n’a pas été envoyée"),
        (Missed.ASK, 0, State.ASKING, "Faut-il encore"),
    ],
)
async def test_a_missed_window_is_treated_as_chosen(
    desk: Desk, missed: Missed, said: int, state: State, news: str
) -> None:
    """The bot was down for a day."""
    await desk.opens()
    number = await desk.planned(missed=missed)
    await desk.passes(days=2)
    await desk.run()

    assert len(desk.said) == said
    assert (await desk.sheet(number)).announcement.state is state
    assert any(news in text for text in [*desk.door.standing(TEAM), ""])


async def test_a_correction_is_not_undone_when_a_window_is_over(desk: Desk) -> None:
    """Somebody writes at the instant at which Discord has been away for too long."""
    await desk.opens()
    number = await desk.planned(missed=Missed.ASK)
    desk.door.closed_channels[CHANNEL] = AWAY
    await desk.passes(days=1)
    desk.clock.advance(86400)

    async def corrects(tx: Transaction) -> None:
        one = await store.one(tx, GUILD, int(number), for_change=True)
        assert one
        await store.change(tx, replace(one, text="Corrigé.", version=one.version + 1))

    _, running = await meanwhile(desk.database, corrects, desk.run)
    await running

    found = (await desk.sheet(number)).announcement
    assert (found.text, found.state) == ("Corrigé.", State.ASKING)


async def test_one_that_asks_can_be_given_another_instant(desk: Desk) -> None:
    """Or be left out."""
    await desk.opens()
    numbers = [await desk.planned(missed=Missed.ASK), await desk.planned(missed=Missed.ASK)]
    await desk.passes(days=2)
    version = (await desk.sheet(numbers[0])).announcement.version
    edit = await desk.announcements.edit(GUILD, NADIA, numbers[0], version=version, text="Bonjour.", when="demain à 9h")
    await desk.announcements.plan(GUILD, NADIA, numbers[0])
    await desk.announcements.skip(GUILD, NADIA, numbers[1])
    await desk.passes(days=1)

    assert edit.announcement.state is State.DRAFT
    assert desk.said == ["Bonjour."]


async def test_what_rings_everybody_is_planned_again_after_a_change(desk: Desk) -> None:
    """Until then it does not leave, whoever changed it."""
    await desk.opens()
    number = await desk.planned()
    rung = await desk.announcements.choose(GUILD, CAMILLE, number, everyone=True)
    await desk.passes(days=2)
    quiet = desk.said
    await desk.announcements.plan(GUILD, CAMILLE, number, now=True)
    await desk.run()

    assert (rung.announcement.state, quiet) == (State.DRAFT, [])
    assert desk.said == ["Bonjour.\n@everyone"]


async def test_who_wrote_it_is_nobody_once_they_are_erased(desk: Desk) -> None:
    """The announcement stays and leaves; it leads to no account any more."""
    await desk.opens(**{SWITCH_APPROVAL: 1})
    number = await desk.planned()
    await desk.announcements.approve(GUILD, CAMILLE, number)
    await desk.signups.erase(GUILD, NADIA)
    await desk.signups.erase(GUILD, CAMILLE)
    await desk.passes(days=1)
    one = (await desk.sheet(number)).announcement

    async def found(person: int | None) -> Reachable | None:
        return await desk.database.read(lambda tx: places.reachable(tx, GUILD, person or 0))

    assert desk.said == ["Bonjour."]
    assert [await found(person) for person in (one.author_id, one.editor_id, one.approver_id)] == [None] * 3


async def test_choices_of_two_organisers_at_once_are_both_kept(desk: Desk) -> None:
    """Each changes what they chose, and nothing else."""
    await desk.opens()
    number = await desk.written()
    await asyncio.gather(
        desk.announcements.choose(GUILD, NADIA, number, channel_id=77),
        desk.announcements.choose(GUILD, CAMILLE, number, roles=(5, 6)),
        desk.announcements.choose(GUILD, NADIA, number, missed=Missed.ASK),
    )
    one = (await desk.sheet(number)).announcement

    assert (one.channel_id, one.roles, one.missed) == (77, (5, 6), Missed.ASK)
