"""Signing up, and everything that can be done with it, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import State
from bot.delivery.store import of_subject
from bot.events import store as events
from bot.events.service import UnknownEvent
from bot.events.signups import store
from bot.events.signups.model import (
    Coming,
    EventIsCancelled,
    EventIsPast,
    Kind,
    NoName,
    NotSignedUp,
    NotYetOpen,
    SignUpIsClosed,
    Way,
)
from bot.events.signups.opening import Opening
from tests.fakes import GUILD, MONDAY, OTHER_GUILD
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.errors import Refusal
    from tests.integration.events.conftest import Town

AFTERWARDS = datetime(2026, 1, 24, 12, tzinfo=UTC)
IN_JANUARY = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inscription", "kind"), [("ici", Kind.PLACE), ("les-deux", Kind.PLACE), ("ailleurs", Kind.REMINDERS)]
)
async def test_one_tap_gives_what_the_event_declares(town: Town, inscription: str, kind: Kind) -> None:
    """A place, or the reminders where the registration is elsewhere; the channel is the first way."""
    day = await town.add(inscription=inscription)

    outcome = await town.signups.sign_up(GUILD, LEA, day)

    assert (outcome.is_new, outcome.signup.kind, outcome.signup.is_in) == (True, kind, True)
    assert (outcome.signup.way, outcome.signup.coming) == (Way.CHANNEL, Coming.UNKNOWN)
    assert await town.held() == [outcome.signup]
    assert town.followed.heard == [(None, outcome.signup)]


async def test_a_second_tap_changes_nothing(town: Town) -> None:
    """One row, and nobody is told twice."""
    day = await town.add()
    first = await town.signups.sign_up(GUILD, LEA, day)

    second = await town.signups.sign_up(GUILD, LEA, day)

    assert (second.is_new, second.signup) == (False, first.signup)
    assert len(town.followed.heard) == 1


async def test_ten_taps_at_once_are_one_sign_up(town: Town) -> None:
    """A thumb that is faster than the answer takes one place."""
    day = await town.add()

    outcomes = await asyncio.gather(*(town.signups.sign_up(GUILD, LEA, day) for _ in range(10)))

    assert [outcome.is_new for outcome in outcomes].count(True) == 1
    assert len(await town.held()) == 1


async def test_the_last_place_is_given_once(town: Town) -> None:
    """Whoever asks at the same time."""
    day = await town.add(capacity=3)
    people = [replace(LEA, discord_id=600 + each) for each in range(8)]

    asked = (town.signups.sign_up(GUILD, person, day) for person in people)
    outcomes = await asyncio.gather(*asked)

    assert len([outcome for outcome in outcomes if outcome.waiting]) == 5
    assert await town.database.read(lambda tx: store.taken(tx, GUILD, int(day))) == 3


async def test_a_place_given_back_can_be_taken(town: Town) -> None:
    """By somebody else, and by who comes back, once there is room."""
    day = await town.add(capacity=1)
    await town.signups.sign_up(GUILD, LEA, day)

    await town.signups.withdraw(GUILD, LEA, day)
    outcome = await town.signups.sign_up(GUILD, EMMA, day)

    assert (outcome.is_new, outcome.waiting) == (True, None)
    assert (await town.signups.sign_up(GUILD, LEA, day)).waiting


async def test_who_comes_back_keeps_one_row_and_is_asked_anew(town: Town) -> None:
    """What they had told was dropped with their withdrawal."""
    day = await town.add()
    await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.fill_card(GUILD, LEA, day, full_name="Léa Martin", structure="Collège")
    await town.signups.choose_way(GUILD, LEA, day, Way.NONE)

    gone = (await town.signups.withdraw(GUILD, LEA, day)).signup
    back = await town.signups.sign_up(GUILD, LEA, day)

    assert (gone.is_in, gone.full_name, gone.coming) == (False, None, Coming.NO)
    assert (back.is_new, back.signup.id) == (True, gone.id)
    assert (back.signup.way, back.signup.full_name, back.signup.coming) == (Way.CHANNEL, None, Coming.UNKNOWN)


REFUSED: list[tuple[dict[str, object], datetime, type[Refusal]]] = [
    ({}, AFTERWARDS, EventIsPast),
    ({"status": "cancelled"}, MONDAY, EventIsCancelled),
    ({"status": "draft"}, MONDAY, UnknownEvent),
    ({"opens_at": IN_JANUARY}, IN_JANUARY - timedelta(seconds=1), NotYetOpen),
    ({"closes_at": IN_JANUARY}, IN_JANUARY, SignUpIsClosed),
    ({}, datetime(2026, 1, 22, 23, tzinfo=UTC), SignUpIsClosed),
]


@pytest.mark.parametrize(("changes", "now", "refusal"), REFUSED)
async def test_an_event_that_takes_no_sign_up_says_why(
    town: Town, changes: dict[str, object], now: datetime, refusal: type[Refusal]
) -> None:
    """And nothing is written, not even who asked."""
    day = await town.add(**changes)
    town.clock.instant = now

    with pytest.raises(refusal):
        await town.signups.sign_up(GUILD, LEA, day)

    assert await town.database.read(lambda tx: town.guilds.known(tx, GUILD, LEA)) is None


@pytest.mark.parametrize("claim", ["", "0", "x", "-1", "99", "9" * 40, "²"])
async def test_a_claim_that_is_no_event_is_refused(town: Town, claim: str) -> None:
    """It comes from a client, which may send anything."""
    await town.add()

    with pytest.raises(UnknownEvent):
        await town.signups.sign_up(GUILD, LEA, claim)


async def test_an_event_of_another_server_is_unknown(town: Town) -> None:
    """Its number is right, and the place is not."""
    day = await town.add(guild_id=OTHER_GUILD)

    with pytest.raises(UnknownEvent):
        await town.signups.sign_up(GUILD, LEA, day)


async def test_what_was_changed_by_another_process_is_seen_at_once(town: Town) -> None:
    """The memory of this one may be seconds old; a cancelled event takes nobody meanwhile."""
    day = await town.add()
    known = town.events.find(GUILD, day)

    async def cancel(tx: Transaction) -> None:
        await events.change(tx, replace(known, status="cancelled", version=known.version + 1))

    await town.database.write(cancel)

    with pytest.raises(EventIsCancelled):
        await town.signups.sign_up(GUILD, LEA, day)


async def test_a_listener_that_fails_leaves_no_sign_up_behind(town: Town) -> None:
    """Sign-up and what follows it are one transaction."""
    day = await town.add()
    town.followed.fails = True

    with pytest.raises(ZeroDivisionError):
        await town.signups.sign_up(GUILD, LEA, day)

    assert await town.held() == []


async def test_the_card_is_kept_tidy(town: Town) -> None:
    """Spaces are folded, and a structure that was left empty is none."""
    day = await town.add()
    await town.signups.sign_up(GUILD, LEA, day)

    saved = await town.signups.fill_card(GUILD, LEA, day, full_name="  Léa   Martin ", structure=" ")
    again = await town.signups.fill_card(GUILD, LEA, day, full_name="Léa Martin", structure="")

    assert (saved.signup.full_name, saved.signup.structure) == ("Léa Martin", None)
    assert (saved.is_new, again.is_new) == (True, False)
    with pytest.raises(NoName):
        await town.signups.fill_card(GUILD, LEA, day, full_name=" ", structure="Collège")


async def test_an_answer_is_kept_and_a_no_gives_the_place_back(town: Town) -> None:
    """*Je viens*, then *Je ne viens plus*."""
    day = await town.add()
    await town.signups.sign_up(GUILD, LEA, day)

    yes = await town.signups.answer(GUILD, LEA, day, Coming.YES)
    no = await town.signups.answer(GUILD, LEA, day, Coming.NO)

    assert (yes.signup.coming, yes.signup.is_in) == (Coming.YES, True)
    assert (no.signup.coming, no.signup.is_in) == (Coming.NO, False)
    assert [after.is_in for _, after in town.followed.heard] == [True, True, False]


async def test_nothing_can_be_changed_by_who_is_not_in(town: Town) -> None:
    """The button may be old, or somebody else's."""
    day = await town.add()
    await town.signups.sign_up(GUILD, EMMA, day)

    for change in (
        town.signups.withdraw(GUILD, LEA, day),
        town.signups.choose_way(GUILD, LEA, day, Way.DIRECT),
        town.signups.answer(GUILD, LEA, day, Coming.YES),
        town.signups.fill_card(GUILD, LEA, day, full_name="Léa", structure=""),
        town.signups.one(GUILD, LEA, day),
        town.signups.guild_of(LEA.discord_id, day),
    ):
        with pytest.raises(NotSignedUp):
            await change

    assert (await town.held(EMMA))[0].is_in


async def test_a_direct_message_knows_the_guild_of_its_event(town: Town) -> None:
    """Discord does not say from which server a button in a direct message comes."""
    day = await town.add()
    await town.signups.sign_up(GUILD, LEA, day)

    assert await town.signups.guild_of(LEA.discord_id, day) == GUILD


async def test_the_count_is_followed_where_everybody_may_see_it(town: Town) -> None:
    """Each place that is taken or given back makes another version of the card."""
    shown, hidden = await town.add(shows_count=True), await town.add(slug="autre")

    for day in (shown, hidden):
        await town.signups.sign_up(GUILD, LEA, day)
        await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.choose_way(GUILD, LEA, shown, Way.NONE)
    await town.signups.withdraw(GUILD, LEA, shown)
    await town.events.refresh_changed()

    assert town.events.find(GUILD, shown).version == 3
    assert town.events.find(GUILD, hidden).version == 1
    assert await town.signups.taken(town.events.find(GUILD, hidden)) is None


async def test_erasure_leaves_nothing_that_leads_to_the_person(town: Town) -> None:
    """Places are given back, waiting messages withdrawn, rows deleted, the account forgotten; twice is harmless."""
    day, later = await town.add(), await town.add(slug="autre", opens_at=IN_JANUARY)
    await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.sign_up(GUILD, EMMA, day)
    await town.signups.wish(GUILD, LEA, later)
    await town.guilds.keep_draft(GUILD, LEA, "card:1", {"full_name": "Léa Martin"})
    person = await town.database.read(lambda tx: town.guilds.known(tx, GUILD, LEA))

    erased, again = await town.signups.erase(GUILD, LEA), await town.signups.erase(GUILD, LEA)

    assert (erased.signups, erased.wishes, again.signups) == (1, 1, 0)
    assert not town.followed.heard[-1][1].is_in
    assert await town.held() == []
    assert await town.guilds.draft(GUILD, LEA, "card:1") == {}
    rows = await town.database.read(lambda tx: of_subject(tx, GUILD, Opening.KIND, f"{later}-{person}"))
    assert [(row.state, row.recipient) for row in rows] == [(State.WITHDRAWN, "")]
    assert [signup.is_in for signup in await town.held(EMMA)] == [True]


async def test_who_comes_back_after_erasure_is_somebody_new(town: Town) -> None:
    """Nothing of before is found again."""
    day = await town.add()
    before = (await town.signups.sign_up(GUILD, LEA, day)).signup
    await town.signups.erase(GUILD, LEA)

    after = (await town.signups.sign_up(GUILD, LEA, day)).signup

    assert after.person_id != before.person_id
