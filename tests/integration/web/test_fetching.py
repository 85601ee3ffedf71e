"""What is fetched, from small websites on loopback that behave."""

from __future__ import annotations

import asyncio
import gzip
import tomllib
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.web.fetching import VERSION, Fetcher, Limits, agent
from bot.web.model import FetchFailed, Validators
from bot.web.turns import LONGEST_GAP_S, Gaps
from tests.fakes import FakeClock
from tests.websites import Directory, Website, redirect, reply, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CONTACT = "equipe@example.org"


@pytest.fixture
async def site() -> AsyncIterator[Website]:
    """Serve an empty website."""
    async with serving(Website()) as site:
        yield site


@pytest.fixture
async def fetcher(clock: FakeClock, site: Website) -> AsyncIterator[Fetcher]:
    """Lend a fetcher that may read it, by any name; it leaves before the site does."""
    del site
    one = Fetcher(clock, contact=CONTACT, loopback=True, limits=Limits(2, 5, 64 * 1024), lookup=Directory())
    yield one
    await one.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that a test moves."""
    return FakeClock()


def at(site: Website, path: str, host: str = "pqn-a.test") -> str:
    """Return the address of *path*."""
    return f"http://{host}:{site.port}{path}"


async def test_what_a_site_gives_comes_back_with_what_it_says_of_it(fetcher: Fetcher, site: Website) -> None:
    """And it learns who asks, and how to reach them."""
    headers = {
        "Content_Type": "text/xml; charset=utf-8",
        "ETag": '"a"',
        "Last_Modified": "Mon",
        "Cache_Control": "max-age=60",
    }
    site.answers["/flux"] = reply(b"<rss/>", **headers)

    answer = await fetcher.fetch(at(site, "/flux"))

    assert (answer.status, answer.address, answer.moved_to) == (200, at(site, "/flux"), None)
    assert (answer.body, answer.media_type, answer.charset) == (b"<rss/>", "text/xml", "utf-8")
    assert (answer.validators, answer.fresh_for) == (Validators('"a"', "Mon"), timedelta(seconds=60))
    assert site.asked[0].headers["User-Agent"] == "Passerelle/0.1.0 (+equipe@example.org)"
    assert "Cookie" not in site.asked[0].headers


async def test_what_is_not_new_is_not_sent_again(fetcher: Fetcher, site: Website) -> None:
    """The site is asked with what it gave."""
    site.answers["/flux"] = reply(status="304 Not Modified", Set_Cookie="a=b")

    answers = [await fetcher.fetch(at(site, "/flux"), Validators('"a"', "Mon")) for _ in range(2)]

    assert [(one.status, one.body) for one in answers] == [(304, b"")] * 2
    assert (site.asked[1].headers["If-None-Match"], site.asked[1].headers["If-Modified-Since"]) == ('"a"', "Mon")
    assert "Cookie" not in site.asked[1].headers


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "429 Too Many", "503 Away"])
async def test_a_refusal_is_an_answer(fetcher: Fetcher, site: Website, status: str) -> None:
    """With when to come back; what it says at length is not read."""
    site.answers["/flux"] = reply(b"x" * 100, status=status, Retry_After="120")

    answer = await fetcher.fetch(at(site, "/flux"))

    assert (answer.status, answer.body, answer.retry_after) == (int(status[:3]), b"", timedelta(minutes=2))


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (gzip.compress(b"bonjour" * 1000, mtime=0), "gzip"),
        (gzip.compress(b"bonjour" * 1000, mtime=0) + b"\0" * 100, "x-gzip"),
        (zlib.compress(b"bonjour" * 1000), "deflate"),
        (zlib.compress(b"bonjour" * 1000)[2:-4], "deflate"),
        (b"bonjour" * 1000, "identity"),
    ],
)
async def test_what_is_packed_is_unpacked(fetcher: Fetcher, site: Website, packed: bytes, coding: str) -> None:
    """As servers do it, also those that leave out the header of deflate."""
    site.answers["/flux"] = reply(packed, Content_Encoding=coding)

    assert (await fetcher.fetch(at(site, "/flux"))).body == b"bonjour" * 1000


@pytest.mark.parametrize(
    ("hops", "moved_to"),
    [
        (["301 Moved", "308 Moved"], 2),
        (["301 Moved", "302 Found", "301 Moved"], 1),
        (["302 Found", "301 Moved"], 0),
        (["307 Found", "303 Other"], 0),
        (["301 Moved"] * 5, 5),
    ],
)
async def test_only_what_moved_for_good_is_remembered(
    fetcher: Fetcher, site: Website, hops: list[str], moved_to: int
) -> None:
    """Permanent redirects as far as no other came before."""
    for number, status in enumerate(hops):
        site.answers[f"/{number}"] = redirect(f"/{number + 1}", status)
    site.answers[f"/{len(hops)}"] = reply(b"ici")

    answer = await fetcher.fetch(at(site, "/0"))

    assert (answer.address, answer.body) == (at(site, f"/{len(hops)}"), b"ici")
    assert answer.moved_to == (at(site, f"/{moved_to}") if moved_to else None)


async def test_what_moved_to_nothing_has_not_moved(fetcher: Fetcher, site: Website) -> None:
    """A site that is rebuilt sends everything to a page that is missing, for a day."""
    site.answers["/flux"] = redirect("/nulle-part", "301 Moved")

    answer = await fetcher.fetch(at(site, "/flux"))

    assert (answer.status, answer.moved_to) == (404, None)


async def test_a_host_is_asked_one_thing_at_a_time(fetcher: Fetcher, site: Website) -> None:
    """Also by a redirect from another host; others are not kept waiting."""
    go = asyncio.Event()

    async def held(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await go.wait()
        writer.write(reply(b"enfin"))

    site.answers |= {"/lent": held, "/vite": reply(b"vite"), "/vers": redirect(at(site, "/vite"))}
    slow = asyncio.create_task(fetcher.fetch(at(site, "/lent")))
    await site.news.wait()
    behind = [asyncio.create_task(fetcher.fetch(at(site, "/vite")))]
    behind += [asyncio.create_task(fetcher.fetch(at(site, "/vers", "autre.test")))]

    other = await fetcher.fetch(at(site, "/vite", "tiers.test"))
    before = list(site.asked)
    go.set()
    bodies = [(await each).body for each in (slow, *behind)]

    assert other.body == b"vite"
    assert [one.path for one in before if one.headers["Host"].startswith("pqn-a")] == ["/lent"]
    assert bodies == [b"enfin", b"vite", b"vite"]


async def test_a_picture_is_a_picture(fetcher: Fetcher, site: Website) -> None:
    """Of the kinds that are shown; a page about it is none."""
    site.answers |= {
        "/a.png": reply(b"\x89PNG", Content_Type="image/png"),
        "/a": reply(b"<p>", Content_Type="text/html"),
    }

    assert (await fetcher.fetch_image(at(site, "/a.png"))).body == b"\x89PNG"
    for path in ("/a", "/absent.png"):
        with pytest.raises(FetchFailed, match="type"):
            await fetcher.fetch_image(at(site, path))


async def test_robots_are_asked_before_pages_and_not_before_feeds(
    fetcher: Fetcher, site: Website, clock: FakeClock
) -> None:
    """Once a day for the whole site, by the longest rule and its wildcards."""
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: passerelle\nDisallow: /prive\n"
    rules += b"Disallow: /*.pdf$\nAllow: /prive/ici\n"
    site.answers |= {
        "/robots.txt": reply(rules),
        "/prive": reply(b"lu"),
        "/prive/ici": reply(b"lu"),
        "/a.pdf": reply(b"lu"),
    }

    assert (await fetcher.fetch(at(site, "/prive"))).body == b"lu"
    assert site.paths == ["/prive"]
    assert (await fetcher.fetch(at(site, "/prive/ici"), page=True)).body == b"lu"
    for path in ("/prive", "/prive/la", "/a.pdf"):
        with pytest.raises(FetchFailed, match="robots"):
            await fetcher.fetch(at(site, path), page=True)
    assert site.paths == ["/prive", "/robots.txt", "/prive/ici"]

    clock.advance(25 * 3600)
    site.answers["/robots.txt"] = reply(b"")
    assert (await fetcher.fetch(at(site, "/prive"), page=True)).body == b"lu"


@dataclass
class Waits:
    """Seconds that pass only where somebody waits for them."""

    now: float = 1000.0
    waited: list[float] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(("delay", "gap_s"), [(b"5", 5.0), (b"3600", LONGEST_GAP_S)])
async def test_a_site_is_left_alone_for_as_long_as_it_wants(
    clock: FakeClock, site: Website, delay: bytes, gap_s: float
) -> None:
    """Between two requests, whoever asks, a probe, somebody who tries, or the watch; ten seconds at most."""
    waits = Waits()
    site.answers |= {
        "/robots.txt": reply(b"User-agent: *\nCrawl-delay: " + delay),
        "/a": redirect("/b"),
        "/b": reply(b"lu"),
        "/flux": reply(b"lu"),
    }
    gaps = Gaps(waits.time, waits.sleep)
    fetcher = Fetcher(clock, contact=CONTACT, loopback=True, lookup=Directory(), gaps=gaps)
    page = await fetcher.fetch(at(site, "/a"), page=True)
    await asyncio.gather(*(fetcher.fetch(at(site, path)) for path in ("/flux", "/b", "/flux")))
    others = await fetcher.fetch(at(site, "/b", "autre.test"))
    waits.now += 3600
    await fetcher.fetch(at(site, "/b"))
    await fetcher.close()

    assert page.apart == timedelta(seconds=int(delay))
    assert waits.waited == [gap_s] * 5
    assert others.apart == timedelta()


async def test_a_public_site_is_left_alone_for_a_second(clock: FakeClock) -> None:
    """Also where it asks for nothing, and did not answer."""
    waits = Waits()
    fetcher = Fetcher(clock, contact="", lookup=Directory(site=[[]]), gaps=Gaps(waits.time, waits.sleep))
    for _ in range(3):
        with pytest.raises(FetchFailed, match="dns"):
            await fetcher.fetch("https://site.example/a")
    await fetcher.close()

    assert waits.waited == [1.0, 1.0]


async def test_sitemaps_are_those_that_robots_name(fetcher: Fetcher, site: Website) -> None:
    """Read from what is known of the site already; a site that names none has none."""
    site.answers["/robots.txt"] = reply(b"Sitemap: https://pqn-a.fr/plan.xml\nUser-agent: *\nSitemap: /deux.xml")

    assert await fetcher.sitemaps(at(site, "/a")) == ("https://pqn-a.fr/plan.xml", "/deux.xml")
    await fetcher.fetch(at(site, "/a"), page=True)
    assert site.paths == ["/robots.txt", "/a"]

    del site.answers["/robots.txt"]
    assert await fetcher.sitemaps(at(site, "/a", "autre.test")) == ()


async def test_robots_of_where_a_redirect_leads_are_asked_too(fetcher: Fetcher, site: Website) -> None:
    """Pages that are looked for at once ask once."""
    site.answers |= {
        "/a": redirect(at(site, "/b", "autre.test")),
        "/robots.txt": reply(b"User-agent: *\nDisallow: /b"),
        "/b": reply(b"lu"),
    }

    failed = await asyncio.gather(*(fetcher.fetch(at(site, "/a"), page=True) for _ in range(5)), return_exceptions=True)

    assert [str(one) for one in failed] == ["refusal.unexpected reason='robots'"] * 5
    assert (site.paths.count("/robots.txt"), site.paths.count("/b")) == (2, 0)


@pytest.mark.parametrize(
    ("robots", "reason", "again"),
    [
        (reply(status="404 Not Found"), None, None),
        (reply(status="403 Forbidden"), None, None),
        (redirect("/robots.txt"), None, None),
        (redirect("file:///etc/passwd"), None, None),
        (reply(status="503 Away", Retry_After="60"), "robots", timedelta(minutes=1)),
        (reply(status="500 Broken"), "robots", timedelta(minutes=15)),
        (reply(status="429 Too Many"), "robots", timedelta(minutes=15)),
        (b"garbage\r\n\r\n", "protocol", None),
    ],
)
async def test_robots_that_cannot_be_read(
    fetcher: Fetcher, site: Website, robots: bytes, reason: str | None, again: timedelta | None
) -> None:
    """None forbid nothing; a site that is away is left alone (RFC 9309, section 2.3.1)."""
    site.answers |= {"/robots.txt": robots, "/a": reply(b"lu")}

    try:
        assert (await fetcher.fetch(at(site, "/a"), page=True)).body == b"lu"
        told = None
    except FetchFailed as failed:
        told, retry_after = failed.reason, failed.retry_after
        assert retry_after == again

    assert told == reason


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("equipe@example.org", "Passerelle/0.1.0 (+equipe@example.org)"),
        ("", "Passerelle/0.1.0"),
        ("é\r\nX: (y)", "Passerelle/0.1.0 (+X: y)"),
    ],
)
def test_the_contact_cannot_break_the_header(contact: str, shown: str) -> None:
    """An operator may have written anything."""
    assert agent(contact) == shown


def test_sites_are_told_the_version_that_runs() -> None:
    """The one of pyproject.toml, which is not installed with the bot."""
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == VERSION
