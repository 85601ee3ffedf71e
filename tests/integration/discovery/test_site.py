"""A probe of the sandbox's websites, through the web and the process that reads: what it finds and asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.feeds.discovery.service import Discovery
from bot.feeds.reading.service import Reading
from bot.web.fetching import Fetcher
from bot.web.model import FetchFailed
from sandbox.client import Control
from sandbox.server import running
from tests.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MOST_ASKED = 12


@pytest.fixture
async def site() -> AsyncIterator[tuple[Discovery, Control, str]]:
    """Lend what probes, the sandbox's controls, and where its websites are."""
    fetcher, reading = Fetcher(FakeClock(), contact="", loopback=True), Reading()
    async with running() as sandbox, Control(f"{sandbox.base_url}/control") as control:
        yield Discovery(fetcher, reading), control, f"{sandbox.base_url}/site"
    await reading.close()
    await fetcher.close()


async def test_each_website_is_followed_by_the_best_that_it_offers(site: tuple[Discovery, Control, str]) -> None:
    """A feed in any format, else the page, else its sitemap once there is one; in few requests."""
    discovery, control, address = site
    expected = {
        "rss": ("feed", "linked", "/rss/fr/flux.xml"),
        "atom": ("feed", "linked", "/atom/fr/atom.xml"),
        "json": ("feed", "linked", "/json/fr/feed.json"),
        "pqn-a": ("listing", "guessed", "/pqn-a/"),
    }

    for name, (shape, why, place) in expected.items():
        since = len(await control.site_requests())
        found = await discovery.probe(f"{address}/{name}/")

        assert (found.shape, found.why, found.address) == (shape, why, f"{address}{place}")
        assert found.count == 12
        assert len(await control.site_requests()) - since <= MOST_ASKED
    itself = await discovery.probe(f"{address}/json/fr/feed.json")
    assert (itself.why, itself.count) == ("itself", 12)


async def test_a_sitemap_is_preferred_to_guessing_at_a_page(site: tuple[Discovery, Control, str]) -> None:
    """robots.txt names it; it lists more than the page."""
    discovery, control, address = site
    await control.change_site("pqn-a", sitemap=True)

    found = await discovery.probe(f"{address}/pqn-a/")

    assert (found.shape, found.why) == ("sitemap", "sitemap")
    assert found.count >= 12
    assert all(item.updated for item in found.sample)
    assert len(await control.site_requests()) <= MOST_ASKED


async def test_a_page_that_robots_txt_closes_is_not_listed(site: tuple[Discovery, Control, str]) -> None:
    """The refusal says that the site asks for it."""
    discovery, control, address = site
    await control.change_site("pqn-a", disallow="/fr")

    with pytest.raises(FetchFailed) as refused:
        await discovery.probe(f"{address}/pqn-a/fr/actualites/articles")

    assert refused.value.reason == "robots"
