"""Where sites keep their feeds and sitemaps when no page says so."""

from __future__ import annotations

from urllib.parse import urljoin

# One a maker, the most usual first: WordPress, then what others and generators of static sites write, then SPIP,
# which many towns and associations of France use.
FEED_PATHS = (
    "/feed",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/rss",
    "/index.xml",
    "/feed.json",
    "/spip.php?page=backend",
)
ROBOTS_PATH = "/robots.txt"
# sitemaps.org: at the root, where robots.txt names no other.
SITEMAP_PATH = "/sitemap.xml"


def feed_addresses(address: str) -> tuple[str, ...]:
    """Return where the site of *address* may have a feed, the likeliest first."""
    return tuple(urljoin(address, path) for path in FEED_PATHS)


def sitemaps_of(robots: str, address: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, the usual one where it names none (RFC 9309, sitemaps.org)."""
    lines = (line.partition(":") for line in robots.splitlines())
    named = [urljoin(address, value.strip()) for name, _, value in lines if name.strip().lower() == "sitemap"]
    return tuple(dict.fromkeys(named)) or (urljoin(address, SITEMAP_PATH),)


def child_first(children: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sitemaps of an index, those that are called like articles first."""
    return tuple(sorted(children, key=lambda child: not any(word in child.lower() for word in _LIKE_ARTICLES)))


_LIKE_ARTICLES = ("post", "article", "news", "actu", "blog")
