"""People who sign up in slots: each once, and one disturbed slot changes no figure but the last percentile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from benchmarks.children import NotMeasurable
from benchmarks.load import Answers
from benchmarks.slots import Crowd, told, waits
from sandbox.client import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

CALM = Answers(tuple(float(wait) for wait in range(1, 101)), errors=0)
DISTURBED = Answers(tuple(10 * wait for wait in CALM.acked_ms), errors=2)


def answered(acked_ms: float) -> Outcome:
    """Return an answer with a panel that came after so long."""
    shown = {"message": {"components": [{"type": 10, "content": "C’est noté"}]}}
    return Outcome("1", acked_ms, [shown])


async def test_each_person_comes_once() -> None:
    """Slot after slot the next ones, as many as a slot takes."""
    come: list[int] = []

    async def tap(number: int) -> Outcome:
        come.append(number)
        return answered(float(number))

    crowd, loop = Crowd(tap, slot_s=0.1), asyncio.get_running_loop()
    began = loop.time()
    slots = [*await crowd.slots(2, every_s=0.3), *await crowd.slots(1)]
    took_s = loop.time() - began

    assert come == list(range(15))
    assert [one.acked_ms[0] for one in slots] == [0, 5, 10]
    assert took_s > 0.3 + 0.1


@pytest.mark.parametrize("slots", [[CALM, DISTURBED, CALM], [DISTURBED, CALM, CALM, DISTURBED, CALM]])
def test_the_median_slot_counts(slots: Sequence[Answers]) -> None:
    """What was disturbed is seen in the last percentile of all together, and its errors count."""
    calm, found = waits([CALM]), waits(slots)

    assert (found.p50_ms, found.p90_ms) == (calm.p50_ms, calm.p90_ms)
    assert found.p99_ms > calm.p99_ms
    assert found.errors == 2 * slots.count(DISTURBED)


def test_each_slot_is_told() -> None:
    """So that who reads sees whether the machine was quiet."""
    assert told([CALM, DISTURBED]) == "90.1, 901.0"


def test_without_people_there_is_no_figure() -> None:
    """Nobody could sign up in one of them."""
    with pytest.raises(NotMeasurable):
        waits([CALM, Answers((), errors=20)])
