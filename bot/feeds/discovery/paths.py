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
# sitemaps.org: at the root, where robots.txt names no other.
SITEMAP_PATH = "/sitemap.xml"


def feed_addresses(address: str) -> tuple[str, ...]:
    """Return where the site of *address* may have a feed, the likeliest first."""
    return tuple(urljoin(address, path) for path in FEED_PATHS)


def child_first(children: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sitemaps of an index, those that are called like articles first."""
    return tuple(sorted(children, key=lambda child: not any(word in child.lower() for word in _LIKE_ARTICLES)))


_LIKE_ARTICLES = ("post", "article", "news", "actu", "blog")
