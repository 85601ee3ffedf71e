"""The rules of one event: edited by organisers, planned and said by them, on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import Rendered, Withdrawn
from bot.delivery.model import State as Row
from bot.events import store as events
from bot.events.service import UnknownEvent
from bot.events.signups import store as signups
from bot.events.signups.audiences import MENTIONED_AT_MOST, Audience
from bot.events.signups.model import Coming, Kind, Way
from bot.guilds.service import Guilds, NoOrganiserRole
from bot.instants import HourTwice, NoSuchHour
from bot.reminders.model import DAY, EVE, FORTNIGHT, WEEK, DaysBefore, Idle, Standing, State
from bot.reminders.rules import store
from bot.reminders.rules.grammar import UnreadableRule
from bot.reminders.rules.service import (
    MOST_RULES,
    RuleBook,
    RuleChanged,
    RuleInThePast,
    RulesAreOver,
    RuleTooLate,
    TooManyRules,
    UnknownRule,
)
from bot.reminders.rules.words import TextTooLong, UnknownGap
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import MEMBER, OWNER
from tests.integration.reminders.conftest import CALENDAR, PING_ROLE, TEXTS

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.errors import Refusal
    from bot.reminders.rules.service import Line, RuleSheet
    from tests.integration.reminders.conftest import Story

FIVE_BEFORE = "2026-01-16T11:00"


class Book:
    """What an organiser does with the reminders of the story's event."""

    def __init__(self, story: Story) -> None:
        guilds = Guilds(story.database, story.clock, story.outbox)
        self.story, self.event = story, str(story.event.id)
        self.rules = RuleBook(
            story.database, story.clock, guilds, story.reminders, TEXTS, calendar=CALENDAR, locale="fr"
        )

    async def sheet(self) -> RuleSheet:
        """Return all reminders."""
        return await self.rules.sheet(GUILD, OWNER, self.event)

    async def line(self, name: str) -> Line:
        """Return one of them."""
        return (await self.sheet()).line(name)

    async def add(self, when: str, text: str = "", audience: Audience = Audience.SIGNED_UP) -> str:
        """Add a reminder; return its name."""
        _, name = await self.rules.add(GUILD, OWNER, self.event, when=when, text=text)
        if audience is not Audience.SIGNED_UP:
            await self.rules.choose(GUILD, OWNER, self.event, name, audience=audience)
        return name

    async def edit(self, name: str, when: str, text: str = "", *, version: int | None = None) -> RuleSheet:
        """Change one, as it was opened at *version*."""
        version = (await self.line(name)).rule.version if version is None else version
        return await self.rules.edit(GUILD, OWNER, self.event, name, version=version, when=when, text=text)


@pytest.fixture
def book(story: Story) -> Book:
    """Lend the reminders of the day of 23 January."""
    return Book(story)


async def planned(story: Story) -> dict[str, str]:
    """Return when each reminder that is planned leaves, in UTC."""
    return {one.rule: one.due_at.isoformat()[:16] for one in await story.kept() if one.state is State.PLANNED}


async def test_an_event_follows_the_usual_reminders_until_they_are_edited(story: Story, book: Book) -> None:
    """Not a row is written before."""
    before = await book.sheet()
    edited = await book.edit(WEEK, "3 jours avant à 9h")
    rows = await story.database.read(lambda tx: store.edited(tx, GUILD, story.event.id or 0))

    assert before.is_usual
    assert [line.rule.name for line in before.lines] == [FORTNIGHT, WEEK, EVE, DAY]
    assert not edited.is_usual
    assert [rule.name for rule in rows] == [WEEK]
    assert (await planned(story))[WEEK] == "2026-01-20T08:00"


async def test_an_added_reminder_is_planned_with_it_and_taken_back_with_it(story: Story, book: Book) -> None:
    """In one transaction, by a name that is not given again."""
    name = await book.add("5 jours avant à 23h", "Pensez à {titre}.")
    line, with_it = await book.line(name), await planned(story)
    after = await book.rules.remove(GUILD, OWNER, book.event, name)
    without = await planned(story)

    # A Sunday night is a Friday evening.
    assert with_it[name] == "2026-01-16T20:00"
    assert (line.standing, line.foreseen.obstacle, line.rule.text) == (Standing.PLANNED, "weekend", "Pensez à {titre}.")
    assert after.is_usual
    assert name not in without
    assert await book.add("5 jours avant à 12h") != name


async def test_two_hours_before_waits_for_the_start_and_follows_it(story: Story, book: Book) -> None:
    """It is planned as the hour is filled in, in that transaction."""
    name = await book.add("2 h avant")
    waits = (await book.line(name)).standing
    await story.changes(starts_at=time(9, 30))
    first = (await planned(story))[name]
    await story.changes(starts_at=time(14))

    assert waits is Idle.NO_START
    assert (first, (await planned(story))[name]) == ("2026-01-23T06:30", "2026-01-23T11:00")


async def test_a_suspended_reminder_does_not_leave_and_can_be_taken_up_again(story: Story, book: Book) -> None:
    """Even one of the usual four."""
    await story.joins(1, Way.CHANNEL)
    await book.rules.choose(GUILD, OWNER, book.event, FORTNIGHT, is_on=False)
    await story.at("2026-01-08T11:15")
    silent = await story.said()
    await book.rules.choose(GUILD, OWNER, book.event, WEEK, is_on=False)
    await book.rules.choose(GUILD, OWNER, book.event, WEEK, is_on=True)
    await story.at("2026-01-15T11:15")

    assert silent == []
    assert [row["subject"].split(":")[1] for row in await story.rows()] == [WEEK]


async def test_going_back_to_the_usual_reminders_drops_all_that_was_edited(story: Story, book: Book) -> None:
    """And plans the four as they were."""
    usual = await planned(story)
    await book.add("2 h avant")
    await book.add("mardi 20 janvier à 12h15")
    await book.edit(WEEK, "3 jours avant à 9h")

    back = await book.rules.remove(GUILD, OWNER, book.event)

    assert back.is_usual
    assert await planned(story) == usual


async def test_two_organisers_at_once_do_not_undo_each_other(book: Book) -> None:
    """The second reads what the first has made of it."""
    name = await book.add("5 jours avant à 12h")
    version = (await book.line(name)).rule.version
    await book.edit(name, "6 jours avant à 12h", "De Nadia.", version=version)

    with pytest.raises(RuleChanged) as refused:
        await book.edit(name, "4 jours avant à 12h", "De Camille.", version=version)

    assert refused.value.params == {"when": "6 jours avant à 12\u00a0h", "text": "De Nadia."}
    assert (await book.line(name)).rule.text == "De Nadia."


@pytest.mark.parametrize(
    ("when", "text", "refusal"),
    [
        ("bientôt", "", UnreadableRule),
        ("40 jours avant à 9h", "", RuleInThePast),
        ("le jour même à 18h", "", RuleTooLate),
        ("23 janvier à 9h30", "", RuleTooLate),
        ("7 jours avant à 9h", "Bonjour {prenom}", UnknownGap),
        ("7 jours avant à 9h", "x" * 1300, TextTooLong),
        ("7 jours avant à 9h", "{adresse}" * 6, TextTooLong),
    ],
)
async def test_what_would_never_be_right_is_refused(
    story: Story, book: Book, when: str, text: str, refusal: type[Refusal]
) -> None:
    """With a sentence, and nothing is written."""
    await story.changes(starts_at=time(9, 30))

    with pytest.raises(refusal) as refused:
        await book.add(when, text)

    assert refused.value.sentence(TEXTS.bound("fr"))
    assert (await book.sheet()).is_usual


@pytest.mark.parametrize(("on", "refusal"), [(date(2026, 3, 29), NoSuchHour), (date(2026, 10, 25), HourTwice)])
async def test_an_hour_that_does_not_exist_or_comes_twice_is_refused(
    story: Story, book: Book, on: date, refusal: type[Refusal]
) -> None:
    """On the day itself, which never moves."""
    await story.changes(on=on)

    with pytest.raises(refusal):
        await book.add("le jour même à 2h30")


async def test_words_may_be_changed_while_the_rest_stays_as_it_is(story: Story, book: Book) -> None:
    """Also once its instant is over, and without losing what was chosen."""
    name = await book.add("dimanche 18 janvier à 9h")
    await book.rules.choose(GUILD, OWNER, book.event, name, moves=True)
    typed = book.rules.typed_when(story.event, (await book.line(name)).rule, "fr")
    story.clock.instant = datetime(2026, 1, 19, 9, tzinfo=UTC)

    await book.edit(name, typed.replace("\u00a0", " "), "Mots.")

    rule = (await book.line(name)).rule
    assert (rule.text, rule.moves) == ("Mots.", True)


async def test_eight_reminders_are_enough(book: Book) -> None:
    """One more would not fit the panel, or people's patience."""
    for days in range(2, 2 + MOST_RULES - 4):
        await book.add(f"{days} jours avant à 9h")

    with pytest.raises(TooManyRules):
        await book.add("7 jours avant à 9h")


async def test_only_organisers_of_the_server_touch_its_reminders(story: Story, book: Book) -> None:
    """A number is a claim."""
    with pytest.raises(NoOrganiserRole):
        await book.rules.sheet(GUILD, MEMBER, book.event)
    with pytest.raises(UnknownEvent):
        await book.rules.add(OTHER_GUILD, OWNER, book.event, when="2 h avant", text="")
    with pytest.raises(UnknownRule):
        await book.rules.choose(GUILD, OWNER, book.event, "added-9", is_on=False)
    await story.changes(status="cancelled")
    with pytest.raises(RulesAreOver):
        await book.add("2 h avant")


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
