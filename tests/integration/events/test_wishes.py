"""*Prévenez-moi à l'ouverture*: told once, to who still wants it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.delivery.store import of_subject
from bot.events.signups.model import AlreadyOpen, EventIsPast
from bot.events.signups.opening import Opening
from bot.i18n import Texts
from tests.fakes import GUILD
from tests.integration.events.conftest import EMMA, LEA
from tests.unit.test_texts import FOLDER

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Rendered, Withdrawn
    from tests.integration.events.conftest import Town

AFTERWARDS = datetime(2026, 1, 24, 12, tzinfo=UTC)
IN_JANUARY = datetime(2026, 1, 5, 8, tzinfo=UTC)


class Unreached:
    """Notes whom no private message reaches."""

    def __init__(self) -> None:
        self.noted: list[tuple[int, int, str]] = []

    async def direct_failed(self, _tx: Transaction, _guild_id: int, event_id: int, person_id: int, reason: str) -> None:
        self.noted.append((event_id, person_id, reason))


async def test_a_wish_is_planned_once_for_the_opening(town: Town) -> None:
    """Asked twice, told once; in the person's language."""
    day = await town.add(opens_at=IN_JANUARY)

    first, second = [await town.signups.wish(GUILD, EMMA, day) for _ in range(2)]

    person = await town.database.read(lambda tx: town.guilds.known(tx, GUILD, EMMA))
    rows = await town.database.read(lambda tx: of_subject(tx, GUILD, Opening.KIND, f"{day}-{person}"))
    assert (first.is_new, second.is_new) == (True, False)
    assert [(row.due_at, row.recipient, row.locale) for row in rows] == [(IN_JANUARY, f"person:{person}", "en")]
    assert [event.id for event in (await town.signups.mine(GUILD, EMMA)).wishes] == [int(day)]


async def test_there_is_nothing_to_wait_for_once_it_is_open(town: Town) -> None:
    """The button is old: sign-up is open, or over."""
    day = await town.add(opens_at=IN_JANUARY)
    town.clock.instant = IN_JANUARY

    with pytest.raises(AlreadyOpen):
        await town.signups.wish(GUILD, LEA, day)

    town.clock.instant = AFTERWARDS
    with pytest.raises(EventIsPast):
        await town.signups.wish(GUILD, LEA, day)


async def test_an_opening_that_cannot_be_told_is_told_to_the_organisers(town: Town) -> None:
    """They can reach the person otherwise; the wish is over."""
    day = await town.add(opens_at=IN_JANUARY)
    unreached = Unreached()
    opening = Opening(Texts.load(FOLDER), town.clock, unreached)
    await town.signups.wish(GUILD, LEA, day)
    person = await town.database.read(lambda tx: town.guilds.known(tx, GUILD, LEA))
    (row,) = await town.database.read(lambda tx: of_subject(tx, GUILD, Opening.KIND, f"{day}-{person}"))

    await town.database.write(lambda tx: opening.failed(tx, row, "delivery.closed"))

    assert unreached.noted == [(int(day), person, "delivery.closed")]
    assert (await town.signups.mine(GUILD, LEA)).wishes == ()


async def test_the_opening_is_told_to_who_waits_and_to_nobody_who_is_in(town: Town) -> None:
    """Who signed up by themselves meanwhile needs no message."""
    day = await town.add(opens_at=IN_JANUARY)
    opening = Opening(Texts.load(FOLDER), town.clock, Unreached())
    await town.signups.wish(GUILD, LEA, day)
    person = await town.database.read(lambda tx: town.guilds.known(tx, GUILD, LEA))

    async def told() -> Rendered | Withdrawn:
        return await town.database.read(lambda tx: opening.render(tx, GUILD, f"{day}-{person}", "fr"))

    early = await told()
    town.clock.instant = IN_JANUARY
    in_time = await told()
    await town.signups.sign_up(GUILD, LEA, day)
    late = await told()

    assert [hasattr(one, "card") for one in (early, in_time, late)] == [False, True, False]
    first = in_time.card.text.splitlines()[0]  # type: ignore[union-attr] # the line above says that it is a card
    assert "Journée régionale, vendredi 23 janvier 2026, à Bordeaux" in first.replace("\u00a0", " ")
    assert len(first) <= 100
