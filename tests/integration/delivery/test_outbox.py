"""What is planned is said once, in order, to each place by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery import store
from bot.delivery.model import Channel, Doubtful, Postponed, Refused, Setting, State
from tests.fakes import GUILD, KIND, MONDAY, OTHER_GUILD, PLACE, Crash, message

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.delivery.conftest import Stage

NO_PERMISSION = Postponed("delivery.no_permission", after=600)


async def test_the_same_thing_is_said_once(stage: Stage) -> None:
    """Asked twice in one transaction, again in another, and again after it was sent."""
    first = await stage.say(message(), message())
    again = await stage.say(message())
    await stage.process().run()
    late = await stage.say(message(due_at=MONDAY + timedelta(days=1)))
    await stage.process().run()

    assert (first, again, late) == ([True, False], [False], [False])
    assert stage.shown == ["Bonjour 1"]


async def test_another_revision_place_kind_or_guild_is_another_thing(stage: Stage) -> None:
    """What makes a message the same is all of these, and nothing else."""
    planned = await stage.say(
        message(),
        message(revision=1),
        message(to=Channel(12)),
        message(kind="test.other"),
        message(guild_id=OTHER_GUILD),
        message(priority=1, locale="en"),
    )

    assert planned == [True, True, True, True, True, False]


async def test_a_message_waits_until_it_is_due(stage: Stage) -> None:
    """A second early is too early."""
    await stage.say(message(due_at=MONDAY + timedelta(minutes=5)))

    stage.clock.advance(299)
    await stage.process().run()
    early = stage.shown
    stage.clock.advance(1)
    await stage.process().run()

    assert (early, stage.shown) == ([], ["Bonjour 1"])


async def test_a_withdrawn_message_gives_up_its_key(stage: Stage) -> None:
    """What was called off can be planned again, and is then said."""
    stage.subject.withdrawn.add("1")
    await stage.say(message())
    await stage.process().run()

    stage.subject.withdrawn.clear()
    again = await stage.say(message())
    await stage.process().run()

    assert again == [True]
    assert await stage.states() == [State.WITHDRAWN, State.SENT]


async def test_what_is_called_off_takes_its_parts_along(stage: Stage) -> None:
    """A reminder to a room, and the same to each person; not what only begins with the same digits."""
    await stage.say(message("1:week"), message("1:week:7"), message("1:weekly"), message("11:week"))

    await stage.database.write(
        lambda tx: stage.outbox.withdraw(tx, GUILD, KIND, "1:week", "delivery.gone", stage.clock.now())
    )
    await stage.process().run()

    assert stage.shown == ["Bonjour 1:weekly", "Bonjour 11:week"]


async def test_many_withdrawn_messages_do_not_make_the_next_wait(stage: Stage) -> None:
    """One round goes on until nothing is due, though a whole batch had nothing to say."""
    stage.subject.withdrawn |= {str(number) for number in range(100)}
    await stage.say(*(message(str(number)) for number in range(100)), message("last"))

    await stage.process().run()

    assert stage.shown == ["Bonjour last"]


async def test_what_is_too_late_is_abandoned_and_the_next_is_said(stage: Stage) -> None:
    """The instant of expiry is already too late."""
    await stage.say(message("1", expires_at=MONDAY), message("2", expires_at=MONDAY + timedelta(seconds=1)))

    await stage.process().run()

    assert stage.shown == ["Bonjour 2"]
    assert await stage.states() == [State.ABANDONED, State.SENT]


async def test_a_message_to_a_place_that_is_not_chosen_waits_and_leaves_at_once_when_it_is(stage: Stage) -> None:
    """It does not wait for its next try."""
    await stage.say(message(to=Setting("channel_events")))
    await stage.process().run()
    waiting = await stage.row()

    stage.places.chosen[GUILD, "channel_events"] = 33
    await stage.database.write(lambda tx: stage.outbox.place_chosen(tx, GUILD, "channel_events", stage.clock.now()))
    await stage.process().run()

    assert (waiting["state"], waiting["reason"]) == (State.PLANNED, "delivery.no_place")
    assert stage.door.standing(33) == ["Bonjour 1"]


async def test_a_place_chosen_in_one_guild_hurries_nothing_in_another(stage: Stage) -> None:
    """Both call it by the same name."""
    place = Setting("channel_events")
    await stage.say(message(to=place), message(to=place, guild_id=OTHER_GUILD))
    await stage.process().run()

    await stage.database.write(lambda tx: stage.outbox.place_chosen(tx, GUILD, place.name, stage.clock.now()))

    here, there = await stage.rows()
    assert here["due_at"] == stage.clock.now() < there["due_at"]


@pytest.mark.parametrize("trouble", [NO_PERMISSION, Doubtful("delivery.doubtful")], ids=["refused", "doubtful"])
async def test_the_order_in_a_place_is_kept_when_the_first_fails(stage: Stage, trouble: Postponed | Doubtful) -> None:
    """What was planned with it, and what is planned while it waits, stays behind it; other places do not wait."""
    await stage.say(message("1"), message("2"), message("elsewhere", to=Channel(12)))
    stage.door.closed_channels[PLACE.id] = trouble
    await stage.process().run()

    stage.clock.advance(1)
    await stage.say(message("3", priority=0))
    await stage.process().run()
    before = stage.shown
    stage.door.closed_channels.clear()
    stage.clock.advance(900)
    await stage.process().run()

    assert before == []
    assert stage.shown == ["Bonjour 1", "Bonjour 3", "Bonjour 2"]
    assert stage.door.standing(12) == ["Bonjour elsewhere"]


async def test_a_place_that_cannot_be_reached_does_not_starve_the_others(stage: Stage) -> None:
    """However much waits for it, and for however long."""
    stage.door.closed_channels[PLACE.id] = NO_PERMISSION
    await stage.say(*(message(str(number)) for number in range(200)))
    await stage.process().run()

    await stage.say(message("elsewhere", to=Channel(12)))
    await stage.process().run()

    assert stage.door.standing(12) == ["Bonjour elsewhere"]
    assert stage.door.sends == 2


async def test_a_place_that_has_had_enough_does_not_keep_the_others_waiting(stage: Stage) -> None:
    """Though what is to be said there is older, and comes first again as soon as others have been served."""
    older = [message(str(number)) for number in range(120)]
    await stage.say(*older, *(message(str(number), to=Channel(12 + number)) for number in range(60)))
    stage.door.resting[PLACE.id] = 3600.0

    await stage.process().run()

    places = [one.channel_id for one in stage.door.messages]
    assert places[:62].count(PLACE.id) <= 2
    assert stage.shown == [f"Bonjour {number}" for number in range(120)]


async def test_no_more_is_claimed_than_leaves_soon(stage: Stage) -> None:
    """What is claimed and not sent when the process dies would have to be looked for."""
    await stage.say(*(message(str(number), to=Channel(100 + number)) for number in range(60)))
    stage.door.room_left = 12

    await stage.dies("send")

    assert (await stage.states()).count(State.CLAIMED) == 12


async def test_what_waits_behind_another_is_not_announced_as_due(stage: Stage) -> None:
    """A clock that steps from due instant to due instant would never get past it."""
    stage.door.closed_channels[PLACE.id] = NO_PERMISSION
    await stage.say(message("1"), message("2"))

    await stage.process().run()

    assert await stage.process().next_due() == MONDAY + timedelta(seconds=600)


async def test_nothing_is_due_when_nothing_waits(stage: Stage) -> None:
    """Said and done leaves no instant behind."""
    stage.subject.is_mirrored = False
    await stage.say(message())

    await stage.process().run()

    assert await stage.process().next_due() is None


async def test_a_message_that_cannot_be_rendered_holds_up_nothing(stage: Stage) -> None:
    """Neither other places nor its own; it is tried again later, and said once it can be."""
    stage.subject.poison.add("1")
    await stage.say(message("1"), message("2"), message("3", to=Channel(12)), message("4", kind="test.unknown"))
    await stage.process().run()
    others = (stage.shown, stage.door.standing(12))

    stage.subject.poison.clear()
    stage.clock.advance(600)
    await stage.process().run()

    assert others == (["Bonjour 2"], ["Bonjour 3"])
    assert stage.shown == ["Bonjour 2", "Bonjour 1"]
    assert await stage.states() == [State.SENT, State.SENT, State.SENT, State.PLANNED]


async def test_a_sent_message_that_cannot_be_followed_is_sent_all_the_same(stage: Stage) -> None:
    """Otherwise it would be sent again for ever, and everything else would wait."""
    stage.subject.poison_once_sent.add("1")
    await stage.say(message("1"), message("2", to=Channel(12)))

    await stage.process().run()

    assert await stage.states() == [State.SENT, State.SENT]
    assert (stage.shown, stage.door.standing(12)) == (["Bonjour 1"], ["Bonjour 2"])


async def test_a_message_that_may_have_been_taken_stays_as_it_is_between_two_tries(stage: Stage) -> None:
    """Discord returns the first message for a known nonce: a second try may not read otherwise."""
    stage.door.after.append(Doubtful("delivery.doubtful"))
    await stage.say(message())
    await stage.process().run()
    frozen = (await stage.row())["body"]

    stage.subject.edit("Bonsoir")
    stage.subject.withdrawn.add("1")
    stage.clock.advance(10)
    await stage.process().run()

    assert (await stage.row())["body"] == frozen
    assert stage.shown == ["Bonjour 1"]


@pytest.mark.parametrize(("is_withdrawn", "shown"), [(True, []), (False, ["Bonsoir 1"])])
async def test_a_message_that_surely_was_not_taken_is_written_anew(
    stage: Stage, is_withdrawn: bool, shown: list[str]
) -> None:
    """It may have been changed, or withdrawn, while Discord refused it."""
    stage.door.before.append(NO_PERMISSION)
    await stage.say(message())
    await stage.process().run()

    stage.subject.edit("Bonsoir")
    stage.subject.withdrawn |= {"1"} if is_withdrawn else set()
    stage.clock.advance(600)
    await stage.process().run()

    assert stage.shown == shown


async def test_once_another_leads_only_what_is_certain_is_written_down(stage: Stage) -> None:
    """A refusal that comes too late says nothing: the next leader finds out about it."""
    stage.door.before.append(Refused("delivery.refused"))
    await stage.say(message("1"), message("2", to=Channel(12)))
    with pytest.RaisesGroup(Crash, allow_unwrapped=True):
        await stage.process(leads=lambda: False, dies_at="settled").run()

    assert sorted(await stage.states()) == [State.CLAIMED, State.SENT]
    assert stage.subject.failures == []


async def test_what_discord_will_never_take_is_not_tried_again(stage: Stage) -> None:
    """Its reason is kept for the organisers."""
    stage.door.before.append(Refused("delivery.closed_dm"))
    await stage.say(message())
    await stage.process().run()
    stage.clock.advance(86400)
    await stage.process().run()

    row = await stage.row()
    assert (row["state"], row["reason"], stage.door.sends) == (State.FAILED, "delivery.closed_dm", 1)


async def test_pauses_grow_while_discord_asks_to_slow_down(stage: Stage) -> None:
    """Each try waits longer than the one before, and never more than ten minutes and a quarter."""
    stage.door.closed_channels[PLACE.id] = Postponed("delivery.too_fast")
    await stage.say(message())
    pauses = []
    for _ in range(14):
        await stage.process().run()
        due_at = (await stage.row())["due_at"]
        pauses.append((due_at - stage.clock.now()).total_seconds())
        stage.clock.instant = due_at

    assert pauses[:4] == sorted(pauses[:4])
    assert max(pauses) <= 750
    assert stage.door.sends == 14


async def test_a_commit_wakes_and_a_rollback_does_not(stage: Stage) -> None:
    """A message that was never planned wakes nobody, and neither does one that is known."""
    woken: list[str] = []
    stage.outbox.woken_by(lambda: woken.append("woken"), mirror=lambda: woken.append("mirror"))

    async def fails(tx: Transaction) -> None:
        await stage.outbox.say(tx, message())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await stage.database.write(fails)
    after_rollback = len(woken)
    await stage.say(message())
    await stage.say(message())

    assert (after_rollback, woken) == (0, ["woken"])


async def test_another_guild_cannot_change_a_row(stage: Stage) -> None:
    """The row's number alone opens nothing."""
    await stage.say(message())
    (ours,) = await stage.database.read(lambda tx: store.of_subject(tx, GUILD, KIND, "1"))
    posed = ours.__class__(**{**ours.__dict__, "guild_id": OTHER_GUILD})

    await stage.database.write(lambda tx: store.change(tx, posed, state=State.SENT))

    assert await stage.states() == [State.PLANNED]
    assert await stage.database.read(lambda tx: stage.outbox.latest(tx, OTHER_GUILD, ours.kind, "1")) is None
