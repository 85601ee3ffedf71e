"""Every feed of a corpus that others wrote is read or refused, and those made to hurt keep within the limits."""

from __future__ import annotations

import io
import time
import warnings
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from bot.feeds.reading.child.feeds import headers
from bot.feeds.reading.child.summaries import title_of
from bot.feeds.reading.child.trees import absolute
from bot.feeds.reading.model import Unreadable
from bot.feeds.reading.service import Reading
from tests.integration.feeds.corpus import made_to_hurt, needed, written_by_others

if TYPE_CHECKING:
    from bot.feeds.reading.model import Feed

ADDRESS = "https://passerelle.test/flux"
WITHIN_S = 2.0
# To end a process and to start the next one, on a machine that is busy.
GRACE_S = 5.0
ENDLESS = "attributes-100000"

pytestmark = [needed, pytest.mark.full]


@pytest.fixture
async def reading() -> Any:
    reader = Reading(within_s=WITHIN_S)
    yield reader
    await reader.close()


async def test_every_feed_that_others_wrote_is_read_or_refused(reading: Reading) -> None:
    """One process lives through them all, and says of the well-formed ones what feedparser alone says."""
    pids, refused, compared = set[int | None](), dict[str, str](), 0
    for path, body in written_by_others():
        try:
            feed = await reading.feed(body, address=ADDRESS)
        except Unreadable as error:
            refused[str(path)] = error.reason
            continue
        pids.add(reading.pid)
        if path.parts[0] == "wellformed":
            assert said(feed) == said_by_feedparser(body), path
            compared += 1

    assert refused == {"illformed/rss_empty_document.xml": "not-a-feed"}
    assert len(pids) == 1
    assert compared > 1_000


@pytest.mark.parametrize("task", ["feed", "page", "listing", "sitemap"])
async def test_what_is_made_to_hurt_is_read_or_refused_within_the_limits(reading: Reading, task: str) -> None:
    """Whatever it is taken for; the next feed is read as if nothing had been."""
    options: dict[str, Any] = {"patterns": ("/",)} if task in {"listing", "sitemap"} else {}
    reasons = dict[str, str]()
    for name, body in made_to_hurt().items():
        began = time.perf_counter()
        try:
            await getattr(reading, task)(body, address=ADDRESS, **options)
        except Unreadable as error:
            reasons[name] = error.reason

        assert time.perf_counter() - began < WITHIN_S + GRACE_S, name

    # Slow ones may end in time where a machine is fast; none breaks the reader.
    assert set(reasons.values()) <= {"time", "memory", "nothing", "not-a-feed"}
    assert reasons["empty"] == "nothing"
    assert task != "feed" or reasons[ENDLESS] == "time"
    assert (await reading.feed(b"<rss version='2.0'/>", address=ADDRESS)).kind == "rss"


def said(feed: Feed) -> Any:
    """Return the title of the feed; id, link and title of its articles."""
    return feed.title, [(item.id, item.address, item.title) for item in feed.items]


def said_by_feedparser(body: bytes) -> Any:
    """Return the same of what feedparser alone reads: its titles as safe words, its links as seen from the feed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        alone = feedparser.parse(io.BytesIO(body), response_headers=headers("", None))
    entries = [one for one in alone.entries if one.get("title") or one.get("link") or one.get("id")]
    return title(alone.feed), [(one.get("id", ""), absolute(one.get("link"), ADDRESS), title(one)) for one in entries]


def title(holder: Any) -> str:
    """Return the title of a feed or an article as words; feedparser says whether it is HTML."""
    is_plain = (holder.get("title_detail") or {}).get("type") == "text/plain"
    return title_of(holder.get("title") or "", is_plain=is_plain)
