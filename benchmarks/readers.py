"""Typical feeds, read by the bot's reading and by feedparser alone; and how soon a child that died is replaced."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import feedparser

from benchmarks.newsstand import feed
from bot.feeds.reading.model import Unreadable

if TYPE_CHECKING:
    from bot.feeds.reading.service import Reading

FEEDS = 100
ADDRESS = "https://feed.example/"


async def read_feeds(reading: Reading) -> None:
    """Have a hundred typical feeds read."""
    for number in range(FEEDS):
        await reading.feed(feed(number, 1), address=ADDRESS)


async def parse_feeds() -> None:
    """Give the same feeds to feedparser."""
    for number in range(FEEDS):
        feedparser.parse(feed(number, 1))


async def replaced_s(reading: Reading) -> float:
    """Kill the child; return the seconds until the next feed was read."""
    body = feed(0, 1)
    await reading.feed(body, address=ADDRESS)
    if reading.pid is not None:
        os.kill(reading.pid, signal.SIGKILL)
    began = time.perf_counter()
    while True:
        try:
            await reading.feed(body, address=ADDRESS)
        except Unreadable:
            # What it had in hand when it died is lost; the next is read by another.
            continue
        return time.perf_counter() - began
