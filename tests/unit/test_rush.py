"""The benchmark of a rush: its figures are right, and each is told in the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import rush
from sandbox.client import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def outcome(acked_ms: float | None) -> Outcome:
    """Return a click that was acknowledged so soon."""
    return Outcome("1", acked_ms, [])


def test_what_became_of_a_rush_is_counted() -> None:
    """One who is nowhere, one who is there twice, two who stand the wrong way round, one who was never heard."""
    crowd = rush.Crowd(("a", "b", "c", "d", "e", "f"), seconds=1, capacity=2, leavers=1)
    clicks = {name: [outcome(10)] for name in crowd.members} | {"b": [outcome(10), outcome(None)]}

    figures = rush.told(crowd, rush.Seen(clicks, {"f": outcome(4000)}), [1, 2, 3, 4, 5, 6], [1, 2], [2, 4, 3])

    assert {name: figures[name] for name in ("accepted", "waiting", "left", "lost", "double", "out_of_order")} == {
        "accepted": 2,
        "waiting": 3,
        "left": 1,
        "lost": 1,
        "double": 1,
        "out_of_order": 1,
    }
    assert (figures["ack_p50_ms"], figures["ack_over_3s"]) == (10, 2)


@pytest.mark.parametrize(
    ("edits", "most"), [([], 0), ([0.0, 1.0, 2.5], 1), ([0.0, 0.9, 1.8], 2), ([0.5, 0.6, 0.7, 3.0], 3)]
)
def test_edits_are_counted_within_any_second(edits: list[float], most: int) -> None:
    """Wherever it begins."""
    assert rush.per_second(edits) == most


def test_each_figure_of_a_rush_is_promised_in_the_page() -> None:
    """With its bound."""
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name, one in rush.TARGETS.items() if f"| `{name}` | {one} |" not in page] == []
