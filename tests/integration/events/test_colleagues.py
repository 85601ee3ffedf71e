"""Places that members take for colleagues, on each database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.events.colleagues.model import NoColleagueName, NoPlaceForColleague, NotYourColleague, TooManyColleagues
from bot.events.colleagues.service import Colleagues
from bot.events.signups import store
from bot.events.signups.model import NotSignedUp, SignUpIsClosed, Way
from tests.fakes import GUILD
from tests.integration.events.conftest import EMMA, LEA
from tests.lines import a_line

if TYPE_CHECKING:
    from bot.events.signups.model import SignUp
    from tests.integration.events.conftest import Town

ALI = {"full_name": "Ali Ben", "structure": "Ville de Pau"}


@pytest.fixture
def colleagues(town: Town) -> Colleagues:
    """Lend the use cases of *town*."""
    line = a_line(town.database, town.clock, town.outbox)
    return Colleagues(town.database, town.clock, town.guilds, town.events, town.signups, line)


async def inside(town: Town, day: str) -> list[SignUp]:
    """Return who is in."""
    return list(await town.database.read(lambda tx: store.of_event(tx, GUILD, int(day))))


async def test_a_colleague_has_a_place_and_is_never_written_to(town: Town, colleagues: Colleagues) -> None:
    """It counts like any other; the form sent twice adds nobody twice."""
    day = await town.add()
    me = (await town.signups.sign_up(GUILD, LEA, day)).signup

    first, again = [await colleagues.add(GUILD, LEA, day, ALI) for _ in range(2)]

    _, theirs = await inside(town, day)
    assert (first.is_new, again.is_new) == (True, False)
    assert (theirs.full_name, theirs.structure, theirs.added_by) == ("Ali Ben", "Ville de Pau", me.person_id)
    assert (theirs.is_guest, theirs.way) == (True, Way.NONE)
    assert [one.full_name for _, one in (await town.signups.mine(GUILD, LEA)).colleagues] == ["Ali Ben"]


async def test_three_colleagues_are_the_most(town: Town, colleagues: Colleagues) -> None:
    """Whoever sends four forms at once, too."""
    day = await town.add()
    await town.signups.sign_up(GUILD, LEA, day)

    forms = [colleagues.add(GUILD, LEA, day, {"full_name": name}) for name in ("Un", "Deux", "Trois", "Quatre")]
    outcomes = await asyncio.gather(*forms, return_exceptions=True)

    assert sum(isinstance(one, TooManyColleagues) for one in outcomes) == 1
    assert len(await inside(town, day)) == 4


async def test_a_colleague_goes_before_nobody(town: Town, colleagues: Colleagues) -> None:
    """Neither where every place is taken, nor where one is kept for who waits."""
    day = await town.add(capacity=2)
    await town.signups.sign_up(GUILD, LEA, day)
    await colleagues.add(GUILD, LEA, day, ALI)

    await town.signups.sign_up(GUILD, EMMA, day)

    with pytest.raises(NoPlaceForColleague):
        await colleagues.add(GUILD, LEA, day, {"full_name": "Zoé Petit"})
    assert len(await inside(town, day)) == 2


async def test_only_who_has_a_place_can_add_and_only_with_a_name(town: Town, colleagues: Colleagues) -> None:
    """Nor once sign-up is closed."""
    day, other = await town.add(), await town.add(slug="autre", inscription="ailleurs")
    closed = await town.add(slug="close", closes_at=town.clock.now())
    await town.signups.sign_up(GUILD, LEA, other)

    for claim, typed, refusal in (
        (day, ALI, NotSignedUp),
        (other, ALI, NotSignedUp),
        (closed, ALI, SignUpIsClosed),
        (day, {"full_name": "\u202e"}, NoColleagueName),
    ):
        with pytest.raises(refusal):
            await colleagues.add(GUILD, LEA, claim, typed)


async def test_only_who_added_a_colleague_can_take_them_off(town: Town, colleagues: Colleagues) -> None:
    """Nothing of them stays, and the place is free again."""
    day = await town.add(capacity=3)
    await town.signups.sign_up(GUILD, LEA, day)
    await town.signups.sign_up(GUILD, EMMA, day)
    theirs = (await colleagues.add(GUILD, LEA, day, ALI)).signup

    for actor, person in ((EMMA, theirs.person_id), (LEA, theirs.person_id - 1)):
        with pytest.raises(NotYourColleague):
            await colleagues.remove(GUILD, actor, day, str(person))
    gone = await colleagues.remove(GUILD, LEA, day, str(theirs.person_id))

    assert gone.signup.full_name == "Ali Ben"
    assert len(await inside(town, day)) == 2
    assert (await town.signups.mine(GUILD, LEA)).colleagues == ()
    with pytest.raises(NotYourColleague):
        await colleagues.remove(GUILD, LEA, day, str(theirs.person_id))


async def test_a_colleague_stays_when_who_added_them_is_erased(town: Town, colleagues: Colleagues) -> None:
    """They were promised a place; the row of who asked for it is nobody's."""
    day = await town.add()
    await town.signups.sign_up(GUILD, LEA, day)
    await colleagues.add(GUILD, LEA, day, ALI)

    await town.signups.erase(GUILD, LEA)

    assert [one.full_name for one in await inside(town, day)] == ["Ali Ben"]
    assert (await town.signups.mine(GUILD, LEA)).colleagues == ()
