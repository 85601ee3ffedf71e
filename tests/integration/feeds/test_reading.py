"""Feeds, pages and sitemaps, read by the real process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.feeds.reading.model import MOST_BYTES, MOST_ITEMS, Unreadable
from bot.feeds.reading.service import Reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ADDRESS = "https://passerelle.test/fr/actualites/flux.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Actualités</title>
<link>https://passerelle.test/</link><ttl>120</ttl><item><title>Une journée &amp;amp; des ateliers</title>
<link>/fr/actualites/agenda/une-journee</link><guid isPermaLink="false">a-1</guid><category>Éducation</category>
<description><![CDATA[<p>Le 2 octobre, à <b>Périgueux</b>.</p><p>Inscrivez-vous !</p>]]></description>
<pubDate>Wed, 12 Nov 2025 10:00:00 +0100</pubDate></item></channel></rss>""".encode()


ENDLESS = b"<rss " + b"".join(b'a%d="1" ' % number for number in range(100_000)) + b"/>"
PATIENCE_S = 10


async def until(is_so: Callable[[], bool]) -> None:
    """Return once *is_so*; a process ends when the system comes to it."""
    never = asyncio.Event()
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), 0.01)


@pytest.fixture
async def reading() -> AsyncIterator[Reading]:
    reader = Reading()
    yield reader
    await reader.close()


async def test_a_feed_is_read(reading: Reading) -> None:
    """Title, address, identity, day, words and folder of each article, and how long a copy is good."""
    feed = await reading.feed(RSS, address=ADDRESS, media_type="application/rss+xml")

    assert (feed.kind, feed.title, feed.home, feed.ttl_minutes) == (
        "rss", "Actualités", "https://passerelle.test/", 120,
    )  # fmt: skip
    (item,) = feed.items
    assert (item.id, item.address) == ("a-1", "https://passerelle.test/fr/actualites/agenda/une-journee")
    assert (item.title, item.theme, item.section) == ("Une journée & des ateliers", "Éducation", "agenda")
    assert item.summary == "Le 2 octobre, à Périgueux.\nInscrivez-vous !"
    assert item.published == "2025-11-12T09:00:00+00:00"


async def test_a_json_feed_is_read(reading: Reading) -> None:
    """What has the wrong type counts as left out; an id may be a number."""
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Revue", "home_page_url": "/", "items": [
        {"id": 7, "url": "/fr/actualites/articles/un", "title": "Un", "content_html": "<p>Du <b>texte</b></p>",
         "date_published": "2025-11-20T09:00:00Z", "tags": [3, "Sant\\u00e9"], "authors": [{"name": "A"}]}, "rien"]}"""

    feed = await reading.feed(body, address=ADDRESS)

    assert (feed.kind, feed.title, feed.home) == ("json", "Revue", "https://passerelle.test/")
    (item,) = feed.items
    assert (item.id, item.address) == ("7", "https://passerelle.test/fr/actualites/articles/un")
    assert (item.summary, item.theme, item.author) == ("Du texte", "Santé", "A")
    assert item.published == "2025-11-20T09:00:00+00:00"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "nothing"),
        (b" \n", "nothing"),
        (b"<html><body>rien</body></html>", "not-a-feed"),
        (b'{"version": "1", "items": []}', "not-a-feed"),
        (b'{"a":' * 100_000, "not-a-feed"),
        (bytes(MOST_BYTES + 1), "size"),
    ],
    ids=["empty", "blank", "page", "other-json", "deep-json", "large"],
)
async def test_what_is_no_feed_is_refused_with_a_reason(reading: Reading, body: bytes, reason: str) -> None:
    """The process lives on."""
    with pytest.raises(Unreadable) as refused:
        await reading.feed(body, address=ADDRESS)

    assert refused.value.reason == reason


async def test_ten_megabytes_of_feed_are_read(reading: Reading) -> None:
    """Their first articles, and the end of the document: nothing is ill-formed afterwards."""
    item = RSS[RSS.index(b"<item>") : RSS.index(b"</channel>")]
    body = RSS.replace(item, item * (MOST_BYTES // len(item) - 2))

    feed = await reading.feed(body, address=ADDRESS)

    assert (len(feed.items), feed.bozo) == (MOST_ITEMS, False)


async def test_who_takes_too_long_is_ended_and_replaced() -> None:
    """Within the time that is given; the next feed is read by another process."""
    reader = Reading(within_s=2)
    try:
        await reader.feed(RSS, address=ADDRESS)
        first = reader.pid
        with pytest.raises(Unreadable, match="time"):
            await reader.feed(ENDLESS, address=ADDRESS)
        after = await reader.feed(RSS, address=ADDRESS)

        assert after.items
        assert reader.pid != first
    finally:
        await reader.close()

    assert reader.pid is None


async def test_who_waits_no_more_leaves_no_process_behind(reading: Reading) -> None:
    """What is stopped half-way does not answer the next question."""
    await reading.feed(RSS, address=ADDRESS)
    first = reading.pid
    asking = asyncio.ensure_future(reading.feed(ENDLESS, address=ADDRESS))
    await asyncio.wait({asking}, timeout=0.1)

    asking.cancel()
    await asyncio.wait({asking})

    assert (await reading.feed(RSS, address=ADDRESS)).title == "Actualités"
    assert reading.pid != first


async def test_a_process_stays_although_who_started_it_is_large(reading: Reading) -> None:
    """The memory of a bot that has grown is none of its own."""
    ballast = bytearray(200 * 2**20)
    await reading.feed(RSS, address=ADDRESS)
    first = reading.pid

    await reading.feed(RSS, address=ADDRESS)

    assert ballast
    assert first is not None
    assert reading.pid == first


async def test_a_process_that_dies_is_replaced(reading: Reading) -> None:
    """Whoever ends it, the next feed finds another one."""
    await reading.feed(RSS, address=ADDRESS)
    first = reading.pid
    assert first is not None

    os.kill(first, signal.SIGTERM)
    await until(lambda: reading.pid is None)
    feed = await reading.feed(RSS, address=ADDRESS)

    assert feed.items
    assert reading.pid not in {None, first}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="This system has no /proc to look into a process")
async def test_the_process_has_no_secret_and_little_memory(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the bot's environment goes with it but where Python is found."""
    monkeypatch.setenv("PASSERELLE_DISCORD_TOKEN", "a-token")
    await reading.feed(RSS, address=ADDRESS)

    proc = Path("/proc") / str(reading.pid)
    environment = proc.joinpath("environ").read_bytes()
    limits = proc.joinpath("limits").read_text(encoding="ascii")

    assert b"a-token" not in environment
    assert b"PASSERELLE" not in environment
    assert f"{512 * 2**20}" in next(line for line in limits.splitlines() if line.startswith("Max address space"))


async def test_who_has_nothing_to_read_leaves() -> None:
    """A process that nobody needs takes no memory."""
    reader = Reading(idle_s=0)

    await reader.feed(RSS, address=ADDRESS)

    await until(lambda: reader.pid is None)
    await reader.close()


def test_the_bot_does_not_import_what_reads() -> None:
    """Not by itself, and not by way of what it imports."""
    code = "import sys, bot.rooms, bot.feeds.reading.service; print({'feedparser', 'lxml'} & sys.modules.keys())"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # fixed

    assert said.stdout.strip() == "set()"
