"""The sandbox's websites, as a reader asks for them and as their authors change them."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest

from sandbox.client import Control, ControlRefused
from sandbox.sandbox import Sandbox
from sandbox.site.articles import ARTICLES

FEEDS = {"rss": "/site/rss/fr/flux.xml", "atom": "/site/atom/fr/atom.xml", "json": "/site/json/fr/feed.json"}
HOME, NEWS = "/site/pqn-a/", "/site/pqn-a/fr/actualites/articles"


class Browser:
    """A reader of the websites."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base, self._session = base, session

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        """Ask for a path or an address, without following where it leads."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return await self._session.get(path if "//" in path else self.base + path, headers=named, allow_redirects=False)

    async def text(self, path: str) -> str:
        """Return what stands there."""
        answer = await self.get(path)
        assert answer.status == 200, path
        return await answer.text()


@pytest.fixture
async def browser(sandbox: Sandbox) -> AsyncIterator[Browser]:
    """Lend a reader."""
    async with aiohttp.ClientSession() as session:
        yield Browser(sandbox.base_url, session)


async def test_a_published_article_is_on_every_page_that_lists_it(browser: Browser, control: Control) -> None:
    """Home, its section, its theme and the sitemap know it, and its own page says all that such a page says."""
    await control.change_site("pqn-a", sitemap=True)
    block = {"organiser": "Le réseau", "date": "2 février 2026", "place": "Bellerive", "price": "Gratuit"}
    given: dict[str, Any] = {"section": "actualites/agenda", "theme": "Éducation", "minutes": 4, "image": "a.png"}
    address = await control.publish("Une <journée>", "Pour tous", body="<p>Texte</p>", agenda=block, **given)
    path = address.removeprefix(browser.base)
    listings = (HOME, "/site/pqn-a/fr/actualites/agenda", "/site/pqn-a/ressources/thematiques/education")

    pages = [await browser.text(one) for one in (*listings, "/site/pqn-a/sitemap.xml")]
    own, without_fr = await browser.text(path), await browser.text(path.replace("/fr/", "/"))

    assert path == "/site/pqn-a/fr/actualites/agenda/une-journee"
    assert all(path in page for page in pages)
    assert "<h1>Une &lt;journée&gt;</h1>" in own
    for said in (
        "Publié le 15/12/2025",
        "Temps de lecture : 4 min",
        "2 février 2026",
        "Gratuit",
        "<p>Texte</p>",
        "a.png",
    ):
        assert said in own
    assert "Heure" not in own
    assert "<h1>Une" in without_fr


async def test_every_kind_of_feed_tells_the_same(browser: Browser, control: Control) -> None:
    """Each is discovered from its pages; an article without a date has none there either."""
    for site in FEEDS:
        await control.publish("Sans date", site=site, date=None)

    rss = ElementTree.fromstring(await browser.text(FEEDS["rss"]))  # noqa: S314 - our own page
    atom = ElementTree.fromstring(await browser.text(FEEDS["atom"]))  # noqa: S314 - our own page
    feed = json.loads(await browser.text(FEEDS["json"]))
    homes = {site: await browser.text(f"/site/{site}/") for site in (*FEEDS, "pqn-a")}

    titles = [one.findtext("title") for one in rss.iter("item")]
    assert titles == [one.findtext("{*}title") for one in atom.iter("{http://www.w3.org/2005/Atom}entry")]
    assert titles == [one["title"] for one in feed["items"]]
    assert titles[:2] == ["Sans date", ARTICLES[-1].title]
    assert [one.find("pubDate") is None for one in rss.iter("item")][:2] == [True, False]
    assert all(f'href="{path}"' in homes[site] for site, path in FEEDS.items())
    assert "alternate" not in homes["pqn-a"]


@pytest.mark.parametrize("path", [HOME, NEWS, *FEEDS.values(), "/robots.txt", f"/site/rss/fr/{ARTICLES[0].key}"])
async def test_a_page_that_did_not_change_is_not_sent_twice(browser: Browser, path: str) -> None:
    """Both validators are answered 304; where both are given the tag decides."""
    first = await browser.get(path)
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]

    by_tag = await browser.get(path, If_None_Match=tag)
    by_date = await browser.get(path, If_Modified_Since=day)
    by_other_tag = await browser.get(path, If_None_Match='"x"', If_Modified_Since=day)

    assert [one.status for one in (first, by_tag, by_date, by_other_tag)] == [200, 304, 304, 200]
    assert by_tag.headers["ETag"] == tag
    assert await by_tag.read() == b""


async def test_what_authors_do_changes_the_pages(browser: Browser, control: Control) -> None:
    """An edit, a slug that moves with and without a trace, a page withdrawn: each is seen, and the tag with it."""
    address = await control.publish("Un guide")
    before = (await browser.get(NEWS)).headers["ETag"]

    await control.revise("edit", article=address, title="Un meilleur guide")
    edited = await browser.get(NEWS, If_None_Match=before)
    second = await control.revise("move", article=address, slug="deux", redirect=True)
    third = await control.revise("move", article=second, slug="trois")
    statuses = [(await browser.get(each)).status for each in (address, second, third)]
    await control.revise("withdraw", article=third, status=410)
    gone = await browser.get(third)

    assert "Un meilleur guide" in await edited.text()
    assert statuses == [301, 404, 200]
    assert gone.status == 410


async def test_a_site_can_be_empty_be_rebuilt_and_be_flooded(browser: Browser, control: Control) -> None:
    """Listings show nothing, links of another form that lead somewhere, or a full page and a link to the next."""
    await control.change_site("rss", empty=True)
    empty = await browser.text("/site/rss/") + await browser.text(FEEDS["rss"])
    await control.change_site("pqn-a", broken=True)
    broken = await browser.text(HOME)
    led_to = await browser.text(re.findall(r'href="([^"]+contenu[^"]+)"', broken)[0])
    await control.change_site("pqn-a", broken=False, max_age=600)
    await control.revise("burst", count=30)
    first, second = await browser.get(NEWS), await browser.text(f"{NEWS}?page=2")

    assert ARTICLES[-1].title not in empty
    assert (ARTICLES[-1].title in broken, ARTICLES[-1].key in broken, "Publié le" in broken) == (True, False, False)
    assert (ARTICLES[-1].summary in led_to, "Publié le" in led_to) == (True, False)
    page = await first.text()
    assert (page.count("<article"), second.count("<article")) == (12, 12)
    assert f"{NEWS}?page=2" in page
    assert first.headers["Cache-Control"] == "max-age=600"


async def test_robots_txt_speaks_for_every_site(browser: Browser, control: Control) -> None:
    """What one of them forbids, and where its sitemap is; without one there is none."""
    before = await browser.text("/robots.txt")
    missing = await browser.get("/site/atom/sitemap.xml")
    await control.change_site("atom", sitemap=True, disallow="/fr/actualites")

    after = await browser.text("/robots.txt")

    assert missing.status == 404
    assert "Sitemap" not in before
    assert "Disallow: /site/atom/fr/actualites\n" in after
    assert f"Sitemap: {browser.base}/site/atom/sitemap.xml\n" in after


async def test_faults_meet_the_websites(browser: Browser, control: Control) -> None:
    """Status, redirect, too much, compressed, and cut in the middle."""
    route = "GET /site/rss/**"
    told: dict[str, Any] = {}
    for kind, more in (
        ("status", {"status": 503, "retry_after": 120}),
        ("redirect", {"to": "/site/atom/", "status": 308}),
        ("huge", {"megabytes": 2}),
        ("gzip", {"megabytes": 1}),
    ):
        await control.fault(route, kind, **more)
        told[kind] = await browser.get(FEEDS["rss"])
    await control.fault(route, "cut", when="after")
    cut = await browser.get(FEEDS["rss"])
    with pytest.raises(aiohttp.ClientPayloadError):
        await cut.read()

    assert (told["status"].status, told["status"].headers["Retry-After"]) == (503, "120")
    assert (told["redirect"].status, told["redirect"].headers["Location"]) == (308, "/site/atom/")
    assert len(await told["huge"].read()) > 2 * 2**20
    assert "Content-Length" not in told["huge"].headers
    assert len(await told["gzip"].read()) > 2**20
    assert (await browser.get(FEEDS["rss"])).status == 200


async def test_every_request_is_noted(browser: Browser, control: Control) -> None:
    """When, what, by whom, with which conditions, and how it was answered; what is asked of the host as well."""
    await browser.get("/feed/")
    await browser.get(NEWS, User_Agent="a reader", If_None_Match='"x"')

    first, second = await control.site_requests()

    assert (first["path"], first["status"]) == ("/feed/", 404)
    assert (second["method"], second["path"], second["user_agent"]) == ("GET", NEWS, "a reader")
    assert (second["if_none_match"], second["if_modified_since"], second["status"]) == ('"x"', None, 200)
    assert second["at"].startswith("2025-12-15T08:00")
    assert await control.site_requests(1) == [second]


@pytest.mark.parametrize(
    ("do", "wrong"),
    [
        ("new", {"title": "x", "section": "blog"}),
        ("new", {"title": "x", "date": "demain"}),
        ("new", {"title": "x", "colour": "red"}),
        ("new", {"title": "x", "site": "autre"}),
        ("new", {"title": "x", "agenda": {"lieu": "ici"}}),
        ("edit", {"article": "rien"}),
        ("burst", {"count": 0}),
        ("erase", {}),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(control: Control, do: str, wrong: dict[str, Any]) -> None:
    """It is a 400, and nothing happens."""
    with pytest.raises(ControlRefused, match=r"\w \w") as refusal:
        await control.revise(do, **wrong)

    assert refusal.value.status == 400


@pytest.mark.parametrize(
    "path", ["/site/autre/", f"{NEWS}/rien", "/site/pqn-a/fr/actualites", "/site/pqn-a/fr/flux.xml"]
)
async def test_an_unknown_page_is_not_found(browser: Browser, path: str) -> None:
    """Sites, sections, articles and feeds that are not there answer 404."""
    assert (await browser.get(path)).status == 404


async def test_one_page_leads_to_every_site(browser: Browser) -> None:
    """And says that they are imaginary, as each page of theirs does."""
    index = await browser.text("/site/")

    assert all(f'href="/site/{name}/"' in index for name in ("pqn-a", "rss", "atom", "json"))
    assert "imaginaire" in index
    assert "imaginaire" in await browser.text(HOME)
