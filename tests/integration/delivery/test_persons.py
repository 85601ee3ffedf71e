"""What is said to one person, and in an event's room: opened once, slowly, refused once, held until it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.database.lease import LeaseLost
from bot.delivery import alarm
from bot.delivery.discord.door import UNAUTHORISED
from bot.delivery.lane import QUARANTINED, TOO_MANY, SlowLane
from bot.delivery.model import Opened, Person, Postponed, Reachable, Refused, Room, State
from bot.delivery.report import store as report
from tests.fakes import GUILD, PLACE, dm_of, message

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.lane import Answer, Member
    from tests.integration.delivery.conftest import Stage

LEA, KARIM = 1, 2
CLOSED = Refused("delivery.closed_dm")
NO_PERMISSION = Postponed("delivery.no_permission", after=600)


async def run(stage: Stage) -> None:
    """Do all that is due, and open all that is to be opened."""
    process = stage.process()
    await process.run()
    await process.settle()


async def test_a_conversation_is_opened_once_and_kept(stage: Stage) -> None:
    """The second message needs no opening any more."""
    stage.places.people[LEA] = Reachable(501, None)
    await stage.say(message("1", to=Person(LEA)))
    await run(stage)
    await stage.say(message("2", to=Person(LEA)))
    await run(stage)

    assert stage.door.standing(dm_of(501)) == ["Bonjour 1", "Bonjour 2"]
    assert stage.door.opened == [501]


async def test_a_closed_conversation_fails_once_and_is_told_to_its_subject(stage: Stage) -> None:
    """It is never tried again by itself, and others do not wait for it."""
    stage.places.people |= {LEA: Reachable(501, None), KARIM: Reachable(502, None)}
    stage.door.closed_channels[dm_of(502)] = CLOSED
    await stage.say(message("1", to=Person(KARIM)), message("2", to=Person(LEA)))
    await run(stage)
    stage.clock.advance(100_000)
    await run(stage)

    assert stage.subject.failures == [("1", "delivery.closed_dm")]
    assert stage.door.standing(dm_of(501)) == ["Bonjour 2"]
    assert await stage.states() == [State.FAILED, State.SENT]
    assert stage.door.sends == 2


@pytest.mark.parametrize("why", ["no_access", "no_permission", "no_channel"])
async def test_a_conversation_that_is_lost_fails_and_the_next_is_opened_anew(stage: Stage, why: str) -> None:
    """Nobody can mend it by giving a permission, so nothing waits for that."""
    stage.places.people[LEA] = Reachable(501, dm_of(501))
    stage.door.closed_channels[dm_of(501)] = Postponed(f"delivery.{why}", after=600)
    await stage.say(message("1", to=Person(LEA)))
    await run(stage)
    lost = stage.places.people[LEA].dm_channel_id
    stage.door.closed_channels.clear()
    await stage.say(message("2", to=Person(LEA)))
    await run(stage)

    assert lost is None
    assert stage.subject.failures == [("1", "delivery.dm_lost")]
    assert stage.door.standing(dm_of(501)) == ["Bonjour 2"]


async def test_an_opening_that_is_refused_fails_as_well(stage: Stage) -> None:
    """Somebody who is no user of Discord any more."""
    stage.places.people[LEA] = Reachable(501, None)
    stage.door.unopened[501] = Refused("delivery.no_mutual_guild")
    await stage.say(message("1", to=Person(LEA)))
    await run(stage)

    assert stage.subject.failures == [("1", "delivery.no_mutual_guild")]
    assert await stage.states() == [State.FAILED]


async def test_nothing_is_said_to_who_was_forgotten(stage: Stage) -> None:
    """They have erased their data meanwhile."""
    await stage.say(message("1", to=Person(LEA)))
    await run(stage)

    assert await stage.states() == [State.WITHDRAWN]


async def test_too_many_openings_close_the_lane_for_an_hour(stage: Stage) -> None:
    """Discord said so of the first: the second is not even asked for."""
    stage.places.people |= {LEA: Reachable(501, None), KARIM: Reachable(502, None)}
    stage.door.unopened[501] = Postponed(TOO_MANY, after=600)
    await stage.say(message("1", to=Person(LEA)), message("2", to=Person(KARIM)))
    await run(stage)

    assert stage.door.opened == [501]
    letters, told = (await stage.rows())[:2], (await stage.rows())[2:]
    assert {row["reason"] for row in letters} == {TOO_MANY}
    assert min(row["due_at"] for row in letters).timestamp() >= stage.clock.now().timestamp() + 3000
    assert [row["kind"] for row in told] == [alarm.KIND]


async def test_the_lane_stays_closed_for_the_next_process_and_opens_by_itself(stage: Stage) -> None:
    """Discord is not asked before the hour is over, and the organisers were told once."""
    stage.places.people[LEA] = Reachable(501, None)
    stage.door.unopened[501] = Postponed(TOO_MANY, after=600)
    await stage.say(message("1", to=Person(LEA)))
    await run(stage)
    stage.door.unopened.clear()
    stage.places.people[KARIM] = Reachable(502, None)
    stage.clock.advance(601)
    await stage.say(message("2", to=Person(KARIM)))
    await run(stage)
    asked = list(stage.door.opened)
    stage.clock.advance(3600)
    await run(stage)

    assert asked == [501]
    assert sorted(stage.door.opened[1:]) == [501, 502]
    assert (stage.door.standing(dm_of(501)), stage.door.standing(dm_of(502))) == (["Bonjour 1"], ["Bonjour 2"])
    assert [row["kind"] for row in await stage.rows()].count(alarm.KIND) == 1


async def test_a_quarantine_lasts_until_it_is_ended_by_hand(stage: Stage) -> None:
    """However much time has gone by."""
    stage.places.people[LEA] = Reachable(501, None)
    stage.door.unopened[501] = Postponed(QUARANTINED, after=600)
    await stage.say(message("1", to=Person(LEA)))
    await run(stage)
    stage.door.unopened.clear()
    for _ in range(5):
        stage.clock.advance(90_000)
        await run(stage)
    asked = list(stage.door.opened)

    async def resume(tx: Transaction) -> None:
        await alarm.reopen(tx)
        await report.resume(tx, (QUARANTINED,), stage.clock.now())

    await stage.database.write(resume)
    await run(stage)

    assert asked == [501]
    assert stage.door.standing(dm_of(501)) == ["Bonjour 1"]


async def test_what_stopped_the_lane_is_raised_once(stage: Stage) -> None:
    """Whoever waits for it later is not told again, and who was left is written to in the next round."""
    stage.places.people[LEA] = Reachable(501, None)
    await stage.say(message("1", to=Person(LEA)))
    process = stage.process()

    async def lost(_discord_id: int) -> Opened:
        raise LeaseLost(owner="", seconds=10)

    opens = process.dispatcher._lane._open_dm
    process.dispatcher._lane._open_dm = lost
    await process.run()
    with pytest.raises(LeaseLost):
        await process.dispatcher.settle()
    await process.dispatcher.settle()
    process.dispatcher._lane._open_dm = opens
    stage.clock.advance(3600)
    await process.run()
    await process.settle()

    assert stage.door.standing(dm_of(501)) == ["Bonjour 1"]


async def test_what_a_refused_token_put_off_leaves_once_the_door_is_open_again(stage: Stage) -> None:
    """Not only when its pause is over."""
    stage.door.before.append(Postponed(UNAUTHORISED))
    await stage.say(message("1"))
    process = stage.process()
    await process.run()
    await process.run()
    before = stage.shown

    await process.dispatcher.resume(UNAUTHORISED)
    await process.run()

    assert (before, stage.shown) == ([], ["Bonjour 1"])


async def test_a_message_to_a_room_waits_until_it_stands(stage: Stage) -> None:
    """What is wrong with the room is not the message's business."""
    await stage.say(message("1", to=Room(7)))
    await run(stage)
    waiting = await stage.row()
    stage.places.rooms[7] = 77
    await stage.database.write(
        lambda tx: stage.outbox.hurry(tx, waiting["guild_id"], Room(7), stage.clock.now(), reason="delivery.no_room")
    )
    await run(stage)

    assert (waiting["state"], waiting["reason"]) == (State.PLANNED, "delivery.no_room")
    assert stage.door.standing(77) == ["Bonjour 1"]


async def test_a_room_that_refuses_is_looked_at_and_the_message_is_written_anew(stage: Stage) -> None:
    """Made again, the room may ping another role than the one that the first try named."""
    stage.places.rooms[7] = 77
    stage.door.closed_channels[77] = NO_PERMISSION
    await stage.say(message("1", to=Room(7)))
    await run(stage)
    stage.subject.edit("Bonsoir")
    stage.door.closed_channels.clear()
    stage.clock.advance(900)
    await run(stage)

    assert stage.places.doubts == [7]
    assert stage.door.standing(77) == ["Bonsoir 1"]


async def test_a_process_that_dies_in_the_slow_lane_tells_once(stage: Stage) -> None:
    """Opened and not noted: it is opened again, and the message is said once."""
    stage.places.people[LEA] = Reachable(501, None)
    await stage.say(message("1", to=Person(LEA)))
    await stage.process().run()
    stage.clock.advance(900)
    await run(stage)

    assert stage.door.standing(dm_of(501)) == ["Bonjour 1"]


class Watch:
    """Monotonic time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 0.0

    def now(self) -> float:
        return self.at

    async def pass_time(self, seconds: float) -> None:
        self.at += seconds


async def test_new_conversations_are_opened_at_the_lane_s_pace() -> None:
    """Three people, three seconds apart; asked twice, somebody is opened once."""
    watch, opened = Watch(), list[tuple[int, float]]()

    async def open_dm(discord_id: int) -> Answer:
        opened.append((discord_id, watch.now()))
        return Opened(discord_id)

    async def then(_member: Member, _answer: Answer) -> None:
        return

    lane = SlowLane(open_dm, then, gap_s=3, monotonic=watch.now, sleep=watch.pass_time)
    for discord_id in (501, 502, 502, 503):
        lane.add((1, discord_id, discord_id))
    await lane.empty()

    assert opened == [(501, 0), (502, 3), (503, 6)]


async def test_who_is_erased_is_named_nowhere_any_more(stage: Stage) -> None:
    """Neither in what was said to them, nor in what rang them among others; what names somebody else stays."""
    stage.places.people[LEA] = Reachable(501, dm_of(501))
    await stage.say(message("1", to=Person(LEA)), message("<@501> <@502>"), message("<@5011>"))
    await run(stage)

    await stage.database.write(lambda tx: stage.outbox.forget(tx, GUILD, Person(LEA), 501, stage.clock.now()))

    rows = await stage.rows()
    assert [(row["recipient"], row["body"] is None) for row in rows] == [
        ("", True),
        (str(PLACE), True),
        (str(PLACE), False),
    ]
