"""What a probe finds on a site, why it chooses that, and how few requests it makes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.discovery.model import Tried
from bot.feeds.discovery.paths import FEED_PATHS, feed_addresses
from bot.feeds.discovery.probing import MOST_REQUESTS
from bot.feeds.discovery.refusals import BadStatus, NothingFound, TooSlow, told
from bot.feeds.discovery.service import Discovery
from bot.feeds.reading.model import Sitemap
from bot.settings.feeds import ReadySource, read_feeds
from bot.web.model import AddressRefused, FetchFailed, HoldsCredentials, NotHttp, NotPublic
from tests.house import texts
from tests.sites import HOME, Content, FakeReader, FakeSite, article, feed, page

ROOT = Path(__file__).parents[3]
ARTICLES = tuple(f"{HOME}actualites/une-page-sur-{topic}" for topic in ("le-pain", "le-vin", "le-sel"))
NEWS = feed(article("un-texte-neuf"))


def discovery(site: FakeSite, *ready: ReadySource) -> Discovery:
    """Return what probes *site*."""
    return Discovery(site, FakeReader(site), ready)


async def test_a_feed_that_is_given_is_taken_even_when_it_is_empty() -> None:
    """Who names it wants it; nothing else is asked for."""
    site = FakeSite({HOME: feed()})

    found = await discovery(site).probe("example.org/")

    assert (found.shape, found.why, found.address, site.asked) == ("feed", "itself", HOME, [HOME])


async def test_a_feed_that_the_page_names_is_found() -> None:
    """Where it has moved for good, its new address is watched."""
    address = f"{HOME}flux.xml"
    site = FakeSite({HOME: page(feeds=(address,)), address: NEWS}, moved={address: f"{HOME}nouveau.xml"})

    found = await discovery(site).probe(HOME)

    assert (found.why, found.address, site.asked) == ("linked", f"{HOME}nouveau.xml", [HOME, address])


@pytest.mark.parametrize("path", FEED_PATHS)
async def test_a_feed_that_no_page_names_is_found_where_it_usually_is(path: str) -> None:
    """The others are not asked for once one is good."""
    address = feed_addresses(HOME)[FEED_PATHS.index(path)]
    site = FakeSite({HOME: page(), address: NEWS})

    found = await discovery(site).probe(HOME)

    assert (found.why, found.address, site.asked[-1]) == ("usual", address, address)


async def test_usual_places_are_tried_where_the_page_names_empty_feeds_alone() -> None:
    """A feed with articles beats an empty one."""
    empty, good = f"{HOME}vide.xml", f"{HOME}feed"
    site = FakeSite({HOME: page(feeds=(empty,)), empty: feed(), good: NEWS})

    found = await discovery(site).probe(HOME)

    assert found.address == good
    assert [(one.address, one.verdict) for one in found.others] == [(empty, "empty")]


@pytest.mark.parametrize(
    ("named", "sitemap"),
    [((f"{HOME}carte.xml",), f"{HOME}carte.xml"), ((), f"{HOME}sitemap.xml"), (None, f"{HOME}sitemap.xml")],
)
async def test_a_sitemap_is_taken_where_there_is_no_feed(named: tuple[str, ...] | None, sitemap: str) -> None:
    """robots.txt says where it is; what changed last comes first."""
    changed = tuple(zip(ARTICLES, ("2025-01-01", "2025-03-01", ""), strict=True))
    site = FakeSite({HOME: page(), sitemap: Sitemap(changed)}, named_sitemaps=named)

    found = await discovery(site).probe(HOME)

    assert (found.shape, found.why, found.address, found.title) == ("sitemap", "sitemap", sitemap, "Le site")
    assert [item.address for item in found.sample] == [ARTICLES[1], ARTICLES[0], ARTICLES[2]]
    assert found.patterns == ("^/actualites/[^/]+/?$",)


async def test_of_an_index_the_part_with_the_articles_is_read() -> None:
    """It is called like them."""
    index = Sitemap((), (f"{HOME}sitemap-pages.xml", f"{HOME}sitemap-articles.xml"))
    part = Sitemap(tuple((one, "") for one in ARTICLES))
    site = FakeSite({HOME: page(), f"{HOME}sitemap.xml": index, f"{HOME}sitemap-articles.xml": part})

    found = await discovery(site).probe(HOME)

    assert found.address == f"{HOME}sitemap-articles.xml"


async def test_what_a_page_lists_is_guessed_where_there_is_nothing_else() -> None:
    """The pattern that was guessed is there to be confirmed."""
    site = FakeSite({HOME: page(links=(f"{HOME}contact", *ARTICLES))})

    found = await discovery(site).probe(HOME)

    assert (found.shape, found.why, found.patterns) == ("listing", "guessed", ("^/actualites/[^/]+/?$",))
    assert [item.address for item in found.sample] == list(ARTICLES)


async def test_what_comes_with_the_configuration_is_not_guessed() -> None:
    """The file's own page lists what it says; another page of the site, with www or not, what all its entries say."""
    ready = read_feeds(ROOT / "config" / "feeds.toml")
    links = tuple((ROOT / "tests" / "unit" / "feeds" / "pages.txt").read_text(encoding="utf-8").splitlines())
    site = FakeSite({"https://www.pqn-a.fr/": page(links=links), ready[0].address: page(links=links)})

    whole = await discovery(site, *ready).probe("https://www.pqn-a.fr/")
    news = await discovery(site, *ready).probe(ready[0].address)

    assert whole.why == news.why == "ready"
    assert whole.count == len([one for one in links if "thematiques" not in one and "/fr/" in one])
    assert news.count == len([one for one in links if "/fr/actualites/" in one])


async def test_a_site_without_anything_is_told_with_all_that_was_tried() -> None:
    """Each address with what came of it."""
    site = FakeSite({HOME: page(), f"{HOME}feed": page(), f"{HOME}rss": FetchFailed("dns"), f"{HOME}feed.xml": 503})

    with pytest.raises(NothingFound) as refused:
        await discovery(site).probe(HOME)

    outcomes = {one.address: one.outcome for one in refused.value.tried}
    assert outcomes[f"{HOME}feed"] == "no_feed"
    assert outcomes[f"{HOME}rss"] == "unreachable"
    assert outcomes[f"{HOME}feed.xml"] == "busy"
    assert outcomes[f"{HOME}sitemap.xml"] == "missing"
    assert outcomes[HOME] == "no_articles"
    assert len(site.asked) <= MOST_REQUESTS


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(404, BadStatus), (500, BadStatus), (FetchFailed("tls"), FetchFailed), (b"\x89PNG", NothingFound)],
)
async def test_an_address_that_does_not_answer_is_refused_at_once(content: Content, refusal: type[Exception]) -> None:
    """One request says it."""
    site = FakeSite({HOME: content})

    with pytest.raises(refusal):
        await discovery(site).probe(HOME)

    assert site.asked == [HOME]


@pytest.mark.parametrize(
    ("address", "refusal"),
    [
        ("https://moi:secret@example.org/", HoldsCredentials),
        ("file:///etc/passwd", NotHttp),
        ("http://10.0.0.1/", NotPublic),
        ("un site", AddressRefused),
        ("", AddressRefused),
    ],
)
async def test_an_address_that_is_refused_is_told_by_which_rule(address: str, refusal: type[Exception]) -> None:
    """And nothing is asked for."""
    site = FakeSite({})

    with pytest.raises(refusal):
        await discovery(site).probe(address)

    assert site.asked == []


def test_what_was_tried_is_told_by_what_came_of_it() -> None:
    """Of the site itself the path says enough."""
    tried = [Tried(f"{HOME}feed", "missing"), Tried(f"{HOME}rss?a=b", "missing"), Tried(FAR[0], "busy")]

    lines = told(tried, texts().bound("fr"))

    assert lines == [
        "- n’existe pas\u202f: `/feed`, `/rss?a=b`".replace("\u202f", "\u00a0"),
        f"- le site est débordé\u00a0: `{FAR[0]}`",
    ]


async def test_robots_txt_closes_pages_and_no_feeds() -> None:
    """A feed is made for robots, a page is not."""
    address = f"{HOME}flux"
    site = FakeSite({HOME: page(), address: NEWS}, closed=frozenset({HOME, address}))

    found = await discovery(site).probe(address)
    with pytest.raises(FetchFailed) as refused:
        await discovery(site).probe(HOME)

    assert found.address == address
    assert refused.value.reason == "robots"


async def test_when_the_time_is_over_the_best_until_then_is_taken() -> None:
    """Or it is said that the site is too slow."""
    good, slow = f"{HOME}bon.xml", f"{HOME}lent.xml"
    site = FakeSite({HOME: page(feeds=(good, slow)), good: NEWS, slow: None})
    mute = FakeSite({HOME: None})

    found = await discovery(site).probe(HOME, longest_s=0.05)
    with pytest.raises(TooSlow):
        await discovery(mute).probe(HOME, longest_s=0.05)

    assert found.address == good


CONTENTS = st.one_of(
    st.sampled_from([404, 500, b"", b"\x1f\x8b", FetchFailed("connect")]),
    st.builds(feed),
    st.builds(lambda: NEWS),
    st.builds(lambda links: page(links=links), st.sampled_from([(), ARTICLES])),
    st.builds(
        lambda parts: Sitemap((), parts), st.sampled_from([(), (f"{HOME}sitemap.xml",), (f"{HOME}a", f"{HOME}b")])
    ),
)
FAR = tuple(f"https://ailleurs.example/{number}" for number in range(30))


@given(
    home=st.one_of(CONTENTS, st.builds(lambda count: page(feeds=FAR[:count], links=ARTICLES), st.integers(0, 30))),
    contents=st.dictionaries(
        st.sampled_from([*feed_addresses(HOME), *FAR, f"{HOME}sitemap.xml", f"{HOME}a", f"{HOME}b"]),
        CONTENTS,
    ),
    is_closed=st.booleans(),
)
def test_a_probe_never_makes_more_than_its_requests(
    home: Content, contents: dict[str, Content], *, is_closed: bool
) -> None:
    """Whatever the site answers, and it ends with something found or refused."""
    site = FakeSite({**contents, HOME: home}, closed=frozenset({HOME} if is_closed else ()))

    try:
        found = asyncio.run(discovery(site).probe(HOME))
    except (BadStatus, FetchFailed, NothingFound):
        found = None

    assert len(site.asked) + site.robots_asked <= 12
    assert found is None or found.why == "itself" or found.sample
