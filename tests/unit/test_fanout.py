"""The benchmarks of delivery and of idleness: their figures are right, and their plans are what they say."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks import backlog, fanout, ground, idle
from benchmarks.telling import Asked, Reader, Told, refused, share, told
from tests.unit.test_benchmarks import run

ROOT = Path(__file__).parents[2]
PLACES = [("1", str(number)) for number in range(100, 150)]


def request(number: int, path: str, *, at: float = 0.0, method: str = "POST", content: str = "") -> dict[str, Any]:
    """Return a request as the transcript has it."""
    said = {"number": number, "kind": "request", "offset": at, "method": method, "path": path}
    return {**said, "body": {"content": content}}


def answer(number: int, to: int, *, status: int = 200, message: int = 0) -> dict[str, Any]:
    """Return the answer to request *to*."""
    return {"number": number, "kind": "answer", "request": to, "status": status, "body": {"id": str(message)}}


def post(at: float, channel: str, content: str, message: int) -> Asked:
    """Return a message that was posted."""
    return Asked(at, 200, "POST", channel, content, message)


def test_a_transcript_is_read_piece_by_piece() -> None:
    """An answer finds its request; what answers a person's interaction is nobody's budget."""
    reader = Reader()
    reader.read([request(1, "/channels/7/messages", at=2.0, content="un"), request(2, "/interactions/3/t/callback")])
    reader.read([answer(3, 2), answer(4, 1, message=9), request(5, "/guilds/1", at=1.0, method="GET")])
    reader.read([answer(6, 5, status=429)])

    first, second = reader.asked
    assert (first.status, first.message, first.at) == (429, 0, 1.0)
    assert (second.channel, second.content, second.message) == ("7", "un", 9)
    assert (reader.posted, reader.since, refused(reader.asked)) == (1, 6, 1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([post(0, "7", "a", 1), post(1, "7", "b", 2), post(2, "8", "c", 3)], Told(0, 0, 0)),
        ([post(0, "7", "a", 1), post(1, "7", "b", 2)], Told(1, 0, 0)),
        ([post(0, "7", "b", 1), post(1, "7", "a", 2), post(2, "8", "c", 3)], Told(0, 0, 1)),
        ([post(0, "7", "a", 1), post(1, "7", "b", 2), post(2, "8", "c", 3), post(3, "8", "c", 4)], Told(0, 1, 0)),
        ([post(0, "7", "a", 1), post(1, "7", "b", 2), post(2, "8", "c", 3), post(3, "8", "c", 3)], Told(0, 0, 0)),
        ([post(0, "7", "a", 1), post(1, "7", "b", 2), post(2, "9", "c", 3)], Told(1, 0, 0)),
    ],
    ids=["all", "lost", "out of order", "double", "repeated nonce", "elsewhere"],
)
def test_what_was_said_is_held_against_what_was_to_be_said(asked: list[Asked], expected: Told) -> None:
    """By the words of each message, in each channel."""
    assert told({"7": ["a", "b"], "8": ["c"]}, asked) == expected


def test_the_share_of_the_budget_counts_whatever_discord_counts() -> None:
    """From the first message to the last; what left before and after is not of the fan-out."""
    asked = [Asked(0.0, 200, "GET"), post(1.0, "7", "a", 1), Asked(1.1, 204, "PUT"), post(1.2, "7", "b", 2)]

    assert share(asked, 10) == pytest.approx(1.0)
    assert share(asked[:2], 10) == 0


def test_messages_are_spread_evenly_and_no_two_are_alike() -> None:
    """Every place in its turn."""
    messages = backlog.evenly(PLACES, 100, mark="A")

    assert [place for place, _ in messages[:50]] == PLACES
    assert len({text for _, text in messages}) == 100
    assert {len(texts) for texts in backlog.by_channel(messages).values()} == {2}
    assert max(len(text) for _, text in messages) < 1800


def test_hot_places_hold_their_share_and_stand_first() -> None:
    """A third of all, older than the rest."""
    messages = backlog.skewed(PLACES[:5], PLACES[5:], 90, hot_share=1 / 3, mark="S")

    assert {place for place, _ in messages[:30]} == set(PLACES[:5])
    assert not {place for place, _ in messages[30:]} & set(PLACES[:5])


def test_the_day_of_the_configuration_lies_ahead(tmp_path: Path) -> None:
    """Whatever day it is, there is something to sign up for, and the bot reads it."""
    environment = ground.environment({"token": "t", "api": "http://a", "gateway": "ws://a"}, tmp_path)

    event = next((Path(environment["PASSERELLE_CONFIG_DIR"]) / "events").glob("*.toml")).read_text("utf-8")
    on = datetime.now(UTC).date() + timedelta(days=ground.DAYS_AHEAD)
    assert f"on = {on}\n" in event


def test_every_promise_is_documented() -> None:
    """The page names each figure beside what is promised of it."""
    page = (ROOT / "docs" / "benchmarks.md").read_text("utf-8")

    assert [name for name, one in fanout.TARGETS.items() if f"| `{name}` | {one} |" not in page] == []
    assert f"| `idle_cpu_share` | ≤ {idle.AT_MOST_SHARE:g} |" in page
    assert f"| `tick_growth_ratio` | ≤ {idle.AT_MOST_GROWTH:g} |" in page


@pytest.mark.parametrize(("value", "is_held"), [(0.98, False), (0.99, True), (1.0, True)])
def test_a_promise_is_held_or_not(value: float, is_held: bool) -> None:
    """Some are least values, the others greatest."""
    assert fanout.TARGETS["budget_share"].is_held(value) is is_held
    assert fanout.TARGETS["interaction_p99_ms"].is_held(100 * value / 0.99) is (value <= 0.99)


@pytest.mark.full
def test_a_fan_out_is_measured() -> None:
    """A small one: readable lines, then one JSON object with every figure; nothing is lost."""
    measured = run("fanout", "--messages", "100", "--signup-seconds", "2")

    figures = json.loads(measured.stdout.splitlines()[-1])
    others = {"loop_share", "gather_429", "gather_lost"}
    assert figures.keys() >= fanout.TARGETS.keys() | others
    assert (figures["lost"], figures["double"], figures["out_of_order"], figures["messages"]) == (0, 0, 0, 100)


@pytest.mark.full
def test_idleness_is_measured() -> None:
    """Two short looks and a small history."""
    measured = run("idle", "--seconds", "1", "--rows", "2000")

    figures = json.loads(measured.stdout.splitlines()[-1])
    assert figures.keys() >= {"idle_cpu_share", "bare_idle_cpu_share", "tick_growth_ratio", "ticks_ms"}
