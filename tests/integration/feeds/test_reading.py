"""Feeds, pages and sitemaps, read by the real process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.feeds.reading.service import Reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ADDRESS = "https://passerelle.test/fr/actualites/flux.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Actualités</title>
<link>https://passerelle.test/</link><ttl>120</ttl><item><title>Une journée &amp;amp; des ateliers</title>
<link>/fr/actualites/agenda/une-journee</link><guid isPermaLink="false">a-1</guid><category>Éducation</category>
<description><![CDATA[<p>Le 2 octobre, à <b>Périgueux</b>.</p><p>Inscrivez-vous !</p>]]></description>
<pubDate>Wed, 12 Nov 2025 10:00:00 +0100</pubDate></item></channel></rss>""".encode()


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
