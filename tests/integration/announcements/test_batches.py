"""Announcements that leave together read as each would alone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.announcements import store
from bot.announcements.model import Announcement, State
from bot.announcements.posts import AnnouncementDirect, AnnouncementPost
from bot.delivery.model import Delivery, Rendered
from bot.delivery.model import State as RowState
from bot.delivery.service import KeptInStep
from tests.fakes import GUILD

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.fakes import FakeClock
    from tests.integration.announcements.desk import Desk


def said(text: str, event: int, state: State) -> Announcement:
    """Return a word to an event's people."""
    return Announcement(id=None, guild_id=GUILD, text=text, event_id=event, state=state)


@pytest.mark.parametrize("kind", [AnnouncementPost.KIND, AnnouncementDirect.KIND])
async def test_many_read_as_each_alone(desk: Desk, clock: FakeClock, kind: str) -> None:
    """In their order; one is cancelled, one is no more, and one leaves twice."""
    event = int(await desk.opens())
    first, cancelled = [
        await desk.database.write(partial(store.add, one=said(text, event, state)))
        for text, state in (("Un", State.SAID), ("Deux", State.CANCELLED))
    ]
    row = Delivery(
        *(1, GUILD, kind, "", "channel:1", "fr", RowState.PLANNED, clock.now(), None, 0),
        *("nonce", 1, None, 0, None, None, None, None),
    )
    rows = [replace(row, subject=f"{number}:1") for number in (cancelled, first, 10**6, first)]
    subject = desk.subjects[kind]
    assert isinstance(subject, KeptInStep)

    async def read(tx: Transaction) -> tuple[list[object], list[object]]:
        together = await subject.all_rendered(tx, GUILD, rows)
        return [*together], [await desk.subjects[kind].render(tx, GUILD, one.subject, "fr") for one in rows]

    together, apart = await desk.database.read(read)

    assert together == apart
    assert [isinstance(one, Rendered) for one in together] == [False, True, False, True]
