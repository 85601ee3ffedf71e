"""The rules of one event: edited by organisers, planned and said by them, on each engine."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from bot.delivery.model import State as Row
from bot.events.service import UnknownEvent
from bot.events.signups.model import Way
from bot.guilds.service import NoOrganiserRole
from bot.instants import HourTwice, NoSuchHour
from bot.reminders.model import DAY, EVE, FORTNIGHT, WEEK, Idle, Standing, State
from bot.reminders.rules import store
from bot.reminders.rules.checks import RuleInThePast, RuleTooLate
from bot.reminders.rules.grammar import UnreadableRule
from bot.reminders.rules.service import (
    MOST_RULES,
    RuleChanged,
    RulesAreOver,
    TooManyRules,
    UnknownRule,
)
from bot.reminders.rules.words import TextTooLong, UnknownGap
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import MEMBER, OWNER
from tests.integration.reminders.conftest import TEXTS, service

if TYPE_CHECKING:
    from bot.errors import Refusal
    from tests.integration.reminders.conftest import Book, Story


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


async def test_an_edit_waits_while_the_reminder_is_being_said(story: Story, book: Book, database_url: str) -> None:
    """Another process is at it: the edit finds that it was said, and plans it once more for its new instant."""
    await story.joins(1, Way.CHANNEL)
    elsewhere = Database(database_url)
    story.clock.instant = datetime(2026, 1, 8, 11, 15, tzinfo=UTC)
    ticks = service(elsewhere, story.clock, story.outbox)

    await asyncio.gather(ticks.run(), book.edit(FORTNIGHT, "14 jours avant à 12h15"))
    await elsewhere.close()

    kept = [(one.revision, one.state) for one in await story.kept() if one.rule == FORTNIGHT]
    said = [Row(row["state"]) for row in await story.rows()]
    assert (kept, said) in (
        ([(1, State.SAID), (2, State.PLANNED)], [Row.WITHDRAWN]),
        ([(1, State.PLANNED)], []),
    )
