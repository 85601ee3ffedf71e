"""Who was there: ticks and undos in any order, one guild apart from another, and their end."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.events.attendance import store
from bot.events.attendance.model import Half, Tick
from bot.events.signups.store import forget_event, forget_person
from tests.fakes import GUILD, MONDAY, OTHER_GUILD

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from tests.integration.events.conftest import Town

LATER = MONDAY + timedelta(minutes=5)


async def there(database: Database, event: str, guild_id: int = GUILD) -> dict[int, Tick]:
    """Return who was there."""
    return await database.read(lambda tx: store.present(tx, guild_id, int(event)))


async def test_a_tick_twice_is_one(town: Town) -> None:
    """Whoever ticked first, and when, stays; another guild sees nothing."""
    day = await town.add()

    async def work(tx: Transaction) -> None:
        await store.tick(tx, GUILD, int(day), 1, Half.DAY, MONDAY, 9)
        await store.tick(tx, GUILD, int(day), 1, Half.DAY, LATER)

    await town.database.write(work)

    assert await there(town.database, day) == {1: Tick(Half.DAY, MONDAY, 9)}
    assert await there(town.database, day, OTHER_GUILD) == {}
    assert await town.database.read(lambda tx: store.of_person(tx, GUILD, 1)) == {int(day): Tick(Half.DAY, MONDAY, 9)}


@pytest.mark.parametrize(
    ("deeds", "left"),
    [
        ([("tick", "am"), ("tick", "pm")], "day"),
        ([("tick", "am"), ("undo", "pm")], "am"),
        ([("tick", "day"), ("undo", "am")], "pm"),
        ([("tick", "day"), ("undo", "day"), ("undo", "day")], None),
        ([("undo", "am"), ("tick", "am"), ("tick", "am")], "am"),
    ],
)
async def test_ticks_and_undos_leave_what_was_meant(town: Town, deeds: list[tuple[str, str]], left: str | None) -> None:
    """A morning and an afternoon make a day, and a day without its morning is an afternoon."""
    day = await town.add()

    async def work(tx: Transaction) -> None:
        for deed, half in deeds:
            if deed == "tick":
                await store.tick(tx, GUILD, int(day), 1, Half(half), MONDAY)
            else:
                await store.undo(tx, GUILD, int(day), 1, Half(half))

    await town.database.write(work)
    found = await there(town.database, day)

    assert (found[1].half.value if found else None) == left


PARTS = {Half.MORNING: {"am"}, Half.AFTERNOON: {"pm"}, Half.DAY: {"am", "pm"}}


async def test_ticks_and_undos_in_any_order_leave_what_a_list_would(town: Town) -> None:
    """Each deed twice is the deed once, and what is left is what was ticked since it was last undone."""
    day, chance = int(await town.add()), random.Random(23)  # noqa: S311 - an order of deeds, the same each time
    meant: dict[int, set[str]] = {}

    async def work(tx: Transaction) -> None:
        for person in range(1, 61):
            parts: set[str] = set()
            for _ in range(chance.randint(1, 8)):
                is_tick, half = chance.random() < 0.6, chance.choice(list(Half))
                for _ in range(2):
                    if is_tick:
                        await store.tick(tx, GUILD, day, person, half, MONDAY)
                    else:
                        await store.undo(tx, GUILD, day, person, half)
                parts = parts | PARTS[half] if is_tick else parts - PARTS[half]
            meant[person] = parts

    await town.database.write(work)

    found = await there(town.database, str(day))
    assert {person: PARTS[tick.half] for person, tick in found.items()} == {
        person: parts for person, parts in meant.items() if parts
    }
    assert {tick.half for tick in found.values()} == set(Half)


async def test_it_is_erased_with_the_rest(town: Town) -> None:
    """At somebody's wish, and at the event's retention date."""
    day = await town.add()

    async def work(tx: Transaction) -> None:
        for person in (1, 2):
            await store.tick(tx, GUILD, int(day), person, Half.DAY, MONDAY)
        await forget_person(tx, GUILD, 1)

    await town.database.write(work)
    left = set(await there(town.database, day))
    await town.database.write(lambda tx: forget_event(tx, GUILD, int(day)))

    assert (left, await there(town.database, day)) == ({2}, {})
