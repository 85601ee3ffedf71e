"""The welcome desk and the code of the day: who may, what stays, and what nobody else sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.errors import Refusal
from bot.events.attendance.codes import MOST_TRIES
from bot.events.attendance.model import DeskIsClosed, Half, NoDayToday, NotYetTheDay, TooManyTries, WrongCode
from bot.events.attendance.service import Attendance
from bot.events.attendance.walkins import Entry, WalkIns
from bot.events.roster.model import AlreadyOnRoster, NoGuestName, NotOnRoster
from bot.events.service import UnknownEvent
from bot.events.signups.model import EventIsCancelled
from bot.events.waitlist import store as waitlist
from bot.guilds.model import ROLE_ACCUEIL, ROLE_ORGANISATION
from bot.guilds.service import NotAtDesk
from bot.guilds.store import audit
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import ORGANISER, OWNER
from tests.integration.events.conftest import EMMA, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.guilds.model import Actor
    from tests.integration.events.conftest import Town

WELCOME_ROLE = 604
INES = replace(LEA, discord_id=503, role_ids=(WELCOME_ROLE,))
EVE, MORNING, AFTERNOON, AFTER = (
    datetime(2026, 1, day, hour, tzinfo=UTC) for day, hour in ((22, 9), (23, 8), (23, 14), (24, 9))
)
ZOE = Entry("Zoé Petit", "Ville de Pau", "Arrivée sur place.")


@dataclass
class Desk:
    """A desk for one day at which Léa is signed up by name, and Emma without one."""

    town: Town
    service: Attendance
    day: str

    async def number(self, actor: Actor = LEA) -> int:
        """Return the person that the list knows as *actor*."""
        _, who = await self.service.member(GUILD, OWNER, self.day, actor.discord_id)
        return who.person_id

    async def code(self) -> str:
        """Return the code of the day."""
        return (await self.service.desk(GUILD, OWNER, self.day)).code

    async def names(self) -> list[str | None]:
        """Return who is on the list, in its order."""
        return [one.full_name for one in (await self.service.desk(GUILD, OWNER, self.day)).people]

    async def audited(self) -> list[str]:
        """Return what was written down of the desk."""

        async def work(tx: Transaction) -> list[str]:
            return list((await tx.connection.execute(select(audit.c.action).order_by(audit.c.id))).scalars())

        return [action for action in await self.town.database.read(work) if action.startswith("attendance")]


@pytest.fixture
async def desk(town: Town) -> Desk:
    """Lend the desk; it is the morning of the day."""
    day = await town.add(inscription="ici", starts_at=time(9, 30), ends_at=time(16, 30), capacity=2)
    await town.guilds.choose(GUILD, OWNER, ROLE_ORGANISATION, ORGANISER.role_ids[0])  # type: ignore[index] # a tuple
    await town.guilds.choose(GUILD, OWNER, ROLE_ACCUEIL, WELCOME_ROLE)
    for actor in (LEA, EMMA):
        await town.signups.sign_up(GUILD, actor, day)
    await town.signups.fill_card(GUILD, LEA, day, full_name="Léa Martin", structure="Collège")
    town.clock.instant = MORNING
    walk_ins = WalkIns(town.guilds, town.signups, locale="fr")
    return Desk(town, Attendance(town.database, town.clock, town.outbox, town.guilds, town.events, walk_ins), day)


async def test_a_tick_is_noted_once_with_who_and_when(desk: Desk) -> None:
    """The count lives; undone, nothing is noted, and the audit knows who did it."""
    lea = await desk.number()
    first, again = [await desk.service.tick(GUILD, INES, desk.day, lea) for _ in range(2)]
    undone, nothing = [await desk.service.undo(GUILD, INES, desk.day, lea) for _ in range(2)]

    assert first.who.tick
    assert (first.who.tick.half, first.who.tick.at, first.who.noted_by) == (Half.DAY, MORNING, INES.discord_id)
    assert [one.is_new for one in (first, again, undone, nothing)] == [True, False, True, False]
    assert (len(first.desk.here), len(undone.desk.here), len(undone.desk.people)) == (1, 0, 2)
    assert await desk.audited() == ["attendance_undo"]


async def test_a_half_day_is_just_what_was_chosen(desk: Desk) -> None:
    """The first instant stays; who comes in the afternoon is noted for that."""
    lea, emma = await desk.number(), await desk.number(EMMA)
    await desk.service.tick(GUILD, INES, desk.day, lea)
    desk.town.clock.instant = AFTERNOON
    late = await desk.service.tick(GUILD, INES, desk.day, emma)
    morning = await desk.service.choose_half(GUILD, INES, desk.day, lea, Half.MORNING)
    day = await desk.service.choose_half(GUILD, INES, desk.day, lea, Half.DAY)

    ticks = [one.who.tick for one in (late, morning, day)]
    assert [tick and (tick.half, tick.at) for tick in ticks] == [
        (Half.AFTERNOON, AFTERNOON),
        (Half.MORNING, MORNING),
        (Half.DAY, MORNING),
    ]


async def test_the_code_notes_who_is_signed_up(desk: Desk) -> None:
    """Twice is harmless; who was noted at the desk is told since when."""
    code = await desk.code()
    first, again = await desk.service.arrive(GUILD, LEA, code), await desk.service.arrive(GUILD, LEA, f" {code} ")
    await desk.service.tick(GUILD, INES, desk.day, await desk.number(EMMA))
    emma = await desk.service.arrive(GUILD, EMMA, code)

    assert [(one.at, one.is_new) for one in (first, again, emma)] == [
        (MORNING, True),
        (MORNING, False),
        (MORNING, False),
    ]
    seen = (await desk.service.desk(GUILD, OWNER, desk.day)).people
    assert [(one.tick and one.tick.by_id is None) for one in seen] == [True, False]
    assert await desk.service.of_person(GUILD, LEA) == {int(desk.day): MORNING}


async def test_who_is_not_signed_up_is_not_noted(desk: Desk) -> None:
    """They may sign up where there is room that is kept for nobody, and it is still time."""

    async def keep_one(tx: Transaction) -> None:
        await waitlist.reserve(tx, GUILD, int(desk.day), label="Parents", places=1, release_at=AFTERNOON)

    code = await desk.code()
    full = await desk.service.arrive(GUILD, INES, code)
    await desk.town.signups.withdraw(GUILD, EMMA, desk.day)
    room = await desk.service.arrive(GUILD, EMMA, code)
    await desk.town.database.write(keep_one)
    kept = await desk.service.arrive(GUILD, EMMA, code)
    desk.town.clock.instant = AFTERNOON
    late = await desk.service.arrive(GUILD, EMMA, code)

    assert {one.at for one in (full, room, kept, late)} == {None}
    assert [one.can_sign_up for one in (full, room, kept, late)] == [False, True, False, False]


async def test_a_place_that_is_kept_for_who_waits_is_no_room_for_who_comes(desk: Desk) -> None:
    """Who was told that there is room would only be put in line."""
    ines = await desk.town.signups.sign_up(GUILD, replace(INES, role_ids=()), desk.day)
    await desk.town.signups.withdraw(GUILD, EMMA, desk.day)

    assert ines.waiting is not None
    assert not (await desk.service.arrive(GUILD, EMMA, await desk.code())).can_sign_up


async def test_a_code_is_not_found_by_trying(desk: Desk) -> None:
    """After five wrong ones the right one does not help any more; the next person has theirs."""
    code = await desk.code()
    wrong = f"{(int(code) + 1) % 10_000:04}"
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongCode):
            await desk.service.arrive(GUILD, LEA, wrong)
    with pytest.raises(TooManyTries):
        await desk.service.arrive(GUILD, LEA, code)

    assert (await desk.service.arrive(GUILD, EMMA, code)).is_new


async def test_the_code_is_of_the_day_alone(desk: Desk) -> None:
    """Before it and after it, and once another was drawn, it opens nothing."""
    code = await desk.code()
    new = (await desk.service.change_code(GUILD, INES, desk.day)).code
    with pytest.raises(WrongCode):
        await desk.service.arrive(GUILD, LEA, code)
    desk.town.clock.instant = EVE
    with pytest.raises(NotYetTheDay):
        await desk.service.arrive(GUILD, LEA, new)
    desk.town.clock.instant = AFTER
    with pytest.raises(NoDayToday):
        await desk.service.arrive(GUILD, LEA, new)

    assert new != code
    assert await desk.service.of_person(GUILD, LEA) == {}
    assert await desk.audited() == ["attendance_code"]


async def test_who_comes_unannounced_is_put_on_the_list_and_noted(desk: Desk) -> None:
    """Over what there are places for: they stand at the door. Nobody is there twice, or without a name."""
    noted = await desk.service.walk_in(GUILD, INES, desk.day, ZOE)
    with pytest.raises(AlreadyOnRoster):
        await desk.service.walk_in(GUILD, INES, desk.day, replace(ZOE, full_name="PETIT zoe"))
    with pytest.raises(NoGuestName):
        await desk.service.walk_in(GUILD, INES, desk.day, replace(ZOE, full_name=" - "))

    assert (noted.who.full_name, noted.who.structure, noted.is_new) == ("Zoé Petit", "Ville de Pau", True)
    assert (len(noted.desk.here), len(noted.desk.people)) == (1, 3)
    assert await desk.audited() == ["attendance_walk_in"]


async def test_a_place_passes_to_who_comes_instead(desk: Desk) -> None:
    """It is never free in between, and the person who stays away is not coming any more."""
    lea, emma = await desk.number(), await desk.number(EMMA)
    await desk.service.tick(GUILD, INES, desk.day, lea)
    desk.town.followed.heard.clear()
    noted = await desk.service.substitute(GUILD, INES, desk.day, lea, ZOE)
    heard = [after.is_in for _, after in desk.town.followed.heard]
    with pytest.raises(NotOnRoster):
        await desk.service.substitute(GUILD, INES, desk.day, lea, replace(ZOE, full_name="Marc Blanc"))
    again = await desk.service.substitute(
        GUILD, INES, desk.day, noted.who.person_id, replace(ZOE, full_name="Marc Blanc")
    )

    assert heard == [True, False]
    assert await desk.service.of_person(GUILD, LEA) == {}
    assert [one.person_id for one in again.desk.people] == [emma, again.who.person_id]
    assert await desk.names() == [None, "Marc Blanc"]


async def test_who_left_the_list_is_not_noted(desk: Desk) -> None:
    """Nor is who never was on it; nothing is left of the attempt."""
    lea = await desk.number()
    await desk.town.signups.withdraw(GUILD, LEA, desk.day)
    for person in (lea, 4711):
        with pytest.raises(NotOnRoster):
            await desk.service.tick(GUILD, INES, desk.day, person)

    assert await desk.service.of_person(GUILD, LEA) == {}


@pytest.mark.parametrize(
    ("at", "welcome", "organiser"),
    [(datetime(2026, 1, 21, 9, tzinfo=UTC), DeskIsClosed, None), (EVE, None, None), (AFTER, DeskIsClosed, None)],
)
async def test_who_welcomes_looks_on_the_eve_and_the_day(
    desk: Desk, at: datetime, welcome: type[Refusal] | None, organiser: type[Refusal] | None
) -> None:
    """Organisers prepare before, and note afterwards what the paper says; nobody has arrived before the day."""
    desk.town.clock.instant = at
    lea = await desk.number()

    assert await refusal_of(desk, INES) is welcome
    assert await refusal_of(desk, ORGANISER) is organiser
    if at < MORNING:
        with pytest.raises(NotYetTheDay):
            await desk.service.tick(GUILD, ORGANISER, desk.day, lea)
    else:
        assert (await desk.service.tick(GUILD, ORGANISER, desk.day, lea)).is_new


async def refusal_of(desk: Desk, actor: Actor) -> type[Refusal] | None:
    """Return why somebody may not look at the desk."""
    try:
        await desk.service.desk(GUILD, actor, desk.day)
    except Refusal as refusal:
        return type(refusal)
    return None


async def test_members_and_other_servers_see_nothing(desk: Desk) -> None:
    """Each use case asks who does it, and of which server the event is."""
    lea, service, day = await desk.number(), desk.service, desk.day
    for deed in (
        service.desk(GUILD, LEA, day),
        service.member(GUILD, LEA, day, LEA.discord_id),
        service.tick(GUILD, LEA, day, lea),
        service.choose_half(GUILD, LEA, day, lea, Half.DAY),
        service.undo(GUILD, LEA, day, lea),
        service.walk_in(GUILD, LEA, day, ZOE),
        service.substitute(GUILD, LEA, day, lea, ZOE),
        service.change_code(GUILD, LEA, day),
        service.link(GUILD, LEA, day),
    ):
        with pytest.raises(NotAtDesk):
            await deed
    with pytest.raises(UnknownEvent):
        await service.desk(OTHER_GUILD, OWNER, day)
    assert await service.of_person(OTHER_GUILD, LEA) == {}


async def test_a_cancelled_day_has_no_desk(desk: Desk) -> None:
    """And its code is none."""
    cancelled = await desk.town.add(slug="annulee", status="cancelled")

    with pytest.raises(EventIsCancelled):
        await desk.service.desk(GUILD, OWNER, cancelled)
