"""The calendar that goes with what is said to an event's people, on each database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import func, select

from bot.delivery.files import store as files
from bot.events.signups.model import Way
from tests.fakes import GUILD, dm_of
from tests.integration.announcements.desk import EMMA, LEA, NADIA, ROOM
from tests.integration.announcements.test_cancelling import cancel

if TYPE_CHECKING:
    from bot.delivery.card import File
    from tests.integration.announcements.desk import Desk


async def with_people(desk: Desk) -> str:
    """Open the event to one who reads its room and one with messages."""
    event = await desk.opens()
    await desk.joins(event, LEA, Way.CHANNEL)
    await desk.joins(event, EMMA, Way.DIRECT)
    return event


def went(desk: Desk, channel: int) -> File:
    """Return the file of the last message in a channel."""
    file = [one.card.file for one in desk.door.messages if one.channel_id == channel][-1]
    assert file
    return file


async def content(desk: Desk, file: File) -> str:
    """Return what is kept of *file*."""
    kept = await desk.database.read(lambda tx: files.content_of(tx, GUILD, file.hash))
    return (kept or b"").decode()


async def kept(desk: Desk) -> int:
    """Return how many files are kept."""
    query = select(func.count()).select_from(files.files)
    return await desk.database.read(lambda tx: tx.connection.scalar(query)) or 0


def entry(text: str) -> tuple[str, int]:
    """Return uid and number of what another reader finds."""
    (found,) = IcsCalendarStream.calendar_from_ics(text).events
    return found.uid or "", found.sequence or 0


async def test_what_moves_comes_with_a_newer_calendar_and_a_cancellation_takes_it_out(desk: Desk) -> None:
    """In the room and in private the same one, kept once for each message."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"on": date(2026, 1, 30)})
    change = await desk.telling.pending(GUILD, NADIA, event)
    assert change
    await desk.telling.tell(GUILD, NADIA, change.claim)
    await desk.run()
    moved = went(desk, ROOM)
    in_private = went(desk, dm_of(EMMA.discord_id))
    await cancel(desk, event)
    await desk.run()
    over = went(desk, ROOM)

    texts = [await content(desk, file) for file in (moved, over)]
    (uid, first), (same, second) = map(entry, texts)
    assert (in_private, moved.is_spare, moved.name) == (moved, True, "journee-regionale-2026-01-30.ics")
    assert "DTSTART;VALUE=DATE:20260130" in texts[0]
    assert ["METHOD:CANCEL" in text and "STATUS:CANCELLED" in text for text in texts] == [False, True]
    assert (uid, 0 < first < second) == (same, True)
    assert await kept(desk) == 2


async def test_what_stands_in_no_calendar_is_told_without_one(desk: Desk) -> None:
    """Where one signs up, say."""
    event = await with_people(desk)
    await desk.events.complete(GUILD, NADIA, event, {"inscription": "ailleurs"})
    change = await desk.telling.pending(GUILD, NADIA, event)
    assert change
    await desk.telling.tell(GUILD, NADIA, change.claim)
    await desk.run()

    assert [one.card.file for one in desk.door.messages if one.channel_id == ROOM] == [None]
    assert await kept(desk) == 0
