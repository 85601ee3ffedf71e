"""What the reading of feeds costs beside feedparser alone, and whether the loop ever waits for it."""

from __future__ import annotations

import asyncio
import io
import os
import random
import signal
import statistics
import time
from pathlib import Path

import feedparser

from benchmarks.children import NotMeasurable
from bot.feeds.reading.model import MOST_BYTES, Unreadable
from bot.feeds.reading.service import Reading

ADDRESS = "https://passerelle.test/flux"
FEEDS, ITEMS, ROUNDS = 100, 30, 3
_WORDS = (
    "les cités éducatives et les familles avancent ensemble dans les quartiers prioritaires avec des ateliers".split
)
_TICK_S = 0.001


def typical_feeds(count: int = FEEDS) -> list[bytes]:
    """Return *count* feeds of thirty articles with a summary of two paragraphs each."""
    return [_feed(random.Random(number)) for number in range(count)]  # noqa: S311  # the same feeds each time


async def read_cpu_ratio() -> float:
    """Return what reading 100 typical feeds through the warm process takes, over feedparser alone here.

    Both in seconds of a processor: of this process and of the one that reads. The least of a few rounds counts.
    """
    feeds, reading = typical_feeds(), Reading()
    try:
        ours, alone = list[float](), list[float]()
        await reading.feed(feeds[0], address=ADDRESS)
        for _ in range(ROUNDS):
            alone.append(_alone(feeds))
            ours.append(await _through(reading, feeds))
    finally:
        await reading.close()
    return round(min(ours) / min(alone), 3)


async def loop_stall_max_ms() -> float:
    """Return the longest time for which the loop had no turn while large and hostile feeds were read, in ms."""
    large = _large()
    hostile = b"<rss " + b"".join(b'a%d="1" ' % number for number in range(100_000)) + b"/>"
    reading, stalls = Reading(), list[float]()
    watch = asyncio.ensure_future(_watch(stalls))
    try:
        for body in (large, hostile, large, b"<a>" * 200_000):
            try:
                await reading.feed(body, address=ADDRESS)
            except Unreadable:
                continue
    finally:
        watch.cancel()
        await reading.close()
    return round(max(stalls) * 1_000, 1)


async def child_replaced_s() -> float:
    """Return how long a feed takes that is read right after the process was killed, in seconds; the median of five."""
    reading, feed, lasted = Reading(), typical_feeds(1)[0], list[float]()
    try:
        for _ in range(5):
            await reading.feed(feed, address=ADDRESS)
            killed, began = reading.pid, time.perf_counter()
            if killed is None:
                raise NotMeasurable("the process that reads has gone by itself")
            os.kill(killed, signal.SIGTERM)
            while reading.pid is not None:  # noqa: ASYNC110 - the system tells nobody else when it has ended
                await asyncio.sleep(_TICK_S)
            await reading.feed(feed, address=ADDRESS)
            lasted.append(time.perf_counter() - began)
    finally:
        await reading.close()
    return round(statistics.median(lasted), 3)


def _alone(feeds: list[bytes]) -> float:
    began = time.process_time()
    for feed in feeds:
        feedparser.parse(io.BytesIO(feed), response_headers={"content-type": "application/rss+xml"})
    return time.process_time() - began


async def _through(reading: Reading, feeds: list[bytes]) -> float:
    began = time.process_time() + _cpu_of(reading.pid)
    for feed in feeds:
        await reading.feed(feed, address=ADDRESS, media_type="application/rss+xml")
    return time.process_time() + _cpu_of(reading.pid) - began


def _cpu_of(pid: int | None) -> float:
    """Return the seconds of a processor that a process has used, as Linux tells (man 5 proc)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError as error:
        raise NotMeasurable("this system does not tell what a process takes") from error
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def _watch(stalls: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_TICK_S)
        stalls.append(time.perf_counter() - began - _TICK_S)


def _large() -> bytes:
    feed = typical_feeds(1)[0]
    item = feed[feed.index(b"<item>") : feed.index(b"</item>") + len(b"</item>")]
    return feed.replace(item, item * ((MOST_BYTES - len(feed)) // len(item)))


def _feed(chosen: random.Random) -> bytes:
    items = "".join(_item(chosen, number) for number in range(ITEMS))
    head = "<title>Actualités</title><link>https://passerelle.test/</link><description>Le réseau</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _item(chosen: random.Random, number: int) -> str:
    said = [" ".join(chosen.choices(_WORDS(), k=count)) for count in (8, 40, 30)]
    link = f"https://passerelle.test/fr/actualites/articles/{chosen.randrange(10**6)}-{number}"
    text = f'<p>{said[1]} <strong>ensemble</strong>.</p><p>{said[2]}. <a href="{link}">Lire la suite</a></p>'
    return (
        f"<item><title>{said[0]}</title><link>{link}</link><guid>{link}</guid><category>Éducation</category>"
        f"<pubDate>Wed, 12 Nov 2025 10:00:00 +0100</pubDate><description><![CDATA[{text}]]></description></item>"
    )
