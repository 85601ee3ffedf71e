"""A process that dies in the middle of a delivery: after the next has done its work, the card stands exactly once."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.database.lease import LeaseLost
from bot.delivery.model import Doubtful, Postponed, Refused, Sent, State, Trace
from bot.delivery.settling import Settler
from bot.delivery.turns import store as turns
from tests.fakes import KIND, PLACE, Crash, message

if TYPE_CHECKING:
    from bot.delivery.model import Outcome
    from tests.integration.delivery.conftest import Stage

# Seconds until the next process starts: at once, at both edges of the nonce's window, beyond Discord's memory.
AWAY = (0, 59, 60, 3600)
STEPS = ("claim", "claiming", "send", "settle", "settling", "settled", "mirror")
CRASHES = [*itertools.product(STEPS, AWAY)]
NO_ANSWER = Doubtful("delivery.doubtful")


async def recovered(stage: Stage) -> None:
    """Let a new process do all that is due, now and later."""
    for seconds in (0, 5, 30, 60, 600):
        stage.clock.advance(seconds)
        await stage.process().run()


@pytest.mark.parametrize(("step", "away"), CRASHES)
async def test_a_card_stands_once_wherever_the_process_died(stage: Stage, step: str, away: int) -> None:
    """Before and inside the claim, before the send, before, inside and after the settlement, before an edit."""
    await stage.say(message())
    if step == "mirror":
        await stage.process().run()
        stage.subject.edit("Bonsoir")
        await stage.changed()

    await stage.dies(step)
    stage.clock.advance(away)
    await recovered(stage)

    assert stage.shown == ["Bonsoir 1" if step == "mirror" else "Bonjour 1"]
    assert (await stage.row())["state"] == State.SENT


@pytest.mark.parametrize(("step", "away"), CRASHES)
async def test_a_post_of_a_forum_stands_once_wherever_the_process_died(stage: Stage, step: str, away: int) -> None:
    """It has no nonce: it is looked for, and never simply sent again."""
    stage.subject.is_post = True
    await stage.say(message())
    if step == "mirror":
        await stage.process().run()
        stage.subject.edit("Bonsoir")
        await stage.changed()

    await stage.dies(step)
    stage.clock.advance(away)
    await recovered(stage)

    assert stage.shown == ["Bonsoir 1" if step == "mirror" else "Bonjour 1"]
    row = await stage.row()
    assert (row["state"], row["channel_id"]) == (State.SENT, row["message_id"])


@pytest.mark.parametrize("effect", ["before", "after"])
@pytest.mark.parametrize("away", AWAY)
async def test_a_post_stands_once_when_the_answer_was_lost(stage: Stage, effect: str, away: int) -> None:
    """Whether or not Discord had taken it: what may be on its way still is given the time to arrive."""
    stage.subject.is_post = True
    (stage.door.before if effect == "before" else stage.door.after).append(NO_ANSWER)
    await stage.say(message())

    await stage.process().run()
    sent_at_once = stage.door.sends
    stage.clock.advance(away)
    await recovered(stage)

    assert sent_at_once == 1
    assert stage.door.sends == (2 if effect == "before" else 1)
    assert stage.shown == ["Bonjour 1"]


async def test_a_post_that_cannot_be_looked_for_is_held(stage: Stage) -> None:
    """Nobody can tell whether it stands."""
    stage.subject.is_post, stage.door.is_readable = True, False
    stage.door.before.append(NO_ANSWER)
    await stage.say(message())

    await recovered(stage)

    assert (await stage.row())["state"] == State.UNKNOWN
    assert stage.door.sends == 1


@pytest.mark.parametrize("end", [Crash(), NO_ANSWER], ids=["killed", "no answer"])
@pytest.mark.parametrize("effect", ["before", "after"])
@pytest.mark.parametrize("away", AWAY)
async def test_a_card_stands_once_when_the_answer_was_lost(
    stage: Stage, effect: str, away: int, end: Crash | Doubtful
) -> None:
    """Whether or not Discord had taken the message, and whether the process or only the answer is lost."""
    (stage.door.before if effect == "before" else stage.door.after).append(end)
    await stage.say(message())

    if isinstance(end, Crash):
        with pytest.raises(Crash):
            await stage.process().run()
    else:
        await stage.process().run()
    stage.clock.advance(away)
    await recovered(stage)

    assert stage.shown == ["Bonjour 1"]
    assert len(stage.door.messages) == 1


@pytest.mark.parametrize("step", ["send", "settle"])
async def test_a_card_without_a_button_is_known_again_by_its_text(stage: Stage, step: str) -> None:
    """It has no component that could carry a number."""
    stage.subject.has_button = False
    await stage.say(message())

    await stage.dies(step)
    stage.clock.advance(61)
    await recovered(stage)

    assert stage.shown == ["Bonjour 1"]
    assert len(stage.door.messages) == 1


async def test_a_card_stands_once_when_process_after_process_dies(stage: Stage) -> None:
    """Each of them at another step, with and without an answer."""
    stage.door.after += [Crash(), NO_ANSWER, None, Crash()]
    await stage.say(message())

    for step in ("send", "never", "settle", "never"):
        with suppress(Crash):
            await stage.process(dies_at=step).run()
        stage.clock.advance(7)
    await recovered(stage)

    assert stage.shown == ["Bonjour 1"]
    assert len(stage.door.messages) == 1


async def test_a_try_long_after_the_first_is_a_new_message_to_discord(stage: Stage) -> None:
    """Its nonce may belong to nothing any more, so it gets another; it surely was not taken, and is written anew."""
    await stage.say(message())
    await stage.dies("send")
    first = await stage.row()

    stage.subject.edit("Bonsoir")
    stage.subject.is_mirrored = False
    stage.clock.advance(61)
    await stage.process().run()

    second = await stage.row()
    assert second["nonce"] != first["nonce"]
    assert stage.shown == ["Bonsoir 1"]


@pytest.mark.parametrize("is_there", [True, False])
async def test_what_nobody_can_see_is_held_and_never_sent_again(stage: Stage, is_there: bool) -> None:
    """Without the channel's history only "we don't know" is true; the key is kept, so it cannot be planned again."""
    (stage.door.after if is_there else stage.door.before).append(Crash())
    stage.door.is_readable = False
    await stage.say(message())
    with pytest.raises(Crash):
        await stage.process().run()

    stage.clock.advance(61)
    await recovered(stage)
    again = await stage.say(message())
    stage.door.is_readable = True
    await recovered(stage)

    row = await stage.row()
    assert (row["state"], row["reason"], again) == (State.UNKNOWN, "delivery.unknown", [False])
    assert len(stage.door.messages) == int(is_there)


@pytest.mark.parametrize("answer", [Refused("delivery.refused"), Postponed("delivery.no_permission", after=600)])
async def test_a_refused_second_try_does_not_hide_the_first(stage: Stage, answer: Refused | Postponed) -> None:
    """The first was taken and its answer lost; meanwhile a right was taken away from the bot."""
    stage.door.after.append(NO_ANSWER)
    await stage.say(message())
    await stage.process().run()

    stage.door.before.append(answer)
    stage.clock.advance(3)
    await stage.process().run()
    stage.clock.advance(61)
    await recovered(stage)

    assert (await stage.row())["state"] == State.SENT
    assert len(stage.door.messages) == 1


@pytest.mark.parametrize("is_there", [True, False])
async def test_an_outage_while_looking_is_waited_out(stage: Stage, is_there: bool) -> None:
    """A later look can tell what this one could not: the row waits, ever longer, and nobody has to see to it."""
    (stage.door.after if is_there else stage.door.before).append(Crash())
    stage.door.is_away = True
    await stage.say(message("1"), message("2"))
    with pytest.raises(Crash):
        await stage.process().run()

    for _ in range(24):
        stage.clock.advance(300)
        await stage.process().run()
    during, looks = await stage.states(), stage.door.looks
    stage.door.is_away = False
    await recovered(stage)
    await recovered(stage)

    assert during == [State.CLAIMED, State.PLANNED]
    # Two hours: the pauses double up to ten minutes.
    assert looks <= 20
    assert stage.shown == ["Bonjour 1", "Bonjour 2"]
    assert len(stage.door.messages) == 2


async def test_what_is_held_does_not_hold_up_what_follows(stage: Stage) -> None:
    """The next message to the same place is said."""
    stage.door.after.append(Crash())
    stage.door.is_readable = False
    await stage.say(message("1"), message("2"))
    with pytest.raises(Crash):
        await stage.process().run()

    stage.clock.advance(61)
    await recovered(stage)

    assert await stage.states() == [State.UNKNOWN, State.SENT]


async def test_a_message_that_was_deleted_meanwhile_counts_as_sent(stage: Stage) -> None:
    """Discord knows the nonce and the message is gone: somebody took it away, and it is not put back."""
    await stage.say(message())
    await stage.dies("settle")
    stage.door.messages[0].is_deleted = True

    stage.clock.advance(5)
    await recovered(stage)

    row = await stage.row()
    assert (row["state"], row["message_id"], stage.shown) == (State.SENT, None, [])
    assert await stage.mirrors() == []


async def test_a_process_that_lost_the_lease_leaves_the_message_to_the_next(stage: Stage) -> None:
    """It ends its round quietly; the row stays claimed, and the process that leads now says it once."""
    stage.door.before.append(LeaseLost(owner="", seconds=10))
    await stage.say(message("1"), message("2"))

    await stage.process().run()
    left = await stage.states()
    await recovered(stage)

    assert left == [State.CLAIMED, State.PLANNED]
    assert stage.shown == ["Bonjour 1", "Bonjour 2"]


@pytest.mark.parametrize(
    "late",
    [
        Sent(9, 99),
        Trace.ABSENT,
        Trace.UNREADABLE,
        Postponed("delivery.too_fast"),
        Refused("delivery.refused"),
        NO_ANSWER,
    ],
)
async def test_a_process_that_leads_no_more_does_not_settle_what_the_next_has_said(
    stage: Stage, late: Outcome | Trace
) -> None:
    """It slept for so long after its request that another has found out what became of it."""
    await stage.say(message())
    await stage.dies("settle")
    (as_it_knows,) = await stage.database.read(
        lambda tx: turns.begun(tx, stage.clock.now(), going=(), most=9),
    )
    await recovered(stage)

    settler = Settler(stage.clock, stage.outbox, {KIND: stage.subject}, stage.places)
    await stage.database.write(lambda tx: settler.settle(tx, [(as_it_knows, late)]))
    await recovered(stage)

    assert (await stage.row())["state"] == State.SENT
    assert [one.id for one in stage.door.messages] == [(await stage.row())["message_id"]]
    assert stage.subject.failures == []


async def test_what_expired_while_nobody_ran_is_not_said(stage: Stage) -> None:
    """It surely had not left, and is of no use any more."""
    await stage.say(message(expires_at=stage.clock.now().replace(hour=12)))
    await stage.dies("send")

    stage.clock.advance(86400)
    await recovered(stage)

    assert await stage.states() == [State.ABANDONED]
    assert stage.shown == []


async def test_a_second_round_waits_for_the_first(stage: Stage) -> None:
    """A wake and a tick may come together: what is on its way is not taken for what a crash left behind."""
    dispatcher, rounds = stage.process(), list[asyncio.Task[None]]()

    async def begin_another() -> None:
        rounds.append(asyncio.create_task(dispatcher.run()))
        await asyncio.wait(rounds, timeout=0.2)

    stage.door.meanwhile = begin_another
    await stage.say(message())
    await dispatcher.run()
    await asyncio.gather(*rounds)

    assert stage.door.standing(PLACE.id) == ["Bonjour 1"]
    assert stage.door.sends == 1
