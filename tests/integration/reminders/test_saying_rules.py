"""Reminders that organisers have added: who hears them, and what becomes of those that no longer hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery import store as delivery
from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.model import State as Row
from bot.events import store as events
from bot.events.model import ProgrammeItem
from bot.events.signups import store as signups
from bot.events.signups.audiences import MENTIONED_AT_MOST, Audience
from bot.events.signups.model import Coming, Kind, Way
from bot.events.workshops import store as choices
from bot.events.workshops.model import Choice, UnknownWorkshop
from bot.reminders.model import EVE, FORTNIGHT, WEEK, DaysBefore, Standing
from bot.reminders.rules import store
from tests.fakes import GUILD
from tests.house import OWNER
from tests.integration.reminders.conftest import PING_ROLE

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.reminders.conftest import Book, Story

FIVE_BEFORE = "2026-01-16T11:00"


async def answers(story: Story, person: int, **changes: object) -> None:
    """Change a person's part in the event."""

    async def work(tx: Transaction) -> None:
        held = await signups.one(tx, GUILD, story.event.id or 0, person)
        assert held
        await signups.put(tx, replace(held, **changes))  # type: ignore[arg-type] # the names are SignUp's

    await story.database.write(work)


async def test_who_has_not_answered_is_rung_by_name(story: Story, book: Book) -> None:
    """Who has, or answers between the plan and the sending, is not."""
    silent, silent_in_private = await story.joins(1, Way.CHANNEL), await story.joins(2, Way.DIRECT)
    for number, way in ((3, Way.CHANNEL), (4, Way.DIRECT)):
        await answers(story, await story.joins(number, way), coming=Coming.YES)
    await book.add("16 janvier à 12h", audience=Audience.UNANSWERED)
    await story.at("2026-01-15T11:15")
    before = len(await story.rows())
    await story.at(FIVE_BEFORE)
    post, direct = (await story.rows())[before:]
    asked = await story.reads(post)
    await answers(story, silent, coming=Coming.YES)
    await answers(story, silent_in_private, coming=Coming.YES)

    assert (post["recipient"], direct["recipient"]) == (f"room:{story.event.id}", f"person:{silent_in_private}")
    assert isinstance(asked, Rendered)
    assert (asked.card.people, asked.card.roles) == ((1,), ())
    assert "Vous venez toujours" in asked.card.text
    assert isinstance(await story.reads(post), Withdrawn)
    assert isinstance(await story.reads(direct), Withdrawn)


async def test_a_part_that_is_too_large_to_name_is_rung_with_everybody(story: Story, book: Book) -> None:
    """A message holds two thousand characters."""
    for number in range(1, MENTIONED_AT_MOST + 2):
        await story.joins(10**17 + number, Way.CHANNEL)
    await book.add("16 janvier à 12h", audience=Audience.UNANSWERED)
    await story.at(FIVE_BEFORE)

    rendered = await story.reads((await story.rows())[-1])

    assert isinstance(rendered, Rendered)
    assert (rendered.card.people, rendered.card.roles) == ((), (PING_ROLE,))


async def test_a_part_whose_names_leave_no_room_for_the_words_is_rung_with_everybody(story: Story, book: Book) -> None:
    """Nothing is cut off."""
    for number in range(1, MENTIONED_AT_MOST):
        await story.joins(10**17 + number, Way.CHANNEL)
    await book.add("16 janvier à 12h", "x" * 900, audience=Audience.UNANSWERED)
    await story.at(FIVE_BEFORE)

    rendered = await story.reads((await story.rows())[-1])

    assert isinstance(rendered, Rendered)
    assert "x" * 900 in rendered.card.text
    assert rendered.card.roles == (PING_ROLE,)


async def test_each_audience_is_told_where_it_is(story: Story, book: Book) -> None:
    """The team in its channel; who waits for the opening by message; who still has to register, alone."""
    await story.joins(1, Way.CHANNEL)
    registers = await story.joins(2, Way.DIRECT)
    await answers(story, registers, kind=Kind.REMINDERS)
    waits = await story.joins(3, Way.NONE)

    async def wish(tx: Transaction) -> None:
        await signups.wish(tx, GUILD, story.event.id or 0, waits, story.clock.now())

    await story.database.write(wish)
    for audience in (Audience.ORGANISERS, Audience.WAITING, Audience.TO_REGISTER):
        await book.add("16 janvier à 12h", audience=audience)
    await story.at("2026-01-15T11:15")
    before = len(await story.rows())
    await story.at(FIVE_BEFORE)

    rows = (await story.rows())[before:]
    assert [row["recipient"] for row in rows] == [
        "setting:channel_organisers",
        f"person:{waits}",
        f"person:{registers}",
    ]
    for row in rows:
        assert isinstance(await story.reads(row), Rendered)


async def test_after_a_long_stop_each_of_their_own_words_is_said(story: Story, book: Book) -> None:
    """Of what only tells how many days are left, the newest is."""
    await story.joins(1, Way.CHANNEL)
    await book.add("16 janvier à 12h", "Apportez vos documents.")
    await book.add("19 janvier à 12h", "Réservez votre train.")

    await story.at("2026-01-22T15:30")

    said = [row["subject"].split(":")[1] for row in await story.rows()]
    assert said == ["added-1", "added-2", EVE]


@pytest.mark.parametrize("way", [Way.CHANNEL, Way.DIRECT])
async def test_what_was_said_and_has_not_left_is_withdrawn_when_it_no_longer_holds(
    story: Story, book: Book, way: Way
) -> None:
    """The event moves, or its organiser takes the reminder back or sets it later; there and back again."""
    await story.joins(1, way)
    name = await book.add("5 jours avant à 12h")

    async def stands() -> list[tuple[str, Row]]:
        return [(row["subject"].split(":")[1], Row(row["state"])) for row in await story.rows()]

    await story.at("2026-01-15T11:15")
    await story.changes(on=date(2026, 1, 30))
    assert (await stands())[-1] == (WEEK, Row.WITHDRAWN)
    await story.changes(on=date(2026, 1, 23))
    await story.at(FIVE_BEFORE)
    assert (await stands())[-1] == (name, Row.PLANNED)
    await book.edit(name, "3 jours avant à 12h")
    assert (await stands())[-1] == (name, Row.WITHDRAWN)
    await story.at("2026-01-20T11:00")
    assert (await stands())[-1] == (name, Row.PLANNED)
    await book.rules.remove(GUILD, OWNER, book.event, name)
    assert (await stands())[-1] == (name, Row.WITHDRAWN)


async def test_a_rule_goes_with_its_event(story: Story, book: Book) -> None:
    """Nothing is left of an event that is deleted."""
    await book.add("2 h avant")

    async def delete(tx: Transaction) -> None:
        await tx.connection.execute(events.events.delete().where(events.events.c.id == story.event.id))

    await story.database.write(delete)

    assert await story.database.read(lambda tx: store.edited(tx, GUILD, story.event.id or 0)) == ()


async def test_the_sheet_says_what_has_left_and_how_many_it_rings(story: Story, book: Book) -> None:
    """As people are now."""
    for number, way in ((1, Way.CHANNEL), (2, Way.DIRECT), (3, Way.NONE)):
        await story.joins(number, way)
    await story.at("2026-01-08T11:15")
    story.clock.instant += timedelta(days=30)

    lines = {line.rule.name: line for line in (await book.sheet()).lines}

    assert {line.rings for line in lines.values()} == {2}
    assert lines[FORTNIGHT].standing is Standing.SAID
    assert lines[EVE].standing is Standing.PAST
    assert lines[EVE].rule.when == DaysBefore(1, time(16, 30))


async def test_what_has_not_left_says_the_newest_words_and_nothing_to_the_wrong_people(
    story: Story, book: Book
) -> None:
    """The room was shut when it was tried: the words follow; once it is for the team, the room does not read it."""
    await story.joins(1, Way.CHANNEL)
    name = await book.add("5 jours avant à 12h", "De Nadia.")
    await story.at(FIVE_BEFORE)
    (row,) = (await story.rows())[-1:]
    await story.database.write(lambda tx: frozen(tx, row["id"]))

    await book.edit(name, "5 jours avant à 12h", "De Camille.")
    changed = (await story.rows())[-1]
    words = await story.words(changed)
    await book.rules.choose(GUILD, OWNER, book.event, name, audience=Audience.ORGANISERS)

    assert changed["body"] is None
    assert words.startswith("De Camille.")
    assert (await story.rows())[-1]["state"] == Row.WITHDRAWN


async def frozen(tx: Transaction, row: int) -> None:
    """Have a row keep the words of a try that was in vain."""
    await tx.connection.execute(delivery.outbox.update().where(delivery.outbox.c.id == row).values(body="{}"))


async def test_the_people_of_one_workshop_are_reminded_of_it(story: Story, book: Book) -> None:
    """Its title and room are in the words; once it is taken out nobody hears it, and what follows keeps its people."""
    read = ProgrammeItem(position=1, title="Lire", kind="workshop")
    tell = ProgrammeItem(position=2, title="Dire", kind="workshop", place="salle 2")
    await story.changes(programme=(read, tell))
    here, there = await story.joins(1, Way.CHANNEL), await story.joins(2, Way.CHANNEL)
    await chooses(story, here, 2)
    await chooses(story, there, 1)
    name = await book.add("16 janvier à 12h")
    await book.rules.choose(GUILD, OWNER, book.event, name, audience=Audience.WORKSHOP, workshop=2)
    await story.at("2026-01-15T11:15")
    before = len(await story.rows())
    await story.at(FIVE_BEFORE)
    (post,) = (await story.rows())[before:]
    said = await story.reads(post)
    words = await story.words(post)
    await story.database.write(lambda tx: choices.let_go(tx, GUILD, story.event.id or 0, 1))
    await story.changes(programme=(tell,))

    assert isinstance(said, Rendered)
    assert said.card.people == (1,)
    assert "Votre atelier : Dire, salle 2." in words
    assert (await book.line(name)).rule.to == (Audience.WORKSHOP, 2)
    with pytest.raises(UnknownWorkshop):
        await book.rules.choose(GUILD, OWNER, book.event, name, audience=Audience.WORKSHOP, workshop=7)
    await story.database.write(lambda tx: choices.let_go(tx, GUILD, story.event.id or 0, 2))
    assert (await book.line(name)).rule.to == (Audience.WORKSHOP, 0)
    assert isinstance(await story.reads(post), Withdrawn)


async def chooses(story: Story, person: int, position: int) -> None:
    """Give somebody a workshop."""
    choice, now = Choice(position, None, position), story.clock.now()
    await story.database.write(lambda tx: choices.put(tx, GUILD, story.event.id or 0, person, choice, now))
