"""The sandbox's own news site."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.site import Site, slug_of

NOW = datetime(2025, 12, 15, 8, tzinfo=UTC)

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def site() -> Site:
    return Site(lambda: NOW)


@pytest.fixture
async def client(site: Site) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(site.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'éducation, au cœur des quartiers !", "l-education-au-coeur-des-quartiers"),
        ("  Web-conférence #9 — ce qu’il faut retenir", "web-conference-9-ce-qu-il-faut-retenir"),
        ("漢字", "article"),
    ],
)
def test_a_title_becomes_a_plain_address(title: str, slug: str) -> None:
    """Accents and ligatures are unfolded, the rest becomes hyphens."""
    assert slug_of(title) == slug


async def test_a_published_article_is_on_every_page_that_lists_it(site: Site, client: Client) -> None:
    """Home, its section, the feed and the sitemap know it, and its own page shows it."""
    article = site.publish("Nouveau <guide>", "Pour tous", on=date(2025, 12, 15), html="<p>Texte</p>")
    listings = ("/site/", "/site/fr/actualites/articles", "/site/fr/flux.xml", "/site/sitemap.xml")

    pages = [await (await client.get(path)).text() for path in listings]
    own = await (await client.get(article.path)).text()

    assert all(article.path in page for page in pages)
    assert "<h1>Nouveau &lt;guide&gt;</h1>" in own
    assert "Publié le <time" in own
    assert "15/12/2025" in own
    assert "<p>Texte</p>" in own


async def test_a_page_may_show_no_date(site: Site, client: Client) -> None:
    """An article without a day has neither a date on its page nor in the feed."""
    article = site.publish("Sans date", "x", on=None)

    page = await (await client.get(article.path)).text()

    assert "Publié" not in page


def test_two_articles_of_one_title_have_two_addresses(site: Site) -> None:
    """The second one is numbered."""
    first, second = (site.publish("Bilan", "x", on=None) for _ in range(2))

    assert (first.slug, second.slug) == ("bilan", "bilan-2")


@pytest.mark.parametrize(("title", "section"), [(" ", ""), ("Titre", "blog")])
def test_an_article_without_title_or_section_is_refused(site: Site, title: str, section: str) -> None:
    """The words say what is missing."""
    with pytest.raises(ValueError, match=r"title|section"):
        site.publish(title, "x", on=None, section=section)


async def test_a_page_that_did_not_change_is_not_sent_twice(site: Site, client: Client) -> None:
    """Both validators are answered 304, until an article changes the page."""
    first = await client.get("/site/fr/flux.xml")

    by_tag = await client.get("/site/fr/flux.xml", headers={"If-None-Match": first.headers["ETag"]})
    by_date = await client.get("/site/fr/flux.xml", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    site.publish("Nouveau", "x", on=None)
    after = await client.get("/site/fr/flux.xml", headers={"If-None-Match": first.headers["ETag"]})

    assert [first.status, by_tag.status, by_date.status, after.status] == [200, 304, 304, 200]


async def test_the_site_can_be_discovered(client: Client) -> None:
    """robots.txt names the sitemap, pages name the feed, and both are well-formed XML."""
    robots = await (await client.get("/robots.txt")).text()
    home = await (await client.get("/site/")).text()
    sitemap = urlsplit(robots.rpartition("Sitemap: ")[2].strip()).path

    feed = ElementTree.fromstring(await (await client.get("/site/fr/flux.xml")).text())  # noqa: S314 - our own page
    listed = ElementTree.fromstring(await (await client.get(sitemap)).text())  # noqa: S314 - our own page

    assert 'type="application/rss+xml" title="Quartiers en réseau" href="/site/fr/flux.xml"' in home
    assert len(feed.findall("channel/item")) == len(listed) == 4


@pytest.mark.parametrize("path", ["/site/fr/blog/x", "/site/fr/actualites/articles/rien", "/site/fr/actualites"])
async def test_an_unknown_page_is_not_found(client: Client, path: str) -> None:
    """Sections and articles that are not there answer 404."""
    assert (await client.get(path)).status == 404
