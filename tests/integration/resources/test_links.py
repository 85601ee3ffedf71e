"""Addresses are asked monthly, and the team told once a month, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes import GUILD
from tests.house import TEAM
from tests.integration.resources.conftest import COEDUCATION, PAGE, PAUL

if TYPE_CHECKING:
    from tests.integration.resources.conftest import Desk

DAY_S = 86_400
BOOK = COEDUCATION.source.url
MOVED = "https://example.org/ailleurs"


async def days(desk: Desk, count: int) -> None:
    """Let the tick run twice a day."""
    for _ in range(2 * count):
        await desk.links.run()
        await desk.deliver()
        desk.clock.advance(DAY_S / 2)


async def test_each_address_is_asked_once_a_month(desk: Desk) -> None:
    """With what its site gave last time; one of an entry that was approved on Discord too."""
    await desk.review.publish(GUILD, PAUL, await desk.propose())
    await days(desk, 60)

    assert sorted(desk.web.asked) == sorted([(BOOK, ""), (BOOK, "v1"), (PAGE, ""), (PAGE, "v1")])
    assert desk.house.door.standing(TEAM) == []


async def test_what_is_dead_or_moved_is_told_in_one_message_and_mended(desk: Desk) -> None:
    """Once a month at most; a page that has moved is taken with its new address."""
    await desk.review.publish(GUILD, PAUL, await desk.propose())
    desk.web.answers = {BOOK: (404, None), PAGE: (200, MOVED)}
    await days(desk, 62)
    told = desk.house.door.standing(TEAM)
    page = await desk.review.page(GUILD, PAUL)
    assert page.item
    one = page.item
    other = (await desk.review.page(GUILD, PAUL, str(one.claim))).item
    assert other
    moved, dead = (one, other) if one.draft.source.url == MOVED else (other, one)
    taken = await desk.review.publish(GUILD, PAUL, str(moved.claim))
    await desk.review.dismiss(GUILD, PAUL, str(dead.claim))
    await desk.links.run()

    assert page.links == 2
    assert 1 <= len(told) <= 2
    assert f"<{BOOK}> n'existe plus".replace("'", "’") in "\n".join(told)
    assert taken.entry
    assert (taken.how, taken.entry.source.url) == ("linked", MOVED)
    assert (await desk.review.page(GUILD, PAUL)).links == 0


async def test_a_site_in_trouble_is_not_reported(desk: Desk) -> None:
    """Silence and errors of a server are asked again within the week."""
    desk.web.answers = {BOOK: None}
    await days(desk, 60)

    assert len(desk.web.asked) >= 4
    assert (await desk.review.page(GUILD, PAUL)).links == 0
    assert desk.house.door.standing(TEAM) == []
