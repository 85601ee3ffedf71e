"""The benchmark of the watch: what is read is typical, what it counts is right, and each figure is told in the page."""

from __future__ import annotations

import time
from pathlib import Path

import feedparser

from benchmarks import newsstand, stalls, watch
from bot.feeds.reading.model import MOST_BYTES

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def test_every_figure_is_documented_with_what_is_promised() -> None:
    """The page names each, and how much it may be at most."""
    page = PAGE.read_text("utf-8")

    assert [name for name, most in watch.TARGETS.items() if f"`{name}` | ≤ {most:g} |" not in page] == []


def test_a_feed_has_one_item_more_and_one_less_in_each_version() -> None:
    """Both readers find it well-formed, and the new item has all that a card shows."""
    before, after = (feedparser.parse(newsstand.feed(3, version)) for version in (1, 2))

    assert (before.bozo, len(before.entries), len(after.entries)) == (False, 30, 30)
    assert [one.id for one in after.entries[1:]] == [one.id for one in before.entries[:-1]]
    assert "Temps de lecture" in after.entries[0].summary
    assert len(newsstand.large()) < MOST_BYTES


async def test_a_turn_of_the_loop_that_takes_long_is_seen() -> None:
    """As time that passed, and as work of the loop itself."""
    async with stalls.watching() as found:
        until = time.thread_time() + 0.05
        while time.thread_time() < until:
            pass

    assert found.longest_ms >= 40
    assert found.busy_ms >= 40


async def test_what_a_piece_of_work_costs_is_counted() -> None:
    """Waiting costs next to nothing, work what it takes."""

    async def work() -> None:
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass

    assert 0.05 <= await stalls.cost_s(work, lambda: None) < 0.5


def test_the_table_says_what_was_missed() -> None:
    """A figure with a promise is held or missed; one without is only shown."""
    lines = list(watch.table({"pass_cpu_ratio": 1.4, "read_cpu_ratio": 1.2, "sources": 10}))

    assert lines[0].endswith("<= 1.5 held")
    assert lines[1].endswith("<= 1.1 MISSED")
    assert lines[2].split() == ["sources", "10"]
