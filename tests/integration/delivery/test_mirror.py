"""A posted card follows its subject: the last version wins, and repeating is harmless."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.delivery.mirror import DELETED
from bot.delivery.model import Doubtful, Postponed, Refused
from tests.fakes import GUILD, KIND, MONDAY, OTHER_GUILD, PLACE, Crash, message

if TYPE_CHECKING:
    import pytest

    from tests.integration.delivery.conftest import Stage


async def test_a_posted_card_follows_its_subject(stage: Stage) -> None:
    """One edit, whatever the number of changes before it."""
    await stage.say(message())
    await stage.process().run()

    for words in ("Bonsoir", "Bonne nuit"):
        stage.subject.edit(words)
        await stage.changed()
    await stage.process().run()
    await stage.process().run()

    assert stage.shown == ["Bonne nuit 1"]
    assert stage.door.edits == 1


async def test_every_posted_card_of_a_subject_follows(stage: Stage) -> None:
    """One in each place, and only those of that guild and subject."""
    await stage.say(message(), message(revision=1), message("2"), message(guild_id=OTHER_GUILD))
    await stage.process().run()

    stage.subject.edit("Bonsoir")
    await stage.changed("1")
    await stage.process().run()

    assert sorted(stage.shown) == ["Bonjour 1", "Bonjour 2", "Bonsoir 1", "Bonsoir 1"]


async def test_a_change_while_the_card_is_on_its_way_is_not_lost(stage: Stage) -> None:
    """The card was frozen before it; it follows as soon as it stands, though it would grow stale later by itself."""
    stage.subject.stale_at = MONDAY + timedelta(days=39)

    async def edit() -> None:
        stage.subject.edit("Bonsoir")
        await stage.changed()

    stage.door.meanwhile = edit
    await stage.say(message())
    await stage.process().run()

    assert stage.shown == ["Bonsoir 1"]
    (mirror,) = await stage.mirrors()
    assert mirror["due_at"] == stage.subject.stale_at


async def test_a_change_between_reading_and_settling_is_not_lost(stage: Stage) -> None:
    """The edit that is on its way shows the version before; another follows in the same round."""
    stage.subject.stale_at = MONDAY + timedelta(days=39)
    await stage.say(message())
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    await stage.changed()

    async def edit() -> None:
        stage.subject.edit("Bonne nuit")
        await stage.changed()

    stage.door.meanwhile = edit
    await stage.process().run()

    assert stage.shown == ["Bonne nuit 1"]
    (mirror,) = await stage.mirrors()
    assert mirror["done_version"] == mirror["wanted_version"] == stage.subject.version


async def test_a_card_grows_stale_by_itself(stage: Stage) -> None:
    """At the instant that its subject named, and not before; then at the next one."""
    stage.subject.stale_at = MONDAY + timedelta(hours=1)
    await stage.say(message())
    await stage.process().run()
    due = await stage.process().next_due()

    stage.subject.words, stage.subject.stale_at = "C'est l'heure", MONDAY + timedelta(hours=2)
    stage.clock.advance(3599)
    await stage.process().run()
    before = stage.shown
    stage.clock.advance(1)
    await stage.process().run()

    assert due == MONDAY + timedelta(hours=1)
    assert (before, stage.shown) == (["Bonjour 1"], ["C'est l'heure 1"])
    assert await stage.process().next_due() == MONDAY + timedelta(hours=2)


async def test_asking_twice_for_the_same_version_changes_nothing(stage: Stage) -> None:
    """Nor does it forget when the card grows stale by itself."""
    stage.subject.stale_at = MONDAY + timedelta(hours=1)
    await stage.say(message())
    await stage.process().run()

    await stage.changed()
    await stage.process().run()

    assert await stage.process().next_due() == MONDAY + timedelta(hours=1)
    assert stage.door.edits == 0


async def test_a_card_that_somebody_deleted_is_not_followed_any_more(stage: Stage) -> None:
    """It is not put back, and never asked for again."""
    await stage.say(message())
    await stage.process().run()
    stage.door.messages[0].is_deleted = True

    for words in ("Bonsoir", "Bonne nuit"):
        stage.subject.edit(words)
        await stage.changed()
        await stage.process().run()

    (mirror,) = await stage.mirrors()
    assert (mirror["ended"], stage.door.edits, stage.shown) == (DELETED, 1, [])
    assert await stage.database.read(lambda tx: stage.outbox.posted(tx, GUILD, KIND, "1")) == []


async def test_a_card_whose_channel_is_gone_is_not_followed_any_more(stage: Stage) -> None:
    """It went with it."""
    await stage.say(message())
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    await stage.changed()
    stage.door.before.append(Postponed("delivery.no_channel", after=600))

    await stage.process().run()

    (mirror,) = await stage.mirrors()
    assert mirror["ended"] == DELETED


async def test_a_deleted_card_is_found_out_when_somebody_asks(stage: Stage) -> None:
    """Those that still stand keep the instant at which they grow stale; other guilds' are not looked at."""
    stage.subject.stale_at = MONDAY + timedelta(hours=1)
    await stage.say(message("1"), message("2"), message("3", guild_id=OTHER_GUILD))
    await stage.process().run()
    stage.door.messages[0].is_deleted = True

    await stage.database.write(lambda tx: stage.outbox.look_again(tx, GUILD, KIND, stage.clock.now()))
    await stage.process().run()

    first, second, theirs = await stage.mirrors()
    assert (first["ended"], second["ended"], theirs["ended"]) == (DELETED, None, None)
    assert second["due_at"] == theirs["due_at"] == stage.subject.stale_at
    assert stage.door.edits == 2


async def test_a_card_whose_subject_is_gone_ends(stage: Stage) -> None:
    """It stays as it last was."""
    await stage.say(message())
    await stage.process().run()

    stage.subject.edit("Bonsoir")
    stage.subject.withdrawn.add("1")
    await stage.changed()
    await stage.process().run()

    (mirror,) = await stage.mirrors()
    assert (mirror["ended"], stage.door.edits) == ("delivery.gone", 0)


async def test_a_refused_edit_ends_and_a_failed_one_is_tried_again(stage: Stage) -> None:
    """Two cards of one subject, two fates."""
    await stage.say(message(), message(revision=1))
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    await stage.changed()

    stage.door.before += [Refused("delivery.refused"), Doubtful("delivery.doubtful")]
    await stage.process().run()
    stage.clock.advance(3)
    await stage.process().run()

    assert sorted(stage.shown) == ["Bonjour 1", "Bonsoir 1"]
    assert sorted(mirror["ended"] or "" for mirror in await stage.mirrors()) == ["", "delivery.refused"]


async def test_a_change_does_not_wait_for_the_next_try(stage: Stage) -> None:
    """What was to be tried again in ten minutes shows the newest version at once."""
    await stage.say(message())
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    await stage.changed()
    stage.door.before.append(Postponed("delivery.no_permission", after=600))
    await stage.process().run()

    stage.subject.edit("Bonne nuit")
    await stage.changed()
    await stage.process().run()

    assert stage.shown == ["Bonne nuit 1"]


async def test_a_change_during_a_try_in_vain_does_not_wait_either(stage: Stage) -> None:
    """Only the try that failed is to be made again later."""
    await stage.say(message())
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    await stage.changed()

    async def edit() -> None:
        stage.subject.edit("Bonne nuit")
        await stage.changed()

    stage.door.meanwhile = edit
    stage.door.before.append(Postponed("delivery.no_permission", after=600))
    await stage.process().run()

    assert stage.shown == ["Bonne nuit 1"]


async def test_a_lost_answer_makes_the_edit_once_more(stage: Stage) -> None:
    """Showing the same twice does no harm."""
    await stage.say(message())
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    await stage.changed()
    stage.door.after.append(Doubtful("delivery.doubtful"))

    await stage.process().run()
    stage.clock.advance(3)
    await stage.process().run()
    await stage.process().run()

    assert (stage.shown, stage.door.edits) == (["Bonsoir 1"], 2)


async def test_a_card_that_cannot_be_rendered_does_not_hold_up_the_others(stage: Stage) -> None:
    """It is looked at again later, and follows once it can be."""
    await stage.say(message("1"), message("2"))
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    stage.subject.poison.add("1")
    await stage.changed("1")
    await stage.changed("2")

    await stage.process().run()
    meanwhile = stage.shown
    stage.subject.poison.clear()
    stage.clock.advance(600)
    await stage.process().run()

    assert meanwhile == ["Bonjour 1", "Bonsoir 2"]
    assert stage.shown == ["Bonsoir 1", "Bonsoir 2"]


async def test_what_is_said_and_done_is_not_followed(stage: Stage) -> None:
    """A subject may ask for that."""
    stage.subject.is_mirrored = False
    await stage.say(message())
    await stage.process().run()

    stage.subject.edit("Bonsoir")
    await stage.changed()
    await stage.process().run()

    assert (stage.shown, await stage.mirrors()) == (["Bonjour 1"], [])


async def test_a_change_made_while_nobody_ran_is_shown_later(stage: Stage) -> None:
    """What is wanted stands in a row, so no process needs to remember it."""
    await stage.say(message())
    await stage.process().run()
    stage.subject.edit("Bonsoir")
    stage.door.after.append(Crash())
    await stage.changed()
    await stage.dies("mirror")

    stage.door.after.clear()
    stage.clock.advance(86400)
    await stage.process().run()

    assert stage.door.standing(PLACE.id) == ["Bonsoir 1"]


async def test_a_card_that_changes_all_the_time_is_edited_once_a_second(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the same process; the last version is shown, once the card has rested."""
    monkeypatch.setattr("bot.delivery.mirror.EDITS_APART_S", 0.2)
    await stage.say(message())
    process = stage.process()
    await process.run()
    loop = asyncio.get_running_loop()
    began = loop.time()

    for words in ("Bonsoir", "Bonne nuit"):
        stage.subject.edit(words)
        await stage.changed()
        await process.run()

    assert stage.shown == ["Bonne nuit 1"]
    assert loop.time() - began >= 0.2
