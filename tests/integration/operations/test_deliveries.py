"""The report of deliveries on a real database: said again once, in one's own guild, by organisers alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery import store as outbox_store
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.keeping.service import Keeping
from bot.delivery.model import Refused, State
from bot.delivery.report import store as report
from bot.delivery.report.titles import Named, Names
from bot.guilds.service import NotOrganiser
from bot.operations import arrival
from bot.operations.chase import Chase
from bot.operations.deliveries import PAGE, Deliveries
from bot.operations.reported import NothingToResend
from bot.operations.upcoming import Upcoming
from bot.privacy.service import Privacy
from tests.fakes import GUILD, KIND, OTHER_GUILD, PLACE, FakePlaces, FakeSubject, message
from tests.house import MEMBER, ORGANISER, House, a_server, texts
from tests.integration.privacy.test_retention import ClosedRooms

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.database import Transaction
    from bot.delivery.model import Message
    from bot.delivery.report.model import Line
    from bot.operations.reported import Overview
    from tests.fakes import FakeClock

NO_SUCH_PERMISSION = Refused("delivery.refused")


@dataclass
class Desk:
    """What an organiser sits at: a house, and one kind of message that it says."""

    house: House
    subject: FakeSubject
    deliveries: Deliveries

    async def say(self, *messages: Message) -> None:
        """Plan messages, and let them leave as far as they can."""
        for one in messages:
            await self.house.database.write(lambda tx, one=one: self.house.outbox.say(tx, one))  # type: ignore[misc] # mypy cannot infer a lambda's default
        await self.run()

    async def run(self) -> None:
        """Do what is due."""
        house = self.house
        dispatcher = Dispatcher(
            house.database, house.door, house.clock, house.outbox, subjects={KIND: self.subject}, places=FakePlaces()
        )
        await dispatcher.run()

    async def overview(self, page: int = 0) -> Overview:
        """Read the report."""
        return await self.deliveries.overview(GUILD, ORGANISER, page)

    async def lose(self, *subjects: str, state: State = State.FAILED, reason: str = "delivery.refused") -> None:
        """Say something that does not arrive."""

        async def work(tx: Transaction) -> None:
            for subject in subjects:
                await self.house.outbox.say(tx, message(subject))
                (row,) = await outbox_store.of_subject(tx, GUILD, KIND, subject)
                values = {"state": state, "reason": reason, "settled_at": self.house.clock.now()}
                await outbox_store.change(tx, row, **values)

        await self.house.database.write(work)


@pytest.fixture
async def desk(house: House) -> Desk:
    """Lend a desk on each engine."""
    await house.arrival.seen(a_server())
    await house.arrival.seen(a_server(OTHER_GUILD))
    await house.deliver()
    subject = FakeSubject()
    subjects = {KIND: subject}
    to_team = Named(texts(), "title.to_team")
    names = Names({KIND: to_team, arrival.KIND: to_team})
    deliveries = Deliveries(
        house.database,
        house.clock,
        house.outbox,
        house.guilds,
        house.events,
        Keeping(house.database, house.clock),
        subjects=subjects,
        names=names,
        upcoming=Upcoming(texts()),
        chase=Chase(house.clock, house.outbox, subjects, names, locale="fr"),
    )
    return Desk(house, subject, deliveries)


async def test_what_failed_is_said_again_once(desk: Desk) -> None:
    """A second click finds nothing to do; the old row stays as it ended, and the report shows it no more."""
    await desk.lose("1")
    (shown,) = (await desk.overview()).troubles
    claim = str(shown.trouble.lines[0].id)
    await desk.deliveries.resend(GUILD, ORGANISER, claim)
    with pytest.raises(NothingToResend):
        await desk.deliveries.resend(GUILD, ORGANISER, claim)
    await desk.run()

    assert shown.can_resend
    assert desk.house.door.standing(PLACE.id) == ["Bonjour 1"]
    seen = await desk.overview()
    assert (seen.troubles, seen.count) == ((), 0)
    rows = await desk.house.database.read(lambda tx: outbox_store.of_subject(tx, GUILD, KIND, "1"))
    assert [row.state for row in rows] == [State.SENT, State.FAILED]


async def test_what_fails_again_can_be_said_again(desk: Desk) -> None:
    """Each row has a click of its own."""
    desk.house.door.before += [NO_SUCH_PERMISSION, NO_SUCH_PERMISSION]
    await desk.say(message("1"))
    for _ in range(2):
        (shown,) = (await desk.overview()).troubles
        await desk.deliveries.resend(GUILD, ORGANISER, str(shown.trouble.lines[0].id))
        await desk.run()

    assert (await desk.overview()).troubles == ()
    assert desk.house.door.standing(PLACE.id) == ["Bonjour 1"]


async def test_what_is_of_no_use_any_more_is_shown_without_a_button(desk: Desk) -> None:
    """Its feature has nothing to say of it; asked all the same, it is refused."""
    desk.subject.withdrawn.add("1")
    await desk.lose("1", state=State.ABANDONED, reason="delivery.expired")
    (shown,) = (await desk.overview()).troubles

    assert not shown.can_resend
    with pytest.raises(NothingToResend):
        await desk.deliveries.resend(GUILD, ORGANISER, str(shown.trouble.lines[0].id))


async def test_what_was_abandoned_and_is_wanted_all_the_same_gets_a_day(desk: Desk) -> None:
    """Its own time is over."""
    over = message("1", expires_at=desk.house.clock.now())
    await desk.say(over)
    (shown,) = (await desk.overview()).troubles
    await desk.deliveries.resend(GUILD, ORGANISER, str(shown.trouble.lines[0].id))
    row = (await desk.house.database.read(lambda tx: outbox_store.of_subject(tx, GUILD, KIND, "1")))[0]

    assert shown.trouble.state is State.ABANDONED
    assert row.expires_at == desk.house.clock.now() + timedelta(days=1)


async def test_the_newest_trouble_stands_first_and_pages_turn(desk: Desk) -> None:
    """A page that is gone is the last one."""
    reasons = [f"delivery.{why}" for why in ("refused", "expired", "unknown", "locked", "archived", "no_place", "gone")]
    for number, reason in enumerate(reasons):
        await desk.lose(str(number), reason=reason)
    first, second, beyond = [await desk.overview(page) for page in (0, 1, 9)]

    found = [shown.trouble.reason for seen in (first, second) for shown in seen.troubles]
    assert found == reasons[::-1]
    assert (len(first.troubles), first.count, first.pages) == (PAGE, len(reasons), 2)
    assert beyond == second


async def test_organisers_of_another_guild_and_members_see_and_do_nothing(desk: Desk) -> None:
    """A number is a claim."""
    await desk.lose("1")
    claim = str((await desk.overview()).troubles[0].trouble.lines[0].id)

    assert (await desk.deliveries.overview(OTHER_GUILD, ORGANISER)).troubles == ()
    with pytest.raises(NothingToResend):
        await desk.deliveries.resend(OTHER_GUILD, ORGANISER, claim)
    asked: Sequence[Coroutine[Any, Any, object]] = [
        desk.deliveries.overview(GUILD, MEMBER),
        desk.deliveries.of_event(GUILD, MEMBER, "1"),
        desk.deliveries.trouble(GUILD, MEMBER, claim),
        desk.deliveries.resend(GUILD, MEMBER, claim),
        desk.deliveries.chase(GUILD, MEMBER, ""),
        desk.deliveries.resume(GUILD, MEMBER),
    ]
    for use_case in asked:
        with pytest.raises(NotOrganiser):
            await use_case


async def test_a_row_that_has_lost_its_recipient_is_counted_and_not_said_again(desk: Desk) -> None:
    """A month after it was settled nobody can be written to."""
    clock: FakeClock = desk.house.clock
    await desk.lose("1")
    clock.advance(timedelta(days=29, hours=23).total_seconds())
    before = await desk.overview()
    clock.advance(timedelta(hours=2).total_seconds())
    await Privacy(desk.house.database, clock, ClosedRooms()).clear()
    after = await desk.overview()
    (row,) = await desk.house.database.read(lambda tx: outbox_store.of_subject(tx, GUILD, KIND, "1"))

    assert (len(before.troubles), len(after.troubles)) == (1, 0)
    assert row.recipient == ""


@pytest.mark.parametrize(
    ("state", "waits"), [(State.PLANNED, True), (State.CLAIMED, True), (State.SENT, False), (State.FAILED, False)]
)
async def test_what_is_being_tried_again_still_waits(desk: Desk, state: State, waits: bool) -> None:
    """Its channel is not mended before it has arrived, and the organisers are not told once more."""

    async def work(tx: Transaction) -> list[Line]:
        await desk.house.outbox.say(tx, message("1"))
        (row,) = await outbox_store.of_subject(tx, GUILD, KIND, "1")
        await outbox_store.change(tx, row, state=state, reason="delivery.no_channel", channel_id=5)
        return await report.waiting_in(tx, GUILD, 5, ["delivery.no_channel"])

    assert bool(await desk.house.database.write(work)) is waits
