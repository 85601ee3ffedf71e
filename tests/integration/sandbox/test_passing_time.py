"""What Discord does by itself when the clock moves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.integration.sandbox.conftest import MONDAY

if TYPE_CHECKING:
    from sandbox.client import Control
    from tests.integration.sandbox.conftest import Rest


async def test_a_quiet_thread_falls_asleep(rest: Rest, control: Control) -> None:
    """It is archived once nothing was said in it for its time, and wakes when written to."""
    channel = rest.place("entraide")
    body = {"name": "Suite", "type": 11, "auto_archive_duration": 1440}
    thread = (await rest("POST", f"/channels/{channel}/threads", body)).body["id"]
    await control.move_clock(MONDAY + timedelta(hours=20))
    await rest.send(thread, content="encore là")
    await control.move_clock(MONDAY + timedelta(hours=30))
    awake = (await rest("GET", f"/channels/{thread}")).body["thread_metadata"]["archived"]
    await control.move_clock(MONDAY + timedelta(hours=45))
    asleep = (await rest("GET", f"/channels/{thread}")).body["thread_metadata"]
    await rest.send(thread, content="debout")
    again = (await rest("GET", f"/channels/{thread}")).body["thread_metadata"]["archived"]

    assert (awake, asleep["archived"], again) == (False, True, False)
    assert asleep["archive_timestamp"].startswith("2025-12-17T04:00:00")


async def test_an_external_event_begins_and_ends_by_itself(rest: Rest, control: Control) -> None:
    """At its own times; ended ones are no longer listed."""
    path = f"/guilds/{rest.guild}/scheduled-events"
    body = {
        "name": "Journée",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Bordeaux"},
        "scheduled_start_time": (MONDAY + timedelta(days=1)).isoformat(),
        "scheduled_end_time": (MONDAY + timedelta(days=2)).isoformat(),
    }
    event = (await rest("POST", path, body)).body["id"]

    await control.move_clock(MONDAY + timedelta(days=1))
    begun = (await rest("GET", f"{path}/{event}")).body["status"]
    await control.move_clock(MONDAY + timedelta(days=3))
    over = (await rest("GET", f"{path}/{event}")).body["status"]

    assert (begun, over) == (2, 3)
    assert (await rest("GET", path)).body == []
    assert (await rest("PATCH", f"{path}/{event}", {"name": "Trop tard"})).code == 180000


async def test_the_transcript_tells_who_was_notified(rest: Rest, control: Control) -> None:
    """Each message with the ids of those whom it pinged."""
    nadia = rest.person("Nadia")

    sent = await rest.send("entraide", content=f"<@{nadia}>")

    noted = (await control.transcript(kinds={"message"}))[-1]
    assert (noted["message"], noted["pinged"], noted["seen_by"]) == (sent.body["id"], [str(nadia)], None)
