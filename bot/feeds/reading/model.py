"""What is read from feeds, pages and sitemaps, and within which limits; "" and None mean that it is not known.

Days are ISO ("2025-11-20"), instants ISO with their offset, hours on the wall ISO without one ("2025-10-02T09:30").
All words are free of mentions and of signs that nobody sees; addresses are absolute, http or https.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST_BYTES = 10 * 2**20
"""Of a body, as it came and once more after it is unpacked."""
MOST_ITEMS = 200
MOST_LOCATIONS = 2_000
MOST_LINKS = 500
MOST_TITLE, MOST_SUMMARY, MOST_WORD, MOST_TEXT = 250, 600, 100, 20_000
"""How many characters of each: a title, a summary, a name of something, the text of a page."""
MOST_ADDRESS = 2_048

Task = Literal["feed", "page", "listing", "sitemap"]
Reason = Literal["time", "memory", "size", "nothing", "not-a-feed", "crash"]
FeedKind = Literal["rss", "atom", "json", "other"]
LinkKind = Literal["rss", "atom", "json", "page"]


class Unreadable(Exception):
    """What came is not read, and *reason* says why.

    "time" and "memory": more of it than the reading may take; "size": larger than :data:`MOST_BYTES`; "nothing": empty;
    "not-a-feed": something else; "crash": the reader broke, or does not start.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Item:
    """An article as its source shows it; *id* is the source's own, *summary* is Markdown that is safe on Discord."""

    id: str
    address: str
    title: str
    summary: str = ""
    image: str = ""
    published: str = ""
    updated: str = ""
    theme: str = ""
    section: str = ""
    minutes: int | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its first :data:`MOST_ITEMS` articles; *bozo*: ill-formed, and read all the same."""

    kind: FeedKind
    title: str
    home: str
    items: tuple[Item, ...]
    ttl_minutes: int | None = None
    bozo: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page leads to, with the words that lead there; *kind* is what it says to be."""

    address: str
    title: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the page of a meeting says of it; *starts* and *ends* are days, or hours on the wall there."""

    organiser: str = ""
    starts: str = ""
    ends: str = ""
    place: str = ""
    price: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: *description* is safe Markdown; *text* is its main words, a line for each paragraph."""

    title: str
    canonical: str
    description: str = ""
    image: str = ""
    published: str = ""
    minutes: int | None = None
    theme: str = ""
    section: str = ""
    text: str = ""
    feeds: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    agenda: Agenda | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of a site, each with the day or instant of its last change, and further *children* to read."""

    locations: tuple[tuple[str, str], ...]
    children: tuple[str, ...] = ()
